// A shelf as a file, made of what the site says of its papers today.

/** @import {PaperPage} from "./lookup.js" */
/** @import {Shelf} from "./storage.js" */
/** @import {Form} from "../../../search/client/papers.js" */
/** @import {Cite} from "../../exports/js/export_button.js" */

import {toMarkdown} from "./import_export.js"
import {tryTo} from "./add.js"
import {lookAll} from "./lookup.js"
import {kept, moved, root} from "./storage.js"

/** @param {string} id */
export const addressOf = id => new URL(`papers/${id}/`, root).href

/** @param {string} name */
const stemOf = name => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "shelf"

/**
 * Papers whose id has changed since they were put on the shelf.
 *
 * @param {string[]} ids
 * @param {(PaperPage | null)[]} found
 */
const renew = (ids, found) => {
  const others = ids.map(/** @returns {[string, string]} */ (id, at) => [id, found[at]?.id ?? id]).filter(([id, to]) => to !== id)
  if (others.length) tryTo(state => others.forEach(([id, to]) => moved(state, [id], to)))
}

/**
 * What papers' pages say of them, null of each that is gone; of two ids of one paper, once.
 *
 * @param {string[]} ids
 */
const ofPages = async ids => {
  const found = await lookAll(ids)
  renew(ids, found)
  return [...new Map(found.map(/** @returns {[string, PaperPage | null]} */ (one, at) => [one?.id ?? ids[at], one])).values()]
}

/**
 * What the index has of papers. Those that it has not may have other ids now: their pages lead on.
 *
 * @param {Cite} cite
 * @param {Form} form
 * @param {string[]} ids
 */
const ofIndex = async (cite, form, ids) => {
  const found = await cite.ofIds(form, ids)
  const absent = ids.filter((_id, at) => found[at] === null)
  if (!absent.length) return found
  const looked = await lookAll(absent)
  renew(absent, looked)
  const own = new Map(absent.map((id, at) => [id, looked[at]?.id ?? id]))
  return cite.ofIds(form, [...new Set(ids.map(id => own.get(id) ?? id))])
}

/**
 * @param {Cite} cite
 * @param {Shelf} shelf
 */
const saveMarkdown = async (cite, {name, papers: ids}) => {
  const found = await ofPages(ids), here = found.filter(Boolean)
  const {papers} = kept()
  const told = here.map(one => ({...papers.get(one.id), ...one, address: addressOf(one.id)}))
  cite.saveAs(toMarkdown(name, told), "text/markdown", `${stemOf(name)}.md`)
  return cite.saved(here.length, "Markdown", found.length - here.length)
}

/**
 * Save a shelf in a format; gives what is to be said. BibTeX and Markdown need papers' pages alone, kept without a network.
 *
 * @param {Cite} cite
 * @param {Shelf} shelf
 * @param {string} format
 */
export const saveShelf = (cite, shelf, format) => {
  if (format === "Markdown") return saveMarkdown(cite, shelf)
  const entries = async (/** @type {string[]} */ ids) => (await ofPages(ids)).map(one => one && one.bibtex)
  const read = (/** @type {Form} */ form) => form === "bibtex" ? entries(shelf.papers) : ofIndex(cite, form, shelf.papers)
  return cite.save(format, read, stemOf(shelf.name))
}
