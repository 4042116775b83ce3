// The search of a collection: `open(base)`, then `search(query)`.

/** @import {Masks} from "./columns.js" */
/** @import {Fetch} from "./files.js" */
/** @import {Form} from "./papers.js" */
/** @import {Found, Said} from "./reader.js" */

import {Columns} from "./columns.js"
import {Files} from "./files.js"
import {Stale} from "./errors.js"
import {Papers} from "./papers.js"
import {Terms} from "./terms.js"
import {best} from "./select.js"
import {lunrSearch} from "./query.js"
import {readerSearch} from "./reader.js"

/**
 * @typedef {object} Options
 * @property {"reader" | "lunr"} [syntax]
 * @property {Record<string, any>} [filters]
 * @property {string} [sort]
 * @property {number} [offset]
 * @property {number} [limit]
 * @property {string[]} [facets]
 */
/**
 * @typedef {object} Hit
 * @property {string} id
 * @property {boolean} page
 * @property {number} score
 * @property {string} title
 * @property {string[]} authors the first
 * @property {number} more how many others there are
 * @property {string} date
 * @property {string} venue
 * @property {string[]} tags
 */
/** @typedef {{value: any, label?: string, short?: string, count: number}} Count */
/** @typedef {{total: number, hits: Hit[], facets: Record<string, Count[]>, said: Said}} Answer */
/**
 * @typedef {object} SearchClient
 * @property {() => Promise<void>} ready
 * @property {(query: string, options?: Options) => Promise<Answer>} search
 * @property {(query: string, options?: Options) => Promise<{numbers: number[], said: Said}>} numbers
 * @property {(form: Form, which: string | string[], options?: Options) => Promise<any[]>} exported
 */

/**
 * The search of the index at an address that ends in a slash. Nothing is fetched before it is
 * needed; `ready()` fetches what every search needs, as when a reader goes to the search field.
 *
 *     search(query, {syntax, filters, sort, offset, limit, facets})
 *       -> {total, hits: [{id, page, score, title, authors, more, date, venue, tags}], facets, said}
 *
 * `syntax` is "reader" (the default) or "lunr": then a query means what it means to lunr.js.
 * `filters` are `{year: [from, to], venue: [slugs], tag: [slugs], author: [slugs]}`, of which a
 * document has to meet all, by one of the slugs each. `sort`: "relevance", "newest" or "oldest".
 * `facets` names those that are to be counted over all results. Rejects with `Unreachable`
 * or `Stale`, after which it may be tried again; in Lunr's syntax with what its parser throws.
 *
 *     exported(form, query, options) -> ["@article{…"]
 *     exported(form, ids) -> ["@article{…", null]
 *
 * `form` is "bibtex", "biblatex" or "csl": entries, or items. They are of all papers that a search finds, in
 * its order, or of those with some ids, null where there is none. `@` before an id makes it a citation key.
 *
 * @param {string} base
 * @param {{fetch?: Fetch}} options
 * @returns {SearchClient}
 */
export function open(base, {fetch = globalThis.fetch.bind(globalThis)} = {}) {
  /** @type {Promise<Engine> | null} */
  let opened = null, anew = false
  const openOnce = () => {
    opened ??= Files.open(base, fetch, anew).then(files => new Engine(files))
    return opened.catch(error => {
      opened = null
      throw error
    })
  }
  /**
   * @template T
   * @param {(engine: Engine) => T} ask
   * @param {boolean} again
   * @returns {Promise<Awaited<T>>}
   */
  const asking = async (ask, again = false) => {
    try {
      return await ask(await openOnce())
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      // The site was built after this script, or since the page was opened.
      opened = null
      anew = true
      if (again) throw error
      return asking(ask, true)
    }
  }
  return {
    ready: () => asking(() => undefined),
    search: (query, options = {}) => asking(engine => engine.search(query, options)),
    numbers: (query, options = {}) => asking(engine => engine.numbers(query, options)),
    exported: (form, which, options = {}) => asking(engine => engine.exported(form, which, options)),
  }
}

class Engine {
  #files
  #terms
  #columns
  #papers
  /** @type {{key?: string, found?: any}} */
  #last = {}

  /** @param {Files} files */
  constructor(files) {
    this.#files = files
    this.#terms = new Terms(files)
    this.#columns = new Columns(files)
    this.#papers = new Papers(files)
  }

  /**
   * @param {string} query
   * @param {Options} options
   * @returns {Promise<Answer>}
   */
  async search(query, {offset = 0, limit = 10, facets = [], ...options}) {
    const found = await this.#find(query, options)
    const {documents, scores, said} = this.#filtered(found)
    const places = this.#order({documents, scores, said}, options.sort, offset + limit)
    const shown = places.slice(offset)
    const [hits, counted] = await Promise.all([
      this.#hits(shown.map(place => documents[place]), shown.map(place => scores[place])),
      this.#columns.counts(facets, found.documents, found.masks),
    ])
    return {total: documents.length, hits, facets: counted, said}
  }

  /**
   * `{numbers, said}`: of all results that are papers, by their place in the index, in no order.
   *
   * @param {string} query
   * @param {Options} options
   */
  async numbers(query, options) {
    const {documents, said} = this.#filtered(await this.#find(query, options))
    return {numbers: Array.from(documents).filter(one => one < this.#files.meta.papers), said}
  }

  /**
   * What is exported of all results, in their order, or of papers with some ids.
   *
   * @param {Form} form
   * @param {string | string[]} which
   * @param {Options} options
   */
  async exported(form, which, options) {
    const numbers = typeof which === "string" ? await this.#inOrder(which, options) : await this.#papers.numbers(which)
    return this.#papers.exported(form, numbers)
  }

  /**
   * @param {string} query
   * @param {Options} options
   */
  async #inOrder(query, options) {
    const found = this.#filtered(await this.#find(query, options)), {documents} = found
    const places = this.#order(found, options.sort, documents.length)
    return places.map(place => documents[place]).filter(one => one < this.#files.meta.papers)
  }

  /**
   * All that matches the query, and the filters' masks; the last answer is kept for its pages.
   *
   * @param {string} query
   * @param {Options} options
   */
  async #find(query, {syntax = "reader", filters = {}}) {
    const key = JSON.stringify([query, syntax, filters])
    if (this.#last.key !== key) {
      const found = syntax === "lunr"
        ? {...await lunrSearch(this.#terms, query), said: {how: "lunr"}, years: null, venues: []}
        : await readerSearch(this.#terms, query)
      const masks = await this.#columns.masks(filters, found.venues)
      if (found.years) masks.asked = both(masks.asked, (await this.#columns.masks({year: found.years}, [])).year)
      this.#last = {key, found: {...found, masks}}
    }
    return this.#last.found
  }

  /** @param {Found & {masks: Masks}} found */
  #filtered({documents, scores, masks, said}) {
    const all = Object.values(masks)
    if (!all.length) return {documents, scores, said}
    const places = [...documents.keys()].filter(place => all.every(mask => mask[documents[place]]))
    const left = places.map(place => documents[place])
    return {documents: left, scores: Float64Array.from(places, place => scores[place]), said}
  }

  /**
   * The places of the first results in an order. By date, what has none comes last, then pages; so
   * all documents come, where a query asks for no words.
   *
   * @param {Found} found
   * @param {string | undefined} sort
   * @param {number} count
   */
  #order({documents, scores, said}, sort, count) {
    if (sort !== "newest" && sort !== "oldest" && said.how !== "everything") return best(scores, count)
    const {papers} = this.#files.meta, {years} = this.#columns, sign = sort === "oldest" ? -1 : 1
    /** @param {number} document */
    const undated = document => document < papers ? Number(!years[document]) : 2
    return best(Float64Array.from(documents, one => sign * one - undated(one) * 2 ** 32), count)
  }

  /**
   * @param {number[]} documents
   * @param {number[]} scores
   * @returns {Promise<Hit[]>}
   */
  async #hits(documents, scores) {
    const cards = await this.#files.blocks("cards", documents)
    return cards.map(([id, title, authors = [], date = "", venue = "", tags = [], more = 0], at) => ({
      id, page: documents[at] >= this.#files.meta.papers, score: scores[at], title, authors, more, date, venue, tags,
    }))
  }
}

/**
 * @param {Uint8Array | undefined} a
 * @param {Uint8Array} b
 */
const both = (a, b) => a ? a.map((on, at) => on && b[at]) : b

