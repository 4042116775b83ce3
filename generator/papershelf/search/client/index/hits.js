// Finds and scores the documents that match groups of words.
//
// Words weigh as in Lunr, except that the length of abstracts is not considered: that would cost a
// file of all lengths. In addition, scores take into account which part of a title the query covers,
// and whether its words are there in the same order.

/** Weight of a word that only begins like the typed one, or is spelled almost like it. */
const NEAR = 0.3
/** Weight of a word in another number or the like, where these are not one term. */
const INFLECTED = 0.1
/** Bonus of a document with all words in its title, or some of them in its authors. */
const IN_TITLE = 1
/** Bonus for the part of the title that the words cover. */
const COVER = 2
/** Bonus if they stand there one after the other. */
const ADJACENT = 1.5
/** Bonus of a paper of a year that the query names, and of the years beside it. */
const SAME_YEAR = 2, NEXT_YEAR = 1
/** Factor of names of authors, where the query says that a word is one. */
const NAME = 4
/** How much more a document is worth with more of the words, if any of them is enough. */
const COVERAGE = 3
/** Bonus if the title begins with them. */
const START = 0.5

/** The share of a title that words have to be for it to be what is meant. */
export const MOST_OF_TITLE = 0.8

/** @import {Term} from "./postings.js" */
/** @import {Terms} from "./terms.js" */
/** @import {Group, Word} from "../query/reader.js" */
/** @typedef {number[] & {of: number}} Positions and the number of words of the field in which they are */
/** @typedef {{documents: Int32Array, weights: Float64Array}} Weights */

export class Hits {
  #meta
  #sums
  #any
  #years
  #yearOf
  #words
  /** @type {FullMap<Word, Weights>} */
  #weights = new Map()

  /**
   * Finds the documents that match all groups (with `any`, at least one), but no excluded group. Those
   * of some `years` rank higher.
   *
   * @param {Terms} terms
   * @param {Group[]} groups
   * @param {{any?: boolean, years?: number[]}} options
   */
  constructor(terms, groups, {any = false, years = []} = {}) {
    this.#any = any
    this.#years = years
    this.#yearOf = terms.yearOf
    this.#meta = terms.meta
    this.#sums = terms.sums
    for (const group of groups) for (const word of group.words) this.#weights.set(word, this.#weigh(word, group))
    const present = groups.filter(group => !group.excluded), wanted = present.filter(group => !group.optional)
    this.#words = present.flatMap(group => group.words)
    const matching = wanted.map(group => this.#match(group))
    if (!wanted.length) matching.push(Int32Array.from(this.#sums.keys()))
    const found = any ? unite(matching) : intersect(matching)
    const not = groups.filter(group => group.excluded).map(group => this.#match(group))
    this.documents = not.reduce((left, list) => left.filter(document => findPlace(list, document) < 0), found)
  }

  /**
   * The documents with their scores; `whole` says whether a document has all words in its title and
   * authors, `exact` that its title has hardly any others.
   *
   * @param {string} how
   */
  toResult(how) {
    const scores = new Float64Array(this.documents.length), words = new Uint32Array(scores.length)
    for (const word of this.#words) {
      const {documents, weights} = this.#weights.get(word)
      forEachCommon(this.documents, documents, (at, place) => (scores[at] += weights[place], words[at]++))
    }
    // If any word is enough, two words are worth more than a single rare one.
    scores.forEach((score, at) => (scores[at] = score * (words[at] / this.#words.length) ** (this.#any ? COVERAGE : 1) || 0))
    if (this.#years.length) this.documents.forEach((document, at) => (scores[at] *= 1 + this.#weighYear(document)))
    const {whole = false, exact = false} = this.#words.length ? this.#weighTitles(scores) : {}
    return {documents: this.documents, scores, whole, exact, report: {how}}
  }

  /** @param {number} document */
  #weighYear(document) {
    const gaps = this.#years.map(year => Math.abs(year - this.#yearOf[document])), gap = Math.min(...gaps)
    return gap ? gap === 1 ? NEXT_YEAR : 0 : SAME_YEAR
  }

  /** @param {Group} group */
  #match(group) {
    const documents = intersect(group.words.map(word => this.#weights.get(word).documents))
    return group.quoted ? documents.filter(document => this.#hasPhrase(group, document)) : documents
  }

  /**
   * The documents with a word, and its weights there. Cached: this is the most expensive step.
   *
   * @param {Word} word
   * @param {Group} group
   */
  #weigh({exact, near, inflected = []}, {field, name = false}) {
    const factors = [1, NEAR, INFLECTED], parts = [exact, near, inflected].flatMap((some, at) => some.map(term => ({term, factor: factors[at]})))
    if (!parts.length) return this.#sum([])
    const cache = (parts[0].term.weightCache ??= {}), key = [field, name, ...parts.map(({term, factor}) => term.text + factor)]
    return (cache[key.join(" ")] ??= this.#sum(parts.flatMap(({term, factor}) => this.#findFields(field).map(at => ({
      documents: term.getPostings(at).documents,
      // A word in nearly every document weighs nothing, but still counts as found.
      weights: term.getWeights(at).map(weight => factor * (name && at === this.#authors ? NAME : 1) * weight || 1e-9),
    })))))
  }

  /** @param {Weights[]} parts */
  #sum(parts) {
    const sums = this.#sums, found = []
    for (const {documents, weights} of parts) {
      for (let at = 0; at < documents.length; at++) {
        if (!sums[documents[at]]) found.push(documents[at])
        sums[documents[at]] += weights[at]
      }
    }
    const documents = Int32Array.from(found).sort()
    const weights = Float64Array.from(documents, document => sums[document])
    for (const document of documents) sums[document] = 0
    return {documents, weights}
  }

  get #authors() {
    return this.#findFields("authors")[0]
  }

  /** @param {string} name */
  #findFields(name) {
    const all = [...this.#meta.fields.keys()]
    return name ? all.filter(field => this.#meta.fields[field].name === name) : all
  }

  /**
   * Whether a group's words follow each other in a field that has positions.
   *
   * @param {Group} group
   * @param {number} document
   */
  #hasPhrase({words, field}, document) {
    return this.#findFields(field).filter(place => this.#meta.fields[place].ordered).some(place => {
      const where = words.map(word => findPositions(word.exact, place, document))
      return where[0].some(start => where.every((there, at) => there.includes(start + at)))
    })
  }

  /** @param {Float64Array} scores */
  #weighTitles(scores) {
    const [title] = this.#findFields("title"), others = ["authors", "expansion"].flatMap(name => this.#findFields(name))
    let whole = false, isExact = false
    this.documents.forEach((document, at) => {
      const where = this.#words.map(({exact, near}) => findPositions([...exact, ...near], title, document))
      const inTitle = where.filter(there => there.length)
      if (!inTitle.length) return
      const named = where.filter((there, word) =>
        !there.length && others.some(field => hasTerm(this.#words[word].exact, field, document)))
      const part = (inTitle.length + named.length) / where.length
      whole ||= part === 1
      const cover = inTitle.length / inTitle[0].of
      isExact ||= part === 1 && cover > MOST_OF_TITLE
      const start = inTitle[0].includes(0) ? 1 : 0
      scores[at] *= 1 + part * part * (IN_TITLE + COVER * cover + ADJACENT * measureAdjacency(inTitle, where.length) + START * start)
    })
    return {whole, exact: isExact}
  }
}

/**
 * The share of the query's words that follow the previous one in a title.
 *
 * @param {Positions[]} where
 * @param {number} words
 */
function measureAdjacency(where, words) {
  const after = where.slice(1).filter((there, at) => there.some(place => where[at].includes(place - 1)))
  return after.length / Math.max(words - 1, 1)
}

/**
 * The positions of some terms in a field of a document; `of` is the field's length in words.
 *
 * @param {Term[]} terms
 * @param {number} field
 * @param {number} document
 */
function findPositions(terms, field, document) {
  const found = /** @type {Positions} */ (/** @type {number[]} */ ([]))
  for (const term of terms) {
    const {documents, positions, lengths} = term.getPostings(field), at = findPlace(documents, document)
    if (at < 0) continue
    found.push(...positions[at])
    found.of = /** @type {Uint32Array} */ (lengths)[at]
  }
  return found
}

/**
 * Whether a document has one of some terms in a field.
 *
 * @param {Term[]} terms
 * @param {number} field
 * @param {number} document
 */
const hasTerm = (terms, field, document) => terms.some(term => findPlace(term.getPostings(field).documents, document) >= 0)

/**
 * The intersection of sorted lists of documents.
 *
 * @param {Int32Array[]} lists
 * @returns {Int32Array}
 */
function intersect(lists) {
  const [first = new Int32Array(), ...rest] = lists.toSorted((a, b) => a.length - b.length)
  return rest.reduce((left, list) => {
    /** @type {number[]} */
    const found = []
    forEachCommon(left, list, at => found.push(left[at]))
    return Int32Array.from(found)
  }, first)
}

/** @param {Int32Array[]} lists */
const unite = lists => Int32Array.from(new Set(lists.flatMap(list => Array.from(list)))).sort()

/**
 * Calls `meet` with the places of every document that two sorted lists have in common.
 *
 * @param {Int32Array} few
 * @param {Int32Array} many
 * @param {(at: number, place: number) => void} meet
 */
function forEachCommon(few, many, meet) {
  if (many.length > 20 * few.length) {
    few.forEach((document, at) => {
      const place = findPlace(many, document)
      if (place >= 0) meet(at, place)
    })
    return
  }
  for (let at = 0, place = 0; at < few.length && place < many.length;) {
    if (few[at] === many[place]) meet(at++, place++)
    else if (few[at] < many[place]) at++
    else place++
  }
}

/**
 * The index of a document in a sorted list, or -1.
 *
 * @param {Int32Array} documents
 * @param {number} document
 */
function findPlace(documents, document) {
  let low = 0, high = documents.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1, found = documents[middle]
    if (found === document) return middle
    if (found < document) low = middle + 1
    else high = middle - 1
  }
  return -1
}
