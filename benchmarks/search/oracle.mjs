// What lunr.js itself finds, beside what each of some clients finds, or lunr.js with a stock index:
// tells every difference.
//
// Standard input: JSON {lunr, files, languages, stopWords, endings, elided, stemmed, scripts, base, stock,
// fields: [[name, boost]], documents: [[text]], ids, queries}; `files` are those of lunr-languages,
// `stock` is null or the file of a serialised index, whose refs are `ids`.
// Standard output: JSON [{queries, results, differences: [{query, ours, theirs}]}], one for each script.

import {readFile} from "node:fs/promises"
import {createRequire} from "node:module"
import {readFileSync} from "node:fs"
import {pathToFileURL} from "node:url"

const input = JSON.parse(readFileSync(0, "utf-8"))
const require = createRequire(import.meta.url)
const lunr = require(input.lunr)
for (const file of input.files) require(file)(lunr)
const clients = await Promise.all(input.scripts.map(script => import(pathToFileURL(script))))
const {fold, trim} = clients[0]

// See lunr_syntax.js: without it lunr.js mixes up words of large collections.
lunr.TokenSet.prototype.toString = function () {
  if (this._str) return this._str
  const edges = Object.keys(this.edges).sort().map(label => `${label}${this.edges[label].id},`)
  return (this.final ? "1" : "0") + edges.join("")
}

const trimmer = token => {
  const text = trim(token.toString())
  return text ? token.update(() => text) : undefined
}
lunr.Pipeline.registerFunction(trimmer, "trim")
const stopWords = lunr.generateStopWordFilter(input.stopWords)
lunr.Pipeline.registerFunction(stopWords, "stopWords")
const elided = new RegExp(input.elided)
const whole = token => token.update(text => {
  const word = text.replace(elided, "")
  const [ending, full] = input.endings.find(([bare]) => word.endsWith(bare)) ?? ["", ""]
  return ending ? word.slice(0, -ending.length) + full : word
})
lunr.Pipeline.registerFunction(whole, "whole")
const stemmers = input.languages.map((name, at) => {
  const words = new RegExp(input.stemmed[at]), stemmer = name === "en" ? lunr.stemmer : lunr[name].stemmer
  const some = token => words.test(token) ? stemmer(token) : token
  lunr.Pipeline.registerFunction(some, `some-${name}`)
  return some
})

const theirs = lunr(function () {
  this.pipeline.reset()
  this.pipeline.add(trimmer, stopWords, whole, ...stemmers)
  this.searchPipeline.reset()
  this.searchPipeline.add(whole, ...stemmers)
  this.ref("id")
  for (const [name, boost] of input.fields) this.field(name, {boost})
  input.documents.forEach((texts, id) => {
    this.add({id, ...Object.fromEntries(input.fields.map(([name], at) => [name, fold(texts[at])]))})
  })
})

const fromDisk = async name => {
  try {
    return new Response(await readFile(name))
  } catch {
    return new Response("", {status: 404})
  }
}
const stock = input.stock && lunr.Index.load(JSON.parse(readFileSync(input.stock, "utf-8")))
const ask = async (client, terms, query) => {
  if (stock) return stock.search(fold(query)).map(({ref, score}) => [input.ids.indexOf(ref), score])
  const {documents, scores} = await client.searchLikeLunr(terms, query)
  return client.pickBest(scores, Infinity).map(place => [documents[place], scores[place]])
}
const said = error => `${error.name}: ${error.message}`
const askLunr = query => {
  try {
    return theirs.search(fold(query)).map(({ref, score}) => [Number(ref), score])
  } catch (error) {
    return said(error)
  }
}
const expected = input.queries.map(askLunr)

const compare = async client => {
  const terms = new client.Terms(await client.Files.open(input.base, fromDisk))
  const differences = []
  for (const [number, query] of input.queries.entries()) {
    const found = await ask(client, terms, query).catch(said), real = expected[number]
    if (JSON.stringify(found) === JSON.stringify(real)) continue
    const at = [...real].findIndex((one, place) => JSON.stringify(one) !== JSON.stringify(found[place]))
    differences.push({query, at, counts: [found.length, real.length], ours: found.slice(at, at + 3), theirs: real.slice(at, at + 3)})
  }
  const results = expected.reduce((sum, real) => sum + real.length, 0)
  return {queries: input.queries.length, results, differences}
}
const all = []
for (const client of clients) all.push(await compare(client))
console.log(JSON.stringify(all))
