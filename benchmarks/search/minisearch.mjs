// Where papers stand among the results of MiniSearch: one index of everything, prefixes and fuzzy words.
//
// Standard input: as stock.mjs, with `minisearch`, the file of its module. Standard output: as stock.mjs.

import {readFileSync} from "node:fs"
import {gzipSync} from "node:zlib"
import {pathToFileURL} from "node:url"

const input = JSON.parse(readFileSync(0, "utf-8"))
const {default: MiniSearch} = await import(pathToFileURL(input.minisearch))
const start = performance.now()
const index = new MiniSearch({fields: input.fields.map(([name]) => name)})
index.addAll(input.documents.map((texts, at) =>
  ({id: input.ids[at], ...Object.fromEntries(input.fields.map(([name], field) => [name, texts[field]]))})))
const text = JSON.stringify(index)
const seconds = (performance.now() - start) / 1000
const options = {prefix: true, fuzzy: 0.2, boost: Object.fromEntries(input.fields)}
const items = input.items.map(([kind, query, id]) => {
  const found = index.search(query, options)
  return {kind, rank: found.slice(0, 10).findIndex(one => [id].flat().includes(one.id))}
})
console.log(JSON.stringify({seconds, bytes: gzipSync(text, {level: 6}).length, items}))
