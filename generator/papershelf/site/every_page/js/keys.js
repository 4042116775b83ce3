// Keyboard shortcuts: move between papers, open one, copy its entry, and list the shortcuts. The browser's
// focus is on a paper's title, so that Enter, Tab and screen readers continue from there. shortcuts.js
// fetches this script at the first one.

const TITLES = ".ps-card__title a, :is(.ps-rows, .ps-found, .ps-mine) > li > a, .ps-names > li > a, .ps-keys > li > a:last-of-type"
const PAPER = /\/papers\/[^/]+\/$/

/** @returns {HTMLAnchorElement[]} */
const findTitles = () => [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(TITLES))].filter(link => link.checkVisibility())
/** @param {HTMLElement} link */
const findPaper = link => /** @type {HTMLElement} */ (link.closest(".ps-card, li"))
/** @param {HTMLElement[]} links */
const findPlace = links => links.findIndex(link => findPaper(link).contains(document.activeElement))
const findChosen = () => {
  const links = findTitles()
  return links[findPlace(links)]
}

/**
 * Move the focus by a number of papers; without a focus, from the top of the window.
 *
 * @param {number} step
 */
const move = step => {
  const links = findTitles()
  const at = findPlace(links)
  const seen = links.filter(link => link.getBoundingClientRect().top < 0).length
  const next = links[at < 0 ? seen + Math.min(step, 0) : at + step]
  next?.focus({preventScroll: true})
  if (next) findPaper(next).scrollIntoView({block: "nearest"})
}

// The URL of the BibTeX entry of the focused paper, or of the page's own.
const findEntry = () => {
  const link = findChosen()
  if (!link) return /** @type {HTMLAnchorElement | null} */ (document.querySelector(".ps-cite a[download]"))?.href
  return PAPER.test(link.href) ? link.href.replace(/\/$/, ".bib") : undefined
}

const status = /** @type {HTMLElement} */ (document.querySelector(".ps-said"))
/** @type {number} */
let silence

/**
 * @param {string} text
 * @returns {void}
 */
const say = text => {
  clearTimeout(silence)
  status.textContent = text
  silence = setTimeout(() => (status.textContent = ""), 3000)
}

const copy = async () => {
  const file = findEntry()
  if (!file) return say(_("No paper is chosen: j goes to the next"))
  try {
    const response = await fetch(file)
    if (!response.ok) throw new Error(response.statusText)
    await navigator.clipboard.writeText(await response.text())
    say(_("BibTeX copied"))
  } catch {
    say(_("BibTeX could not be copied"))
  }
}

// Press the shelf button of the focused paper, or of the page's own.
const toggleShelf = () => {
  const link = findChosen()
  const shown = link ? findPaper(link) : document.querySelector(".ps-buttons")
  const button = shown?.querySelector(".ps-keep, [data-part=remove]")
  if (button) button.click()
  else say(_("No paper is chosen: j goes to the next"))
}

/**
 * Go to another paper of the list that the reader came from.
 *
 * @param {string} rel
 */
const step = rel => document.querySelector(`.ps-steps [rel=${rel}]`)?.click()

// --- help -----------------------------------------------------------------------------------------

const HELP = [["j", _("To the next paper")], ["k", _("To the one before")], ["o", _("Open it")], ["c", _("Copy its BibTeX")], ["s", _("Put it on the shelf, or take it off")], ["n", _("To the next paper of the list")], ["p", _("To the previous one")], ["?", _("Show these keys")]]
/** @type {HTMLDialogElement} */
let dialog

const makeDialog = () => {
  const hasSearch = document.querySelector(".ps-find")
  const rows = [...(hasSearch ? [["/", _("Search; Ctrl-K does it too")]] : []), ...HELP].map(([key, what]) => `<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)
  document.body.insertAdjacentHTML("beforeend", `<dialog class="ps-dialog ps-help md-typeset" aria-labelledby="ps-help">
<h2 id="ps-help">${_("Keyboard")}</h2><dl>${rows.join("")}</dl>
<form method="dialog"><label><input type="checkbox"> ${_("Single keys are on")}</label><button>${_("Close")}</button></form></dialog>`)
  const element = /** @type {HTMLDialogElement} */ (document.body.lastElementChild)
  element.addEventListener("click", event => event.target === element && element.close())
  return element
}

/**
 * List the shortcuts, with a switch to turn them off. `isOn` returns whether they are on, and sets it.
 *
 * @param {(on?: boolean) => boolean} isOn
 */
export const showHelp = isOn => {
  dialog ??= makeDialog()
  const [box] = dialog.getElementsByTagName("input")
  box.checked = isOn()
  box.onchange = () => isOn(box.checked)
  if (!dialog.open) dialog.showModal()
}

/**
 * Run the action of a key.
 *
 * @param {string} key
 * @param {(on?: boolean) => boolean} isOn
 */
export const press = (key, isOn) => {
  /** @type {Record<string, () => void>} */
  const acts = {j: () => move(1), k: () => move(-1), o: () => findChosen()?.click(), c: copy, s: toggleShelf, n: () => step("next"), p: () => step("prev"), "?": () => showHelp(isOn)}
  acts[key]()
}
