// The search of a collection: `open(base)`, then `search(query)`.

/** @import {Masks} from "./index/columns.js" */
/** @import {Fetch} from "./index/files.js" */
/** @import {Listing} from "./query/listings.js" */
/** @import {Form} from "./index/papers.js" */
/** @import {Found, Report} from "./query/reader.js" */

import {Columns} from "./index/columns.js"
import {Files} from "./index/files.js"
import {nameCorrections} from "./query/guesses.js"
import {findListings} from "./query/listings.js"
import {Stale, Unreachable} from "./index/errors.js"
import {findForms} from "./words/word_forms.js"
import {Hits} from "./index/hits.js"
import {fold} from "./words/letters.js"
import {lunr} from "./lunr.js"
import {Papers} from "./index/papers.js"
import {stem} from "./words/stem.js"
import {compareByFirst} from "./index/postings.js"
import {Terms} from "./index/terms.js"
import {pickBest} from "./index/select.js"
import {FEW, searchLikeReader} from "./query/reader.js"

/**
 * @typedef {object} Options
 * @property {"reader" | "lunr"} [syntax]
 * @property {Record<string, any>} [filters]
 * @property {string} [sort]
 * @property {number} [offset]
 * @property {number} [limit]
 * @property {string[]} [facets]
 * @property {boolean} [venues]
 * @property {boolean | number} [others]
 * @property {{most: number, always?: boolean}} [pdfs] how many papers may be found by the text of their PDF; without
 * `always` only if few others are found
 * @property {number} [listings] how many authors, tags and the like may be found
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
 * @property {string} status "retracted", "withdrawn", "corrected" or ""
 * @property {boolean} abstract whether the paper has one
 * @property {string} context for reference managers, as it is packed in cards
 * @property {string} [venueName] the venue's full name, with the option `venues`
 */
/** @typedef {{value: any, label?: string, short?: string, count: number}} Count */
/**
 * @typedef {object} Answer
 * @property {number} total
 * @property {Hit[]} hits
 * @property {Hit[]} others with some of the words, if few have all
 * @property {{hits: Hit[] | null}} [pdfs] those with words that only their PDF has, null if it was not looked for them; none
 * if the index has no PDFs
 * @property {Listing[]} listings
 * @property {Record<string, Count[]>} facets
 * @property {string[]} numbers what papers can be filtered and sorted by: "day", "citations", "cited"
 * @property {Report} report
 */
/**
 * @typedef {object} SearchClient
 * @property {() => Promise<void>} ready
 * @property {(query: string, options?: Options) => Promise<Answer>} search
 * @property {(query: string, options?: Options) => Promise<{numbers: number[], report: Report}>} findNumbers
 * @property {(form: Form, which: string | string[], options?: Options) => Promise<any[]>} exportPapers
 */

/**
 * Opens the search of the index at a URL that ends in a slash. Nothing is fetched before it is needed;
 * `ready()` fetches what every search needs, for instance when a reader focuses the search field.
 *
 *     search(query, {syntax, filters, sort, offset, limit, facets, venues, others, pdfs, listings})
 *       -> {total, hits: [{id, page, score, title, authors, more, date, venue, tags, status, context, abstract}],
 *           others, pdfs, listings, facets, numbers, report}
 *
 * `syntax` is "reader" (the default) or "lunr" (the query syntax of lunr.js).
 * `filters` are `{year: [from, to], date: [from, to], venue: [slugs], tag: [slugs], author: [slugs], type: [slugs],
 * list: [slugs]}`, dates as `2024-05-31`: a document has to match each of them, with at least one of the slugs.
 * `sort`: "relevance", "newest", "oldest", "citations" or "cited" (within the collection). `listings` is how many authors, tags, venues, years and
 * reading lists are found by their names, `{kind, slug, label, count}`.
 * With `others`, papers with some of the words follow if fewer than ten have all, at most as many as it says if it is
 * a number; they are not in `total`.
 * `facets` names the facets to count over all results. With `venues`, hits have the full name of their venue, `venueName`. Rejects with `Unreachable` or `Stale`, after which
 * it may be tried again; with Lunr's syntax also with errors of its parser.
 *
 *     exportPapers(form, query, options) -> ["@article{…"]
 *     exportPapers(form, ids) -> ["@article{…", null]
 *
 * `form` is "bibtex" or "biblatex" (entries), or "csl" (items). Exports all papers that a search finds, in its
 * order, or the papers with some ids: null for unknown ones. An id prefixed with `@` is a citation key.
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
   * @param {(engine: Engine) => T} act
   * @param {boolean} again
   * @returns {Promise<Awaited<T>>}
   */
  const ask = async (act, again = false) => {
    try {
      return await act(await openOnce())
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      // The site was rebuilt after this script was, or after the page was opened.
      opened = null
      anew = true
      if (again) throw error
      return ask(act, true)
    }
  }
  return {
    ready: () => ask(() => undefined),
    search: (query, options = {}) => ask(engine => engine.search(query, options)),
    findNumbers: (query, options = {}) => ask(engine => engine.findNumbers(query, options)),
    exportPapers: (form, which, options = {}) => ask(engine => engine.exportPapers(form, which, options)),
  }
}

/**
 * As `searchLikeLunr` of the file with Lunr's own syntax, which is fetched at its first use.
 *
 * @param {Terms} terms
 * @param {string} text
 */
export async function searchLikeLunr(terms, text) {
  const {makeSearch} = await import("./lunr-syntax.js").catch(error => {
    throw new Unreachable(`Lunr's syntax can't be fetched: ${error.message}`)
  })
  return (lunrSearch ??= makeSearch({lunr, fold, stem, compareByFirst}))(terms, text)
}

/**
 * As `findInPdfs` of the file for PDFs, which is fetched at its first use.
 *
 * @param {Files} files
 * @param {Found} found
 */
async function findInPdfs(files, found) {
  const {makePdfSearch} = await import("./pdf-search.js").catch(error => {
    throw new Unreachable(`the search of PDFs can't be fetched: ${error.message}`)
  })
  return (pdfSearch ??= makePdfSearch({Hits, Terms, findForms, stem}))(files, found)
}

/** @type {ReturnType<typeof import("./pdf-search.js").makePdfSearch> | undefined} */
let pdfSearch

/** @type {ReturnType<typeof import("./lunr-syntax.js").makeSearch> | undefined} */
let lunrSearch

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
  async search(query, {offset = 0, limit = 10, facets = [], venues = false, others = false, pdfs, listings = 0, ...options}) {
    const found = await this.#find(query, options)
    const {documents, scores, report} = this.#filter(found)
    const places = await this.#sort({documents, scores, report}, options.sort, offset + limit)
    const shown = places.slice(offset)
    const chosen = shown.map(place => documents[place])
    const [hits, names, counted, more, pages, inPdfs] = await Promise.all([
      this.#readHits(chosen, shown.map(place => scores[place])),
      venues ? this.#columns.findLabels("venue", chosen) : [],
      this.#columns.countFacets(facets, found.documents, found.masks),
      others ? this.#readOthers(found, Math.min(Math.min(limit, FEW) - documents.length, others === true ? FEW : others)) : [],
      listings ? findListings(this.#terms, query, listings) : [],
      pdfs && this.#files.meta.pdfs ? this.#readPdfHits(found, documents.length, pdfs) : undefined,
    ])
    names.forEach((name, at) => (hits[at].venueName = name))
    nameCorrections(report, hits)
    const numbers = Object.keys(this.#files.meta.numbers)
    return {total: documents.length, hits, others: more, listings: pages, pdfs: inPdfs, facets: counted, numbers, report}
  }

  /**
   * `{numbers, report}`: the numbers in the index of all results that are papers, in no order.
   *
   * @param {string} query
   * @param {Options} options
   */
  async findNumbers(query, options) {
    const {documents, report} = this.#filter(await this.#find(query, options))
    return {numbers: Array.from(documents).filter(number => number < this.#files.meta.papers), report}
  }

  /**
   * Exports all results in their order, or the papers with some ids.
   *
   * @param {Form} form
   * @param {string | string[]} which
   * @param {Options} options
   */
  async exportPapers(form, which, options) {
    const numbers = typeof which === "string" ? await this.#findInOrder(which, options) : await this.#papers.findNumbers(which)
    return this.#papers.exportNumbers(form, numbers)
  }

  /**
   * @param {string} query
   * @param {Options} options
   */
  async #findInOrder(query, options) {
    const found = this.#filter(await this.#find(query, options)), {documents} = found
    const places = await this.#sort(found, options.sort, documents.length)
    return places.map(place => documents[place]).filter(number => number < this.#files.meta.papers)
  }

  /**
   * All documents that match the query, and the masks of the filters. The last answer is cached for
   * paging.
   *
   * @param {string} query
   * @param {Options} options
   */
  async #find(query, {syntax = "reader", filters = {}}) {
    const key = JSON.stringify([query, syntax, filters])
    if (this.#last.key !== key) {
      const found = syntax === "lunr"
        ? {...await searchLikeLunr(this.#terms, query), report: {how: "lunr"}, asked: {}}
        : await searchLikeReader(this.#terms, query)
      const masks = await this.#columns.buildMasks(filters, found.asked)
      this.#last = {key, found: {...found, masks}}
    }
    return this.#last.found
  }

  /**
   * The best results with some of the words only, where few have all.
   *
   * @param {Found & {masks: Masks}} found
   * @param {number} count
   */
  async #readOthers({others, masks, report}, count) {
    if (!others || count <= 0) return []
    const {documents, scores} = this.#filter({...others, masks, report})
    const places = pickBest(scores, count)
    return this.#readHits(places.map(place => documents[place]), places.map(place => scores[place]))
  }

  /**
   * The other results are shown even if PDFs can't be reached; a reader who asks for those gets an error.
   *
   * @param {Found & {masks: Masks}} found
   * @param {number} count
   * @param {{most: number, always?: boolean}} options
   */
  async #readPdfHits(found, count, {most, always}) {
    const {groups = [], report: {how}} = found
    if (!groups.length || how === "short") return {hits: []}
    if (count >= FEW && how === "all" && !always) return {hits: null}
    const inPdfs = await findInPdfs(this.#files, found).catch(error => {
      if (always || error instanceof Stale) throw error
    })
    if (!inPdfs) return {hits: null}
    const {documents, scores} = this.#filter({...found, ...inPdfs}), places = pickBest(scores, most)
    return {hits: await this.#readHits(places.map(place => documents[place]), places.map(place => scores[place]))}
  }

  /** @param {Found & {masks: Masks}} found */
  #filter({documents, scores, masks, report}) {
    const all = Object.values(masks)
    if (!all.length) return {documents, scores, report}
    const places = [...documents.keys()].filter(place => all.every(mask => mask[documents[place]]))
    const left = places.map(place => documents[place])
    return {documents: left, scores: Float64Array.from(places, place => scores[place]), report}
  }

  /**
   * The indices of the first results in an order. By date, undated papers come last, followed by pages.
   * An empty query is sorted by date too. Papers with as many citations are sorted by date, newest first.
   *
   * @param {Found} found
   * @param {string | undefined} sort
   * @param {number} count
   */
  async #sort({documents, scores, report}, sort, count) {
    if (sort === "citations" || sort === "cited") {
      const cited = await this.#columns.readNumbers(sort)
      return pickBest(Float64Array.from(documents, document => cited[document] * 2 ** 32 + document), count)
    }
    if (sort !== "newest" && sort !== "oldest" && report.how !== "everything") return pickBest(scores, count)
    const {papers} = this.#files.meta, {years} = this.#columns, sign = sort === "oldest" ? -1 : 1
    /** @param {number} document */
    const rankUndated = document => document < papers ? Number(!years[document]) : 2
    return pickBest(Float64Array.from(documents, document => sign * document - rankUndated(document) * 2 ** 32), count)
  }

  /**
   * @param {number[]} documents
   * @param {number[]} scores
   * @returns {Promise<Hit[]>}
   */
  async #readHits(documents, scores) {
    const cards = await this.#files.readBlocks("cards", documents)
    return cards.map(([id, title, authors = [], date = "", venue = "", tags = [], more = 0, context = "", status = "", bare = 0], at) => ({
      id, page: documents[at] >= this.#files.meta.papers, score: scores[at], title, authors, more, date, venue, tags, status, context, abstract: !bare,
    }))
  }
}
