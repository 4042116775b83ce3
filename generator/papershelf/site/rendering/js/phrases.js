// What several pages that are made by script say.

import {LANGUAGE, formatNumber} from "./locale.js"

/**
 * “Venue: Nature”: what is meant, and what it is said of.
 *
 * @param {string | number} label
 * @param {string} text
 */
export const formatLabel = (label, text) => _(`${label}: ${text}`)

/** @param {number} number */
export const countPapers = number => {
  const num = formatNumber(number)
  return ngettext(`${num} paper`, `${num} papers`, number)
}

/**
 * “a, b and c”.
 *
 * @param {string[]} texts
 */
export const formatList = texts => new Intl.ListFormat(LANGUAGE).format(texts)

/**
 * Two sentences one after the other: Chinese has no space between.
 *
 * @param {string} first
 * @param {string} next
 */
export const joinSentences = (first, next) => _(`${first} ${next}`)
