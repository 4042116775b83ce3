// Answers of the client. Standard input: JSON {script, base, asks: [[method, query, options]]}.
// Standard output: JSON, an answer each, `{error}` where it was an exception.

import {readFileSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {pathToFileURL} from "node:url"

const {script, base, asks} = JSON.parse(readFileSync(0, "utf-8"))
const {open} = await import(pathToFileURL(script))
const fetch = async name => {
  const content = await readFile(name).catch(() => null)
  return new Response(content, {status: content ? 200 : 404})
}
const index = open(base, {fetch})
const answers = []
for (const [method, query, options] of asks) {
  answers.push(await index[method](query, options).catch(error => ({error: `${error.name}: ${error.message}`})))
}
console.log(JSON.stringify(answers))
