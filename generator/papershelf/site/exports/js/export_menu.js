// The menu “Export”, the same wherever papers can be saved: a button with a list of formats.

/** @import {Form} from "../../../search/client/index/papers.js" */
/** @typedef {(name: string) => Promise<string>} Act saves a file in a format; gives what is to be said */
/** @typedef {HTMLElement & {readonly children: [button: HTMLElement, list: HTMLElement]}} Menu */

import {make, set} from "../../rendering/js/elements.js"
import {loadSearch} from "../../search/js/load.js"
import {FORMATS} from "./formats.js"
import {joinSentences} from "../../rendering/js/phrases.js"
import {UNREACHED, say, tell} from "../../rendering/js/status.js"
import {formatNumber} from "../../rendering/js/locale.js"

const root = new URL("../../", import.meta.url)

// --- the menu -------------------------------------------------------------------------------------

/** @type {Menu | undefined} */
let current

const close = () => {
  if (!current) return
  const [button, list] = current.children
  button.setAttribute("aria-expanded", "false")
  list.hidden = true
  current = undefined
}

/** @param {Menu} menu */
const open = menu => {
  const [button, list] = menu.children
  button.setAttribute("aria-expanded", "true")
  list.hidden = false
  current = menu
  list.style.translate = ""
  const over = list.getBoundingClientRect().right - document.documentElement.clientWidth + 8
  if (over > 0) list.style.translate = `${-over}px`
  list.scrollIntoView({block: "nearest"}) // a page that is short, or scrolled to its end, may have no room below the button
}

document.addEventListener("click", ({target}) => current && !current.contains(target) && close())
document.addEventListener("focusin", ({target}) => current && !current.contains(target) && close())
document.addEventListener("keydown", ({key}) => {
  if (key !== "Escape" || !current) return
  const [button] = current.children
  close()
  button.focus()
})

/** @param {Error} error */
const explainFailure = ({name}) => name === "Stale" ? _("The site has just been renewed, and its search with it.") : UNREACHED

/**
 * Run the chosen action, and report its result; it may take a while.
 *
 * @param {HTMLElement} button
 * @param {string} name
 * @param {Act} act
 */
const choose = async (button, name, act) => {
  button.setAttribute("aria-busy", "true")
  const soon = setTimeout(() => tell(_("Making the file…")), 400)
  const text = await act(name).catch(error => joinSentences(explainFailure(error), _("Nothing was saved.")))
  clearTimeout(soon)
  button.removeAttribute("aria-busy")
  say(text)
}

/**
 * @param {Menu} menu
 * @param {string[]} names
 * @param {Act} act
 */
const fill = (menu, names, act) => {
  const [button, list] = menu.children
  set(list, {role: "group", "aria-label": _("Export")})
  list.append(...names.map(name => make("button", {type: "button", onclick: () => choose(button, name, act)}, name)))
  list.addEventListener("click", () => {
    close()
    button.focus()
  })
}

/**
 * Open a menu, filling it the first time, or close it. `act(name)` saves a file and returns the message to show.
 *
 * @param {Menu} menu
 * @param {string[]} names
 * @param {Act} act
 */
export const press = (menu, names, act) => {
  if (!menu.querySelector("[role=group]")) fill(menu, names, act)
  if (menu === current) close()
  else open(menu)
}

// --- files ----------------------------------------------------------------------------------------

/**
 * @param {string} text
 * @param {string} type
 * @param {string} download
 */
export const saveAs = (text, type, download) => {
  const href = URL.createObjectURL(new Blob([text], {type}))
  Object.assign(document.createElement("a"), {href, download}).click()
  setTimeout(() => URL.revokeObjectURL(href), 10_000)
}

/**
 * The message after saving a file; `absent` is the number of papers that no longer exist.
 *
 * @param {number} number
 * @param {string} format
 * @param {number} absent
 */
export const describeSaved = (number, format, absent) => {
  const num = formatNumber(number), gone = formatNumber(absent)
  if (!absent) return ngettext(`Saved ${num} paper as ${format}`, `Saved ${num} papers as ${format}`, number)
  return ngettext(`Saved ${num} paper as ${format}. Not on this site any more: ${gone}`, `Saved ${num} papers as ${format}. Not on this site any more: ${gone}`, number)
}

/**
 * Save papers in a format. `read(form)` returns them in a form of the index, null for each that no longer exists.
 *
 * @param {string} format
 * @param {(form: Form) => Promise<any[]>} read
 * @param {string} stem
 */
export const save = async (format, read, stem) => {
  const [suffix, type, form, write] = FORMATS[format]
  const found = await read(form), here = found.filter(paper => paper !== null)
  saveAs(write(here), type, stem + suffix)
  return describeSaved(here.length, format, found.length - here.length)
}

/**
 * Entries or items from the index of papers with some ids: see `open` in search.js.
 *
 * @param {Form} form
 * @param {string[]} ids
 */
export const exportByIds = (form, ids) => loadSearch().then(({exportPapers}) => exportPapers(root, form, ids))

// --- in place of a link to a bibliography ------------------------------------------------------------

/**
 * The keys in a bibliography. Each value is one line, so no other line looks like the begin of an entry.
 *
 * @param {HTMLAnchorElement} link
 */
const readKeys = async ({href}) => {
  const response = await fetch(href)
  if (!response.ok) throw new Error(response.statusText)
  return Array.from((await response.text()).matchAll(/^@\w+\{(.+),$/gm), ([, key]) => `@${key}`)
}

/** The abstract of the paper whose page this is: as its description has it, in paragraphs if they are the same text. */
const readAbstract = () => {
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector("meta[property='og:description']")
  const paragraphs = Array.from(document.querySelectorAll("#abstract + .ps-abstract > p"), ({textContent}) => textContent.trim())
  // Formulas read differently there.
  return paragraphs.join(" ") === meta?.content ? paragraphs.join("\n\n") : meta?.content
}

/**
 * Add the abstract to the item of the paper whose page this is: the index has none.
 *
 * @param {Record<string, any>[]} items
 */
const addAbstract = items => {
  if (items.length === 1 && items[0] && document.getElementById("abstract")) items[0].abstract = readAbstract()
  return items
}

/**
 * Open the menu of such a link: the other formats are generated from the papers in its file.
 *
 * @param {Menu} menu
 */
export const pressLinkMenu = menu => {
  const link = /** @type {HTMLAnchorElement} */ (menu.querySelector("a"))
  const stem = new URL(link.href).pathname.replace(/.*\//, "").replace(/\.bib$/, "")
  const read = async (/** @type {Form} */ form) => {
    const found = await exportByIds(form, await readKeys(link))
    return form === "csl" ? addAbstract(found) : found
  }
  press(menu, Object.keys(FORMATS).slice(1), name => {
    loadSearch().then(({warmUp}) => warmUp(root), () => {}) // the export tries again, and tells
    return save(name, read, stem)
  })
}
