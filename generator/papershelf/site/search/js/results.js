// What dialog and page both show: a paper found, how many there are, and what went wrong.

/** @import {Hit} from "../../../search/client/search.js" */
/** @import {Kind, Listing} from "../../../search/client/query/listings.js" */
/** @import {Report} from "../../../search/client/query/reader.js" */
/** @import {Mark} from "./client.js" */

import {make} from "../../rendering/js/elements.js"
import {STATUS, countPapers, formatList, joinSentences} from "../../rendering/js/phrases.js"
import {LANGUAGE, formatNumber} from "../../rendering/js/locale.js"

const NAMES = 4
/** @type {Record<Kind, string>} */
const KIND_LABELS = {author: _("Author"), tag: _("Tag"), venue: _("Venue"), list: _("Reading list"), volume: _("Volume"), year: _("Year")}

/**
 * @param {URL} root
 * @param {Hit} hit
 */
export const toAddress = (root, hit) => new URL(hit.page ? hit.id : `papers/${hit.id}/`, root).href

/**
 * @param {URL} root
 * @param {Listing} listing
 */
export const toListingAddress = (root, {kind, slug}) => new URL(`${kind}s/${slug}/`, root).href

/** @param {Listing} listing */
export const describeListing = ({kind, count}) => `${KIND_LABELS[kind]} · ${countPapers(count)}`

/** @param {number} number */
export const countResults = number => {
  const num = formatNumber(number)
  return ngettext(`${num} result`, `${num} results`, number)
}

// Of a year, of a month and of a day.
/** @type {Intl.DateTimeFormatOptions[]} */
const PARTS = [{}, {month: "short"}, {month: "short", day: "numeric"}]
const DATE_FORMATS = PARTS.map(parts =>
  new Intl.DateTimeFormat(LANGUAGE, {year: "numeric", ...parts, calendar: "gregory", numberingSystem: "latn", timeZone: "UTC"}))

/**
 * As on listings, “5 Aug 2019”: the same as `Locale.format_short`, and tested to be.
 *
 * @param {string} date
 */
export const formatDate = date => {
  if (!date) return ""
  const numbers = date.split("-"), [year, month, day] = numbers
  const parts = DATE_FORMATS[numbers.length - 1].formatToParts(new Date(date))
  // English dates are written as in Europe.
  const english = [day && Number(day), month && parts.find(part => part.type === "month")?.value, year].filter(Boolean).join(" ")
  const text = /^en\b/.test(LANGUAGE) ? english : parts.map(part => part.value).join("")
  return text.replaceAll(" ", "\u00a0")
}

/** @param {Hit} hit */
const formatByline = hit => {
  const all = hit.authors.length + hit.more
  if (!hit.authors.length) {
    const num = formatNumber(all)
    return all ? ngettext(`${num} author`, `${num} authors`, all) : ""
  }
  // One more name takes no more room than "and 1 more".
  const shown = all > NAMES + 1 ? hit.authors.slice(0, NAMES) : hit.authors
  const names = shown.join(", "), more = all - shown.length, num = formatNumber(more)
  return more ? ngettext(`${names} and ${num} more`, `${names} and ${num} more`, more) : names
}

/**
 * A text as nodes, with matching words in `<mark>`, without the punctuation around them.
 *
 * @param {string} text
 * @param {Mark} mark
 */
export const markText = (text, mark) =>
  mark(text).flatMap(([piece, isAsked]) => {
    if (!isAsked) return [piece]
    const [, before = "", word = "", after = ""] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(piece) ?? []
    return [before, make("mark", {}, word), after]
  })

// A line may break before it, but not after.
const SEPARATOR = " ·\u00a0"
/** @param {Hit} hit */
export const listVenueAndDate = hit => [hit.venue, formatDate(hit.date)].filter(Boolean)

/**
 * Authors, venue and date of a result as text; before them that a paper is retracted or the like.
 *
 * @param {Hit} hit
 */
export const formatFacts = hit => [STATUS[hit.status], formatByline(hit), ...listVenueAndDate(hit)].filter(Boolean).join(SEPARATOR)

/**
 * The nodes of a result, with matching words marked: its title, its authors, and all its facts on one line.
 *
 * @param {Hit} hit
 * @param {Mark} mark
 */
export const renderHit = (hit, mark) => {
  const status = STATUS[hit.status], warning = status ? [make("strong", {className: "ps-status"}, status), " "] : []
  const names = formatByline(hit), byline = [...warning, ...markText(names, mark)], others = listVenueAndDate(hit)
  const facts = [...byline, names && others.length ? SEPARATOR : "", others.join(SEPARATOR)]
  return {title: markText(hit.title, mark), byline, facts}
}

/** @param {string[]} words */
const formatQuoted = words => formatList(words.map(word => _(`“${word}”`)))

/** @type {Record<string, (report: Report) => string>} */
const FALLBACKS = {
  guessed: ({guessed = []}) => {
    const words = formatQuoted(guessed.map(([typed]) => typed))
    return _(`Nothing has ${words}: here is what is spelled almost so.`)
  },
  apart: () => _("No title or name has these words side by side: here they stand apart, or in the abstract."),
  any: () => _("Nothing has all the words: here is what has some of them."),
}

/**
 * How results were found; "" if all words were found as they are.
 *
 * @param {{report: Report}} found
 */
export const describeFallback = found => FALLBACKS[found.report.how]?.(found.report) ?? ""

/**
 * That nothing was found, with the reason if it is known.
 *
 * @param {string} asked
 * @param {Report} report
 */
export const describeNothing = (asked, {how, dropped = []}) => {
  if (how === "short") return _("Type more letters")
  const query = asked.trim(), none = _(`Nothing matches “${query}”.`), words = formatQuoted([...new Set(dropped)])
  return dropped.length ? joinSentences(none, _(`Too common to search for: ${words}.`)) : none
}

/** @type {Record<string, string>} */
const FAILURES = {
  Stale: _("The site has just been renewed, and its search with it."),
  Unreachable: _("The search can’t be reached. Are you online?"),
}

/**
 * A message that a search failed, with a button to try again.
 *
 * @param {Error} error
 * @param {() => void} again
 */
export const renderFailure = (error, again) => {
  const why = FAILURES[error.name] ?? _("The search failed.")
  return make("span", {className: "ps-search__failed"}, why, " ", make("button", {type: "button", onclick: again}, _("Try again")))
}

/** Shortest and longest pause of a reader who types, in milliseconds. */
const PAUSE = 150, LONGEST_PAUSE = 400

/**
 * A function that makes `call` when its own calls pause, as a reader does who has finished a word: for twice the
 * time between the last two of them. What is fetched for every letter is mostly fetched for nothing.
 *
 * @param {() => void} call
 */
export const callAtPause = call => {
  let timer = 0, last = -Infinity
  return () => {
    const now = performance.now(), gap = now - last
    last = now
    clearTimeout(timer)
    timer = setTimeout(call, gap > LONGEST_PAUSE ? PAUSE : Math.min(Math.max(2 * gap, PAUSE), LONGEST_PAUSE))
  }
}
