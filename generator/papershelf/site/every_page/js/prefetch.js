// The next page, fetched when the reader points at a link to it; not for readers who save data. Rules for speculation
// would need an exception in the policy of every page.

import {make, root} from "./shared.js"

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
