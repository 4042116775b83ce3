// Facets: filtering by date, venue, tag and so on, and counting them.

/** @import {Files} from "./files.js" */
/** @import {Query} from "../query/parse.js" */
/** @import {Count} from "../search.js" */

import {FACETS} from "./files.js"
import {Numbers, readNumbers} from "./numbers.js"
import {fold} from "../words/letters.js"
import {splitWords} from "../words/fold.js"
import {isShortFor} from "../words/venues.js"
import {spreadYears} from "./terms.js"

/** @typedef {string[]} Name slug and label of a facet's value, and a short label where there is one */
/** @typedef {Record<string, Uint8Array>} Masks which documents each filter lets through */

/** @typedef {{facet: string, name: string, excluded: boolean}} Named papers that a query selects by a facet's value */
/** @typedef {[from: string, to: string]} Dates `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or nothing; the last days are included */

/** @typedef {Partial<Pick<Query, "years" | "dates" | "venues" | "named">>} Asked what a query selects beside its words */

/** The values of one facet for every document, as indices into the list of names. */
class Column {
  /**
   * @param {Name[]} names
   * @param {Uint32Array} starts where the values of each document begin
   * @param {Uint32Array} values
   */
  constructor(names, starts, values) {
    this.names = names
    this.starts = starts
    this.values = values
  }

  /**
   * @param {{names: Name[], rows: string}} file
   * @param {number} all how many documents there are
   */
  static read({names, rows}, all) {
    const numbers = new Numbers(rows), starts = new Uint32Array(all + 1), values = []
    for (let document = 0; document < all; document++) {
      for (let count = numbers.next(); count--;) values.push(numbers.next())
      starts[document + 1] = values.length
    }
    return new Column(names, starts, Uint32Array.from(values))
  }

  /**
   * Marks the documents that have at least one of the values with these slugs.
   *
   * @param {string[]} slugs
   * @param {number} all
   */
  toMask(slugs, all) {
    const places = new Set(this.names.flatMap(([slug], place) => slugs.includes(slug) ? [place] : []))
    const mask = new Uint8Array(all)
    for (let document = 0; document < all; document++) {
      for (let at = this.starts[document]; at < this.starts[document + 1]; at++) {
        if (places.has(this.values[at])) mask[document] = 1
      }
    }
    return mask
  }

  /**
   * The values that some documents have, with the number of documents of each, the most frequent first.
   *
   * @param {ArrayLike<number> & Iterable<number>} documents
   */
  countValues(documents) {
    const counts = new Uint32Array(this.names.length)
    for (const document of documents) {
      for (let at = this.starts[document]; at < this.starts[document + 1]; at++) counts[this.values[at]]++
    }
    const found = this.names.map(([value, label, short = label], at) => ({value, label, short, count: counts[at]}))
    // Values without a label are for queries only: `inproceedings` beside `conference`.
    return found.filter(({count, label}) => count && label).sort((a, b) => b.count - a.count)
  }
}

export class Columns {
  #files
  /** @type {Record<string, Column>} */
  #columns = {}

  /** @param {Files} files */
  constructor(files) {
    this.#files = files
    this.all = files.meta.papers + files.meta.pages
    this.years = spreadYears(files.meta)
  }

  /**
   * The label of each document's first value; "" where it has none.
   *
   * @param {string} facet
   * @param {number[]} documents
   */
  async findLabels(facet, documents) {
    const {names, starts, values} = await this.#readColumn(facet)
    return documents.map(document => starts[document] < starts[document + 1] ? names[values[starts[document]]][1] : "")
  }

  /** @param {string} facet */
  async #readColumn(facet) {
    const name = this.#files.meta.columns[facet]
    const file = name ? await this.#files.read(name, "json") : {names: [], rows: "!".repeat(this.all)}
    return (this.#columns[facet] ??= Column.read(file, this.all))
  }

  /**
   * A number for each document: `day` is 32 × month + day, `citations` one more than there are, `cited` those within the
   * collection. 0 if unknown.
   *
   * @param {"day" | "citations" | "cited"} name
   */
  async readNumbers(name) {
    const file = this.#files.meta.numbers[name]
    return file ? readNumbers(await this.#files.read(file, "json")) : new Array(this.all).fill(0)
  }

  /**
   * The masks of a search's filters, by facet.
   *
   * @param {{year?: [from: number, to: number], date?: Dates, [facet: string]: any}} filters
   * @param {Asked} asked
   * @returns {Promise<Masks>}
   */
  async buildMasks({year, date, ...facets}, {years, dates, venues = [], named = []}) {
    /** @type {Masks} */
    const masks = {}
    // Years and days are one facet: neither narrows the counts of years.
    if (year) masks.year = this.#maskYears(...year)
    if (date) masks.year = intersectMasks(masks.year, await this.#maskDates(date))
    for (const [facet, slugs] of Object.entries(facets)) {
      const isKnown = FACETS.includes(facet) || facet in this.#files.meta.columns // a field may be gone
      if (slugs?.length && isKnown) masks[facet] = (await this.#readColumn(facet)).toMask(slugs, this.all)
    }
    if (years) masks.query = this.#maskYears(...years)
    if (dates) masks.query = intersectMasks(masks.query, await this.#maskDates(dates))
    for (const words of venues) await this.#addVenueMask(words, masks)
    for (const one of named) await this.#addNamedMask(one, masks)
    return masks
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #maskYears(from, to) {
    return Uint8Array.from(this.years, year => Number(year && year >= from && year <= to))
  }

  /** @param {Dates} dates */
  async #maskDates([from, to]) {
    const isToDay = from.length > 4 || to.length > 4
    const days = isToDay ? await this.readNumbers("day") : []
    /**
     * @param {string} date
     * @param {number} rest what a missing month or day counts as
     */
    const toKey = (date, rest) => {
      const [year, month = rest, day = rest] = date.split("-").map(Number)
      return 1024 * year + 32 * month + day
    }
    const first = from ? toKey(from, 0) : 0, last = to ? toKey(to, 31) : Infinity
    return Uint8Array.from(this.years, (year, document) => {
      const key = 1024 * year + (days[document] ?? 0)
      return Number(year && key >= first && key <= last)
    })
  }

  /**
   * `type:`, `list:` and own fields in a query select the papers with a value of this name.
   *
   * @param {Named} named
   * @param {Masks} masks
   */
  async #addNamedMask({facet, name, excluded}, masks) {
    const column = await this.#readColumn(facet)
    const isOwn = !FACETS.includes(facet)
    const slugs = column.names.filter(([slug, label]) => fold(slug) === name || (isOwn && (fold(label) === name || fold(slug.replaceAll("-", " ")) === name))).map(([slug]) => slug)
    const mask = column.toMask(slugs, this.all)
    masks.query = intersectMasks(masks.query, excluded ? mask.map(on => 1 - on) : mask)
  }

  /**
   * `venue:` in a query selects each venue whose names have, for each of the words, a word that begins with it, or is a short form of such a name.
   *
   * @param {string[]} words
   * @param {Masks} masks
   */
  async #addVenueMask(words, masks) {
    const column = await this.#readColumn("venue")
    const meant = column.names.filter(names => {
      const all = names.map(name => splitWords(name.replaceAll("/", " "))), has = all.flat()
      return words.every(word => has.some(other => other.startsWith(word)) || all.some(name => isShortFor(word, name)))
    })
    masks.query = intersectMasks(masks.query, column.toMask(meant.map(([slug]) => slug), this.all))
  }

  /**
   * Counts of some facets over a search's results. A facet's own filter does not narrow its counts,
   * so that readers see the alternatives.
   *
   * @param {string[]} facets
   * @param {number[] | Int32Array} documents
   * @param {Masks} masks
   */
  async countFacets(facets, documents, masks) {
    /** @type {Record<string, Count[]>} */
    const found = {}
    for (const facet of facets) {
      const others = Object.keys(masks).filter(other => other !== facet)
      const left = /** @type {Int32Array} */ (documents).filter(document => others.every(other => masks[other][document]))
      found[facet] = facet === "year" ? this.#countYears(left) : (await this.#readColumn(facet)).countValues(left)
    }
    return found
  }

  /** @param {ArrayLike<number> & Iterable<number>} documents */
  #countYears(documents) {
    const counts = new Map()
    for (const document of documents) {
      const year = this.years[document]
      if (year) counts.set(year, (counts.get(year) ?? 0) + 1)
    }
    return [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({value, count}))
  }
}

/**
 * @param {Uint8Array | undefined} a
 * @param {Uint8Array} b
 */
const intersectMasks = (a, b) => a ? a.map((on, at) => on && b[at]) : b
