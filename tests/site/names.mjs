// What the field above an index finds, as the script says it, for each of some typed texts.
// `node names.mjs SCRIPT INDEX`: texts as a JSON list on standard input; what is fetched is read.
import {readFile} from "node:fs/promises"
import {text} from "node:stream/consumers"
import {pathToFileURL} from "node:url"

const [script, index] = process.argv.slice(2).map(path => pathToFileURL(path).href)
let fetched = []
globalThis.document = {documentElement: {lang: "en"}}
globalThis.fetch = async address => {
  fetched.push(address)
  const content = await readFile(new URL(address), "utf8")
  return {ok: true, text: async () => content}
}
const {findNames, splitWords} = await import(script)
const answers = []
for (const typed of JSON.parse(await text(process.stdin))) {
  fetched = []
  const {found, isAll} = await findNames(index, splitWords(typed))
  answers.push({slugs: found.map(({slug}) => slug), isAll, files: fetched.filter(address => address.endsWith(".txt")).length})
}
console.log(JSON.stringify(answers))
