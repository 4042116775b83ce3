// Where papers stand among Pagefind's results, and what its queries cost.
//
// Standard input: JSON {folder, items: [[kind, query, id]], cold}. Standard output: as ranks.mjs, but that
// only the first `cold` items have costs, each in a process of its own: Pagefind has one state a page.

import {execFileSync} from "node:child_process"
import {readFileSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {gzipSync} from "node:zlib"

const input = JSON.parse(readFileSync(0, "utf-8"))
// It is made for pages; this is all that it asks of one.
globalThis.window = globalThis
globalThis.location = new URL("http://localhost/")
globalThis.document = {querySelector: () => ({getAttribute: () => "en"}), currentScript: null}
let asked = []
globalThis.fetch = async address => {
  const name = String(address).replace(/\?.*/, "").replace("http://localhost", "")
  const content = await readFile(name)
  // Its own files are compressed already.
  asked.push(/pf_|pagefind$/.test(name) ? content.length : gzipSync(content, {level: 6}).length)
  return new Response(content)
}
const script = `${input.folder}/pagefind.js`
const pagefind = await import(script)
await pagefind.options({basePath: `${input.folder}/`, baseUrl: "/"})
const ask = async query => {
  const {results} = await pagefind.search(query)
  const shown = await Promise.all(results.slice(0, 10).map(result => result.data()))
  return {total: results.length, urls: shown.map(one => one.url)}
}
const cost = () => {
  const sum = [asked.length, asked.reduce((a, b) => a + b, 0)]
  asked = []
  return sum
}

if (input.once) {
  await ask(input.once[0])
  const [requests, bytes] = cost()
  await ask(input.once[1])
  const own = gzipSync(readFileSync(script), {level: 6}).length
  console.log(JSON.stringify({first: [requests + 1, bytes + own], further: cost()}))
} else {
  const items = []
  for (const [at, [kind, query, id]] of input.items.entries()) {
    const start = performance.now()
    const {total, urls} = await ask(query)
    const ms = performance.now() - start
    const item = {kind, query, total, ms, rank: urls.findIndex(url => [id].flat().some(one => url.includes(`/${one}/`)))}
    if (at % Math.ceil(input.items.length / input.cold) === 0) {
      const once = [query, input.items[(at + 1) % input.items.length][1]]
      const told = JSON.stringify({folder: input.folder, once})
      Object.assign(item, JSON.parse(execFileSync(process.execPath, [process.argv[1]], {input: told})))
    }
    items.push(item)
  }
  console.log(JSON.stringify(items))
}
