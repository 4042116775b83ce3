// Phrases of several pages that scripts generate.

import {LANGUAGE, formatNumber} from "./locale.js"

/** @type {Record<string, string>} a paper's status -> that in a word */
export const STATUS = {retracted: _("Retracted"), withdrawn: _("Withdrawn"), corrected: _("Corrected")}

/**
 * “Venue: Nature”: a label and a text.
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
 * Two sentences in a row: Chinese has no space between them.
 *
 * @param {string} first
 * @param {string} next
 */
export const joinSentences = (first, next) => _(`${first} ${next}`)
