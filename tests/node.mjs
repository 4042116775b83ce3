// Calls the functions of modules. Standard input: a line of JSON for each call, {script, told}. Standard output: a line of
// JSON for each, {answer} or {error}. `load` imports a module that is tested as if it were the first time.

import {createInterface} from "node:readline"
import {pathToFileURL} from "node:url"

let calls = 0
for await (const line of createInterface({input: process.stdin})) {
  const {script, told} = JSON.parse(line)
  const call = ++calls
  const load = path => import(`${pathToFileURL(path)}?call=${call}`)
  const asked = import(script).then(({default: run}) => run(told, load))
  const said = await asked.then(answer => ({answer}), error => ({error: `${error.stack}`}))
  process.stdout.write(`${JSON.stringify(said)}\n`)
}
