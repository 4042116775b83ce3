// What the client says when its files can't be had. Standard input: JSON {script, base}.
// Standard output: JSON {case: what it rejected with, or how many results}.

import {readFileSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {pathToFileURL} from "node:url"

const {script, base} = JSON.parse(readFileSync(0, "utf-8"))
const {open} = await import(pathToFileURL(script))
const disk = async name => new Response(await readFile(name))
const broken = {
  offline: () => Promise.reject(new TypeError("Failed to fetch")),
  missing: () => Promise.resolve(new Response("", {status: 404})),
  page: () => Promise.resolve(new Response("<html>", {headers: {"content-type": "text/html"}})),
  overloaded: () => Promise.resolve(new Response("", {status: 503})),
}
const outcomes = {}
for (const folder of ["meta.json", "shards/", "cards/", "words/", "columns/", "lengths/", "entries/", "ids/"]) {
  for (const [how, answer] of Object.entries(broken)) {
    let down = true
    const fetch = name => down && name.startsWith(base + folder) ? answer() : disk(name)
    const index = open(base, {fetch})
    const ask = async () => {
      const {total} = await index.search("a obot", {facets: ["venue", "tag", "author"]})
      await index.search("robot", {syntax: "lunr"})
      await index.exportPapers("bibtex", "robot")
      await index.exportPapers("csl", ["paper-1"])
      return total
    }
    const first = await ask().catch(error => error.name)
    down = false
    outcomes[`${folder} ${how}`] = [first, await ask().catch(error => error.name)]
  }
}
console.log(JSON.stringify(outcomes))
