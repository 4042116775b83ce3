// Corrects mistyped words: finds words of the index that are one letter away.

/** @import {Report} from "./reader.js" */
/** @import {Terms} from "../index/terms.js" */

import {splitWords} from "../words/fold.js"
import {isHangul, listSyllables} from "../words/hangul.js"
import {ARABIC_PREFIX} from "../words/letters.js"
import {languages} from "../lunr.js"
import {stem} from "../words/stem.js"

/** @param {string} word */
export const isArabic = word => /[ء-ي]/.test(word)

/** The first and last letters of Cyrillic, Hebrew, Arabic and Latin. */
const ALPHABETS = ["ая", "את", "ءي", "az"]

/** @param {string} word */
function listLetters(word) {
  const [first, last] = ALPHABETS.find(([from, to]) => [...word].some(letter => letter >= from && letter <= to)) ?? ALPHABETS[3]
  return Array.from({length: last.charCodeAt(0) - first.charCodeAt(0) + 1}, (_, at) => String.fromCharCode(first.charCodeAt(0) + at))
}

/**
 * Every word that becomes this one by a missing, superfluous, wrong or transposed letter.
 *
 * @param {string} word
 * @returns {Iterable<string>}
 */
function* generateNeighbours(word) {
  if (isHangul(word)) return yield* generateSyllables(word)
  const keys = listLetters(word)
  for (let at = 0; at <= word.length; at++) {
    const head = word.slice(0, at), tail = word.slice(at)
    for (const letter of keys) {
      yield head + letter + tail
      if (tail) yield head + letter + tail.slice(1)
    }
    if (tail) yield head + tail.slice(1)
    if (tail.length > 1) yield head + tail[1] + tail[0] + tail.slice(2)
  }
}

/**
 * A pair of Korean syllables (see letters.js) with another first consonant, vowel or final consonant.
 *
 * @param {string} word
 */
function* generateSyllables(word) {
  for (let at = 0; at < word.length; at++) {
    for (const other of listSyllables(word[at])) yield word.slice(0, at) + other + word.slice(at + 1)
  }
}

/** Maximum number of stems for a mistyped word; doubled if its first letter may be wrong. */
const MOST = 6

/**
 * The stems of the index that a mistyped word may stand for, the most frequent first. Only words
 * that begin with as many `letters` of it are considered; if these are infinitely many, those that
 * are in the same file as it would be.
 *
 * Words are corrected before they are stemmed: "manipulatin" is two letters from no stem.
 *
 * @param {Terms} terms
 * @param {string} word
 * @param {number} letters
 */
export function guessStems(terms, word, letters) {
  const cache = terms.guessCache, key = `${letters} ${word}`
  return (cache[key] ??= findStems(terms, word, letters).catch(error => {
    delete cache[key]
    throw error
  }))
}

/**
 * @param {Terms} terms
 * @param {string} word
 * @param {number} letters
 */
async function findStems(terms, word, letters) {
  if (word.length < (/[א-תء-ي]/.test(word) ? 3 : 4) && !isHangul(word)) return []
  // The mistake may be in an article, which is left only then.
  const meant = new Set(Array.from(new Set(generateNeighbours(word)), other => stem(other.replace(ARABIC_PREFIX, ""))))
  meant.delete(stem(word))
  const words = letters < Infinity
    ? await terms.pickWords([...meant].filter(other => other.startsWith(word.slice(0, letters))))
    : (await terms.findBeside(stem(word))).filter(term => meant.has(term.text)).map(toRow)
  return pickMostFrequent(words, letters ? MOST : 2 * MOST)
}

/**
 * A term as in the vocabulary: with the bit length of its frequency.
 *
 * @param {import("../index/postings.js").Term} term
 * @returns {[word: string, bits: number]}
 */
const toRow = ({text, frequency}) => [text, 32 - Math.clz32(frequency)]

/**
 * The most frequent of some words of the vocabulary.
 *
 * @param {[word: string, frequency: number][]} words
 * @param {number} most
 */
export const pickMostFrequent = (words, most) => words.toSorted((a, b) => b[1] - a[1]).slice(0, most).map(([word]) => word)

/**
 * Adds to each correction the word of the results that it is, if their titles, names or tags have it.
 *
 * @param {Report} report
 * @param {{title: string, authors: string[], tags: string[]}[]} hits
 */
export function nameCorrections({guessed = []}, hits) {
  const words = guessed.length ? hits.flatMap(({title, authors, tags}) => splitWords([title, ...authors, ...tags].join(" "))) : []
  for (const guess of guessed) guess[2] ??= words.find(word => guess[1].includes(stem(word)))
}

const ENDINGS = (
  "able ability al ally ance ant ation ational ations ative e ed ence ent er ers es ic ical ies ing ings ion ions " +
  "ism ist ities ity ive ization ize ly ment ments ness ous s y"
).split(" ")

/**
 * The stems of the words that an unfinished word may become. Example: "calibra" may become
 * "calibration", whose stem is "calibr".
 *
 * @param {string} word
 */
export function completeWord(word) {
  const whole = ENDINGS.flatMap(ending => Array.from(ending, (_, at) =>
    word.endsWith(ending.slice(0, at)) ? word + ending.slice(at) : word))
  return [...new Set(whole.map(stem))].filter(stemmed => stemmed.length > 2 && !stemmed.startsWith(word))
}

/** Maximum number of letters of an unfinished word that are not in its stem. */
const MOST_OVER = 5

/**
 * Possible stems of an unfinished word in languages other than English, whose endings are not
 * listed here: those of words that it is one or two letters from; Arabic words are stemmed on every site.
 *
 * @param {string} word
 * @returns {string[]}
 */
export function shortenWord(word) {
  const parts = Array.from({length: MOST_OVER}, (_, at) => word.slice(0, -1 - at))
  if (isArabic(word)) return parts.filter(part => part.length > 2)
  if (languages.names.every(name => name === "en")) return []
  const letters = listLetters(word), ends = ["", ...letters, ...letters.flatMap(one => letters.map(other => one + other))]
  const stems = new Set(ends.map(end => stem(word + end)))
  return parts.filter(part => part.length > 3 && stems.has(part))
}
