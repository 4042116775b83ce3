// What a client fetches that knows an index by its `meta.json`.
//
// Standard input: JSON {script, base, query, options}. Standard output: {total, asked, ready}: the results of a query, the
// files that were asked for, and how many of them before it.

import {readFile} from "node:fs/promises"
import {readFileSync} from "node:fs"
import {pathToFileURL} from "node:url"

const {script, base, query = "robot", options} = JSON.parse(readFileSync(0, "utf-8"))
const {open} = await import(pathToFileURL(script))
const asked = []
const fetch = async name => {
  asked.push(name.slice(base.length))
  const content = await readFile(name).catch(() => null)
  return content ? new Response(content) : new Response("", {status: 404})
}
const index = open(base, {fetch})
await index.ready()
const ready = asked.length
const {total} = await index.search(query, options)
console.log(JSON.stringify({total, ready, asked}))
