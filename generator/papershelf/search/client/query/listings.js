// Finds the pages of authors, tags, venues, years, reading lists and volumes by the words of their names, which are in
// the files of postings that a query fetches anyway.

/** @import {Terms} from "../index/terms.js" */
/** @typedef {"author" | "tag" | "venue" | "list" | "volume" | "year"} Kind */
/** @typedef {{kind: Kind, slug: string, label: string, count: number}} Listing */

import {STOP_WORDS} from "../words/fold.js"
import {completeWord} from "./guesses.js"
import {fold} from "../words/letters.js"
import {canComplete} from "./reader.js"
import {stem} from "../words/stem.js"

/** @type {Record<string, Kind>} */
const OF_KIND = {a: "author", t: "tag", v: "venue", l: "list", p: "volume"}
/** Maximum number of words: queries with more are titles. */
const MOST_WORDS = 3
/** Maximum number of letters of a beginning that has a row of its own. */
const BEGINNING = 4
/** What makes a query more than a name: a scope, a phrase, an excluded word. */
const SYNTAX = /[":“”«»]|(^|\s)-/

/** @param {string} text */
const splitNames = text => fold(text).split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean)
/** @param {string} word */
const toTerm = word => STOP_WORDS.has(word) ? word : stem(word)

/**
 * The listings whose names have all words of a query, the last of which may be unfinished; those with most
 * papers first, of which there may be more than `most`.
 *
 * @param {Terms} terms
 * @param {string} query
 * @param {number} most
 * @returns {Promise<Listing[]>}
 */
export async function findListings(terms, query, most) {
  const words = splitNames(query)
  if (!words.length || words.length > MOST_WORDS || SYNTAX.test(query)) return []
  const found = [...new Set(await readEntries(terms, words))].map(parseEntry).filter(({names}) =>
    words.every(word => names.some(name => name.startsWith(word))))
  found.sort((a, b) => b.count - a.count)
  return [...findYear(terms, words), ...found.map(({kind, slug, label, count}) => ({kind, slug, label, count}))].slice(0, most)
}

/**
 * The listings that may have all words in their names: those with one of the words, for which no other file is needed
 * if possible; else with the longest, which is the rarest, more or less.
 *
 * @param {Terms} terms
 * @param {string[]} words
 */
async function readEntries(terms, words) {
  const last = words[words.length - 1], isAlone = words.length === 1
  // Where many begin with a few letters, a row has those with most papers.
  const begun = isAlone && [...last].length <= BEGINNING ? await terms.findListings(`${last}*`) : []
  if (begun.length) return begun
  const usable = words.filter(word => isAlone || word !== last || canComplete(terms, word))
  const [word = last] = usable.sort((a, b) => Number(needsFile(terms, a)) - Number(needsFile(terms, b)) || b.length - a.length)
  const isOpen = word === last
  const keys = new Set([toTerm(word), ...(isOpen ? completeWord(word) : [])].map(term => `${term} `))
  const found = await Promise.all([...keys].map(key => terms.findListings(key)))
  return [...found, isOpen && canComplete(terms, word) ? await terms.findListings(word, `${word}\uffff`) : []].flat()
}

/**
 * @param {Terms} terms
 * @param {string} word
 */
const needsFile = (terms, word) => !terms.hasListingsBeside(toTerm(word))

/** @param {string} entry */
function parseEntry(entry) {
  const space = entry.indexOf(" "), [label, slug, short = ""] = entry.slice(space + 1).split("\f"), words = splitNames(label)
  return {kind: OF_KIND[entry[0]], slug: slug || words.join("-"), label, count: Number(entry.slice(1, space)), names: [...words, ...splitNames(short)]}
}

/**
 * @param {Terms} terms
 * @param {string[]} words
 * @returns {Listing[]}
 */
function findYear({meta}, words) {
  const count = meta.years.filter(([year]) => `${year}` === words[0]).reduce((sum, [, papers]) => sum + papers, 0)
  return count && words.length === 1 && words[0] !== "0" ? [{kind: "year", slug: words[0], label: words[0], count}] : []
}
