// Other forms of a word that a reader may mean; the rules are those of terms/word_forms.py.

import {languages} from "../lunr.js"

/** @type {[pattern: RegExp, middles: string[]][]} */
const SPELLINGS = languages.spellings.map(([first, middle, last]) => [new RegExp(`^(${first})(?:${middle})(${last})$`), middle.split("|")])
/** @type {string[][]} */
const SAME = languages.same.split(";").map(group => group.split(" "))

const TEX = new RegExp(languages.tex, "g")

// "ae" for "ä": see languages.py.
const DIGRAPHS = new RegExp(languages.digraphs || "$^", "g")

// Hebrew and Arabic: see word_forms.py.
const JOINED = /^(?:[ושהבלמכ](?=[\u05d0-\u05ea]{3,}$)|[بلكف](?=[\u0621-\u064a]{3,}$))/
const HEBREW_NOUN = /^([\u05d0-\u05ea]{2,}?)(ים|ות|[התי]|)$/
const FINAL_LETTERS = new Map([..."כךמםנןפףצץ"].map((letter, at, all) => [letter, all[at | 1]]))

/**
 * The numbers, genders and construct forms of a Hebrew word, and of what it is without the letters joined to it.
 *
 * @param {string} word
 * @returns {string[]}
 */
export function inflect(word) {
  const bare = word.replace(JOINED, "")
  return [...inflectNoun(word), ...(bare === word ? [] : inflect(bare))]
}

/** @param {string} word */
function inflectNoun(word) {
  const [, stem] = HEBREW_NOUN.exec(word) ?? []
  if (!stem) return []
  const last = stem[stem.length - 1], bare = stem.slice(0, -1) + (FINAL_LETTERS.get(last) ?? last)
  const medial = stem.slice(0, -1) + ([...FINAL_LETTERS].find(([, final]) => final === last)?.[0] ?? last)
  return [...(stem.length > 2 ? [bare] : []), ...["ה", "ת", "ים", "ות", "י"].map(ending => medial + ending)].filter(form => form !== word)
}

/**
 * Other forms of a folded word, whether they exist or not.
 *
 * @param {string} word
 */
export const findForms = word => [...findSpellings(word), ...inflect(word)]

/**
 * Those of the other forms that mean the same.
 *
 * @param {string} word
 * @returns {string[]}
 */
export function findSpellings(word) {
  const bare = word.replace(TEX, "").replace("infty", "inf").replace(JOINED, "")
  const groups = SAME.filter(group => group.includes(word))
  for (const [pattern, middles] of SPELLINGS) {
    const [, first, last] = pattern.exec(word) ?? []
    if (first !== undefined) groups.push(middles.map(middle => first + middle + last))
  }
  const spelled = word.replace(DIGRAPHS, "$1")
  return [...(bare === word ? [] : [bare, ...findSpellings(bare)]), ...(spelled === word ? [] : [spelled]), ...groups.flat().filter(form => form !== word)]
}
