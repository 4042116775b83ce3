// Fetches the files of the index: each once, several at a time, and with distinct errors.

import {Stale, Unreachable} from "./errors.js"
import {built, languages} from "../lunr.js"
import {unpackRanges} from "./ranges.js"

const VERSION = 8
/** Number of blocks that are fetched at a time: browsers refuse thousands. */
const BLOCKS = 32

/**
 * `meta.json`, the list of files: what `build.py` writes there.
 *
 * @typedef {object} Meta
 * @property {number} version
 * @property {string[]} [languages]
 * @property {number} papers how many documents are papers: the first
 * @property {number} pages how many are pages: the others
 * @property {[year: number, papers: number][]} years in the order of the documents
 * @property {Field[]} fields
 * @property {number} k1
 * @property {number} b
 * @property {Record<string, string>} columns facet -> file; none for a facet without values
 * @property {Record<string, string>} numbers "day", "citations" and "cited" -> file, where papers have them
 * @property {Record<string, string>} lengths long field -> file
 * @property {Ranges} shards
 * @property {Ranges} identifiers
 * @property {Ranges} words
 * @property {Ranges} names
 * @property {Ranges} ids
 * @property {Ranges} counts
 * @property {Blocks} cards
 * @property {Blocks} entries
 * @property {string} [pdfs] the file that lists the shards of PDFs, if there are any
 */
/**
 * @typedef {object} Field
 * @property {string} name
 * @property {number} total words of all documents
 * @property {number} boost
 * @property {boolean} [long] whether its lengths are in a file of their own, and how often documents have a term
 * @property {boolean} [counted] whether postings of a long field tell it themselves, as those of PDFs
 * @property {boolean} [ordered] whether positions are there
 */
/** @typedef {import("./ranges.js").Packed} Ranges */
/** @typedef {{size: number, group: number, names: string[]}} Blocks documents of a file and of a folder; the folders */
/** @typedef {(address: string, options?: RequestInit) => Promise<Response>} Fetch */

/** The facets of every index; others are the curator's own fields. */
export const FACETS = ["venue", "tag", "author", "type", "list"]

/**
 * The curator's own fields that papers have.
 *
 * @param {Meta} meta
 */
export const listOwnFields = ({columns}) => Object.keys(columns).filter(facet => !FACETS.includes(facet))

/** The files of one build of the index. */
export class Files {
  #base
  #fetch
  /** @type {Map<string, Promise<any>>} */
  #cache = new Map()

  /**
   * @param {string} base
   * @param {Fetch} fetch
   * @param {Meta} meta
   */
  constructor(base, fetch, meta) {
    this.#base = base
    this.#fetch = fetch
    this.meta = meta
  }

  /**
   * Opens the index at a URL. Uses the list of files that this script was built with, if there is
   * one; `anew` fetches the current list.
   *
   * @param {string} base
   * @param {Fetch} fetch
   * @param {boolean} anew
   */
  static async open(base, fetch, anew) {
    const meta = anew || !built ? await fetchMeta(base, fetch) : built
    if (meta.version !== VERSION) throw new Stale("the index is of another version of Papershelf")
    if (`${meta.languages ?? "en"}` !== `${languages.names}`) throw new Stale("the index is of other languages")
    return new Files(base, fetch, meta)
  }

  /**
   * The text or JSON of a file, fetched once. Files of another build have other names.
   *
   * @param {string} name
   * @param {"json" | "text"} kind
   */
  read(name, kind) {
    let found = this.#cache.get(name)
    if (!found) {
      found = this.#load(name, kind)
      this.#cache.set(name, found)
      found.catch(() => this.#cache.delete(name))
    }
    return found
  }

  /**
   * @param {string} name
   * @param {"json" | "text"} kind
   */
  async #load(name, kind) {
    const response = await fetchFile(this.#fetch, this.#base + name)
    if (!response) throw new Stale("the site was built anew")
    return readBody(response, kind)
  }

  /**
   * The names of the files with the terms from `from` to `to`.
   *
   * @param {"shards" | "identifiers" | "words" | "names" | "ids" | "counts"} folder
   * @param {string} from
   * @param {string} to
   */
  findRange(folder, from, to = from) {
    const {starts, getName} = unpackOnce(this.meta[folder])
    const found = []
    for (let at = Math.max(findLastUpTo(starts, from), 0); at < starts.length; at++) {
      if (found.length && starts[at] > to) break
      found.push(`${folder}/${getName(at)}`)
    }
    return found
  }

  /**
   * The size of the file of postings with a term: see ranges.js.
   *
   * @param {string} term
   */
  measure(term) {
    const {starts, getSize} = unpackOnce(this.meta.shards)
    return getSize(findLastUpTo(starts, term))
  }

  /**
   * The rows of some files, each a list of lines.
   *
   * @param {string[]} names
   * @returns {Promise<string[][]>}
   */
  async readLines(names) {
    return Promise.all(names.map(async name => (await this.read(name, "text")).split("\n")))
  }

  /**
   * The cards or entries of some documents, in their order.
   *
   * @param {"cards" | "entries"} folder
   * @param {number[]} documents
   * @returns {Promise<any[]>}
   */
  async readBlocks(folder, documents) {
    const {size, group, names} = this.meta[folder]
    /** @param {number} document */
    const toName = document => `${folder}/${names[Math.floor(document / group)]}/${Math.floor(document / size)}.json`
    const blocks = await this.#readAll([...new Set(documents.map(toName))])
    return documents.map(document => blocks.get(toName(document))[document % size])
  }

  /** @param {string[]} names */
  async #readAll(names) {
    const found = new Map(), left = names.values()
    const readOthers = async () => {
      for (const name of left) found.set(name, await this.read(name, "json"))
    }
    await Promise.all(Array.from({length: BLOCKS}, readOthers))
    return found
  }
}

/** @type {WeakMap<import("./ranges.js").Packed, import("./ranges.js").Ranges>} */
const unpacked = new WeakMap()

/** @param {import("./ranges.js").Packed} packed */
const unpackOnce = packed => {
  const found = unpacked.get(packed) ?? unpackRanges(packed)
  unpacked.set(packed, found)
  return found
}

/**
 * Fetches the current list of files.
 *
 * @param {string} base
 * @param {Fetch} fetch
 * @returns {Promise<Meta>}
 */
async function fetchMeta(base, fetch) {
  const response = await fetchFile(fetch, `${base}meta.json`, {cache: "no-cache"})
  if (!response) throw new Unreachable("there is no search index")
  return readBody(response, "json")
}

/**
 * A response, or null if the file does not exist: some hosts then send a page with status 200.
 *
 * @param {Fetch} fetch
 * @param {string} address
 * @param {RequestInit} [options]
 */
async function fetchFile(fetch, address, options) {
  let response
  try {
    response = await fetch(address, options)
  } catch (error) {
    throw new Unreachable(`the network does not answer: ${error.message}`)
  }
  const page = /text\/html/.test(response.headers.get("content-type") ?? "")
  if (response.status === 404 || response.status === 410 || (response.ok && page)) return null
  if (!response.ok) throw new Unreachable(`the host answers ${response.status}`)
  return response
}

/**
 * @param {Response} response
 * @param {"json" | "text"} kind
 */
async function readBody(response, kind) {
  try {
    return await response[kind]()
  } catch (error) {
    throw new Unreachable(`an answer was cut off: ${error.message}`)
  }
}

/**
 * The index of the last of some sorted values that is at most `value`, or -1.
 *
 * @template {string | number} T
 * @param {T[]} sorted
 * @param {T} value
 */
export function findLastUpTo(sorted, value) {
  let low = 0, high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
