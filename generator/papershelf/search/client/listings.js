// Finds the pages of authors, tags, venues, years, reading lists and volumes by the words of their names.

/** @import {Files} from "./files.js" */
/** @typedef {"author" | "tag" | "venue" | "list" | "volume" | "year"} Kind */
/** @typedef {{kind: Kind, slug: string, label: string, count: number}} Listing */

import {fold} from "./letters.js"

/** @type {Record<string, Kind>} */
const LISTED = {a: "author", t: "tag", v: "venue", l: "list", p: "volume"}
/** Maximum number of words: queries with more are titles. */
const MOST_WORDS = 3
/** Maximum number of files that are read for a query. */
const LISTED_FILES = 2
/** What makes a query more than a name: a scope, a phrase, an excluded word. */
const SYNTAX = /[":“”«»]|(^|\s)-/

/** @param {string} text */
const splitNames = text => fold(text).split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean)

/**
 * The listings whose names have all words of a query, the last of which may be unfinished; those with most
 * papers first, of which there may be more than `most`.
 *
 * @param {Files} files
 * @param {string} query
 * @param {number} most
 * @returns {Promise<Listing[]>}
 */
export async function findListings(files, query, most) {
  const words = splitNames(query)
  if (!words.length || words.length > MOST_WORDS || SYNTAX.test(query)) return []
  // The longest word is the rarest, more or less.
  const key = words.toSorted((a, b) => b.length - a.length)[0]
  const rows = await readRows(files, key, words.length === 1)
  const found = new Map(rows.map(row => [row.slice(row.indexOf("\t")), parseRow(row)]))
  const named = [...found.values()].filter(({label, also}) => {
    const names = [...splitNames(label), also]
    return words.every(word => names.some(name => name.startsWith(word)))
  })
  named.sort((a, b) => b.count - a.count)
  return [...findYear(files, words), ...named.map(({kind, slug, label, count}) => ({kind, slug, label, count}))].slice(0, most)
}

/**
 * The rows of a word and of those that begin with it. Where these are many, the first files have the listings
 * with most papers, which are enough for a single word.
 *
 * @param {Files} files
 * @param {string} word
 * @param {boolean} isAlone
 */
async function readRows(files, word, isAlone) {
  const start = `${word}*`, [first] = files.findRange("listings", start)
  const begun = isAlone && first ? (await files.readLines([first]))[0].filter(row => row.startsWith(`${start}\t`)) : []
  if (begun.length) return begun
  const names = files.findRange("listings", word, `${word}\uffff`).slice(0, LISTED_FILES)
  return (await files.readLines(names)).flat().filter(row => row.startsWith(word) && !/^[^\t]*\*\t/.test(row))
}

/** @param {string} row */
function parseRow(row) {
  const [word, kind, label, count, slug] = row.split("\t")
  return {kind: LISTED[kind], slug: slug ?? splitNames(label).join("-"), label, count: Number(count), also: word.replace("*", "")}
}

/**
 * @param {Files} files
 * @param {string[]} words
 * @returns {Listing[]}
 */
function findYear(files, words) {
  const count = files.meta.years.filter(([year]) => `${year}` === words[0]).reduce((sum, [, papers]) => sum + papers, 0)
  return count && words.length === 1 && words[0] !== "0" ? [{kind: "year", slug: words[0], label: words[0], count}] : []
}
