// Splits texts into words as the index has them. tokens.py does the same, and a test compares them.

import {fold} from "./letters.js"
import {languages} from "../lunr.js"

const ELIDED = languages.elided ? new RegExp(languages.elided) : null

/**
 * A word without its elided article or the like: "image" for "l'image".
 *
 * @param {string} word
 */
export const dropElision = word => ELIDED ? word.replace(ELIDED, "") : word

// "C++", "C#": see tokens.py.
const SIGNED = /^[^\p{L}\p{N}_]*([a-z](?:\+\+|#))[^\p{L}\p{N}_]*$/u

/**
 * A folded token without the punctuation around it.
 *
 * @param {string} token
 */
export const trim = token => SIGNED.exec(token)?.[1] ?? dropElision(token.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{M}\p{N}_]+$/gu, ""))

/**
 * The folded, trimmed words of a text, split at white space and hyphens.
 *
 * @param {string} text
 */
export const splitWords = text => fold(text).split(/[\s-]+/).map(trim).filter(Boolean)

/**
 * An identifier as the index has it: one term.
 *
 * @param {string} text
 */
export const toIdentifier = text => trim(fold(text).replaceAll("-", "_"))

export const STOP_WORDS = new Set(languages.stopWords.split(" "))
