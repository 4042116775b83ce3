// What pages do beyond reading, where there is script: copy a BibTeX entry from an index or a card.
// Listens on the document, so that it goes on working when instant navigation swaps the page.

// Whether single keys do something; a screen reader or a voice may send them unasked, so that readers can
// turn them off (WCAG 2.1.4). A browser may forbid to keep it.
let areKeysOn = true
try {
  areKeysOn = localStorage.getItem("ps-keys") !== "off"
} catch {}
const isWriting = at => at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])")
const isSingleKey = event =>
  event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target) && !document.querySelector("dialog[open]")

// What was done, for who sees and who hears: there before it has something to say, else it would not be read out.
const said = document.body.appendChild(Object.assign(document.createElement("p"), {className: "ps-said"}))
said.setAttribute("role", "status")

const say = (button, text) => {
  button.textContent = text
  setTimeout(() => (button.textContent = _("Copy")), 2000)
}

document.addEventListener("click", async event => {
  const button = event.target.closest(":is(.ps-keys, .ps-acts) .ps-copy")
  if (!button) return
  try {
    const response = await fetch(button.previousElementSibling.href)
    if (!response.ok) throw new Error(response.statusText)
    await navigator.clipboard.writeText(await response.text())
    say(button, _("Copied"))
  } catch {
    say(button, _("Failed"))
  }
})

// A button after each link to an entry's file: a key, or the last on a card.
const show = () => {
  for (const key of document.querySelectorAll(".ps-keys a[download]:first-child:nth-last-child(2), .ps-acts > a[download]:last-child")) {
    const button = Object.assign(document.createElement("button"), {className: "ps-copy", type: "button", textContent: _("Copy")})
    const name = key.closest(".ps-card")?.querySelector("h2").textContent ?? key.textContent
    button.setAttribute("aria-label", _(`Copy the entry ${name}`))
    key.after(button)
  }
}
if (window.document$) window.document$.subscribe(show)
else show()

// --- how much a card shows: chosen above the cards, remembered ------------------------------------
{
const page = document.documentElement
const show = density => {
  if (density) page.dataset.psDensity = density
  else delete page.dataset.psDensity
}
const check = () => {
  const radio = document.querySelector(`.ps-density [value="${page.dataset.psDensity ?? ""}"]`)
  if (radio) radio.checked = true
}
// boot.js has done so before anything was painted, where it is; a browser may forbid to remember.
try {
  show(__md_get("__density"))
} catch {}
document.addEventListener("change", event => {
  if (!event.target.matches(".ps-density input")) return
  show(event.target.value)
  __md_set("__density", event.target.value)
})
if (window.document$) window.document$.subscribe(check)
else check()
}

// --- the drawer -----------------------------------------------------------------------------------
// Narrow and enlarged windows have their navigation in it: a button in its label opens it by keyboard.
{
const label = document.querySelector(".md-header label[for=__drawer]")
const box = document.querySelector("#__drawer")
if (label && box) {
  const button = Object.assign(document.createElement("button"), {className: "ps-drawer", type: "button"})
  const tell = () => button.setAttribute("aria-expanded", String(box.checked))
  button.append(label.firstElementChild) // its name
  label.prepend(button)
  button.addEventListener("click", () => box.click())
  box.addEventListener("change", tell)
  tell()
}
}

// --- what has a script of its own: the panel "Cite", comments, the shelf, the field above a long index, the map --
{
const assets = new URL(".", document.currentScript.src)
const complete = async (part, script) => {
  if (document.querySelector(part)) (await import(new URL(script, assets))).show()
}
const tryAll = () => {
  complete(".ps-cite", "cite.js").catch(() => {}) // without it the page is as without script
  complete(".ps-talk", "comments.js").catch(() => {})
  complete(".ps-shelf", "shelf-page.js").catch(() => (said.textContent = _("The shelf can’t be reached. Are you online?")))
  complete(".ps-map", "map.js").catch(() => document.querySelector(".ps-map")?.remove())
  complete(".ps-lookup", "names.js").catch(() => document.querySelector(".ps-lookup")?.remove())
}
if (window.document$) window.document$.subscribe(tryAll)
else tryAll()
}

// --- exports: where there is a search, a menu that has the link to a bibliography and other formats, which are made of
// the search's entries. What it does is fetched with its first press.
{
const assets = new URL(".", document.currentScript.src)
const open = menu => import(new URL("cite.js", assets)).then(cite => cite.pressOf(menu), () => (said.textContent = _("The papers can’t be reached. Are you online?")))
const offer = () => {
  for (const link of document.querySelectorAll("body:has(.ps-find) a.ps-bib:not(.ps-export a)")) {
    const menu = Object.assign(document.createElement("span"), {className: "ps-export", innerHTML: `<button type="button" aria-expanded="false">${_("Export")}</button><span hidden></span>`})
    menu.firstChild.addEventListener("click", () => open(menu))
    link.replaceWith(menu)
    link.textContent = "BibTeX"
    menu.lastChild.append(link)
  }
}
if (window.document$) window.document$.subscribe(offer)
else offer()
}

// --- the form for corrections -----------------------------------------------------------------------
// What fills it is fetched when a reader comes to its link; a click that is faster waits for it.
{
const assets = new URL(".", document.currentScript.src)
const fill = async link => {
  const {filled} = await import(new URL("forms.js", assets))
  link.href = filled(link)
  link.dataset.filled = ""
}
const linkAt = ({target}) => target.closest?.("[data-form]:not([data-filled])")
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, event => {
    const link = linkAt(event)
    if (link) fill(link).catch(() => {}) // the form asks all the same
  })
}
document.addEventListener("click", async event => {
  const link = linkAt(event)
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  await fill(link).catch(() => {})
  location.assign(link.href)
})
}

// --- the search -------------------------------------------------------------------------------
// A dialog that the header's button, / and Ctrl-K open at once, so that no typed letter is lost; the
// rest of the search is fetched when it is first opened. On the page of the search its own field serves.
{
const assets = new URL(".", document.currentScript.src)
const root = new URL("../../", assets)
const findLink = document.querySelector(".ps-find")
const pageField = () => document.querySelector(".ps-search input[name=q]")
let dialog, filling
let failures = 0

const fetchScript = async name => {
  import(new URL("search.js", assets)).catch(() => {}) // the engine, which it will ask for: at the same time
  // A browser may keep it that a script could not be fetched: another address asks again.
  const module = import(new URL(failures ? `${name}?again=${failures}` : name, assets))
  return module.catch(error => {
    failures += 1
    throw error
  })
}

const unreachable = again => {
  const button = Object.assign(document.createElement("button"), {type: "button", textContent: _("Try again"), onclick: again})
  return [_("The search can’t be reached. Are you online?"), " ", button]
}

const newDialog = () => {
  document.body.insertAdjacentHTML("beforeend", `<dialog class="ps-dialog md-typeset" aria-label="${_("Search")}">
<form role="search"><input name="q" role="combobox" aria-label="${_("Search papers")}" aria-autocomplete="list" aria-controls="ps-hits" aria-expanded="false"
placeholder="${_("Search papers")}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" maxlength="500">
<button type="button">${_("Close")}</button></form><p class="ps-dialog__said" role="status"></p><div id="ps-hits" role="listbox" aria-label="${_("Found")}"></div></dialog>`)
  const made = document.body.lastElementChild
  made.querySelector("form").action = findLink.href
  made.addEventListener("click", event => {
    if (event.target === made || event.target.closest("form > button")) made.close()
  })
  return made
}

const openSearch = () => {
  const field = pageField()
  if (field) return field.select()
  dialog ??= newDialog()
  if (!dialog.open) dialog.showModal()
  dialog.querySelector("input").select()
  filling ??= fetchScript("find.js").then(module => module.fill(dialog, root))
  filling.catch(() => {
    filling = undefined
    dialog.querySelector(".ps-dialog__said").replaceChildren(...unreachable(openSearch))
  })
}

const fillPage = async () => {
  const page = document.querySelector(".ps-search")
  page?.querySelector(".ps-empty[role]")?.remove()
  try {
    if (page) (await fetchScript("find-page.js")).start(root)
  } catch {
    const said = Object.assign(document.createElement("p"), {className: "ps-empty", role: "status"})
    said.append(...unreachable(fillPage))
    page.append(said)
  }
}

if (findLink) {
  const button = Object.assign(document.createElement("button"), {className: "ps-find", type: "button", textContent: findLink.textContent})
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
  if (window.document$) window.document$.subscribe(fillPage)
  else fillPage()
}
}

// --- the reader's shelf ---------------------------------------------------------------------------
// A button beside each paper, and how many are there in the header. What a button does is fetched with its first press.
{
const assets = new URL(".", document.currentScript.src)
const root = new URL("../../", assets)
const papers = new URL("papers/", root).href
const withShelf = act => import(new URL("shelf.js", assets)).then(act, () => (said.textContent = _("The shelf can’t be reached. Are you online?")))

const idsKept = () => {
  try {
    return new Set(JSON.parse(localStorage.getItem(`${root.pathname}.papershelf.shelf`)).shelves.flatMap(shelf => shelf.papers))
  } catch {
    return new Set() // nothing yet, or a browser that forbids it
  }
}

const tell = () => {
  const ids = idsKept()
  for (const button of document.querySelectorAll(".ps-keep")) button.setAttribute("aria-pressed", ids.has(button.value))
  const link = document.querySelector(".ps-shelved")
  if (link) link.dataset.count = ids.size || ""
  const earlier = document.querySelector(".ps-paper")?.dataset.aliases?.split(" ") ?? []
  if (earlier.some(id => ids.has(id))) withShelf(shelf => shelf.follow(earlier, document.querySelector(".ps-buttons .ps-keep").value))
}

const offer = () => {
  for (const link of document.querySelectorAll(":is(.ps-card__title, .ps-rows > li, .ps-found > li) > a")) {
    const [, id] = link.href.startsWith(papers) ? /^([^/]+)\/$/.exec(link.href.slice(papers.length)) ?? [] : []
    const title = link.closest("h2") ?? link
    if (!id || title.nextElementSibling?.matches(".ps-keep")) continue
    const button = Object.assign(document.createElement("button"), {className: "ps-keep", type: "button", value: id, title: _("Add to shelf")})
    const name = link.textContent
    button.setAttribute("aria-label", _(`Add to shelf: ${name}`))
    title.after(button)
  }
  tell()
}

document.addEventListener("click", ({target}) => {
  const button = target.closest(".ps-keep, .ps-keep-all")
  if (button) withShelf(shelf => (button.value ? shelf.press(button) : shelf.addShown()))
})
document.addEventListener("ps-shelf", tell)
document.addEventListener("ps-found", offer) // the search has shown its results
addEventListener("storage", tell)
if (window.document$) window.document$.subscribe(offer)
else offer()

// The header stays when instant navigation swaps the page: its link must be whole.
const link = document.querySelector(".ps-shelved")
if (link) link.href = link.href
}

// --- the keys ---------------------------------------------------------------------------------
// What they do is fetched at the first of them, or with the button in the last line, which shows them.
{
const assets = new URL(".", document.currentScript.src)
let fetching
// One promise for all, so that keys act in the order in which they came.
const withKeys = act => {
  fetching ??= import(new URL("keys.js", assets))
  fetching.then(act, () => (fetching = undefined))
}

const isOn = (on = areKeysOn) => {
  areKeysOn = on
  try {
    localStorage.setItem("ps-keys", on ? "on" : "off")
  } catch {}
  return on
}

document.addEventListener("keydown", event => {
  if (!isSingleKey(event)) return
  // Material's script has some too, for the pages before and after: off is off.
  if (!areKeysOn) return event.stopPropagation()
  if (!"jkocs?".includes(event.key)) return
  event.preventDefault()
  withKeys(keys => keys.press(event.key, isOn))
})

const offer = () => {
  const line = document.querySelector(".md-footer-meta__inner")
  if (!line || line.querySelector(".ps-keyboard")) return
  const button = Object.assign(document.createElement("button"), {className: "ps-keyboard", type: "button", textContent: _("Keyboard")})
  button.setAttribute("aria-haspopup", "dialog")
  button.addEventListener("click", () => withKeys(keys => keys.help(isOn)))
  line.append(button)
}
if (window.document$) window.document$.subscribe(offer)
else offer()
}

// --- the papers before and after, in the list that the reader came from: noted when it is left ------
{
const rows = ".ps-listing .ps-rows > li > a, .ps-feed h2 a, .ps-mine > li > a"
document.addEventListener("click", event => {
  if (!event.target.closest(rows)) return
  try {
    sessionStorage.psList = [location, ...document.querySelectorAll(rows)].join(" ")
  } catch {} // a browser may forbid to keep it, or have no room
})
const make = (name, values) => Object.assign(document.createElement(name), values)
const showSteps = () => {
  let kept = ""
  try {
    kept = sessionStorage.psList ?? ""
  } catch {}
  const [list, ...papers] = kept.split(" ")
  const at = papers.indexOf(location.origin + location.pathname)
  const nav = make("nav", {className: "ps-steps", ariaLabel: _("List")})
  const add = (href, textContent) => href && nav.append(make("a", {href, textContent}))
  add(papers[at - 1], _("Previous"))
  const number = at + 1, total = papers.length
  add(list, _(`${number} of ${total}`))
  add(papers[at + 1], _("Next"))
  if (at >= 0) document.querySelector(".ps-paper__main")?.prepend(nav)
}
if (window.document$) window.document$.subscribe(showSteps)
else showSteps()
}
