// Other forms of a word that a reader may mean; the rules are those of terms/forms.py.

import {languages} from "./lunr.js"

/** @type {[pattern: RegExp, middles: string[]][]} */
const SPELLINGS = languages.spellings.map(([first, middle, last]) => [new RegExp(`^(${first})(?:${middle})(${last})$`), middle.split("|")])
/** @type {string[][]} */
const SAME = languages.same.split(";").map(group => group.split(" "))

const TEX = new RegExp(languages.tex, "g")

// Hebrew: see forms.py.
const HEBREW = /^[ושהבלמכ](?=[\u05d0-\u05ea]{3,}$)/

/**
 * Other forms of a folded word, whether they exist or not.
 *
 * @param {string} word
 * @returns {string[]}
 */
export function findForms(word) {
  const bare = word.replace(TEX, "").replace("infty", "inf").replace(HEBREW, "")
  const groups = SAME.filter(group => group.includes(word))
  for (const [pattern, middles] of SPELLINGS) {
    const [, first, last] = pattern.exec(word) ?? []
    if (first !== undefined) groups.push(middles.map(middle => first + middle + last))
  }
  return [...(bare === word ? [] : [bare, ...findForms(bare)]), ...groups.flat().filter(form => form !== word)]
}
