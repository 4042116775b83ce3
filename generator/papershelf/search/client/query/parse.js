// Parses what readers type. They needn't know any syntax: no string is an error.

import {STOP_WORDS, splitWords, toIdentifier} from "../words/fold.js"
import {fold} from "../words/letters.js"

const SCOPES = new Map(Object.entries({
  title: "title", author: "authors", authors: "authors", abstract: "abstract", tag: "tags", tags: "tags",
  id: "ids", key: "ids", doi: "ids", arxiv: "ids", venue: "venue", year: "year", date: "date", type: "type", list: "list",
}))
const SPACED = new RegExp(`\\b(${[...SCOPES.keys()].join("|")}):\\s+`, "gi")
const PART = /(?<sign>[-+])?(?:(?<scope>\p{L}+):)?(?:"(?<quoted>[^"]*)"?|(?<plain>[^\s"]+))/gu
// Typographic quotation marks and full-width colons, as phones and other keyboards insert them.
const CURLY = /[“”„«»「」『』＂]/g
const WIDE = /：/g
// "Textkorpora und -sprache": see query.py.
const SUSPENDED = /(?<!\S)(und|oder|sowie|and|or|en|of|og|och|eller) +-(?=\p{L})/gu
const YEARS = /^(\d{4})?(?:\s*(\.\.|-|–)\s*(\d{4})?)?$/
// URL prefixes and labels around a copied identifier.
const AROUND = /^(https?:\/\/)?(dx\.)?(doi\.org\/|(www\.)?arxiv\.org\/(abs|pdf|html)\/|(www\.)?openreview\.net\/(forum|pdf)\?id=)|^(?:doi|arxiv|key|id)(?::\s*|\s+(?=[\d]))/i
const BEHIND = /(\.pdf)?$/i
// Between two words, either of which will do.
const OR = "OR"
// What is written for given names: "J.", "J.-P.", "J.A.".
const INITIALS = /^(?:\p{Lu}\.-?)+,?$/u
const REVISION = /^(\d{4}\.\d{4,5}|[a-z.-]+\/\d{7})v\d+$/i

// Dates, and a range of them; a month or a day may be missing.
const DATES = /^(\d{4}(?:-\d\d){0,2})?(\.\.)?(\d{4}(?:-\d\d){0,2})?$/

/** @import {Dates, Named} from "../index/columns.js" */
/** @typedef {{words: string[], field: string, quoted: boolean, excluded: boolean, literal: boolean, initial: boolean, or: string[], before: string}} WordGroup
 * `or`: words that will do instead of a single one; `before`: the stop word that stands before it */
/**
 * @typedef {object} Query
 * @property {WordGroup[]} groups
 * @property {[from: number, to: number] | null} years
 * @property {Dates | null} dates
 * @property {string[][]} venues
 * @property {Named[]} named
 * @property {string} identifier
 * @property {string[]} dropped
 * @property {boolean} open whether its last word may be unfinished
 */

/**
 * A query's parts: `groups` of words that stand in quotes or alone, each `{words, field, quoted,
 * excluded, literal, initial, or}`, `field` "" for any; `years` and `dates` as [from, to]; `venues`, each a list of words;
 * `named`, what papers are selected by beside that, `{facet, name, excluded}`, `facet` "type", "list" or one of
 * `own`, the curator's own fields; `identifier`, the query as one identifier; `dropped`, the words too common to search.
 *
 * @param {string} text
 * @param {string[]} own
 */
export function parse(text, own = []) {
  /** @type {Query} */
  const found = {groups: [], years: null, dates: null, venues: [], named: [], identifier: readIdentifier(text), dropped: [], open: /\S$/.test(text)}
  const plain = text.replace(CURLY, '"').replace(WIDE, ":")
  let joins = false
  for (const {groups = {}} of plain.replace(SPACED, "$1:").replace(SUSPENDED, "$1 ").matchAll(PART)) {
    const before = found.groups.at(-1), count = found.groups.length
    if (groups.plain === OR && !groups.scope && !groups.sign && before?.words.length === 1) {
      joins = true
      continue
    }
    const scope = SCOPES.get(groups.scope?.toLowerCase()) ?? ""
    const written = groups.quoted ?? groups.plain
    const value = groups.scope && !scope ? `${groups.scope} ${written}` : written
    if ((scope === "year" && addYears(found, value)) || (scope === "date" && addDates(found, value))) continue
    if (scope === "ids") found.groups.push(toGroup([toIdentifier(stripAddress(value))], "ids", groups))
    else if (scope === "venue") found.venues.push(splitWords(value))
    else if (scope === "type" || scope === "list") found.named.push({facet: scope, name: fold(value), excluded: groups.sign === "-"})
    else if (own.includes(groups.scope?.toLowerCase())) found.named.push({facet: groups.scope.toLowerCase(), name: fold(written), excluded: groups.sign === "-"})
    else if (scope === "year" || scope === "date" || !scope) addGroups(found, value, "", groups)
    else addGroups(found, value, scope, groups)
    if (joins) joinWords(found.groups, count)
    joins = false
  }
  found.groups = dropStopWords(found)
  return found
}

/**
 * @param {string[]} words
 * @param {string} field
 * @param {Record<string, string | undefined>} groups
 * @returns {WordGroup}
 */
const toGroup = (words, field, {sign, quoted, plain}) =>
  ({words: words.filter(Boolean), field, quoted: quoted !== undefined && words.length > 1, excluded: sign === "-",
    literal: quoted !== undefined, initial: INITIALS.test(plain ?? ""), or: [], before: ""})

/**
 * Words in quotes stay together; "state-of-the-art" is four separate words.
 *
 * @param {Query} found
 * @param {string} value
 * @param {string} field
 * @param {Record<string, string | undefined>} groups
 */
function addGroups(found, value, field, groups) {
  const words = splitWords(value)
  if (groups.quoted !== undefined) found.groups.push(toGroup(words, field, groups))
  else for (const word of words) found.groups.push(toGroup([word], field, groups))
}

/**
 * Makes a single word that was added an alternative of the one before it.
 *
 * @param {WordGroup[]} groups
 * @param {number} count how many there were
 */
function joinWords(groups, count) {
  const [before, after] = groups.slice(count - 1)
  if (groups.length !== count + 1 || after.words.length !== 1 || after.excluded || after.field !== before.field) return
  groups.splice(count - 1, 2, {...before, literal: true, or: [...before.or, ...after.words]})
}

/**
 * @param {Query} found
 * @param {string} value
 */
function addYears(found, value) {
  const match = YEARS.exec(value.trim())
  if (!match || !(match[1] || match[3])) return false
  const [, from, range, to] = match
  found.years = [Number(from ?? 0), Number(range ? to ?? 9999 : from)]
  return true
}

/**
 * @param {Query} found
 * @param {string} value
 */
function addDates(found, value) {
  const match = DATES.exec(value.trim())
  if (!match || !(match[1] || match[3])) return false
  const [, from = "", range, to = ""] = match
  found.dates = range ? [from, to] : [from, from]
  return from !== "" || range !== undefined
}

/**
 * Removes stop words, which are not in the index. A query of nothing else finds nothing.
 *
 * @param {Query} found
 */
function dropStopWords(found) {
  const left = []
  let before = ""
  for (const group of found.groups) {
    const dropped = group.words.filter(word => STOP_WORDS.has(word)), words = group.words.filter(word => !STOP_WORDS.has(word))
    found.dropped.push(...dropped)
    if (words.length) left.push({...group, words, quoted: group.quoted && words.length > 1, before})
    before = words.length ? "" : dropped[0] ?? ""
  }
  return left
}

/**
 * The query as one identifier; "" if it has several words or a scope.
 *
 * @param {string} text
 */
function readIdentifier(text) {
  const stripped = stripAddress(text.trim())
  return /\s|^\p{L}+:/u.test(stripped) ? "" : toIdentifier(stripped)
}

/** @param {string} text */
const stripAddress = text => text.replace(AROUND, "").replace(BEHIND, "").replace(REVISION, "$1")
