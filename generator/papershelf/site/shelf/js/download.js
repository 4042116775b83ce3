// Saves a shelf as a file, with the current data of its papers.

/** @import {PaperPage} from "./lookup.js" */
/** @import {Shelf} from "./storage.js" */
/** @import {Form} from "../../../search/client/index/papers.js" */
/** @import {Cite} from "../../exports/js/export_button.js" */

import {toMarkdown} from "./import_export.js"
import {tryTo} from "./add.js"
import {lookUpAll} from "./lookup.js"
import {changeIds, readState, root} from "./storage.js"

/** @param {string} id */
export const toPaperAddress = id => new URL(`papers/${id}/`, root).href

/** @param {string} name */
const toFileStem = name => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "shelf"

/**
 * Update the ids of papers that changed since they were put on the shelf.
 *
 * @param {string[]} ids
 * @param {(PaperPage | null)[]} found
 */
const renew = (ids, found) => {
  const others = ids.map(/** @returns {[string, string]} */ (id, at) => [id, found[at]?.id ?? id]).filter(([id, to]) => to !== id)
  if (others.length) tryTo(state => others.forEach(([id, to]) => changeIds(state, [id], to)))
}

/**
 * The data on the papers' pages, null for each that no longer exists; once for two ids of the same paper.
 *
 * @param {string[]} ids
 */
const readPages = async ids => {
  const found = await lookUpAll(ids)
  renew(ids, found)
  return [...new Map(found.map(/** @returns {[string, PaperPage | null]} */ (page, at) => [page?.id ?? ids[at], page])).values()]
}

/**
 * Entries or items from the index. Papers that it lacks may have other ids now, to which their pages redirect.
 *
 * @param {Cite} cite
 * @param {Form} form
 * @param {string[]} ids
 */
const exportFromIndex = async (cite, form, ids) => {
  const found = await cite.exportByIds(form, ids)
  const absent = ids.filter((_id, at) => found[at] === null)
  if (!absent.length) return found
  const looked = await lookUpAll(absent)
  renew(absent, looked)
  const own = new Map(absent.map((id, at) => [id, looked[at]?.id ?? id]))
  return cite.exportByIds(form, [...new Set(ids.map(id => own.get(id) ?? id))])
}

/**
 * @param {Cite} cite
 * @param {Shelf} shelf
 */
const saveMarkdown = async (cite, {name, papers: ids}) => {
  const found = await readPages(ids), here = found.filter(Boolean)
  const {papers} = readState()
  const items = here.map(page => ({...papers.get(page.id), ...page, address: toPaperAddress(page.id)}))
  cite.saveAs(toMarkdown(name, items), "text/markdown", `${toFileStem(name)}.md`)
  return cite.describeSaved(here.length, "Markdown", found.length - here.length)
}

/**
 * Save a shelf in a format; returns a message. BibTeX and Markdown need only the papers' pages, which are available
 * offline.
 *
 * @param {Cite} cite
 * @param {Shelf} shelf
 * @param {string} format
 */
export const saveShelf = (cite, shelf, format) => {
  if (format === "Markdown") return saveMarkdown(cite, shelf)
  const entries = async (/** @type {string[]} */ ids) => (await readPages(ids)).map(page => page && page.bibtex)
  const read = (/** @type {Form} */ form) => form === "bibtex" ? entries(shelf.papers) : exportFromIndex(cite, form, shelf.papers)
  return cite.save(format, read, toFileStem(shelf.name))
}
