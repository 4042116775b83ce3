// Terms: the rows of the index, decoded when they are needed, and what lunr.js makes of them.

import {Numbers, all} from "./numbers.js"

/** Where a term stands: the documents of one field, how often, and the field's length there. */
class Postings {
  constructor(text, field) {
    const numbers = new Numbers(text)
    const documents = [], times = [], lengths = [], positions = []
    let document = -1
    while (numbers.more) {
      const gap = numbers.next()
      document += (gap >> 1) + 1
      const count = gap & 1 ? numbers.next() + 2 : 1
      documents.push(document)
      times.push(count)
      if (!field.long) lengths.push(numbers.next())
      if (field.ordered) positions.push(where(numbers, count))
    }
    this.documents = Int32Array.from(documents)
    this.times = Uint32Array.from(times)
    this.lengths = field.long ? null : Uint32Array.from(lengths)
    this.positions = positions
  }
}

function where(numbers, count) {
  const found = []
  for (let at = -1; count--;) found.push((at += numbers.next() + 1))
  return found
}

const NOWHERE = new Postings("", {long: true})

/** A term of the index. */
export class Term {
  #parts
  #meta
  #postings = []
  #weights = []

  constructor(line, meta) {
    this.#parts = line.split("\t")
    this.#meta = meta
    this.text = this.#parts[0]
    this.position = new Numbers(this.#parts[1]).next()
  }

  /** The postings of a field, given by its place. */
  postings(field) {
    const text = this.#parts[field + 2]
    if (!text) return NOWHERE
    return (this.#postings[field] ??= new Postings(text, this.#meta.fields[field]))
  }

  /** In how many fields of documents the term stands: what lunr.js calls a document's frequency. */
  get frequency() {
    let sum = 0
    for (let field = 0; field < this.#meta.fields.length; field++) sum += this.postings(field).documents.length
    return sum
  }

  /** The rarity of the term (lunr.idf). */
  get idf() {
    const all = this.#meta.papers + this.#meta.pages
    return (this._idf ??= Math.log(1 + Math.abs((all - this.frequency + 0.5) / (this.frequency + 0.5))))
  }

  /** Where the term stood first, as numbers to compare: document, field, position. */
  get first() {
    return (this._first ??= this.#findFirst())
  }

  #findFirst() {
    let best = [Infinity, 0, this.position]
    for (let field = 0; field < this.#meta.fields.length; field++) {
      const {documents} = this.postings(field)
      if (documents.length && documents[0] < best[0]) best = [documents[0], field, this.position]
    }
    return best
  }

  /**
   * The weights of the term in a field, document by document, as lunr.Builder computes them: the
   * same operations in the same order, so the same bits. Without the lengths of a long field all
   * its documents count as of average length.
   */
  weights(field, lengths) {
    return (this.#weights[lengths ? -1 - field : field] ??= this.#weigh(field, lengths))
  }

  #weigh(field, ofLong) {
    const {documents, times, lengths} = this.postings(field)
    const {k1, b, papers, pages, fields} = this.#meta
    const average = fields[field].total / (papers + pages)
    const {boost} = fields[field], {idf} = this
    return Float64Array.from(documents, (document, at) => {
      const length = lengths ? lengths[at] : ofLong ? ofLong[document] : average, tf = times[at]
      let score = idf * ((k1 + 1) * tf) / (k1 * (1 - b + b * (length / average)) + tf)
      score *= boost
      return Math.round(score * 1000) / 1000
    })
  }
}

/** In the order in which lunr.js met the terms. */
export const byFirst = (a, b) =>
  a.first[0] - b.first[0] || a.first[1] - b.first[1] || a.first[2] - b.first[2]

/** The terms of the index, fetched as they are asked for. */
export class Terms {
  #files
  #shards = new Map()
  #lengths = []
  #words = {}

  constructor(files) {
    this.#files = files
    this.meta = files.meta
    /** Room to add up weights by document: all 0 between two uses. */
    this.sums = new Float64Array(files.meta.papers + files.meta.pages)
  }

  /** The term with this text, or undefined. */
  async find(text) {
    return (await this.#shard(this.#files.range("shards", text)[0])).get(text)
  }

  async findAll(texts) {
    return (await Promise.all(texts.map(text => this.find(text)))).filter(Boolean)
  }

  /** All terms that begin with a text, in their order. */
  async beginning(prefix) {
    const names = this.#files.range("shards", prefix, prefix + "\uffff")
    const shards = await Promise.all(names.map(name => this.#shard(name)))
    return shards.flatMap(shard => [...shard.values()]).filter(term => term.text.startsWith(prefix))
  }

  async #shard(name) {
    let found = this.#shards.get(name)
    if (!found) {
      const [lines] = await this.#files.lines([name])
      found = this.#shards.get(name) ?? new Map(lines.map(line => {
        const term = new Term(line, this.#files.meta)
        return [term.text, term]
      }))
      this.#shards.set(name, found)
    }
    return found
  }

  /** How many files a prefix would cost. */
  cost(prefix) {
    return this.#files.range("shards", prefix, prefix + "\uffff").length
  }

  /** The words of the vocabulary that begin with a text, each with the bits of its frequency. */
  async words(prefix) {
    const names = this.#files.range("words", prefix, prefix + "\uffff")
    const words = (await Promise.all(names.map(name => this.#wordsOf(name)))).flat()
    return prefix ? words.filter(([word]) => word.startsWith(prefix)) : words
  }

  async #wordsOf(name) {
    const [rows] = await this.#files.lines([name])
    return (this.#words[name] ??= rows.map(row => {
      const [word, bits] = row.split("\t")
      return [word, new Numbers(bits).next()]
    }))
  }

  /** All terms that begin with a text, identifiers too, as texts in their order. */
  async vocabulary(prefix) {
    const names = ["words", "names"].flatMap(folder => this.#files.range(folder, prefix, prefix + "\uffff"))
    const rows = (await this.#files.lines(names)).flat()
    return rows.map(row => row.split("\t")[0]).filter(term => term.startsWith(prefix)).sort()
  }

  /** The lengths of a long field, by document. */
  async lengths(field) {
    const {name} = this.#files.meta.fields[field]
    const text = await this.#files.read(this.#files.meta.lengths[name], "json")
    return (this.#lengths[field] ??= Uint32Array.from(all(text)))
  }
}
