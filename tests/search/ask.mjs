// Answers of the client. Standard input: JSON {script, base, asks: [[method, ...its arguments]]}.
// Standard output: JSON, an answer each, `{error}` where it was an exception.

import {readFileSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {pathToFileURL} from "node:url"

const {script, base, asks} = JSON.parse(readFileSync(0, "utf-8"))
const {open, ...others} = await import(pathToFileURL(script))
const fetch = async name => {
  const content = await readFile(name).catch(() => null)
  return new Response(content, {status: content ? 200 : 404})
}
// Functions that need no index are asked by their names too.
const functions = Object.entries(others).map(([name, call]) => [name, async (...all) => call(...all)])
const index = {...Object.fromEntries(functions), ...open(base, {fetch})}
const answers = []
for (const [method, ...rest] of asks) {
  answers.push(await index[method](...rest).catch(error => ({error: `${error.name}: ${error.message}`})))
}
console.log(JSON.stringify(answers))
