// Stems as in the index: those of lunr.js and lunr-languages.

import {dropElision} from "./fold.js"
import {languages, lunr} from "../lunr.js"

/**
 * The stem of a folded word: the stemmers of all languages of the site are applied in turn.
 *
 * @param {string} word
 * @returns {string}
 */
export const stem = word => languages.stemmers.reduce(applyStemmer, new lunr.Token(restoreAccents(dropElision(word)))).toString()

const STEMMED = languages.stemmed.map(words => new RegExp(words))
/**
 * @param {any} token
 * @param {(token: object) => object} stemmer
 * @param {number} at
 */
const applyStemmer = (token, stemmer, at) => STEMMED[at].test(token) ? stemmer(token) : token

/**
 * A word with the accents in its ending that a stemmer requires.
 *
 * @param {string} word
 */
function restoreAccents(word) {
  for (const [ending, full] of languages.endings ?? []) {
    if (word.endsWith(ending)) return word.slice(0, -ending.length) + full
  }
  return word
}
