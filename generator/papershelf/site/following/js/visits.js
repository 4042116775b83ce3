// The reader's visits to lists of papers: which of these they follow, and which papers came since the last visit.
// Stored by their browser and nowhere else. A list is named by its address relative to the site.

/** @typedef {{title: string, isFollowed: boolean, isWhole: boolean, day: string, since: string, ids: string[], fresh: string[]}} Visits
 * `day` is that of the last visit, `since` that of the visit before that day; `ids` are papers that were there then,
 * `fresh` those that came since; `isWhole` says whether `ids` were all papers of the list. */
/** @typedef {Map<string, Visits>} State */

import {LANGUAGE, formatNumber} from "../../rendering/js/locale.js"

export const root = new URL("../../", import.meta.url)
const KEY = `${root.pathname}.papershelf.following`

const MOST_IDS = 500

/** @returns {string} the reader's day, as in ISO 8601 */
const getToday = () => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/**
 * An ISO day, “5 January”; English dates are written as in Europe, as on pages.
 *
 * @param {string} day
 * @param {Intl.DateTimeFormatOptions} options
 */
export const formatDay = (day, options = {day: "numeric", month: "long"}) =>
  new Date(`${day}T12:00`).toLocaleDateString(LANGUAGE === "en" ? "en-GB" : LANGUAGE, options)

// Other sites of the same host can write into the storage, too: only what has the right type is taken.
/** @param {any} value */
const splitIds = value => typeof value === "string" ? value.split(" ").filter(Boolean) : []
/** @param {any} value */
const toDay = value => /^\d{4}-\d\d-\d\d$/.test(value) ? String(value) : ""

/** @returns {State} */
export const readState = () => {
  try {
    const stored = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? ""))
    return new Map(stored.map(([address, {title, followed, whole, day, since, ids, fresh}]) => [address, {
      title: String(title || address), isFollowed: followed === true, isWhole: whole === true,
      day: toDay(day), since: toDay(since), ids: splitIds(ids), fresh: splitIds(fresh),
    }]))
  } catch {
    return new Map()
  }
}

/**
 * Change the stored state. Throws the browser's error if storage is forbidden or full: nothing is changed then.
 *
 * @template T
 * @param {(state: State) => T} act
 */
export const change = act => {
  const state = readState()
  const result = act(state)
  const stored = [...state].map(([address, {title, isFollowed, isWhole, day, since, ids, fresh}]) =>
    [address, {title, followed: isFollowed, whole: isWhole, day, since, ids: ids.join(" "), fresh: fresh.join(" ")}])
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(stored)))
  return result
}

/**
 * Call whenever another window has changed the state.
 *
 * @param {() => void} call
 */
export const onChange = call => addEventListener("storage", ({key}) => (key === null || key === KEY) && call())

/**
 * The visits to a list, added if there were none.
 *
 * @param {State} state
 * @param {string} address
 * @param {string} title
 * @returns {Visits}
 */
export const ensureVisits = (state, address, title) => {
  const visits = state.get(address) ?? {title, isFollowed: false, isWhole: false, day: "", since: "", ids: [], fresh: []}
  state.set(address, visits)
  return visits
}

/**
 * Note a visit to a list that shows some papers, in its order; `isWhole` says whether these are all, and is left out
 * if that is unknown.
 *
 * What was not there before is new for the rest of the day. If the list showed only its first papers, those after the
 * last known one are not new: they were on its next page.
 *
 * @param {Visits} visits
 * @param {string[]} shown
 * @param {boolean} [isWhole]
 * @param {string} today
 */
export const visit = (visits, shown, isWhole = visits.isWhole, today = getToday()) => {
  const isFirst = !visits.day
  if (visits.day !== today) Object.assign(visits, {since: visits.day, ids: [...visits.fresh, ...visits.ids], fresh: [], day: today})
  const known = new Set([...visits.fresh, ...visits.ids])
  const last = visits.isWhole ? -1 : shown.findLastIndex(id => known.has(id))
  const fresh = isFirst ? [] : shown.filter((id, at) => !known.has(id) && (last < 0 || at < last))
  visits.fresh = [...new Set([...fresh, ...visits.fresh])].slice(0, MOST_IDS)
  const old = shown.filter(id => !visits.fresh.includes(id))
  visits.ids = [...new Set([...old, ...visits.ids])].slice(0, MOST_IDS)
  visits.isWhole = isWhole && shown.length <= MOST_IDS
}

/**
 * Note a visit to a list, if it is followed or `always`; gives the visits then.
 *
 * @param {{address: string, title: string, shown: string[], isWhole?: boolean}} list
 */
export const noteVisit = ({address, title, shown, isWhole}, always = false) => {
  if (!always && !readState().get(address)?.isFollowed) return undefined
  return change(state => {
    const visits = ensureVisits(state, address, title)
    visit(visits, shown, isWhole)
    return visits
  })
}

/**
 * “12 new since Tuesday”; empty if nothing is new.
 *
 * @param {number} number
 * @param {string} since an ISO day, empty for the reader's first one
 */
export const describeNew = (number, since) => {
  if (!number) return ""
  const num = formatNumber(number)
  if (!since) return ngettext(`${num} new today`, `${num} new today`, number)
  const isRecent = Date.parse(getToday()) - Date.parse(since) < 7 * 86_400_000
  const day = formatDay(since, isRecent ? {weekday: "long"} : undefined)
  return ngettext(`${num} new since ${day}`, `${num} new since ${day}`, number)
}
