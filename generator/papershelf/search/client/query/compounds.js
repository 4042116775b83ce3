// Words written together or apart: "few shot" for "fewshot", and "pointcloud" for "point cloud".

/** @import {Group} from "./reader.js" */
/** @import {Terms} from "../index/terms.js" */

import {pickMostFrequent} from "./guesses.js"
import {languages} from "../lunr.js"
import {stem} from "../words/stem.js"

/** Minimum number of letters of each part of a word. */
const LEAST_PART = 3
/** Minimum number of letters of a stop word that is taken for the beginning of a word: not "a". */
const LEAST_STOP_WORD = 2
/** Minimum number of letters of a word that is looked for in compounds, and maximum number of those that begin or end with it. */
const LEAST_IN_COMPOUND = 4, MOST_COMPOUNDS = 6
/** Stemmers leave short words longer ("stiftung") than the same words behind others ("brandstift"). */
const BEFORE_TAIL = "werkwerk"
/** Maximum number of pairs of words that are looked up as one. */
const MOST_PAIRS = 6

/**
 * The groups that also match a document with neighbours, or a stop word and what follows it, as one word; null if no
 * such word exists.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @returns {Promise<Group[] | null>}
 */
export async function joinNeighbours(terms, groups) {
  const alone = groups.map(group => standsAlone(group) ? group.words[0].word : "")
  // "on line": a stop word is no group of its own.
  const led = groups.flatMap((group, at) => group.before.length >= LEAST_STOP_WORD && alone[at] ? [{word: group.before + alone[at], groups: [group]}] : [])
  const pairs = groups.flatMap((group, at) => !group.before && alone[at - 1] && alone[at] ? [{word: alone[at - 1] + alone[at], groups: [groups[at - 1], group]}] : [])
  const tried = [...led, ...pairs].slice(0, MOST_PAIRS)
  const joined = await Promise.all(tried.map(({word}) => terms.find(stem(word))))
  if (!joined.some(Boolean)) return null
  return groups.map(group => {
    const also = joined.filter((term, at) => term && tried[at].groups.includes(group))
    const [word, ...rest] = group.words
    return also.length ? {...group, words: [{...word, exact: [...word.exact, ...also]}, ...rest]} : group
  })
}

/**
 * The groups whose words also stand for compounds that begin or end with them, such as "Routenplanung" for "Planung"; null
 * if there are none.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @returns {Promise<Group[] | null>}
 */
export async function findInCompounds(terms, groups) {
  if (!languages.hasCompounds) return null
  const found = await Promise.all(groups.map(async group => {
    const [{word}] = group.words
    if (!standsAlone(group) || word.length < LEAST_IN_COMPOUND) return []
    const part = stem(word), tails = new Set([part, stem(BEFORE_TAIL + word).slice(BEFORE_TAIL.length)])
    const all = await Promise.all([terms.findWords(part), ...Array.from(tails, tail => terms.findByTail(tail))])
    const least = Math.min(...Array.from(tails, tail => tail.length)) + LEAST_PART
    return terms.findAll([all[0], all.slice(1).flat()].flatMap(some => pickMostFrequent(some.filter(([text]) => text.length >= least), MOST_COMPOUNDS)))
  }))
  return found.some(some => some.length) ? groups.map((group, at) => {
    const [word, ...rest] = group.words
    return {...group, words: [{...word, inflected: found[at].filter(term => ![...word.exact, ...word.near].includes(term))}, ...rest]}
  }) : null
}

/**
 * The groups with some of their words split in two words of the index, and how; null if none can be.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {string[]} words
 * @returns {Promise<{groups: Group[], split: [typed: string, meant: string][]} | null>}
 */
export async function splitWordsInTwo(terms, groups, words) {
  /** @type {Map<string, [Group["words"][0], Group["words"][0]]>} */
  const found = new Map()
  await Promise.all(words.map(async word => {
    const parts = await findParts(terms, word)
    if (parts) found.set(word, parts)
  }))
  if (!found.size) return null
  const split = /** @type {[string, string][]} */ ([...found].map(([word, parts]) => [word, parts.map(part => part.word).join(" ")]))
  return {split, groups: groups.flatMap(group => found.get(group.words[0].word)?.map(part => ({...group, words: [part]})) ?? [group])}
}

/**
 * The two words of which one consists; of several possibilities the one with the most frequent rarer part.
 *
 * @param {Terms} terms
 * @param {string} word
 */
async function findParts(terms, word) {
  const known = new Set((await terms.findWords(word.slice(0, LEAST_PART - 1))).map(([text]) => text))
  const heads = Array.from({length: Math.max(word.length - 2 * LEAST_PART + 1, 0)}, (_, at) => word.slice(0, at + LEAST_PART)).filter(head => known.has(stem(head)))
  const all = await Promise.all(heads.map(async head => {
    const tail = word.slice(head.length), [exact, others] = await Promise.all([head, tail].map(part => terms.findAll([stem(part)])))
    return {parts: /** @type {[Group["words"][0], Group["words"][0]]} */ ([{word: head, exact, near: []}, {word: tail, exact: others, near: []}]),
      weight: Math.min(exact[0]?.frequency ?? 0, others[0]?.frequency ?? 0)}
  }))
  const [best] = all.filter(one => one.weight).sort((a, b) => b.weight - a.weight)
  return best?.parts
}

/**
 * Whether a group is one word, of which nothing else is said.
 *
 * @param {Group | import("./understand.js").MeantGroup} group
 */
export const standsAlone = group => !group.excluded && !group.quoted && !group.literal && !group.field && group.words.length === 1
