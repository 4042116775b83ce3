// Answers readers' queries: looks for all words (the last may be unfinished), then for corrections of
// mistyped words, then for any of the words.

/** @import {Query} from "./parse.js" */
/** @import {Term} from "../index/postings.js" */
/** @import {Terms} from "../index/terms.js" */

/** @import {MeantGroup, Note} from "./understand.js" */

import {findInCompounds, joinNeighbours, splitWordsInTwo} from "./compounds.js"
import {completeWord, guessStems, isArabic, pickMostFrequent, shortenWord} from "./guesses.js"
import {findSpellings, inflect} from "../words/word_forms.js"
import {spanSyllable} from "../words/hangul.js"
import {Hits} from "../index/hits.js"
import {listOwnFields} from "../index/files.js"
import {UNSPACED} from "../words/letters.js"
import {parse} from "./parse.js"
import {stem} from "../words/stem.js"
import {findByTitle} from "./titles.js"
import {understand} from "./understand.js"

/** Minimum number of letters for an unfinished word to be completed. */
const LAST = 3, LAST_ARABIC = 2
/** Maximum number of files that are read for an unfinished word. */
const MOST_FILES = 12
/** The same for an unfinished identifier: millions begin with 10.1109/. */
const MOST_IDENTIFIERS = 2
/** What words seldom have, but arXiv ids, DOIs and citation keys do: these are never corrected. */
const IDENTIFIER = /\d.*[._/]|[._/].*\d/
// A DOI (ISO 26324, Crossref's pattern), and an arXiv id as of today and before 2007 (info.arxiv.org/help/arxiv_identifier).
const REGISTERED = /^10\.\d{4,9}(?:\/|$)|^\d{4}\.\d{4,5}$|^[a-z._]+\/\d{7}$/
// A single letter of a script without spaces is in no term of its own where others are beside it: see letters.js.
const SYLLABLE = new RegExp(`^(?=${UNSPACED.source}$).\\p{M}*$`, "u")
/** If fewer documents have all words, those with some of them follow. */
export const FEW = 10
/** Maximum number of words in the index that may be considered mistyped. */
const MOST_TYPOS = 3

/** @typedef {{word: string, exact: Term[], near: Term[], inflected?: Term[]}} Word with the terms that it stands for */
/** @typedef {Omit<MeantGroup, "words"> & {words: Word[]}} Group */
/** @typedef {{how: string, guessed?: [typed: string, stems: string[], word?: string][], dropped?: string[], notes?: Note[], own?: string[]}} Report */
/**
 * @typedef {object} Found
 * @property {number[] | Int32Array} documents
 * @property {Float64Array} scores
 * @property {boolean} [whole]
 * @property {boolean} [exact]
 * @property {{documents: Int32Array, scores: Float64Array} | null} [others] those with some of the words
 * @property {Report} report
 * @property {Group[]} [groups] as the query has them
 * @property {number[]} [years] that it names
 */

/**
 * The documents that match a reader's query with their scores; `asked`, what else the query asks for;
 * and a `report`. `report.how` is one of: "everything" (the query is empty), "all" (all words were found),
 * "apart" (all words, but not as a phrase), "guessed" (words were corrected: `report.guessed` has
 * [typed, [terms], word] for each, the word if the results shown have it), "any" (some of the words, which may be corrected), "none", "short" (the query is only the first letters of a
 * word), or "common" (all words are too common to be in the index). `report.dropped` are the words that are too common,
 * `report.own` the curator's own fields, which a query may name.
 *
 * @param {Terms} terms
 * @param {string} text
 */
export async function searchLikeReader(terms, text) {
  const own = listOwnFields(terms.meta), parsed = parse(text, own)
  if (!parsed.groups.length && parsed.dropped.length && !parsed.venues.length && !parsed.named.length) return {...makeEmptyResult("common", parsed), asked: {}}
  const meaning = understand(parsed.groups, terms.years)
  /** @param {MeantGroup} group */
  const findGroup = group => findTerms(terms, group, parsed.open && group === meaning.groups.at(-1))
  /** @param {Found} found */
  const complete = found => {
    const notes = [...meaning.notes, ...found.report.notes ?? []]
    return {...found, years: meaning.years, asked: parsed, report: {...found.report, dropped: parsed.dropped, notes, ...(own.length && {own})}}
  }
  // In PDFs all words are looked for.
  const only = parsed.identifier || terms.meta.pdfs ? null : await findByTitle(terms, meaning.groups, meaning.years, findGroup)
  if (only) return complete(only)
  const [matches, ...groups] = await Promise.all([identify(terms, parsed), ...meaning.groups.map(findGroup)])
  const isIdentifier = Boolean(matches?.length) || REGISTERED.test(parsed.identifier)
  const found = !matches || parsed.open && isOnlyBegun(groups) ? makeEmptyResult("short") : await interpret(terms, parsed.open ? groups.filter((...rest) => !isTooShort(...rest)) : groups, meaning.years, isIdentifier)
  if (matches?.length) putFirst(matches, found)
  return {...complete(found), groups}
}

/**
 * The papers that the query as a whole identifies; with the beginning of a DOI or the like, all that have it, or null
 * if these are in too many files.
 *
 * @param {Terms} terms
 * @param {Query} parsed
 */
async function identify(terms, {identifier, open}) {
  if (!identifier) return []
  const folders = /** @type {const} */ (["shards", "identifiers"]).filter(() => open && REGISTERED.test(identifier))
  if (folders.some(folder => terms.countFiles(identifier, folder) > MOST_IDENTIFIERS)) return null
  const found = await Promise.all([terms.findAll([stem(identifier)]), ...folders.map(folder => terms.findByPrefix(identifier, folder))])
  const ids = terms.meta.fields.findIndex(field => field.name === "ids")
  return [...new Set(found.flat().flatMap(term => [...term.getPostings(ids).documents]))]
}

/**
 * Looks up the terms of each word of a group.
 *
 * @param {Terms} terms
 * @param {MeantGroup} group
 * @param {boolean} unfinished
 * @returns {Promise<Group>}
 */
async function findTerms(terms, group, unfinished) {
  const words = await Promise.all(group.words.map(async (word, at) => {
    const open = !group.literal && (unfinished && at === group.words.length - 1 || SYLLABLE.test(word))
    const same = [word, ...(group.literal ? [] : findSpellings(word)), ...group.or]
    let [exact, near, inflected] = await Promise.all([terms.findAll([...new Set(same.map(stem))]), open ? findCompletions(terms, word) : [], terms.findAll(group.literal ? [] : inflect(word))])
    if (open && !exact.length && !near.length) near = (await terms.findAll(shortenWord(word))).slice(0, 1)
    const better = [...exact, ...near]
    return {word, exact, near: near.filter(term => !exact.includes(term)), inflected: inflected.filter(term => !better.includes(term))}
  }))
  return {...group, words}
}

/**
 * Whether all files of an unfinished word are read.
 *
 * @param {Terms} terms
 * @param {string} word
 */
export const canComplete = (terms, word) => isEnough(word) && terms.countFiles(word) <= MOST_FILES

/** @param {string} word without its article in Arabic */
const isEnough = word => word.length >= (isArabic(word) ? LAST_ARABIC : LAST) || word.search(UNSPACED) >= 0

/**
 * The terms that an unfinished word may become; the most frequent ones if there are many.
 *
 * @param {Terms} terms
 * @param {string} word
 */
async function findCompletions(terms, word) {
  if (!isEnough(word)) return []
  const [first, last] = spanSyllable(word)
  const beginning = canComplete(terms, first) ? terms.findByPrefix(first, "shards", last) : terms.findWords(word).then(words => terms.findAll(pickMostFrequent(words, MOST_FILES)))
  const identifiers = IDENTIFIER.test(word) && terms.countFiles(word, "identifiers") <= MOST_IDENTIFIERS ? terms.findByPrefix(word, "identifiers") : []
  const found = await Promise.all([beginning, identifiers, terms.findAll(completeWord(word))])
  return [...new Set(found.flat())]
}

/**
 * Whether the last of several words is too short yet to be used.
 *
 * @param {Group} group
 * @param {number} at
 * @param {Group[]} groups
 */
const isTooShort = (group, at, groups) => at > 0 && at === groups.length - 1 && !group.excluded &&
  group.words.length === 1 && !isEnough(group.words[0].word) && !countOccurrences(group.words[0])

/**
 * Whether a query is the first letters of a word and nothing else.
 *
 * @param {Group[]} groups
 */
const isOnlyBegun = groups => groups.length === 1 && !groups[0].excluded &&
  groups[0].words.length === 1 && !isEnough(groups[0].words[0].word) && !countOccurrences(groups[0].words[0])

/**
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {number[]} years
 * @param {boolean} isIdentifier so that nothing like it will do
 * @returns {Promise<Found>}
 */
async function interpret(terms, groups, years, isIdentifier) {
  if (!groups.some(group => !group.excluded)) return new Hits(terms, groups).toResult("everything")
  const loose = groups.flatMap(group => group.quoted && !group.excluded ? group.words.map(word => ({...group, words: [word], quoted: false})) : [group])
  const all = await searchAll(terms, groups, loose, years)
  if (isIdentifier) return all ?? makeEmptyResult("none")
  const found = all
    ?? await searchGuesses(terms, loose, years)
    ?? await searchSplit(terms, loose, years)
  if (found) return {...found, others: found.documents.length < FEW && !found.exact ? findOthers(terms, loose, years, found) : null}
  return found
    ?? toResultOrNull(new Hits(terms, loose, {years, any: true}), "any")
    ?? await searchCorrected(terms, loose, chooseDoubtful(loose), 2, {years, any: true})
    ?? findOfYear(terms, loose)
    ?? makeEmptyResult("none")
}

/**
 * The papers of a year that is all that is asked for, where no text has it; the newest first.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @returns {Found | null}
 */
function findOfYear(terms, groups) {
  const [{words: [{word}], literal, excluded, field}, more] = groups, year = Number(word)
  if (more || literal || excluded || field || !/^[1-9]\d{3}$/.test(word) || !terms.years.has(year)) return null
  const documents = Int32Array.from([...terms.yearOf.keys()].filter(at => terms.yearOf[at] === year))
  return {documents, scores: Float64Array.from(documents.keys()), report: {how: "all", notes: [{what: "year", typed: word}]}}
}

/**
 * The documents with some of the words, without those that were found.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {number[]} years
 * @param {Found} found
 */
function findOthers(terms, groups, years, found) {
  const {documents, scores} = new Hits(terms, groups, {years, any: true}).toResult("any")
  const has = new Set(found.documents), places = [...documents.keys()].filter(at => !has.has(documents[at]))
  return {documents: Int32Array.from(places, at => documents[at]), scores: Float64Array.from(places, at => scores[at])}
}

/**
 * @param {string} how
 * @param {Partial<Query>} parsed
 */
const makeEmptyResult = (how, {dropped = []} = {}) =>
  ({documents: [], scores: new Float64Array(), report: /** @type {Report} */ ({how, dropped})})

/**
 * @param {Hits} hits
 * @param {string} how
 * @returns {Found | null}
 */
const toResultOrNull = (hits, how) => hits.documents.length ? hits.toResult(how) : null

/**
 * The documents with all words; where they are few, also those with neighbours written as one word. Compounds of the words
 * take files of their own: they are looked for if there is nothing else, or little for a single word.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {Group[]} loose
 * @param {number[]} years
 */
async function searchAll(terms, groups, loose, years) {
  const found = toResultOrNull(new Hits(terms, groups, {years}), "all") ?? toResultOrNull(new Hits(terms, loose, {years}), "apart")
  if (found && (found.documents.length >= FEW || found.exact)) return found
  const joined = await joinNeighbours(terms, groups), all = joined && toResultOrNull(new Hits(terms, joined, {years}), "all") || found
  if (all && groups.length > 1) return all
  const parted = await findInCompounds(terms, joined ?? groups)
  return parted && toResultOrNull(new Hits(terms, parted, {years}), "all") || all
}

/**
 * The documents with the parts of words that consist of two.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {number[]} years
 */
async function searchSplit(terms, groups, years) {
  const found = await splitWordsInTwo(terms, groups, chooseDoubtful(groups).map(word => word.word))
  const result = found && toResultOrNull(new Hits(terms, found.groups, {years}), "all")
  if (result) result.report.notes = found.split.map(([typed, meant]) => ({what: "joined", typed, meant}))
  return result
}

/**
 * The words that may be mistyped: those that are not in the index, but for identifiers; if all are there, the rarest.
 *
 * @param {Group[]} groups
 */
function chooseDoubtful(groups) {
  const words = groups.filter(group => !group.excluded && !group.optional && !group.literal).flatMap(group => group.words)
  const unknown = words.filter(word => !countOccurrences(word))
  return unknown.length ? unknown.filter(word => !IDENTIFIER.test(word.word)) : words.sort((a, b) => countOccurrences(a) - countOccurrences(b)).slice(0, MOST_TYPOS)
}

/**
 * Words that are not in the index are considered mistyped; if all are there, the rarest ones are. Unless
 * something convincing is found, they are looked for ever farther away: first among the terms beside them,
 * which cost nothing, then in the vocabulary by their first letters, which are assumed to be correct.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {number[]} years
 */
async function searchGuesses(terms, groups, years) {
  const doubtful = chooseDoubtful(groups)
  if (!doubtful.length) return null
  let found = null
  for (const letters of countOccurrences(doubtful[0]) ? [Infinity, 2, 1] : [Infinity, 2, 1, 0]) {
    found = await searchCorrected(terms, groups, doubtful, letters, {years}) ?? found
    if (found?.whole) break
  }
  return found
}

/**
 * The documents with all words, or with `any` of them, after a correction.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {Word[]} mistyped
 * @param {number} letters see `guessStems`
 * @param {{any?: boolean, years?: number[]}} options of `Hits`
 */
async function searchCorrected(terms, groups, mistyped, letters, options) {
  const meant = await Promise.all(mistyped.map(/** @returns {Promise<[Word, string[]]>} */ async word => [word, await guessStems(terms, word.word, letters)]))
  const found = toResultOrNull(new Hits(terms, await replaceWords(terms, groups, /** @type {FullMap<Word, string[]>} */ (new Map(meant))), options), options.any ? "any" : "guessed")
  if (found) found.report.guessed = meant.map(([word, stems]) => [word.word, stems])
  return found
}

/** @param {Word} word */
const countOccurrences = ({exact, near, inflected = []}) => [...exact, ...near, ...inflected].reduce((sum, term) => sum + term.frequency, 0)

/**
 * The groups with some of their words replaced by corrections.
 *
 * @param {Terms} terms
 * @param {Group[]} groups
 * @param {FullMap<Word, string[]>} meant
 */
const replaceWords = (terms, groups, meant) => Promise.all(groups.map(async group => ({
  ...group,
  words: await Promise.all(group.words.map(async word =>
    meant.has(word) ? {...word, near: await terms.findAll(meant.get(word))} : word)),
})))

/**
 * Puts the papers that the query identifies first, whatever else was found.
 *
 * @param {ArrayLike<number> & Iterable<number>} matches
 * @param {Found} found
 */
function putFirst(matches, found) {
  const best = found.scores.reduce((a, b) => Math.max(a, b), 0)
  const known = new Set(matches)
  const others = found.report.how === "all" ? [...found.documents.keys()].filter(at => !known.has(found.documents[at])) : []
  found.documents = Int32Array.from([...matches, ...others.map(at => found.documents[at])])
  found.scores = Float64Array.from([...Array.from(matches, () => best + 1), ...others.map(at => found.scores[at])])
  found.report = {how: "all"}
}
