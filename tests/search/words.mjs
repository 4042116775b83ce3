// What the client makes of texts and words. Standard input: JSON {lunr, files, names, script, texts,
// words}, `files` those of lunr-languages. Standard output: JSON {folded, words, terms, stemmed, bare, stopped,
// filtered}:
// `stemmed` by the client, `bare` by the stemmers as they come.

import {createRequire} from "node:module"
import {readFileSync} from "node:fs"
import {pathToFileURL} from "node:url"

const {lunr: path, files, names, script, texts, words} = JSON.parse(readFileSync(0, "utf-8"))
const require = createRequire(import.meta.url)
const lunr = require(path)
for (const file of files) require(file)(lunr)
const stemmers = names.map(name => name === "en" ? lunr.stemmer : lunr[name].stemmer)
const {fold, splitWords, stem, STOP_WORDS} = await import(pathToFileURL(script))
console.log(JSON.stringify({
  folded: texts.map(fold),
  words: texts.map(splitWords),
  terms: texts.map(text => splitWords(text).filter(word => !STOP_WORDS.has(word)).map(stem)),
  stemmed: words.map(stem),
  bare: words.map(word => stemmers.reduce((token, stemmer) => stemmer(token), new lunr.Token(word)).toString()),
  stopped: [...STOP_WORDS],
  filtered: [...STOP_WORDS].filter(word => !lunr.stopWordFilter(new lunr.Token(word))),
}))
