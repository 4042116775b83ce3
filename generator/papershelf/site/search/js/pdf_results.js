// Shows the papers whose PDF has the words of a query, with the passage and its page.

/** @import {Hit} from "../../../search/client/search.js" */
/** @import {Found} from "./client.js" */

import {make} from "../../rendering/js/elements.js"
import {makeOption} from "./dialog.js"
import {markText, renderHit, toAddress} from "./results.js"

const ONLY_PDFS = _("No record has all the words, but these PDFs do.")
/** @type {Map<string, Promise<string[]>>} */
const texts = new Map()

/**
 * The address of a paper's PDF, and the texts of its pages.
 *
 * @param {URL} root
 * @param {string} id
 */
const readPages = (root, id) => {
  const found = texts.get(id) ?? fetch(new URL(`search/pdfs/texts/${id}.txt`, root)).then(async answer => {
    if (!answer.ok) throw new Error(String(answer.status))
    return (await answer.text()).split("\f")
  })
  texts.set(id, found)
  found.catch(() => texts.delete(id))
  return found
}

/**
 * The passage with most words of the query: its page, from 1, and its text.
 *
 * @param {string[]} pages
 * @param {Found} found
 */
const findPassage = (pages, found) => {
  let best = {page: 0, passage: "", words: 0}
  for (const [at, text] of pages.entries()) {
    const passage = found.cut(text, "")
    const words = passage ? new Set(found.mark(passage).filter(([, isAsked]) => isAsked).map(([word]) => word.toLowerCase())).size : 0
    if (words > best.words) best = {page: at + 1, passage, words}
  }
  return best
}

/**
 * Fill the place for a passage in a result.
 *
 * @param {Element} place
 * @param {URL} root
 * @param {Hit} hit
 * @param {Found} found
 * @param {boolean} isLinked whether the page may be a link: not within another one
 */
const fillPassage = async (place, root, hit, found, isLinked) => {
  const [address = "", ...pages] = await readPages(root, hit.id).catch(() => [])
  const {page, passage} = findPassage(pages, found), label = page ? _(`In the PDF, page ${page}`) : _("In the PDF")
  const link = make("a", {href: `${new URL(address, root)}${page ? `#page=${page}` : ""}`}, label)
  link.style.textDecoration = "underline" // other links of results are no part of a sentence
  place.replaceChildren(isLinked && address ? link : label, ...(passage ? [": ", ...markText(passage, found.mark)] : []))
}

/**
 * Whether no result beside those of PDFs has all words.
 *
 * @param {Found} found
 */
const hasFewerWords = found => !found.total || found.report.how === "any"

/**
 * @typedef {object} Page the search page
 * @property {URL} root
 * @property {HTMLElement} list its results
 * @property {HTMLElement} more the button for others
 * @property {HTMLElement} note
 * @property {(always: boolean) => Promise<void>} run searches again, in PDFs too
 */

/**
 * Show the section of the search page: below the results, or above those that don't have all words.
 *
 * @param {Page} page
 * @param {Found} found
 * @param {typeof import("./rows.js").makeRow} makeRow
 */
export const showPdfs = (page, found, makeRow) => {
  const {root, list, more, note} = page, hits = found.pdfs?.hits, section = make("div", {className: "ps-found__pdfs"})
  list.parentElement?.querySelector(".ps-found__pdfs")?.remove()
  if (!hits) {
    section.append(make("button", {type: "button", className: "ps-more", onclick: () => page.run(true)}, _("Search the PDFs, too")))
  } else if (hits.length) {
    const places = hits.map(() => make("span", {className: "ps-snippet"}, _("In the PDF")))
    const rows = hits.map((hit, at) => makeRow(root, hit, found, [places[at]]))
    section.append(make("p", {className: "ps-found__others"}, _("Found in PDFs")), make("ol", {className: "ps-found"}, ...rows))
    const watcher = new IntersectionObserver(entries => {
      for (const {isIntersecting, target} of entries) {
        if (!isIntersecting) continue
        watcher.unobserve(target)
        const at = rows.indexOf(/** @type {HTMLElement} */ (target))
        fillPassage(places[at], root, hits[at], found, true)
      }
    })
    for (const row of rows) watcher.observe(row)
  }
  if (hits?.length && hasFewerWords(found)) {
    if (found.total) section.append(make("p", {className: "ps-found__others"}, _("Papers with some of the words")))
    note.firstChild?.replaceWith(ONLY_PDFS)
    list.before(section)
  } else if (!hits || hits.length) more.after(section)
}

/**
 * @typedef {object} Dialog the search dialog
 * @property {URL} root
 * @property {HTMLElement} list its options
 * @property {(options: HTMLElement[]) => void} showOptions
 * @property {(...nodes: (string | Node)[]) => void} say
 */

/**
 * Add options to the search dialog, before the one that leads to all results; the first has a passage.
 *
 * @param {Dialog} dialog
 * @param {Found} found
 */
export const addPdfs = (dialog, found) => {
  const {root, list} = dialog, shown = [...list.querySelectorAll("a")], last = list.querySelector(".ps-hit--all")
  const options = (found.pdfs?.hits ?? []).map((hit, at) => {
    const {title, facts} = renderHit(hit, found.mark), place = make("span", {className: at ? "" : "ps-snippet"}, _("In the PDF"))
    if (!at) fillPassage(place, root, hit, found, false)
    return makeOption(toAddress(root, hit), make("span", {className: "ps-hit__title"}, ...title), make("small", {}, ...facts), place)
  })
  if (!options.length) return
  dialog.showOptions([...shown.filter(option => option !== last), ...options, ...shown.filter(option => option === last)])
  if (!found.total) dialog.say(ONLY_PDFS)
}
