// Words written together or apart: "few shot" for "fewshot", and "pointcloud" for "point cloud".

/** @import {Group} from "./reader.js" */
/** @import {Terms} from "./terms.js" */

import {stem} from "./stem.js"

/** Minimum number of letters of each part of a word. */
const LEAST_PART = 3
/** Maximum number of pairs of words that are looked up as one. */
const MOST_PAIRS = 6

/**
 * The groups with neighbours that also match a document with both as one word; null if no such word exists.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @returns {Promise<Group[] | null>}
 */
export async function joinNeighbours(terms, groups) {
  const pairs = groups.slice(1).map((group, at) => [groups[at], group]).filter(pair => pair.every(standsAlone)).slice(0, MOST_PAIRS)
  const joined = await Promise.all(pairs.map(async ([a, b]) => terms.find(stem(a.words[0].word + b.words[0].word))))
  if (!joined.some(Boolean)) return null
  return groups.map(group => {
    const also = joined.filter((term, at) => term && pairs[at].includes(group))
    const [word, ...rest] = group.words
    return also.length ? {...group, words: [{...word, exact: [...word.exact, ...also]}, ...rest]} : group
  })
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

/** @param {Group} group */
const standsAlone = group => !group.excluded && !group.quoted && !group.literal && !group.field && group.words.length === 1
