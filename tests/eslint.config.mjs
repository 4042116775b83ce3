// What ESLint (https://eslint.org) asks of our scripts: run from the root of the repository.
import js from "@eslint/js"
import globals from "globals"

/** Names that are there when the scripts run: see scripts.d.ts. */
const ours = {_: "readonly", ngettext: "readonly", TABLES: "readonly", GISCUS: "readonly", __md_get: "readonly", __md_set: "readonly"}

export default [
  // A template of Jinja, and what is generated or installed.
  {ignores: ["generator/papershelf/theme/mkdocs/", "site/", "docs/site/", ".*/", "**/node_modules/"]},
  js.configs.recommended,
  {
    files: ["generator/**/*.js"],
    languageOptions: {globals: {...globals.browser, WorkerGlobalScope: "readonly", ...ours}},
  },
  {
    files: ["generator/papershelf/site/offline/js/*.js"],
    languageOptions: {globals: {...globals.serviceworker, ...ours, LANGUAGE: "readonly"}},
  },
  {
    files: ["tests/**/*.mjs", "benchmarks/**/*.mjs"],
    languageOptions: {globals: globals.node},
  },
  {
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {
      eqeqeq: "error",
      "no-empty": ["error", {allowEmptyCatch: true}],
      "no-implicit-coercion": "error",
      "no-shadow": ["error", {allow: ["_"]}],
      "no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": ["error", {destructuring: "all"}],
      "prefer-object-spread": "error",
      "prefer-rest-params": "error",
      "prefer-template": "error",
    },
  },
]
