// Messages about what was done and what failed, for readers who see and for those who listen.

import {make} from "./elements.js"

/** The message when papers, or data about them, can't be fetched. */
export const UNREACHED = _("The papers can’t be reached. Are you online?")

/** @type {number} */
let silence

/**
 * Show a message until the next one.
 *
 * @param {(string | Node)[]} nodes
 */
export const tell = (...nodes) => {
  clearTimeout(silence)
  document.querySelector(".ps-said")?.replaceChildren(...nodes)
}

/**
 * Show a message for a while, with a button “Undo” if `undo` is given.
 *
 * @param {string} text
 * @param {() => boolean} [undo]
 * @returns {void}
 */
export const say = (text, undo) => {
  const takeBack = () => say(undo?.() ? _("As it was") : _("The shelf has changed since"))
  tell(text, ...(undo ? [make("button", {type: "button", onclick: takeBack}, _("Undo"))] : []))
  silence = setTimeout(tell, undo ? 10_000 : 5000)
}
