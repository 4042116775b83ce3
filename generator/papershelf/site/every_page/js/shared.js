// What the script of all pages consists of shares. Handlers are on the document, so that they keep working when instant
// navigation replaces the page.

const assets = new URL(".", /** @type {HTMLScriptElement} */ (document.currentScript).src)
export const root = new URL("../../", assets)

// What a browser shows of the site where a reader keeps it among applications.
document.head.append(Object.assign(document.createElement("link"), {rel: "manifest", href: new URL("manifest.webmanifest", root)}))

/**
 * A script beside this one, fetched when it is needed.
 *
 * @param {string} name
 */
export const load = name => import(new URL(name, assets).href)

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (name, properties) => Object.assign(document.createElement(name), properties)

/**
 * Complete this page, and each one that instant navigation loads.
 *
 * @param {() => unknown} complete
 */
export const onEveryPage = complete => {
  if (window.document$) window.document$.subscribe(complete)
  else complete()
}

// Zotero looks for papers when a page is loaded, and after this event.
let pages = 0
onEveryPage(() => pages++ && document.dispatchEvent(new Event("ZoteroItemUpdated", {bubbles: true, cancelable: true})))

// Whether shortcuts of single keys are on. Speech input may send keys by accident, so readers can turn them off
// (WCAG 2.1.4). A browser may forbid storing it.
export let areKeysOn = true
try {
  areKeysOn = localStorage.getItem("ps-keys") !== "off"
} catch {}
export const turnKeys = (on = areKeysOn) => {
  areKeysOn = on
  try {
    localStorage.setItem("ps-keys", on ? "on" : "off")
  } catch {}
  return on
}

// Until the browser draws again, the field of a dialog that was just closed has the focus.
/** @param {HTMLElement} at */
const isWriting = at =>
  (at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])")) && !at.closest("dialog:not([open])")
/** @param {KeyboardEvent & {target: HTMLElement}} event */
export const isSingleKey = event =>
  event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target) && !document.querySelector("dialog[open]")

// Status messages. The element is there before its first message: otherwise screen readers would not read it.
export const status = document.body.appendChild(make("p", {className: "ps-said"}))
status.setAttribute("role", "status")

export const paperRoot = new URL("papers/", root).href
/**
 * The id of the paper whose page a link leads to.
 *
 * @param {{href: string}} link
 */
export const readId = link => link.href.startsWith(paperRoot) ? /^([^/]+)\/$/.exec(link.href.slice(paperRoot.length))?.[1] : undefined
