// Narrow windows have their navigation in the drawer: a button in its label makes it accessible by keyboard.

import {make} from "./shared.js"

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
