// What several pages that are made by script say.

import {LANGUAGE, grouped} from "./locale.js"

/**
 * “Venue: Nature”: what is meant, and what it is said of.
 *
 * @param {string | number} label
 * @param {string} text
 */
export const labelled = (label, text) => _(`${label}: ${text}`)

/** @param {number} number */
export const somePapers = number => {
  const num = grouped(number)
  return ngettext(`${num} paper`, `${num} papers`, number)
}

/**
 * “a, b and c”.
 *
 * @param {string[]} texts
 */
export const listed = texts => new Intl.ListFormat(LANGUAGE).format(texts)

/**
 * Two sentences one after the other: Chinese has no space between.
 *
 * @param {string} first
 * @param {string} next
 */
export const sentences = (first, next) => _(`${first} ${next}`)
