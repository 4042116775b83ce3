// Random strings as readers' queries: none may be an exception.
//
// Standard input: JSON {script, base, words, count, state}. Standard output: JSON {asked, failures, found}.

import {readFileSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {pathToFileURL} from "node:url"

const {script, base, words, count, state: first} = JSON.parse(readFileSync(0, "utf-8"))
const {open} = await import(pathToFileURL(script))
const fetch = async name => {
  const content = await readFile(name).catch(() => null)
  return new Response(content, {status: content ? 200 : 404})
}
const index = open(base, {fetch})

let state = first
const random = below => (state = (state * 48271) % 2147483647) % below
const pick = list => list[random(list.length)]
const SIGNS = [..."\"':~^*+-()[]{}\\/|?.,;$&#%@! \t\n\u0000\u00a0\u200b\ufeff"].concat(
  " ", " ", "..", "year:", "author:", "title:", "tag:", "venue:", "id:", "doi:", "nobody:", "\ud800", "😀", "é", "ﬁ", "İ", "ß", "王", "ا",
  "2019..2022", "year:20", "__proto__", "constructor", "the")
const piece = () => [() => pick(SIGNS), () => pick(words), () => pick(words).slice(0, 1 + random(5)),
  () => String.fromCharCode(random(0x250)), () => String(random(3000))][random(5)]()

const failures = []
let found = 0
for (let at = 0; at < count; at++) {
  const query = Array.from({length: random(9)}, piece).join(random(2) ? "" : " ")
  try {
    found += (await index.search(query, {limit: 1})).total > 0
  } catch (error) {
    failures.push([query, `${error.stack}`])
  }
}
console.log(JSON.stringify({asked: count, failures: failures.slice(0, 5), found}))
