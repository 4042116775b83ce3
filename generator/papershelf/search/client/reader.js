// Readers' queries: all words, the last one perhaps unfinished, then mistyped ones, then any.

import {completed, guesses} from "./guesses.js"
import {Hits} from "./hits.js"
import {parse} from "./parse.js"
import {stem} from "./query.js"

/** Letters from which on an unfinished word stands for all that begin with it. */
const LAST = 3
/** The most files that are read for an unfinished word. */
const MOST_FILES = 12
/** How many words of those that exist may be taken for mistyped. */
const MOST_TYPOS = 3

/**
 * The documents that match a reader's query, and their scores; the `years` and `venues` it asks
 * for; and what is to be `said` of it. `said.how`: "everything" where nothing was asked, "all" words
 * were found, "apart" (all words, but no phrase), "guessed" (words that were mistyped: `said.guessed`
 * has [typed, [terms]] of each), "any" of the words, or "none"; "common" where all are too common to be
 * in the index, as those in `said.dropped` are.
 */
export async function readerSearch(terms, text) {
  const asked = parse(text)
  if (!asked.groups.length && asked.dropped.length && !asked.venues.length) return nothing("common", asked)
  const groups = await Promise.all(asked.groups.map((group, at) =>
    matched(terms, group, asked.open && at === asked.groups.length - 1)))
  const found = await understood(terms, groups)
  await addIdentified(terms, asked.whole, found)
  return {...found, years: asked.years, venues: asked.venues, said: {...found.said, dropped: asked.dropped}}
}

/** Each word of a group with the terms that it stands for. */
async function matched(terms, group, unfinished) {
  const words = await Promise.all(group.words.map(async (word, at) => {
    const exact = await terms.findAll([stem(word)])
    const open = unfinished && !group.quoted && at === group.words.length - 1
    return {word, exact, near: open ? await begun(terms, word, exact) : []}
  }))
  return {...group, words}
}

async function begun(terms, word, exact) {
  if (word.length < LAST || terms.cost(word) > MOST_FILES) return []
  const found = await Promise.all([terms.beginning(word), terms.findAll(completed(word))])
  return [...new Set(found.flat())].filter(term => !exact.includes(term))
}


async function understood(terms, groups) {
  if (!groups.some(group => !group.excluded)) return new Hits(terms, groups).result("everything")
  const loose = groups.map(group => ({...group, quoted: false}))
  return first(new Hits(terms, groups), "all")
    ?? first(new Hits(terms, loose), "apart")
    ?? await guessed(terms, loose)
    ?? first(new Hits(terms, loose, true), "any")
    ?? nothing("none")
}

const nothing = (how, {dropped = []} = {}) =>
  ({documents: [], scores: new Float64Array(), years: null, venues: [], said: {how, dropped}})

const first = (hits, how) => hits.documents.length ? hits.result(how) : null

/**
 * Words that are not in the index were mistyped; where all are there, the rarest may be. The first
 * letter is taken to be right, so that a part of the vocabulary is enough, or else for none.
 */
async function guessed(terms, groups) {
  const words = groups.filter(group => !group.excluded).flatMap(group => group.words)
  const unknown = words.filter(word => !often(word))
  const rare = words.sort((a, b) => often(a) - often(b)).slice(0, MOST_TYPOS)
  return await correctedBy(terms, groups, unknown.length ? unknown : rare, word => word[0])
    ?? (unknown.length ? correctedBy(terms, groups, unknown, () => "") : null)
}

async function correctedBy(terms, groups, mistyped, head) {
  const meant = await Promise.all(mistyped.map(async word => [word, await guesses(terms, word.word, head(word.word))]))
  const found = first(new Hits(terms, await replaced(terms, groups, new Map(meant))), "guessed")
  if (found) found.said.guessed = meant.map(([word, stems]) => [word.word, stems])
  return found
}

const often = ({exact, near}) => [...exact, ...near].reduce((sum, term) => sum + term.frequency, 0)

/** The groups, some of their words standing for what was meant, too. */
const replaced = (terms, groups, meant) => Promise.all(groups.map(async group => ({
  ...group,
  words: await Promise.all(group.words.map(async word =>
    meant.has(word) ? {...word, near: await terms.findAll(meant.get(word))} : word)),
})))

/** The paper whose identifier the query is comes first, whatever else was found. */
async function addIdentified(terms, whole, found) {
  const ids = terms.meta.fields.findIndex(field => field.name === "ids")
  const term = whole && await terms.find(stem(whole))
  if (!term) return
  const documents = [...term.postings(ids).documents]
  if (!documents.length) return
  const best = found.scores.reduce((a, b) => Math.max(a, b), 0)
  const rest = [], scores = []
  if (found.said.how === "all") {
    found.documents.forEach((document, at) => {
      if (!documents.includes(document)) rest.push(document), scores.push(found.scores[at])
    })
  }
  found.documents = [...documents, ...rest]
  found.scores = Float64Array.from([...documents.map(() => best + 1), ...scores])
  found.said = {how: "all"}
}
