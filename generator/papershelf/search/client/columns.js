// Facets: filtering by year, venue, tag and author, and counting them.

/** @import {Files} from "./files.js" */
/** @import {Count} from "./search.js" */

import {Numbers} from "./numbers.js"
import {splitWords} from "./fold.js"
import {isShortFor} from "./venues.js"
import {spreadYears} from "./terms.js"

export const FACETS = ["year", "venue", "tag", "author"]

/** @typedef {string[]} Name slug and label of a facet's value, and a short label where there is one */
/** @typedef {Record<string, Uint8Array>} Masks which documents each filter lets through */

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
    return found.filter(value => value.count).sort((a, b) => b.count - a.count)
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
    const file = await this.#files.read(this.#files.meta.columns[facet], "json")
    return (this.#columns[facet] ??= Column.read(file, this.all))
  }

  /**
   * The masks of a search's filters, by facet.
   *
   * @param {{year?: [from: number, to: number], [facet: string]: any}} filters
   * @param {string[][]} venues
   * @returns {Promise<Masks>}
   */
  async buildMasks(filters, venues) {
    /** @type {Masks} */
    const masks = {}
    if (filters.year) {
      const [from, to] = filters.year
      masks.year = new Uint8Array(this.all)
      this.years.forEach((year, document) => (masks.year[document] = Number(year && year >= from && year <= to)))
    }
    for (const facet of FACETS.slice(1)) {
      if (filters[facet]?.length) masks[facet] = (await this.#readColumn(facet)).toMask(filters[facet], this.all)
    }
    for (const words of venues) await this.#addVenueMask(words, masks)
    return masks
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
    const mask = column.toMask(meant.map(([slug]) => slug), this.all)
    masks.query = masks.query ? mask.map((on, at) => on && masks.query[at]) : mask
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
