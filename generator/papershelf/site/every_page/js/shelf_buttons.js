// The reader's shelf: a button beside each paper, and the number of papers in the header. The script is fetched at the
// first press.

import {load, make, onEveryPage, paperRoot, readId, root, status} from "./shared.js"

/** @param {(shelf: typeof import("./shelf.js")) => void} act */
const withShelf = act => load("shelf.js").then(act, () => (status.textContent = _("The shelf can’t be reached. Are you online?")))

/** @returns {Set<string>} */
const readShelfIds = () => {
  try {
    return new Set(JSON.parse(localStorage.getItem(`${root.pathname}.papershelf.shelf`) ?? "").shelves.flatMap((/** @type {{papers: string[]}} */ shelf) => shelf.papers))
  } catch {
    return new Set() // nothing stored yet, or the browser forbids it
  }
}

// The ids of the last papers that the reader opened, the newest first; following-page.js forgets them.
const READ = `${root.pathname}.papershelf.read`, MOST_READ = 2000
const readOpened = () => {
  try {
    return (localStorage.getItem(READ) ?? "").split(" ")
  } catch {
    return []
  }
}
const noteOpened = () => {
  const id = readId({href: location.origin + location.pathname})
  try {
    if (id && document.querySelector(".ps-paper")) localStorage.setItem(READ, [id, ...readOpened().filter(other => other !== id)].slice(0, MOST_READ).join(" "))
  } catch {}
}

const tell = () => {
  const ids = readShelfIds(), opened = new Set(readOpened())
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll(".ps-keep")
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(ids.has(button.value)))
    const title = button.previousElementSibling
    if (title?.matches("h2, li > a")) markOpened(title, opened.has(button.value))
  }
  const link = document.querySelector(".ps-shelved")
  if (link) link.dataset.count = String(ids.size || "")
  const earlier = document.querySelector(".ps-paper")?.dataset.aliases?.split(" ") ?? []
  if (earlier.some(id => ids.has(id))) withShelf(shelf => shelf.follow(earlier, /** @type {HTMLButtonElement} */ (document.querySelector(".ps-buttons .ps-keep")).value))
}

/**
 * Mark the title of a paper that the reader has opened.
 *
 * @param {Element} title
 * @param {boolean} isOpened
 */
const markOpened = (title, isOpened) => {
  title.classList.toggle("ps-opened", isOpened)
  const link = title.querySelector("a") ?? title
  if (isOpened) link.setAttribute("title", _("You have opened this"))
}

const offer = () => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(":is(.ps-card__title, .ps-rows > li, .ps-found > li) > a")
  for (const link of links) {
    const id = readId(link)
    const title = link.closest("h2") ?? link
    if (!id || title.nextElementSibling?.matches(".ps-keep")) continue
    const button = make("button", {className: "ps-keep", type: "button", value: id, title: _("Add to shelf")})
    const name = link.textContent
    button.setAttribute("aria-label", _(`Add to shelf: ${name}`))
    title.after(button)
  }
  offerPaper()
  offerAll()
  tell()
}

// On a paper's own page, which has a link to the paper's entry.
const offerPaper = () => {
  /** @type {HTMLElement | null} */
  const paper = document.querySelector(".ps-paper"), row = paper?.querySelector(".ps-buttons")
  /** @type {HTMLAnchorElement | null} */
  const entry = document.querySelector(".ps-cite .ps-bib")
  if (!paper || !row || !entry || row.querySelector(".ps-keep")) return
  const id = paper.dataset.work ?? entry.href.slice(paperRoot.length, -".bib".length)
  row.append(make("button", {className: "ps-btn ps-keep", type: "button", value: id, textContent: _("Add to shelf")}))
}

// On a page with a list of papers.
const offerAll = () => {
  const tools = document.querySelector(".ps-listing:has(.ps-rows) .ps-links, .ps-feed:has(.ps-card) .ps-foot")
  if (!tools || tools.querySelector(".ps-keep-all")) return
  tools.append(make("button", {className: "ps-copy ps-keep-all", type: "button", textContent: _("Add these to shelf")}))
}

document.addEventListener("click", ({target}) => {
  /** @type {HTMLButtonElement | null} */
  const button = target.closest(".ps-keep, .ps-keep-all")
  if (button) withShelf(shelf => (button.value ? shelf.press(button) : shelf.addShown()))
})
document.addEventListener("ps-shelf", tell)
document.addEventListener("ps-found", offer) // the search page has drawn its results
addEventListener("storage", tell)
addEventListener("pageshow", ({persisted}) => persisted && tell()) // back from a paper
onEveryPage(noteOpened)
onEveryPage(offer)

// The header stays when instant navigation replaces the page: its link must be absolute.
/** @type {HTMLAnchorElement | null} */
const link = document.querySelector(".ps-shelved")
if (link) link.setAttribute("href", link.href)
