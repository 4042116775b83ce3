// What dialog and page both show: a paper found, how many there are, and what went wrong.

import {count, make} from "./elements.js"

const NAMES = 4
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")

export const address = (root, hit) => new URL(hit.page ? hit.id : `papers/${hit.id}/`, root).href

/** As on listings: “5 Aug 2019”. */
const short = date => {
  const [year, month, day] = date.split("-")
  return [day && Number(day), month && MONTHS[month - 1], year].filter(Boolean).join("\u00a0")
}

const byline = hit => {
  const names = hit.authors
  const all = names.length + hit.more
  if (!names.length) return all ? count(all, "author") : ""
  // One name more than the rest takes no more room than "and 1 more".
  const shown = all > NAMES + 1 ? names.slice(0, NAMES) : names
  return shown.join(", ") + (all > shown.length ? ` and ${all - shown.length} more` : "")
}

/** A text as nodes, with what was asked for in `<mark>`, but not the signs around it. */
const marked = (text, mark) =>
  mark(text).flatMap(([piece, isAsked]) => {
    if (!isAsked) return [piece]
    const [, before, word, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(piece)
    return [before, make("mark", {}, word), after]
  })

const rest = hit => [hit.venue, short(hit.date)].filter(Boolean).join(" · ")

/** What is said of a result in a quiet line, as text. */
export const factsOf = hit => [byline(hit), rest(hit)].filter(Boolean).join(" · ")

/** The nodes of a result: its title, and that line; title and names are marked. */
export const shown = (hit, mark) => {
  const names = byline(hit)
  return {title: marked(hit.title, mark), facts: [...marked(names, mark), names && rest(hit) && " · ", rest(hit)]}
}

const quoted = words => words.map(word => `“${word}”`).join(", ")

const FALLBACKS = {
  apart: () => "Nothing has these words side by side: here they stand apart.",
  guessed: ({guessed}) => `Nothing has ${quoted(guessed.map(([typed]) => typed))}: here is what is spelled almost so.`,
  any: () => "Nothing has all the words: here is what has some of them.",
}

/** What the engine had to do to find something; empty where all words were found as they are. */
export const said = found => FALLBACKS[found.said.how]?.(found.said) ?? ""

/** That there is nothing, and why where the engine knows. */
export const nothing = (query, {dropped = []}) => {
  const common = dropped.length ? ` Too common to search for: ${quoted([...new Set(dropped)])}.` : ""
  return `Nothing matches “${query}”.${common}`
}

const FAILURES = {
  Stale: "The site has just been renewed, and its search with it.",
  Unreachable: "The search can’t be reached. Are you online?",
}

/** Why a search failed, and a button to try again. */
export const failure = (error, again) => {
  const why = FAILURES[error.name] ?? "The search failed."
  return make("span", {className: "ps-search__failed"}, why, " ", make("button", {type: "button", onclick: again}, "Try again"))
}

/** Calls that come faster than a reader types are one. */
export const debounced = (call, milliseconds) => {
  let timer
  return () => {
    clearTimeout(timer)
    timer = setTimeout(call, milliseconds)
  }
}
