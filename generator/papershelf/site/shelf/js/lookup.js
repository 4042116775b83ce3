// Looks up the current data of papers on their own pages: this needs no extra file, at any size of the site.

/** @typedef {{id: string, title: string, facts: string, bibtex: string}} PaperPage */

import {readDetails} from "./add.js"
import {root} from "./storage.js"

const ID = /^[a-z0-9][a-z0-9._-]{0,99}$/
const LINK = /(?:^|\/)papers\/([^/]+)\/$/
const AT_A_TIME = 6

/**
 * @param {string} address
 * @returns {Promise<Document | null>}
 */
const load = async address => {
  const response = await fetch(new URL(address, root))
  if (response.status === 404) return null
  if (!response.ok) throw new Error(response.statusText)
  return new DOMParser().parseFromString(await response.text(), "text/html")
}

/**
 * The id of the paper that a link on a page leads to.
 *
 * @param {Element | null | undefined} link
 * @param {string} address of the page
 */
const readId = (link, address) => link ? LINK.exec(new URL(link.getAttribute("href") ?? "", new URL(address, root)).pathname)?.[1] : undefined

/**
 * `{id, title, facts, bibtex}` of a paper, or null if the site has no such paper. A former id redirects to the
 * current one, as its page does, and a version to its work, which is what shelves hold.
 *
 * @param {string} id
 * @param {boolean} isEarlier
 * @returns {Promise<PaperPage | null>}
 */
const lookUp = async (id, isEarlier = false) => {
  const address = `papers/${id}/`, page = ID.test(id) ? await load(address) : null
  /** @type {HTMLElement | null | undefined} */
  const shown = page?.querySelector(".ps-paper"), work = shown?.dataset.work
  if (shown && !work) return {id, ...readDetails(shown), bibtex: shown.querySelector(".ps-cite code")?.textContent ?? ""}
  const to = !isEarlier && page && (work ?? readId(page.querySelector("link[rel=canonical]"), address))
  return to ? lookUp(to, true) : null
}

/**
 * The result of `lookUp` for each, some at a time. `tell(number)` is called with the number of papers done. Rejects if
 * a page can't be fetched.
 *
 * @param {string[]} ids
 * @param {(number: number) => void} tell
 */
export const lookUpAll = async (ids, tell = () => {}) => {
  /** @type {(PaperPage | null)[]} */
  const found = []
  const left = ids.entries()
  let done = 0
  const lookUpOthers = async () => {
    for (const [at, id] of left) {
      found[at] = await lookUp(id)
      tell(++done)
    }
  }
  await Promise.all(Array.from({length: AT_A_TIME}, lookUpOthers))
  return found
}

// --- citation keys --------------------------------------------------------------------------------

/** @type {Map<number, Promise<{keys: [key: string, id: string | undefined][], last: number}>>} */
const index = new Map()

/**
 * A page of the BibTeX index, which has all keys in order: [[key, id]], and the number of pages.
 *
 * @param {number} number
 * @returns {Promise<{keys: [key: string, id: string | undefined][], last: number}>}
 */
const loadKeys = async number => {
  const address = number === 1 ? "bibtex/" : `bibtex/page/${number}/`, page = await load(address)
  const keys = [...page?.querySelectorAll(".ps-keys > li") ?? []].map(/** @returns {[string, string | undefined]} */ row => [row.firstElementChild?.textContent ?? "", readId(row.lastElementChild, address)])
  const numbers = [...page?.querySelectorAll(".ps-pages a") ?? []].map(link => Number(/page\/(\d+)\/$/.exec(link.getAttribute("href") ?? "")?.[1] ?? 1))
  return {keys, last: Math.max(1, ...numbers)}
}

/** @param {number} number */
const getKeys = number => {
  const keys = index.get(number) ?? loadKeys(number)
  keys.catch(() => index.delete(number)) // fetch it again next time
  index.set(number, keys)
  return keys
}

/**
 * @param {string} a
 * @param {string} b
 */
const isBefore = (a, b) => {
  const [lowerA, lowerB] = [a.toLowerCase(), b.toLowerCase()]
  return lowerA < lowerB || (lowerA === lowerB && a < b)
}

/**
 * The id of the paper with a citation key, or undefined, by binary search.
 *
 * @param {string} key
 * @returns {Promise<string | undefined>}
 */
export const findIdOfKey = async key => {
  let [first, last] = [1, (await getKeys(1)).last]
  while (first <= last) {
    const middle = (first + last) >> 1
    const {keys} = await getKeys(middle)
    if (!keys.length || isBefore(key, keys[0][0])) last = middle - 1
    else if (isBefore(keys[keys.length - 1][0], key)) first = middle + 1
    else return keys.find(([other]) => other === key)?.[1]
  }
}
