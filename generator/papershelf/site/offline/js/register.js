// With the setting `offline`: tells the service worker what to store, the current page with the files it loaded, and
// the papers on the reader's shelf.

const root = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src)
const KEY = `${root.pathname}.papershelf.shelf` // as in storage.js

const readShelf = () => {
  try {
    /** @type {{shelves: {papers: string[]}[]}} */
    const {shelves} = JSON.parse(localStorage.getItem(KEY) ?? "")
    return shelves.flatMap(shelf => shelf.papers).map(id => new URL(`papers/${id}/`, root).href)
  } catch {
    return []
  }
}

// The shelf page and its files: available from the first visit on, whichever page that is.
const SHELF = ["shelf/", ...["shelf.css", "shelf.js", "shelf-page.js", "cite.js"].map(name => `assets/papershelf/${name}`)]

// What this tab has seen, and the worker wasn't told of: it may take longer to start than a reader stays on the first page.
const SEEN = `${root.pathname}.papershelf.seen`
const noteSeen = () => {
  /** @type {string[]} */
  let seen = [location.href, ...performance.getEntriesByType("resource").map(({name}) => name)]
  try {
    seen = [...new Set([...JSON.parse(sessionStorage.getItem(SEEN) ?? "[]"), ...seen])]
    sessionStorage.setItem(SEEN, JSON.stringify(seen))
  } catch {} // the browser forbids it, or its storage is full
  return seen
}
const tellSeen = async () => {
  noteSeen()
  await tell(() => ({seen: noteSeen()}))
  try {
    sessionStorage.removeItem(SEEN)
  } catch {}
}

/** @param {() => {seen?: string[], shelf?: string[]}} what */
const tell = async what => (await navigator.serviceWorker.ready).active?.postMessage(what())
const tellShelf = () => tell(() => ({shelf: [...SHELF.map(address => new URL(address, root).href), ...readShelf()]}))

// Browsers support this on https and localhost only.
if (navigator.serviceWorker) {
  navigator.serviceWorker.register(new URL("sw.js", root)).catch(() => {})
  addEventListener("load", () => {
    tellSeen()
    tellShelf()
  })
  document.addEventListener("ps-shelf", tellShelf)
}
