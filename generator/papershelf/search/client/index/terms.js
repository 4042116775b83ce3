// The terms of the index, fetched when they are needed.

/** @import {Files, Meta} from "./files.js" */

import {Numbers, readNumbers} from "./numbers.js"
import {Postings, Term} from "./postings.js"

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
   * @returns {Promise<import("./postings.js").Long>}
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
