// What the words of a query mean: years, initials, citation keys, words of a request.
//
// understand.py has the same rules for queries that are answered in Python, and a test compares both. Words in quotes and with a scope are taken as they are: so a
// reader undoes a rule.

/** @import {WordGroup} from "./parse.js" */

import {splitWords} from "../words/fold.js"

/** @typedef {{what: "year" | "key" | "joined", typed: string, meant?: string}} Note what was understood, for the reader */
/** @typedef {WordGroup & {optional?: boolean, name?: boolean}} MeantGroup a document needs no optional words, but ranks higher
 * with them; `name`: it is meant as an author’s */
/** @typedef {{groups: MeantGroup[], years: number[], notes: Note[]}} Meaning */

// "Vaswani et al. (2017)": CSL and BibTeX styles write this for other authors.
const OTHERS = ["et", "al"]
// A year, with the letter that author-date styles add: "2017a" (Chicago Manual of Style 17, 15.20).
const YEAR = /^((?:19|20)\d\d)[a-z]?$/
// Keys as Google Scholar's and Better BibTeX's: family name, year, first word of the title.
const CITATION_KEY = /^(\p{L}{2,})((?:19|20)\d\d)(\p{L}{3,})?$/u
// Words about the request, not about the paper.
const REQUEST = new Set("paper papers article articles publication publications preprint find show me please".split(" "))

// With its signs: see fold.py.
const LETTER = /^.\p{M}*$/u

// A Korean noun of two syllables or more with a particle, the longest that fits.
const PARTICLE = /^([가-힣]{2,}?)들?(?:을|를|은|는|이|가|의|에|에서|에게|으로|로|와|과|도|만|부터|까지|처럼|보다)$/

/**
 * @param {WordGroup[]} groups
 * @param {ReadonlySet<number>} years those of the collection
 * @returns {Meaning}
 */
export function understand(groups, years) {
  /** @type {Meaning} */
  const meaning = {groups: [], years: [], notes: []}
  const particles = new Set(findParticles(groups))
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at], [word] = group.words
    if (!isPlain(group)) meaning.groups.push(group)
    else if (OTHERS.every((other, next) => groups[at + next]?.words[0] === other && isPlain(groups[at + next]))) {
      at++
      markName(meaning.groups.at(-1))
    }
    else if (!addYear(meaning, word, years) && !addKey(meaning, group, word, groups)) {
      const optional = LETTER.test(word) || REQUEST.has(word) || particles.has(at)
      if (group.initial) markName(meaning.groups.at(-1))
      else meaning.groups.push({...group, optional, name: Boolean(groups[at - 1]?.initial)})
    }
  }
  const isEnough = meaning.groups.some(group => !group.optional && !group.excluded)
  if (isEnough && meaning.years.length && meaning.groups.length === 1) markName(meaning.groups[0])
  return isEnough ? meaning : {groups, years: [], notes: []}
}

/**
 * A query with a word in quotes, so that no rule applies to it.
 *
 * @param {string} query
 * @param {string} typed the folded word
 */
export const takeLiterally = (query, typed) => query.split(/(\s+)/)
  .map(piece => splitWords(piece).includes(typed) ? `"${piece.replaceAll('"', "")}"` : piece).join("")

/**
 * The places of pairs of letters (see letters.js) with letters of a Korean word's particle.
 *
 * @param {WordGroup[]} groups
 */
function findParticles(groups) {
  const found = []
  let start = 0, text = ""
  for (let at = 0; at <= groups.length; at++) {
    const word = groups[at] && isPlain(groups[at]) ? groups[at].words[0] : ""
    if (word.length === 2 && text.endsWith(word[0])) {
      text += word[1]
      continue
    }
    const [, noun] = PARTICLE.exec(text) ?? []
    if (noun) for (let place = start + noun.length - 1; place < at; place++) found.push(place)
    start = at
    text = word
  }
  return found
}

/** @param {WordGroup} group */
const isPlain = group => !group.literal && !group.excluded && !group.field

/** @param {MeantGroup | undefined} group */
function markName(group) {
  if (group && isPlain(group)) group.name = true
}

/**
 * @param {Meaning} meaning
 * @param {string} word
 * @param {ReadonlySet<number>} years
 */
function addYear(meaning, word, years) {
  const year = Number(YEAR.exec(word)?.[1])
  if (!years.has(year)) return false
  meaning.years.push(year)
  meaning.notes.push({what: "year", typed: word})
  return true
}

/**
 * @param {Meaning} meaning
 * @param {WordGroup} group
 * @param {string} word
 * @param {WordGroup[]} groups
 */
function addKey(meaning, group, word, groups) {
  const [, family, year, title] = groups.length === 1 && CITATION_KEY.exec(word) || []
  if (!family) return false
  meaning.years.push(Number(year))
  for (const part of [family, title]) if (part) meaning.groups.push({...group, words: [part], name: part === family})
  meaning.notes.push({what: "key", typed: word, meant: [family, year, title].filter(Boolean).join(" ")})
  return true
}
