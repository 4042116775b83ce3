// Which points of the map the search finds.

/** @import {Points} from "./points.js" */
/** @typedef {{points: number[], note: string, list: string}} Found points, how they were found, the address of the same search as a list */

/**
 * Search for words, with the filters of the page's address; undefined without either.
 *
 * @param {string} root
 * @param {Points} points
 * @param {string} query
 * @returns {Promise<Found | undefined>}
 */
export const findOnMap = async (root, points, query) => {
  const {searchNumbers, parseQuery, formatQuery, toFilters, describeFallback, describeNothing} = await import("./search.js")
  const asked = new URLSearchParams(location.search)
  asked.delete("by")
  const state = {...parseQuery(`${asked}`, [...asked.keys()]), q: query}, filters = toFilters(state)
  if (!query && !Object.keys(filters).length) return undefined
  const answer = await searchNumbers(root, query, {filters})
  const note = answer.numbers.length ? describeFallback(answer) : query ? describeNothing(query, answer.report) : _("Nothing has all of this.")
  const list = new URL(`search/${formatQuery(state)}`, root).href
  return {points: await points.findPoints(answer.numbers), note, list}
}
