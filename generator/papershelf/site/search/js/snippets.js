// Shows why a paper was found: a passage of its abstract with the words that its title, authors, tags and venue
// lack, or its title in another language. The index has no abstracts, which would double its size: they are taken from the pages of the papers.

/** @import {Found} from "./client.js" */
/** @import {Hit} from "../../../search/client/search.js" */

import {make} from "../../rendering/js/elements.js"
import {markText, toAddress} from "./results.js"
import {readPage} from "../../rendering/js/read_page.js"

/** @type {Map<string, Promise<string>>} */
const texts = new Map()

/**
 * @param {string} address
 * @param {string} paragraphs a selector
 */
const fetchText = async (address, paragraphs) => {
  const page = await readPage(address)
  return Array.from(page.querySelectorAll(paragraphs), one => one.textContent).join(" ")
}

/**
 * The abstract of a paper, or the text of a page, fetched once.
 *
 * @param {URL} root
 * @param {Hit} hit
 */
const readText = (root, hit) => {
  const address = toAddress(root, hit)
  const text = texts.get(address) ?? fetchText(address, hit.page ? "main p" : ".ps-abstract p, h1 + [lang]")
  texts.set(address, text)
  text.catch(() => texts.delete(address))
  return text
}

/** @param {Hit} hit */
const listShown = ({title, authors, tags, venue}) => [title, ...authors, ...tags, venue].join(" ")

/**
 * The place for a passage in a result, if it needs one: two empty lines, so that nothing moves later.
 *
 * @param {Hit} hit
 * @param {Found} found
 */
export const makeSnippet = (hit, found) =>
  found.isLacking(listShown(hit)) ? [make("span", {className: "ps-snippet"})] : []

/**
 * Fill the place for a passage in a result, or remove it if there is no such passage.
 *
 * @param {Element} row
 * @param {URL} root
 * @param {Hit} hit
 * @param {Found} found
 */
export const fillSnippet = async (row, root, hit, found) => {
  const snippet = row.querySelector(".ps-snippet")
  const text = snippet && await readText(root, hit).catch(() => "")
  const passage = text && found.cut(text, listShown(hit))
  if (passage) snippet.replaceChildren(...markText(passage, found.mark))
  else snippet?.remove()
}
