// What the client makes of texts and words; `files` are those of lunr-languages. {folded, words, terms, stemmed, bare,
// stopped, filtered}: `stemmed` by the client, `bare` by the stemmers as they come.

import {createRequire} from "node:module"

export default async function compare({lunr: path, files, names, script, texts, words}, load) {
  const require = createRequire(import.meta.url)
  delete require.cache[path]  // without the languages of another call
  const lunr = require(path)
  for (const file of files) require(file)(lunr)
  const stemmers = names.map(name => name === "en" ? lunr.stemmer : lunr[name].stemmer)
  const {fold, splitWords, stem, STOP_WORDS} = await load(script)
  return {
    folded: texts.map(fold),
    words: texts.map(splitWords),
    terms: texts.map(text => splitWords(text).filter(word => !STOP_WORDS.has(word)).map(stem)),
    stemmed: words.map(stem),
    bare: words.map(word => stemmers.reduce((token, stemmer) => stemmer(token), new lunr.Token(word)).toString()),
    stopped: [...STOP_WORDS],
    filtered: [...STOP_WORDS].filter(word => !lunr.stopWordFilter(new lunr.Token(word))),
  }
}
