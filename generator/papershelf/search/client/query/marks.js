// Finds the words of a query in texts: to highlight them, and to show where they are.

/** @import {WordGroup} from "./parse.js" */
/** @typedef {{guessed?: [typed: string, meant: string[], word?: string][], own?: string[]}} Guesses of the report of an answer */
/** @typedef {(word: string) => boolean} Test whether a folded word is what was asked for */

import {STOP_WORDS, trim} from "../words/fold.js"
import {findForms} from "../words/word_forms.js"
import {fold} from "../words/letters.js"
import {parse} from "./parse.js"
import {stem} from "../words/stem.js"

/** Minimum number of letters for an unfinished word to be highlighted. */
const LEAST = 3
/** The number of words of a snippet, and how many of them may precede the first match. */
const SNIPPET = 26, BEFORE = 6

/**
 * The groups of a query that papers shall have, each with its tests, one a word. Guessed words pass too.
 *
 * @param {string} query
 * @param {Guesses} report
 * @returns {(WordGroup & {tests: Test[]})[]}
 */
function makeTests(query, {guessed = [], own}) {
  const parsed = parse(query, own), meant = new Map(guessed.map(([typed, stems]) => [typed, stems])), wanted = parsed.groups.filter(group => !group.excluded)
  const end = wanted.at(-1), last = parsed.open && !end?.quoted ? end?.words.at(-1) : undefined
  /**
   * @param {string} word
   * @param {string[]} or
   */
  const makeTest = (word, or) => {
    const stems = new Set([...[word, ...findForms(word), ...or].map(stem), ...(meant.get(word) ?? [])]), isOpen = word === last && word.length >= LEAST
    return (/** @type {string} */ other) => stems.has(stem(other)) || (isOpen && other.startsWith(word))
  }
  return wanted.map(group => ({...group, tests: group.words.map(word => makeTest(word, group.or))}))
}

/**
 * A text in pieces, every second of them white space or hyphens.
 *
 * @param {string} text
 */
const splitPieces = text => text.split(/([\s-]+)/)

/**
 * Splits a text into pieces `[piece, whether it matches]`. `report` is that of the answer: guessed
 * words match too.
 *
 * @param {string} text
 * @param {string} query
 * @param {Guesses} report
 * @returns {[piece: string, isAsked: boolean][]}
 */
export function markMatches(text, query, report = {}) {
  const guesses = new Set((report.guessed ?? []).flatMap(([, meant]) => meant))
  const tests = [...makeTests(query, report).flatMap(group => group.tests), (/** @type {string} */ word) => guesses.has(stem(word))]
  return splitPieces(text).map(/** @returns {[string, boolean]} */ piece => {
    return [piece, listWords(piece).some(word => tests.some(test => test(word)))]
  }).filter(([piece]) => piece)
}

/**
 * The folded words of a piece: several in scripts without spaces.
 *
 * @param {string} piece
 */
const listWords = piece => fold(piece).split(/\s+/).map(trim).filter(Boolean)

/** @typedef {{word: string, at: number}} Token a folded word of a text, and the number of its piece */

/**
 * @param {string} text
 * @returns {Token[]}
 */
const listTokens = text => splitPieces(text).flatMap((piece, at) => listWords(piece).map(word => ({word, at})))
  .filter(({word}) => !STOP_WORDS.has(word))

/**
 * The first places where words that pass some tests follow each other.
 *
 * @param {Token[]} tokens
 * @param {Test[]} tests
 */
const findRuns = (tokens, tests) => [...tokens.keys()].filter(at =>
  at + tests.length <= tokens.length && tests.every((test, next) => test(tokens[at + next].word)))

/**
 * The words and phrases of a query that an abstract may have and `shown`, a text, lacks; each as tests.
 *
 * @param {string} shown
 * @param {string} query
 * @param {Guesses} report
 */
function findMissing(shown, query, report) {
  const tokens = listTokens(shown)
  const groups = makeTests(query, report).filter(({field}) => !field || field === "abstract")
  const parts = groups.flatMap(({quoted, tests}) => [...(quoted ? [tests] : []), ...tests.map(test => [test])])
  return parts.filter(tests => !findRuns(tokens, tests).length)
}

/**
 * Whether a text lacks words or phrases of a query that an abstract may have.
 *
 * @param {string} shown
 * @param {string} query
 * @param {Guesses} report
 */
export const isLacking = (shown, query, report = {}) => findMissing(shown, query, report).length > 0

/**
 * The passage of a text with most of the words and phrases of a query that `shown`, another text, lacks;
 * "" if it has none of them.
 *
 * @param {string} text
 * @param {string} shown
 * @param {string} query
 * @param {Guesses} report
 */
export function cutSnippet(text, shown, query, report = {}) {
  const tokens = listTokens(text), pieces = splitPieces(text)
  const places = findMissing(shown, query, report).map(tests => findRuns(tokens, tests).map(run => tokens[run].at))
  const all = places.flat().sort((a, b) => a - b)
  /** @param {number} start */
  const countFrom = start => places.filter(some => some.some(at => at >= start && at < start + 2 * (SNIPPET - BEFORE))).length
  if (!all.length) return ""
  const best = all.reduce((found, at) => countFrom(at) > countFrom(found) ? at : found)
  const start = best <= 2 * (BEFORE + 2) ? 0 : Math.max(0, Math.min(best - 2 * BEFORE, pieces.length + 1 - 2 * SNIPPET))
  const end = start + 2 * SNIPPET
  const passage = pieces.slice(start, end).join("").trim()
  return `${start ? "… " : ""}${passage}${end < pieces.length ? " …" : ""}`
}
