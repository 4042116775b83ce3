// How much a card shows: chosen above the cards, remembered.

import {onEveryPage} from "./shared.js"

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
