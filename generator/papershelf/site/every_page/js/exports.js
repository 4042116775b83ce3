// With a search, links to bibliographies become menus with other formats, which are generated from the search index.
// Their script is fetched at the first press.

import {load, make, onEveryPage, status} from "./shared.js"

/** @param {HTMLElement} menu */
const open = menu => load("cite.js").then(cite => cite.pressLinkMenu(menu), () => (status.textContent = _("The papers can’t be reached. Are you online?")))
const offer = () => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("body:has(.ps-find) a.ps-bib:not(.ps-export a)")
  for (const link of links) {
    const menu = make("span", {className: "ps-export", innerHTML: `<button type="button" aria-expanded="false">${_("Export")}</button><span hidden></span>`})
    menu.firstElementChild?.addEventListener("click", () => open(menu))
    link.replaceWith(menu)
    link.textContent = "BibTeX"
    menu.lastElementChild?.append(link)
  }
}
onEveryPage(offer)

// The menu of the whole collection needs no script, but closes as the others do.
/** @type {() => HTMLDetailsElement | null} */
const findOpen = () => document.querySelector(".ps-exports[open]")
document.addEventListener("click", ({target}) => {
  const menu = findOpen()
  if (menu && !menu.contains(target)) menu.open = false
})
document.addEventListener("keydown", ({key}) => {
  const menu = key === "Escape" && findOpen()
  if (!menu) return
  menu.open = false
  menu.querySelector("summary")?.focus()
})
