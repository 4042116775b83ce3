// The abstract of a paper in a row of a list: it is fetched from the paper's own page, which has its formulas as MathML.

import {make} from "../../rendering/js/elements.js"
import {readPage} from "../../rendering/js/read_page.js"

/**
 * The abstract on a paper's page, or its summary, or that it has none.
 *
 * @param {string} address
 */
const fetchAbstract = async address => {
  const page = await readPage(address)
  const found = page.querySelector(".ps-paper .ps-abstract") ?? page.querySelector(".ps-paper .ps-empty")
  if (!found) throw new Error("not a paper's page")
  return make("div", {className: "ps-abstract", lang: found.getAttribute("lang") ?? ""}, ...found.childNodes)
}

/**
 * Show the abstract of the row of a button, or hide it again.
 *
 * @param {HTMLButtonElement} button
 */
export const unfoldAbstract = async button => {
  const acts = /** @type {Element} */ (button.parentElement)
  const isOpen = button.getAttribute("aria-expanded") !== "true"
  if (acts.nextElementSibling?.matches(".ps-abstract")) acts.nextElementSibling.toggleAttribute("hidden", !isOpen)
  else acts.after(await fetchAbstract(button.value))
  button.setAttribute("aria-expanded", String(isOpen))
}
