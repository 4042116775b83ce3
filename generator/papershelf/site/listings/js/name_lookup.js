// The field above a long index: finds names while the reader types, in files of a few hundred each (see name_lookup.py).

/** @typedef {{label: string, slug: string, papers: number, words: string[]}} Name */
/**
 * @typedef {object} BoxParts of the template
 * @property {[field: HTMLInputElement, status: HTMLElement, list: HTMLElement]} children
 * @property {HTMLElement} parentNode
 * @property {{names: string, on?: any}} dataset
 */

import {fold} from "../../../search/client/words/letters.js"
import {unpackRanges} from "../../../search/client/index/ranges.js"
import {LANGUAGE, formatNumber} from "../../rendering/js/locale.js"

const MOST_FILES = 6
const most = 100 // names that are shown

/** @param {string} text */
export const splitWords = text => fold(text).split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean)
/** @param {string} label */
const toSlug = label => splitWords(label.split(", ").reverse().join(" ")).join("-")

/**
 * Each file is fetched once. After a failure all are fetched again: the site may have been rebuilt.
 *
 * @type {Map<string, Promise<string>>}
 */
const cache = new Map()
/**
 * @param {string} address
 * @param {RequestInit} [options]
 */
const load = async (address, options) => {
  const response = await fetch(address, options)
  if (!response.ok) throw new Error(response.statusText)
  return response.text()
}
/**
 * @param {string} address
 * @param {RequestInit} [options]
 */
const read = (address, options) => {
  const text = cache.get(address) ?? load(address, options)
  cache.set(address, text)
  text.catch(() => cache.clear())
  return text
}

/**
 * The range of files with all names that have a word with this beginning.
 *
 * @param {string[]} starts
 * @param {string} begin
 */
const findRange = (starts, begin) => {
  const first = Math.max(starts.findLastIndex(start => start <= begin), 0)
  const end = starts.findIndex((start, at) => at > first && start > `${begin}\uffff`)
  return [first, end < 0 ? starts.length : end]
}

/**
 * @param {string} line
 * @returns {Name}
 */
const parseName = line => {
  const [label, slug, papers, also = ""] = line.split("\t")
  return {label, slug: slug || toSlug(label), papers: Number(papers || 1), words: splitWords(`${label} ${also}`)}
}

/**
 * The names that have all words, most papers first. If they are in too many files, only names that have the
 * words in a row, from as many files as allowed.
 *
 * @param {string} index
 * @param {string[]} wanted
 */
export const findNames = async (index, wanted) => {
  const {starts, getName} = unpackRanges(JSON.parse(await read(index, {cache: "no-cache"})))
  const ranges = wanted.map(word => findRange(starts, word)).sort((a, b) => a[1] - a[0] - b[1] + b[0])
  const isAll = ranges[0][1] - ranges[0][0] <= MOST_FILES
  const [first, end] = isAll ? ranges[0] : findRange(starts, wanted.join(" "))
  const files = starts.slice(first, Math.min(end, first + MOST_FILES))
    .map((_start, at) => read(index.replace(".json", `/${getName(first + at)}`)))
  const lines = new Set((await Promise.all(files)).flatMap(text => text.split("\n")))
  const found = [...lines].map(parseName).filter(({words}) => wanted.every(part => words.some(word => word.startsWith(part))))
  return {found: found.sort((a, b) => b.papers - a.papers || a.label.localeCompare(b.label, LANGUAGE)), isAll}
}

/** @param {{found: Name[], isAll: boolean}} result */
const describeResult = ({found, isAll}) => {
  const number = found.length, num = formatNumber(number)
  if (!number && isAll) return _("Nothing found: try fewer letters")
  const text = number > most ? _(`${num} found, ${most} shown`) : ngettext(`${num} found`, `${num} found`, number)
  return isAll ? text : `${text} · ${_("Type more letters")}`
}

/**
 * @param {Name} name
 * @param {string} folder
 */
const makeItem = ({label, slug, papers}, folder) => {
  const row = document.createElement("li")
  const small = document.createElement("small")
  small.textContent = formatNumber(papers)
  row.append(Object.assign(document.createElement("a"), {href: `${folder}${slug}/`, textContent: label}), " ", small)
  return row
}

/** Activate the field of the page's index. */
export const show = () => {
  /** @type {(HTMLElement & BoxParts) | null} */
  const box = document.querySelector(".ps-lookup")
  if (!box || box.dataset.on) return
  box.dataset.on = 1
  const [field, status, list] = box.children
  const index = new URL(box.dataset.names, location.href).href
  const folder = index.replace(/\w+\/(\w+)\.json$/, "$1/")
  /** @type {number} */
  let timer
  let asked = 0

  const update = async () => {
    const own = ++asked
    const wanted = splitWords(field.value)
    box.parentNode.classList.toggle("ps-index--found", wanted.length > 0)
    /** @type {HTMLElement[]} */
    let items = []
    let text = ""
    try {
      if (wanted.length) {
        const result = await findNames(index, wanted)
        text = describeResult(result)
        items = result.found.slice(0, most).map(name => makeItem(name, folder))
      }
    } catch {
      text = _("The names can’t be reached. Are you online?")
    }
    if (own !== asked) return
    status.textContent = text
    list.replaceChildren(...items)
  }

  field.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(update, 120)
  })
  box.addEventListener("keydown", async event => {
    const links = [...list.querySelectorAll("a")]
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
    if (step) {
      event.preventDefault()
      const next = links[links.indexOf(document.activeElement) + step] ?? field
      next.focus()
    } else if (event.key === "Escape") {
      field.value = ""
      field.focus()
      update()
    } else if (event.key === "Enter" && event.target === field) {
      clearTimeout(timer)
      await update()
      list.querySelector("a")?.click()
    }
  })
  // The browser went back and restored the text.
  if (field.value) update()
}
