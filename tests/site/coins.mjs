// The COinS of all results of an empty search: standard input {search, context, base, root}; standard output {id: COinS}.
import {readFileSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {pathToFileURL} from "node:url"

const {search, context, base, root} = JSON.parse(readFileSync(0, "utf-8"))
const {open} = await import(pathToFileURL(search))
const {writeContext} = await import(pathToFileURL(context))
const fetch = async name => {
  const content = await readFile(name).catch(() => null)
  return new Response(content, {status: content ? 200 : 404})
}
const {hits} = await open(base, {fetch}).search("", {limit: 10_000, venues: true})
const papers = hits.filter(hit => hit.context)
console.log(JSON.stringify(Object.fromEntries(papers.map(hit => [hit.id, writeContext(hit, `${root}papers/${hit.id}/`)]))))
