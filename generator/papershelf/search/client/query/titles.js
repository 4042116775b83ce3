// Finds a pasted title by its rarest words: the others are in most papers, and take most bytes.

/** @import {Group} from "./reader.js" */
/** @import {Terms} from "../index/terms.js" */
/** @import {MeantGroup} from "./understand.js" */

import {standsAlone} from "./compounds.js"
import {STOP_WORDS, splitWords} from "../words/fold.js"
import {findForms} from "../words/word_forms.js"
import {Hits, MOST_OF_TITLE} from "../index/hits.js"
import {stem} from "../words/stem.js"

/** Number of words that are looked up first; more than one paper has fewer of them. */
const RAREST = 4

/**
 * The only paper with all words of a query, if these are hardly less than its title; null if it may be otherwise, so
 * that all words have to be looked up.
 *
 * @param {Terms} terms
 * @param {MeantGroup[]} groups
 * @param {number[]} years
 * @param {(group: MeantGroup) => Promise<Group>} findTerms
 */
export async function findByTitle(terms, groups, years, findTerms) {
  if (groups.length <= RAREST || !groups.every(group => standsAlone(group) && !group.optional)) return null
  const sizes = new Map(groups.map(group => [group, terms.measure(stem(group.words[0]))]))
  const rarest = groups.toSorted((a, b) => Number(sizes.get(a)) - Number(sizes.get(b))).slice(0, RAREST)
  const hits = new Hits(terms, await Promise.all(rarest.map(findTerms)), {years})
  if (hits.documents.length !== 1) return null
  const title = splitWords(await terms.readTitle(hits.documents[0])).filter(word => !STOP_WORDS.has(word)).map(stem)
  const isThere = groups.every(({words: [word]}) => [word, ...findForms(word)].some(form => title.includes(stem(form))))
  return isThere && groups.length > MOST_OF_TITLE * title.length ? {...hits.toResult("all"), whole: true, exact: true, others: null} : null
}
