// The terms of the index, decoded when they are needed, and their weights as in lunr.js.

/** @import {Files, Field, Meta} from "./files.js" */

import {Numbers, readNumbers} from "./numbers.js"

/**
 * The year of each document; 0 where there is none.
 *
 * @param {Meta} meta
 */
export function spreadYears({years, papers, pages}) {
  const found = new Uint16Array(papers + pages)
  let at = 0
  for (const [year, count] of years) found.fill(year, at, (at += count))
  return found
}

/** About how often a text has a word that it has more than once: the mean is 2.8 in real abstracts. */
const OFTEN = 3

/** The postings of a term in one field: documents, number of occurrences, and the field's length. */
class Postings {
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

/** Maximum number of letters of a term that is no identifier: see `choose_folders` of build.py. */
const LONGEST = 24
/** @param {string} text */
const chooseFolder = text => [...text].length > LONGEST ? "identifiers" : "shards"

/** A row of listings, not of a term: see listings.py. */
const LISTED = /^[^\t]*[ *]\t/

/** The terms of the index, fetched when they are needed. */
export class Terms {
  #files
  /** @type {Map<string, Map<string, Term>>} */
  #shards = new Map()
  /** @type {Uint32Array[]} */
  #lengths = []
  /** @type {Record<string, Map<string, number>>} */
  #words = {}
  /**
   * Corrections of mistyped words: see `guessStems`.
   *
   * @type {Record<string, Promise<string[]>>}
   */
  guessCache = {}
  /** @type {Record<string, string[]>} */
  #vocabulary = Object.create(null)

  /** @param {Files} files */
  constructor(files) {
    this.#files = files
    this.meta = files.meta
    /** Scratch space to add up weights by document: all 0 between two uses. */
    this.yearOf = spreadYears(files.meta)
    this.years = new Set(this.yearOf)
    this.sums = new Float64Array(files.meta.papers + files.meta.pages)
  }

  /**
   * The term with this text, or undefined.
   *
   * @param {string} text
   */
  async find(text) {
    return (await this.findAll([text]))[0]
  }

  /**
   * Those of some terms that exist.
   *
   * @param {string[]} texts
   */
  async findAll(texts) {
    const names = texts.map(text => this.#files.findRange(chooseFolder(text), text)[0])
    await Promise.all([...new Set(names)].map(name => name && this.#readShard(name)))
    return texts.map((text, at) => this.#shards.get(names[at])?.get(text)).filter(Boolean)
  }

  /**
   * The terms that are next to the place of a text, which are in the same file.
   *
   * @param {string} text
   * @returns {Promise<Term[]>}
   */
  async findBeside(text) {
    const [name] = this.#files.findRange("shards", text)
    return name ? [...(await this.#readShard(name)).values()] : []
  }

  /**
   * All terms that begin with a text, in their order; with `last`, those that begin with any text from the one to the other.
   *
   * @param {string} prefix
   * @param {"shards" | "identifiers"} folder
   * @param {string} last
   */
  async findByPrefix(prefix, folder = "shards", last = prefix) {
    const end = `${last}\uffff`, names = this.#files.findRange(folder, prefix, end)
    const shards = await Promise.all(names.map(name => this.#readShard(name)))
    return shards.flatMap(shard => [...shard.values()]).filter(({text}) => text >= prefix && text <= end)
  }

  /**
   * How many bytes it takes to find a term: 0 for few.
   *
   * @param {string} text
   */
  measure(text) {
    return chooseFolder(text) === "shards" ? this.#files.measure(text) : 0
  }

  /**
   * The title of a document.
   *
   * @param {number} document
   * @returns {Promise<string>}
   */
  async readTitle(document) {
    const [[, title]] = await this.#files.readBlocks("cards", [document])
    return title
  }

  /** @param {string} name */
  async #readShard(name) {
    let found = this.#shards.get(name)
    if (!found) {
      const [lines] = await this.#files.readLines([name])
      found = this.#shards.get(name) ?? new Map(lines.filter(line => !LISTED.test(line)).map(line => {
        const term = new Term(line, this.#files.meta)
        return [term.text, term]
      }))
      this.#shards.set(name, found)
    }
    return found
  }

  /**
   * The listings in the rows with keys from `from` to `to`.
   *
   * @param {string} from
   * @param {string} to
   * @returns {Promise<string[]>}
   */
  async findListings(from, to = from) {
    const names = this.#files.findRange("shards", from, to), rows = (await this.#files.readLines(names)).flat()
    const found = rows.filter(row => LISTED.test(row)).map(row => row.split("\t")).filter(([key]) => key >= from && key <= to)
    return found.flatMap(([, ...listings]) => listings)
  }

  /**
   * Whether the listings of a term are in the same file.
   *
   * @param {string} text
   */
  hasListingsBeside(text) {
    return this.#files.findRange("shards", text)[0] === this.#files.findRange("shards", `${text} `)[0]
  }

  /**
   * The number of files with terms that begin with a prefix.
   *
   * @param {string} prefix
   * @param {"shards" | "identifiers"} folder
   */
  countFiles(prefix, folder = "shards") {
    return this.#files.findRange(folder, prefix, `${prefix}\uffff`).length
  }

  /**
   * The words of the vocabulary that begin with a text, each with the bit length of its frequency.
   *
   * @param {string} prefix
   */
  async findWords(prefix) {
    const names = this.#files.findRange("words", prefix, `${prefix}\uffff`)
    const words = [...(await this.#readWords(names)).values()].flatMap(found => [...found])
    return words.filter(([word]) => word.startsWith(prefix))
  }

  /**
   * The words of titles that end with a text, each with the bit length of its frequency: compounds, if the site's
   * languages have any.
   *
   * @param {string} tail
   * @returns {Promise<[word: string, bits: number][]>}
   */
  async findByTail(tail) {
    /** @param {string} text */
    const reverse = text => [...text].reverse().join("")
    return (await this.findWords(`-${reverse(tail)}`)).map(([word, bits]) => [reverse(word.slice(1)), bits])
  }

  /**
   * Those of some words that are in the vocabulary, in its order, as `findWords` gives them. Only the files that may
   * have them are read.
   *
   * @param {string[]} words
   * @returns {Promise<[word: string, bits: number][]>}
   */
  async pickWords(words) {
    const sorted = words.toSorted(), names = sorted.map(word => this.#files.findRange("words", word)[0])
    const files = await this.#readWords(names)
    return sorted.flatMap((word, at) => {
      const bits = files.get(names[at])?.get(word)
      return bits ? [/** @type {[word: string, bits: number]} */ ([word, bits])] : []
    })
  }

  /**
   * Some files of the vocabulary.
   *
   * @param {string[]} names
   */
  async #readWords(names) {
    const wanted = [...new Set(names)].filter(Boolean), files = await this.#files.readLines(wanted)
    return new Map(wanted.map((name, at) => [name, (this.#words[name] ??= new Map(files[at].map(row => {
      const [word, bits] = row.split("\t")
      return [word, new Numbers(bits).next()]
    })))]))
  }

  /**
   * The texts of all terms that begin with a text, identifiers included, sorted.
   *
   * @param {string} prefix
   */
  async findVocabulary(prefix) {
    return (this.#vocabulary[prefix] ??= await this.#readVocabulary(prefix))
  }

  /** @param {string} prefix */
  async #readVocabulary(prefix) {
    const folders = /** @type {const} */ (["words", "names"])
    const names = folders.flatMap(folder => this.#files.findRange(folder, prefix, `${prefix}\uffff`))
    const rows = (await this.#files.readLines(names)).flat()
    return rows.map(row => row.slice(0, row.indexOf("\t"))).filter(term => term.startsWith(prefix) && term[0] !== "-").sort()
  }

  /**
   * What the postings of some terms in a long field lack.
   *
   * @param {number} field
   * @param {Term[]} terms
   * @returns {Promise<Long>}
   */
  async readLong(field, terms) {
    const wanted = new Set(terms.map(term => term.text)), names = new Set([...wanted].flatMap(text => this.#files.findRange("counts", text).slice(0, 1)))
    const [text, files] = await Promise.all([this.#files.read(this.meta.lengths[this.meta.fields[field].name], "json"), this.#files.readLines([...names])])
    const lengths = (this.#lengths[field] ??= Uint32Array.from(readNumbers(text)))
    const rows = files.flat().map(row => row.split("\t")).filter(([term]) => wanted.has(term))
    return {lengths, counts: new Map(rows.map(([term, counts]) => {
      const {documents, lengths: times} = new Postings(counts, {})
      return [term, new Map(Array.from(documents, (document, at) => [document, (times?.[at] ?? 0) + 3]))]
    }))}
  }
}
