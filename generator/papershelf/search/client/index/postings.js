// The postings of a term, decoded when they are needed, and their weights as in lunr.js.

/** @import {Field, Meta} from "./files.js" */

import {Numbers} from "./numbers.js"

/** About how often a text has a word that it has more than once: the mean is 2.8 in real abstracts. */
const OFTEN = 3

/** The postings of a term in one field: documents, number of occurrences, and the field's length. */
export class Postings {
  /**
   * @param {string} text
   * @param {Partial<Field>} field
   */
  constructor(text, field) {
    const numbers = new Numbers(text)
    /** @type {[documents: number[], times: number[], lengths: number[], positions: number[][]]} */
    const [documents, times, lengths, positions] = [[], [], [], []]
    let document = -1
    while (numbers.hasMore) {
      const gap = numbers.next()
      document += (gap >> 1) + 1
      const count = gap & 1 ? field.long && !field.counted ? OFTEN : numbers.next() + 2 : 1
      documents.push(document)
      times.push(count)
      if (!field.long) lengths.push(numbers.next())
      if (field.ordered) positions.push(readPositions(numbers, count))
    }
    this.documents = Int32Array.from(documents)
    this.times = Uint32Array.from(times)
    this.lengths = field.long ? null : Uint32Array.from(lengths)
    this.positions = positions
  }
}

/**
 * @param {Numbers} numbers
 * @param {number} count
 */
function readPositions(numbers, count) {
  const found = []
  for (let at = -1; count--;) found.push((at += numbers.next() + 1))
  return found
}

const NOWHERE = new Postings("", {long: true})

/**
 * What postings of a long field lack: its length by document, and how often documents have terms, by term and
 * document, where it is more than twice.
 *
 * @typedef {{lengths: Uint32Array, counts: Map<string, Map<number, number>>}} Long
 */

/** A term of the index. */
export class Term {
  #parts
  #meta
  /** @type {number | undefined} */
  #idf
  /** @type {number[] | undefined} */
  #first
  /** @type {Postings[]} */
  #postings = []
  /** @type {Record<number, Float64Array>} */
  #weights = []
  /**
   * Weights by field and factor: see `Hits`.
   *
   * @type {Record<string, import("./hits.js").Weights> | undefined}
   */
  weightCache

  /**
   * @param {string} line
   * @param {Meta} meta
   */
  constructor(line, meta) {
    this.#parts = line.split("\t")
    this.#meta = meta
    this.text = this.#parts[0]
    this.position = new Numbers(this.#parts[1]).next()
  }

  /**
   * The postings of a field, given by its index.
   *
   * @param {number} field
   */
  getPostings(field) {
    const text = this.#parts[field + 2]
    if (!text) return NOWHERE
    return (this.#postings[field] ??= new Postings(text, this.#meta.fields[field]))
  }

  /** The number of fields of documents with the term: what lunr.js calls document frequency. */
  get frequency() {
    let sum = 0
    for (let field = 0; field < this.#meta.fields.length; field++) sum += this.getPostings(field).documents.length
    return sum
  }

  /** The rarity of the term (lunr.idf). */
  get idf() {
    const total = this.#meta.papers + this.#meta.pages
    return (this.#idf ??= Math.log(1 + Math.abs((total - this.frequency + 0.5) / (this.frequency + 0.5))))
  }

  /** The first occurrence of the term, as numbers to compare: document, field, position. */
  get first() {
    return (this.#first ??= this.#findFirst())
  }

  #findFirst() {
    let best = [Infinity, 0, this.position]
    for (let field = 0; field < this.#meta.fields.length; field++) {
      const {documents} = this.getPostings(field)
      if (documents.length && documents[0] < best[0]) best = [documents[0], field, this.position]
    }
    return best
  }

  /**
   * The weights of the term in a field, document by document, computed as in lunr.Builder: the same
   * operations in the same order, so the same bits. Without `long`, a long field counts as having
   * average length, and a term as being there once or `OFTEN`.
   *
   * @param {number} field
   * @param {Long | null} [long]
   */
  getWeights(field, long) {
    return (this.#weights[long ? -1 - field : field] ??= this.#weigh(field, long))
  }

  /**
   * @param {number} field
   * @param {Long | null} [long]
   */
  #weigh(field, long) {
    const {documents, times, lengths} = this.getPostings(field)
    if (!documents.length) return new Float64Array() // a field that only PDFs have
    const {k1, b, papers, pages, fields} = this.#meta
    const average = fields[field].total / (papers + pages)
    const {boost} = fields[field], {idf} = this, more = long?.counts.get(this.text)
    return Float64Array.from(documents, (document, at) => {
      const length = lengths ? lengths[at] : long ? long.lengths[document] : average, tf = long ? more?.get(document) ?? Math.min(times[at], 2) : times[at]
      let score = idf * ((k1 + 1) * tf) / (k1 * (1 - b + b * (length / average)) + tf)
      score *= boost
      return Math.round(score * 1000) / 1000
    })
  }
}

/**
 * Sorts terms in the order in which lunr.js first saw them.
 *
 * @param {Term} a
 * @param {Term} b
 */
export const compareByFirst = (a, b) =>
  a.first[0] - b.first[0] || a.first[1] - b.first[1] || a.first[2] - b.first[2]
