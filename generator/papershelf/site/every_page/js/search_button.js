// The button for the search. Its dialog, which the button, / and Ctrl-K open, is there at once, so that no typed letter
// is lost; the rest of the search is fetched when it is first opened. On the search page they focus its own field.

import {loadSearch} from "../../search/js/load.js"
import {areKeysOn, isSingleKey, load, make, onEveryPage, root} from "./shared.js"

/** @type {HTMLAnchorElement | null} */
const findLink = document.querySelector(".ps-find")
/** @returns {HTMLInputElement | null} */
const findPageField = () => document.querySelector(".ps-search input[name=q]")
/** @type {HTMLDialogElement} */
let dialog
/** @type {Promise<unknown> | undefined} */
let filling

/** @param {() => void} again */
const renderUnreachable = again => {
  const button = make("button", {type: "button", textContent: _("Try again"), onclick: again})
  return [_("The search can’t be reached. Are you online?"), " ", button]
}

const makeDialog = () => {
  document.body.insertAdjacentHTML("beforeend", `<dialog class="ps-dialog md-typeset" aria-label="${_("Search")}">
<form role="search"><input name="q" role="combobox" aria-label="${_("Search papers")}" aria-autocomplete="list" aria-controls="ps-hits" aria-expanded="false"
placeholder="${_("Search papers")}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" maxlength="500">
<button type="button">${_("Close")}</button></form><p class="ps-dialog__said" role="status"></p><div id="ps-hits" role="listbox" aria-label="${_("Found")}"></div></dialog>`)
  const element = /** @type {HTMLDialogElement} */ (document.body.lastElementChild)
  const [form] = element.getElementsByTagName("form")
  form.action = findLink?.href ?? ""
  element.addEventListener("click", ({target}) => {
    if (target === element || /** @type {Element} */ (target).closest("form > button")) element.close()
  })
  return element
}

const openSearch = () => {
  const field = findPageField()
  if (field) return field.select()
  dialog ??= makeDialog()
  if (!dialog.open) dialog.showModal()
  dialog.querySelector("input")?.select()
  filling ??= loadSearch().then(module => module.fill(dialog, root))
  filling.catch(() => {
    filling = undefined
    dialog.querySelector(".ps-dialog__said")?.replaceChildren(...renderUnreachable(openSearch))
  })
}

const fillPage = async () => {
  const page = document.querySelector(".ps-search")
  if (!page) return
  // The page's script needs it: fetch both at the same time.
  load("search.js").catch(() => {})
  try {
    (await load("find-page.js")).start(root)
  } catch {
    const note = make("p", {className: "ps-empty", role: "status"})
    note.append(...renderUnreachable(() => location.reload()))
    page.append(note)
  }
}

if (findLink) {
  const button = make("button", {className: "ps-find", type: "button", textContent: findLink.textContent})
  button.setAttribute("aria-haspopup", "dialog")
  button.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K")
  button.addEventListener("click", openSearch)
  findLink.replaceWith(button)
  document.addEventListener("keydown", event => {
    const isSlash = event.key === "/" && areKeysOn && isSingleKey(event)
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!isSlash && !isK) return
    event.preventDefault()
    openSearch()
  })
  onEveryPage(fillPage)
}
