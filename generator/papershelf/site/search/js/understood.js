// Tells how a query was understood; a click takes that back.

/** @import {Report} from "../../../search/client/query/reader.js" */

import {make} from "../../rendering/js/elements.js"

/** @type {Record<string, (typed: string, meant?: string) => string>} */
const MEANINGS = {
  year: typed => _(`${typed} as the year`),
  key: (typed, meant) => _(`“${typed}” as ${meant}`),
  venue: typed => _(`“${typed}” as a venue`),
  corrected: (typed, meant) => meant ? _(`corrected “${typed}” to “${meant}”`) : _(`corrected “${typed}”`),
  joined: (typed, meant) => _(`“${typed}” as ${meant}`),
}

/**
 * A button for each rule that changed the meaning of a word.
 *
 * @param {Report} report
 * @param {(typed: string) => void} takeLiterally searches for the word as it is written
 */
export const renderUnderstood = ({notes = [], guessed = []}, takeLiterally) => {
  const corrected = guessed.filter(([, meant]) => meant.length).map(([typed, , meant]) => ({what: "corrected", typed, meant}))
  return [...notes, ...corrected].map(({what, typed, meant}) =>
    make("button", {type: "button", className: "ps-understood", title: _(`Search for “${typed}” as it is written`), onclick: () => takeLiterally(typed)},
      MEANINGS[what](typed, meant)))
}
