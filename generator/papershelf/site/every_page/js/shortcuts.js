// Keyboard shortcuts: their script is fetched at the first one, or with the button in the footer that lists them.

import {areKeysOn, isSingleKey, load, make, onEveryPage, turnKeys} from "./shared.js"

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

document.addEventListener("keydown", event => {
  if (!isSingleKey(event)) return
  // Material has shortcuts too, for the previous and next page: turn them off as well.
  if (!areKeysOn) return event.stopPropagation()
  if (!"jkocsnp?".includes(event.key)) return
  event.preventDefault()
  withKeys(keys => keys.press(event.key, turnKeys))
})

const offer = () => {
  const line = document.querySelector(".md-footer-meta__inner")
  if (!line || line.querySelector(".ps-keyboard")) return
  const button = make("button", {className: "ps-keyboard", type: "button", textContent: _("Keyboard")})
  button.setAttribute("aria-haspopup", "dialog")
  button.addEventListener("click", () => withKeys(keys => keys.showHelp(turnKeys)))
  line.append(button)
}
onEveryPage(offer)
