// Rules of ESLint (https://eslint.org) for our scripts. `make check` runs it in the root of the repository.
import js from "@eslint/js"
import globals from "globals"

/** Names that are added when a site is built: see scripts.d.ts. */
const ours = {_: "readonly", ngettext: "readonly", TABLES: "readonly", GISCUS: "readonly", __md_get: "readonly", __md_set: "readonly"}

export default [
  // A Jinja template, and generated or installed files.
  {ignores: ["generator/papershelf/theme/mkdocs/", "site/", "docs/site/", "tests/data/", "**/minified/", ".*/", "**/node_modules/"]},
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
