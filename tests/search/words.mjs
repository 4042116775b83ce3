// What the client makes of texts and words. Standard input: JSON {lunr, script, texts, words}.
// Standard output: JSON {folded, trimmed, stemmed}.

import {createRequire} from "node:module"
import {readFileSync} from "node:fs"
import {pathToFileURL} from "node:url"

const {lunr: path, script, texts, words} = JSON.parse(readFileSync(0, "utf-8"))
const lunr = createRequire(import.meta.url)(path)
const {fold, wordsOf, STOP_WORDS} = await import(pathToFileURL(script))
const stopped = [...STOP_WORDS].every(word => !lunr.stopWordFilter(new lunr.Token(word)))
console.log(JSON.stringify({
  folded: texts.map(fold),
  words: texts.map(wordsOf),
  stemmed: words.map(word => lunr.stemmer(new lunr.Token(word)).toString()),
  stopped: stopped ? [...STOP_WORDS] : [],
}))
