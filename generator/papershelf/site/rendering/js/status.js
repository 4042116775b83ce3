// What was done, and what could not be done, for who sees and who hears.

import {make} from "./elements.js"

/** What is said where papers, or what is known of them, can't be fetched. */
export const UNREACHED = _("The papers can’t be reached. Are you online?")

/** @type {number} */
let silence

/**
 * Say something until something else is said.
 *
 * @param {(string | Node)[]} nodes
 */
export const tell = (...nodes) => {
  clearTimeout(silence)
  document.querySelector(".ps-said")?.replaceChildren(...nodes)
}

/**
 * Say it for a while, with a button to take it back where `undo` does so.
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
