// Where papers stand among the results of lunr.js itself: one index of everything, words joined by OR.
//
// Standard input: JSON {lunr, languages: [[name, file]], fields: [[name, boost]], documents: [[text]], ids,
// items: [[kind, query, id]]}, `languages` being files of lunr-languages, the last one that of a language beside
// English. Standard output: JSON {seconds, bytes, items: [{kind, rank}]}.

import {createRequire} from "node:module"
import {readFileSync} from "node:fs"
import {gzipSync} from "node:zlib"

const input = JSON.parse(readFileSync(0, "utf-8"))
const require = createRequire(import.meta.url), lunr = require(input.lunr), {languages = []} = input
for (const [, file] of languages) require(file)(lunr)
const start = performance.now()
const index = lunr(function () {
  if (languages.length) {
    const [name] = languages.at(-1)
    this.use(lunr.multiLanguage("en", name))
    // Which finds words without spaces between them.
    if (lunr[name]?.tokenizer) this.tokenizer = lunr[name].tokenizer
  }
  this.ref("id")
  for (const [name, boost] of input.fields) this.field(name, {boost})
  input.documents.forEach((texts, at) => {
    this.add({id: input.ids[at], ...Object.fromEntries(input.fields.map(([name], field) => [name, texts[field]]))})
  })
})
const text = JSON.stringify(index)
const seconds = (performance.now() - start) / 1000
const items = input.items.map(([kind, query, id]) => {
  // Signs that mean something to its parser would be errors.
  const found = index.search(query.replace(/[:~^*+\\-]/g, " "))
  return {kind, rank: found.slice(0, 10).findIndex(({ref}) => [id].flat().includes(ref))}
})
console.log(JSON.stringify({seconds, bytes: gzipSync(text, {level: 6}).length, items}))
