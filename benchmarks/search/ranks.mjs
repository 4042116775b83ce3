// Where papers stand among the results of queries, and what the queries cost.
//
// Standard input: JSON {script, base, items: [[kind, query, id or ids of the right papers]], free}. Standard
// output: for each item {kind, query, rank (0 the first, -1 none of ten), how, total, ms, first: [requests,
// bytes], further, dialog: {first, further}}, `further` being the cost of the next query to a reader who made this
// one first, `dialog` the costs where the dialog asks, which shows less, for queries that are pasted unless their kind
// is of those that are not finished. Without costs and times if `free`.

import {readFile} from "node:fs/promises"
import {readFileSync} from "node:fs"
import {gzipSync} from "node:zlib"
import {pathToFileURL} from "node:url"

const input = JSON.parse(readFileSync(0, "utf-8"))
// Costs are of the results alone: others follow later.
const {open} = await import(pathToFileURL(input.script))

const sizes = new Map()
let asked = []
const fromDisk = async name => {
  asked.push(name)
  const content = await readFile(name).catch(() => null)
  if (!content) return new Response("", {status: 404})
  if (!sizes.has(name)) sizes.set(name, gzipSync(content, {level: 6}).length)
  return new Response(content)
}
// As dialog.js asks.
const DIALOG = {limit: 4, others: 2, listings: 3}
const toPasted = ([kind, query]) => kind === "while typing" ? query : `${query} `
const cost = names => [names.length, names.reduce((sum, name) => sum + sizes.get(name), 0)]
const script = gzipSync(readFileSync(input.script), {level: 6}).length

const measure = async (query, next, options) => {
  const fresh = open(input.base, {fetch: fromDisk})
  asked = []
  await fresh.search(query, options)
  const [requests, bytes] = cost(asked)
  asked = []
  await fresh.search(next, options)
  return {first: [requests + 1, bytes + script], further: cost(asked)}
}

const warm = open(input.base, {fetch: fromDisk})
const results = []
for (const [at, [kind, query, id]] of input.items.entries()) {
  const {hits, others = [], total, report} = await warm.search(query, {others: true})
  const rank = [...hits, ...others].findIndex(hit => [id].flat().includes(hit.id))
  if (input.free) {
    results.push({kind, query, rank, how: report.how, total})
    continue
  }
  // Its words are in memory now; another query keeps the last answer from being given again.
  await warm.search("")
  const start = performance.now()
  await warm.search(query)
  const ms = performance.now() - start
  const next = input.items[(at + 1) % input.items.length]
  const dialog = await measure(toPasted(input.items[at]), toPasted(next), DIALOG)
  results.push({kind, query, rank, how: report.how, total, ms, ...await measure(query, next[1]), dialog})
}
console.log(JSON.stringify(results))
