// Searches in Lunr's own syntax, with the same results as lunr.js: its parser, token sets and arithmetic.
//
// Readers never use this syntax. The module is therefore in a file of its own with the parts of lunr.js
// that it takes, as a function of what it imports: see `build_syntax_script` of bundle.py.

/** @import {Meta} from "../index/files.js" */
/** @import {Term} from "../index/postings.js" */
/** @import {Terms} from "../index/terms.js" */

import {fold} from "../words/letters.js"
import {lunr} from "../lunr.js"
import {stem} from "../words/stem.js"
import {compareByFirst} from "../index/postings.js"

/**
 * A clause of lunr.Query with the terms that it stands for.
 *
 * @typedef {object} Clause
 * @property {string} term
 * @property {number[]} fields
 * @property {Term[]} terms
 * @property {number} boost
 * @property {number} presence
 * @property {boolean} [usePipeline]
 * @property {number} [editDistance]
 */

const {REQUIRED, PROHIBITED} = lunr.Query.presence

// lunr.js writes a node's label and its number without anything after it, so that "1" "23" and
// "12" "3" look alike and unequal nodes of large sets become one (olivernn/lunr.js#503).
lunr.TokenSet.prototype.toString = function () {
  if (this._str) return this._str
  const edges = Object.keys(this.edges).sort().map(label => `${label}${this.edges[label].id},`)
  return (this.final ? "1" : "0") + edges.join("")
}

const FOLDERS = /** @type {const} */ (["shards", "identifiers"])
/** Approximate limit of edited words per clause: lunr.js takes too long for more. */
const MOST_EDITS = 60_000

/**
 * The matching documents in the order in which lunr.js finds them, with their scores: the result of
 * lunr.Index.query before sorting. Throws lunr.QueryParseError when lunr.js does.
 *
 * @param {Terms} terms
 * @param {string} text
 */
export async function searchLikeLunr(terms, text) {
  const names = terms.meta.fields.map(field => field.name)
  const query = new lunr.Query(names)
  new lunr.QueryParser(fold(text), query).parse()
  const clauses = await Promise.all(query.clauses.map(async (/** @type {any} */ clause) => ({
    ...clause,
    fields: clause.fields.map((/** @type {string} */ name) => names.indexOf(name)),
    terms: await expand(terms, clause),
  })))
  if (query.isNegated()) return excludeMatches(terms.meta, clauses)
  return scoreDocuments(terms, clauses)
}

/**
 * The terms that a clause stands for, in the order in which lunr.js finds them.
 *
 * @param {Terms} terms
 * @param {Clause} clause
 */
async function expand(terms, clause) {
  if (clause.usePipeline) clause.term = stem(clause.term)
  if (clause.term.length ** (clause.editDistance ?? 0) > MOST_EDITS) {
    throw new lunr.QueryParseError(`${clause.editDistance} edits of '${clause.term}' are too many`)
  }
  const {term} = clause, star = term.indexOf("*")
  if (star < 0 && !clause.editDistance) return term ? terms.findAll([term]) : []
  const found = await findCandidates(terms, clause, star)
  const matching = lunr.TokenSet.fromArray(found).intersect(lunr.TokenSet.fromClause(clause)).toArray()
  return terms.findAll(matching)
}

/**
 * Candidates for the terms of a clause: few enough for a token set.
 *
 * @param {Terms} terms
 * @param {Clause} clause
 * @param {number} star
 */
async function findCandidates(terms, {term, editDistance}, star) {
  if (editDistance !== undefined) {
    return (await terms.findVocabulary("")).filter(makeEditFilter(term, editDistance))
  }
  if (star === term.length - 1 && star) {
    const found = await Promise.all(FOLDERS.map(folder => terms.findByPrefix(term.slice(0, star), folder)))
    return found.flat().map(candidate => candidate.text).sort()
  }
  const parts = term.split("*").map(part => part.replace(/[\\^$.|?+()[\]{}/-]/g, "\\$&"))
  const pattern = new RegExp(`^${parts.join(".*")}$`, "s")
  return (await terms.findVocabulary(term.slice(0, star))).filter(other => pattern.test(other))
}

/**
 * A cheap test whether a word can be at most some edits away: an edit replaces at most one letter.
 *
 * @param {string} term
 * @param {number} edits
 * @returns {(other: string) => boolean}
 */
function makeEditFilter(term, edits) {
  // With edits, a star stands for a single letter.
  if (term.includes("*")) return other => Math.abs(other.length - term.length) <= edits
  const letters = new Map()
  for (const letter of term) letters.set(letter, (letters.get(letter) ?? 0) + 1)
  return other => {
    if (Math.abs(other.length - term.length) > edits) return false
    const left = new Map(letters)
    let foreign = 0
    for (const letter of other) {
      const count = left.get(letter)
      if (count) left.set(letter, count - 1)
      else foreign++
    }
    return foreign <= edits && term.length - other.length + foreign <= edits
  }
}

/**
 * @param {Terms} terms
 * @param {Clause[]} clauses
 */
async function scoreDocuments(terms, clauses) {
  const {meta} = terms, all = meta.papers + meta.pages
  const wanted = clauses.filter(clause => clause.presence !== PROHIBITED)
  const products = await Promise.all(meta.fields.map((_, field) => computeDotProducts(terms, wanted, field, all)))
  const allowed = maskAllowed(clauses, all)
  const seen = new Uint8Array(all), scores = new Float64Array(all), order = []
  for (const clause of wanted) {
    for (const term of clause.terms) {
      for (const field of clause.fields) {
        const mark = 1 << field, {sums, magnitude} = products[field]
        for (const document of term.getPostings(field).documents) {
          if (seen[document] & mark || (allowed && !allowed[document])) continue
          const similarity = sums[document] / magnitude || 0
          if (seen[document]) scores[document] += similarity
          else scores[document] = similarity, order.push(document)
          seen[document] |= mark
        }
      }
    }
  }
  return {documents: order, scores: Float64Array.from(order, document => scores[document])}
}

/**
 * A field's share of all scores: dot products of the query's vector and the field's, and the
 * magnitude of the query's, by which they are divided. lunr.js adds the products in the order in
 * which it first saw the terms.
 *
 * @param {Terms} terms
 * @param {Clause[]} clauses
 * @param {number} field
 * @param {number} all
 */
async function computeDotProducts(terms, clauses, field, all) {
  const boosts = new Map()
  for (const clause of clauses) {
    if (!clause.fields.includes(field)) continue
    for (const term of clause.terms) boosts.set(term, (boosts.get(term) ?? 0) + clause.boost)
  }
  const vector = [...boosts].sort(([a], [b]) => compareByFirst(a, b))
  const stands = vector.some(([term]) => term.getPostings(field).documents.length)
  const long = stands && terms.meta.fields[field].long ? await terms.readLong(field, vector.map(([term]) => term)) : null
  const sums = new Float64Array(stands ? all : 0)
  let squares = 0
  for (const [term, boost] of vector) {
    const {documents} = term.getPostings(field), weights = term.getWeights(field, long)
    for (let at = 0; at < documents.length; at++) sums[documents[at]] += boost * weights[at]
    squares += boost * boost
  }
  return {sums, magnitude: Math.sqrt(squares)}
}

/**
 * Marks the documents that match all required clauses and no prohibited one; null if there are no
 * such clauses.
 *
 * @param {Clause[]} clauses
 * @param {number} all
 */
function maskAllowed(clauses, all) {
  const strict = clauses.filter(({presence}) => presence === REQUIRED || presence === PROHIBITED)
  if (!strict.length) return null
  const allowed = new Uint8Array(all).fill(1)
  for (const clause of strict) {
    const matching = new Uint8Array(all)
    for (const term of clause.terms) {
      for (const field of clause.fields) {
        for (const document of term.getPostings(field).documents) matching[document] = 1
      }
    }
    const good = clause.presence === REQUIRED ? 1 : 0
    for (let document = 0; document < all; document++) if (matching[document] !== good) allowed[document] = 0
  }
  return allowed
}

/**
 * Result of a query that has only prohibited clauses, or none: all other documents, with score 0.
 *
 * @param {Meta} meta
 * @param {Clause[]} clauses
 */
function excludeMatches(meta, clauses) {
  const allowed = maskAllowed(clauses, meta.papers + meta.pages)
  const documents = Array.from({length: meta.papers + meta.pages}, (_, at) => at).filter(at => !allowed || allowed[at])
  return {documents, scores: new Float64Array(documents.length)}
}
