// What pages offer with JavaScript, beyond reading. Handlers are on the document, so that they keep working when
// instant navigation replaces the page.

{
const assets = new URL(".", /** @type {HTMLScriptElement} */ (document.currentScript).src)
const root = new URL("../../", assets)

// What a browser shows of the site where a reader keeps it among applications.
document.head.append(Object.assign(document.createElement("link"), {rel: "manifest", href: new URL("manifest.webmanifest", root)}))

/**
 * A script beside this one, fetched when it is needed.
 *
 * @param {string} name
 */
const load = name => import(new URL(name, assets).href)

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @returns {HTMLElementTagNameMap[Tag]}
 */
const make = (name, properties) => Object.assign(document.createElement(name), properties)

/**
 * Complete this page, and each one that instant navigation loads.
 *
 * @param {() => unknown} complete
 */
const onEveryPage = complete => {
  if (window.document$) window.document$.subscribe(complete)
  else complete()
}

// Zotero looks for papers when a page is loaded, and after this event.
let pages = 0
onEveryPage(() => pages++ && document.dispatchEvent(new Event("ZoteroItemUpdated", {bubbles: true, cancelable: true})))

// Whether shortcuts of single keys are on. Speech input may send keys by accident, so readers can turn them off
// (WCAG 2.1.4). A browser may forbid storing it.
let areKeysOn = true
try {
  areKeysOn = localStorage.getItem("ps-keys") !== "off"
} catch {}
// Until the browser draws again, the field of a dialog that was just closed has the focus.
/** @param {HTMLElement} at */
const isWriting = at =>
  (at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])")) && !at.closest("dialog:not([open])")
/** @param {KeyboardEvent & {target: HTMLElement}} event */
const isSingleKey = event =>
  event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target) && !document.querySelector("dialog[open]")

// Status messages. The element is there before its first message: otherwise screen readers would not read it.
const status = document.body.appendChild(make("p", {className: "ps-said"}))
status.setAttribute("role", "status")

const paperRoot = new URL("papers/", root).href
/**
 * The id of the paper whose page a link leads to.
 *
 * @param {{href: string}} link
 */
const readId = link => link.href.startsWith(paperRoot) ? /^([^/]+)\/$/.exec(link.href.slice(paperRoot.length))?.[1] : undefined

// --- what cards, rows and the BibTeX index copy and unfold ------------------------------------------
{
/**
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
const say = (button, text) => {
  const label = button.dataset.label ??= button.textContent
  button.textContent = text
  setTimeout(() => (button.textContent = label), 2000)
}

/** @param {HTMLButtonElement} button */
const copy = async button => {
  try {
    const response = await fetch(button.value)
    if (!response.ok) throw new Error(response.statusText)
    await navigator.clipboard.writeText(await response.text())
    say(button, _("Copied"))
  } catch {
    say(button, _("Failed"))
  }
}

document.addEventListener("click", ({target}) => {
  /** @type {HTMLButtonElement | null} */
  const button = target.closest("button:is(.ps-copy, .ps-unfold)[value]")
  if (button?.matches(".ps-copy")) copy(button)
  else if (button) load("cite.js").then(cite => cite.unfoldAbstract(button)).catch(() => (status.textContent = _("The papers can’t be reached. Are you online?")))
})

/**
 * @param {string} address of the entry's file
 * @param {string} text
 * @param {string} label
 */
const makeCopyButton = (address, text, label) => {
  const button = make("button", {className: "ps-copy", type: "button", value: address, textContent: text})
  button.setAttribute("aria-label", label)
  return button
}

/** @param {string | null | undefined} name of a paper */
const nameCopyButton = name => _(`Copy BibTeX: ${name}`)

/** @param {Element} facts of a row */
const completeRow = facts => {
  const row = /** @type {Element} */ (facts.parentElement), link = row.querySelector("a"), id = link && readId(link)
  const acts = row.querySelector(".ps-acts")
  if (!id || !acts || acts.querySelector(".ps-copy")) return
  const name = link.textContent
  if (facts.hasAttribute("data-abstract")) {
    const button = make("button", {className: "ps-unfold", type: "button", value: link.href, textContent: _("Abstract")})
    button.setAttribute("aria-expanded", "false")
    button.setAttribute("aria-label", _(`Abstract: ${name}`))
    acts.append(button)
  }
  acts.append(makeCopyButton(`${paperRoot}${id}.bib`, _("Copy BibTeX"), nameCopyButton(name)))
}

const complete = () => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const keys = document.querySelectorAll(".ps-keys a[download]:first-child:nth-last-child(2)")
  for (const key of keys) {
    const name = key.textContent
    key.after(makeCopyButton(key.href, _("Copy"), _(`Copy the entry ${name}`)))
  }
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const files = document.querySelectorAll(".ps-card .ps-acts > a[download]")
  for (const file of files) file.replaceWith(makeCopyButton(file.href, _("Copy BibTeX"), nameCopyButton(file.closest(".ps-card")?.querySelector("h2 > a")?.textContent)))
  document.querySelectorAll(":is(.ps-rows, .ps-found) > li > .ps-facts").forEach(completeRow)
}
document.addEventListener("ps-found", complete) // the search page has drawn its results
onEveryPage(complete)
}

// --- how much a card shows: chosen above the cards, remembered ------------------------------------
{
const page = document.documentElement
/** @param {unknown} density which another program may have stored */
const show = density => {
  if (typeof density === "string" && /^\w+$/.test(density)) page.dataset.psDensity = density
  else delete page.dataset.psDensity
}
const check = () => {
  /** @type {HTMLInputElement | null} */
  const radio = document.querySelector(`.ps-density [value="${page.dataset.psDensity ?? ""}"]`)
  if (radio) radio.checked = true
}
// boot.js has done this before the first paint, where it is used. A browser may forbid storing it.
try {
  show(__md_get("__density"))
} catch {}
document.addEventListener("change", ({target}) => {
  if (!(target instanceof HTMLInputElement && target.matches(".ps-density input"))) return
  show(target.value)
  __md_set("__density", target.value)
})
onEveryPage(check)
}

// --- the drawer -----------------------------------------------------------------------------------
// Narrow windows have their navigation in the drawer: a button in its label makes it accessible by keyboard.
{
const label = document.querySelector(".md-header label[for=__drawer]")
/** @type {HTMLInputElement | null} */
const box = document.querySelector("#__drawer")
if (label && box) {
  const button = make("button", {className: "ps-drawer", type: "button"})
  const tell = () => button.setAttribute("aria-expanded", String(box.checked))
  button.append(/** @type {Element} */ (label.firstElementChild)) // its name
  label.prepend(button)
  button.addEventListener("click", () => box.click())
  box.addEventListener("change", tell)
  tell()
  // Browsers leave the drawer open when a page is loaded again or returned to; `autocomplete` would
  // not be valid on a checkbox.
  addEventListener("pageshow", () => {
    box.checked = false
    tell()
  })
}
}

// --- parts with scripts of their own: the panel “Cite”, comments, the shelf, the field above a long index, the map --
{
/**
 * @param {string} part
 * @param {string} script
 * @param {string} name of its function
 */
const complete = async (part, script, name = "show") => {
  if (document.querySelector(part)) (await load(script))[name]()
}
const tryAll = () => {
  complete(".ps-cite", "cite.js").catch(() => {}) // the page works without it
  complete(".ps-talk", "comments.js").catch(() => {})
  complete(".ps-shelf", "shelf-page.js").catch(() => (status.textContent = _("The shelf can’t be reached. Are you online?")))
  complete(".ps-following", "following-page.js").catch(() => (status.textContent = _("The papers can’t be reached. Are you online?")))
  complete("link[type='application/atom+xml']", "following.js", "showNews").catch(() => {})
  complete(".ps-sessions", "sessions.js").catch(() => {})
  complete(".ps-map", "map.js").catch(() => document.querySelector(".ps-map")?.remove())
  complete(".ps-lookup", "names.js").catch(() => document.querySelector(".ps-lookup")?.remove())
}
onEveryPage(tryAll)
document.addEventListener("ps-found", () => complete(".ps-search__tools", "following.js", "showNews").catch(() => {}))
}

// --- exports: with a search, links to bibliographies become menus with other formats, which are generated from the
// search index. Their script is fetched at the first press.
{
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
}

// --- the form for corrections -----------------------------------------------------------------------
// The script that prefills it is fetched when a reader points at the link; a faster click waits for it.
{
/** @param {HTMLAnchorElement} link */
const fill = async link => {
  /** @type {typeof import("../../../../site/papers/js/forms.js")} */
  const {fillAddress} = await load("forms.js")
  link.href = fillAddress(link)
  link.dataset.filled = ""
}
/**
 * @param {{target: HTMLElement}} event
 * @returns {HTMLAnchorElement | null}
 */
const findFormLink = ({target}) => target.closest?.("[data-form]:not([data-filled])")
for (const kind of /** @type {const} */ (["pointerover", "focusin"])) {
  document.addEventListener(kind, event => {
    const link = findFormLink(event)
    if (link) fill(link).catch(() => {}) // the form works without it
  })
}
document.addEventListener("click", async event => {
  const link = findFormLink(event)
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  await fill(link).catch(() => {})
  location.assign(link.href)
})
}

// --- the search -------------------------------------------------------------------------------
// A dialog that the header's button, / and Ctrl-K open at once, so that no typed letter is lost; the rest of
// the search is fetched when it is first opened. On the search page they focus its own field.
{
/** @type {HTMLAnchorElement | null} */
const findLink = document.querySelector(".ps-find")
/** @returns {HTMLInputElement | null} */
const findPageField = () => document.querySelector(".ps-search input[name=q]")
/** @type {HTMLDialogElement} */
let dialog
/** @type {Promise<void> | undefined} */
let filling
let failures = 0

// A browser may remember that a script could not be fetched: another URL tries again.
const fetchSearch = () => load(failures ? `search.js?again=${failures}` : "search.js").catch(error => {
  failures += 1
  throw error
})

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
  filling ??= fetchSearch().then(module => module.fill(dialog, root))
  filling.catch(() => {
    filling = undefined
    dialog.querySelector(".ps-dialog__said")?.replaceChildren(...renderUnreachable(openSearch))
  })
}

const fillPage = async () => {
  const page = document.querySelector(".ps-search")
  if (!page) return
  load("search.js").catch(() => {}) // which the page's script needs: fetch both at the same time
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
}

// --- the reader's shelf ---------------------------------------------------------------------------
// A button beside each paper, and the number of papers in the header. The script is fetched at the first press.
{
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
}

// --- keyboard shortcuts -----------------------------------------------------------------------
// The script is fetched at the first shortcut, or with the button in the footer that lists them.
{
/** @type {Promise<any> | undefined} */
let fetching
/**
 * One promise for all, so that keys act in the order in which they were pressed.
 *
 * @param {(keys: typeof import("./keys.js")) => void} act
 */
const withKeys = act => {
  fetching ??= load("keys.js")
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
  // Material has shortcuts too, for the previous and next page: turn them off as well.
  if (!areKeysOn) return event.stopPropagation()
  if (!"jkocsnp?".includes(event.key)) return
  event.preventDefault()
  withKeys(keys => keys.press(event.key, isOn))
})

const offer = () => {
  const line = document.querySelector(".md-footer-meta__inner")
  if (!line || line.querySelector(".ps-keyboard")) return
  const button = make("button", {className: "ps-keyboard", type: "button", textContent: _("Keyboard")})
  button.setAttribute("aria-haspopup", "dialog")
  button.addEventListener("click", () => withKeys(keys => keys.showHelp(isOn)))
  line.append(button)
}
onEveryPage(offer)
}

// --- links to the previous and next paper of the list that the reader came from ----------------------
{
const rows = ".ps-listing .ps-rows > li > a, .ps-feed h2 a, :is(.ps-found, .ps-mine) > li > a"
document.addEventListener("click", event => {
  if (!event.target.closest(rows)) return
  try {
    sessionStorage.psList = [location, ...document.querySelectorAll(rows)].join(" ")
  } catch {} // the browser forbids it, or its storage is full
})
const showSteps = () => {
  let steps = ""
  try {
    steps = sessionStorage.psList ?? ""
  } catch {}
  const [list, ...papers] = steps.split(" ")
  const at = papers.indexOf(location.origin + location.pathname)
  const nav = make("nav", {className: "ps-steps", ariaLabel: _("List")})
  /**
   * @param {string | undefined} href
   * @param {string} textContent
   */
  const add = (href, textContent, rel = "") => href && nav.append(make("a", {href, textContent, rel}))
  add(papers[at - 1], _("Previous"), "prev")
  const number = at + 1, total = papers.length
  add(list, _(`${number} of ${total}`))
  add(papers[at + 1], _("Next"), "next")
  if (at >= 0) document.querySelector(".ps-main")?.prepend(nav)
}
onEveryPage(showSteps)
}

// --- the next page, fetched when the reader points at a link to it; not for readers who save data -----
// Rules for speculation would need an exception in the policy of every page.
{
/** @type {Set<string>} */
const fetched = new Set()
/** @param {HTMLAnchorElement} link */
const prefetch = link => {
  const [href] = link.href.split("#"), isPage = href.startsWith(root.href) && href.endsWith("/")
  if (!isPage || fetched.has(href) || href === location.href.split("#")[0]) return
  fetched.add(href)
  document.head.append(make("link", {rel: "prefetch", href}))
}
/** @type {number} */
let waiting
const stop = () => clearTimeout(waiting)
document.addEventListener("pointerover", ({target}) => {
  stop()
  const {connection} = /** @type {Navigator & {connection?: {saveData: boolean}}} */ (navigator)
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[href]"))
  if (link && !connection?.saveData && !matchMedia("(prefers-reduced-data: reduce)").matches) waiting = setTimeout(prefetch, 65, link)
})
document.addEventListener("pointerout", stop)
}
}
