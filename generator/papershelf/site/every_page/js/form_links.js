// Links to the form for corrections. The script that prefills it is fetched when a reader points at the link; a faster
// click waits for it.

import {load} from "./shared.js"

/** @param {HTMLAnchorElement} link */
const fill = async link => {
  /** @type {typeof import("../../papers/js/forms.js")} */
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
