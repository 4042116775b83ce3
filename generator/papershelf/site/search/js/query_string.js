// Converts a search to a query string and back: for links that readers share, and the back button.

/**
 * @typedef {object} State
 * @property {string} q
 * @property {[from: number, to: number] | null} year
 * @property {[from: string, to: string] | null} date first and last day, either maybe empty
 * @property {Record<string, string[]>} facets name -> what is chosen, in the order of the page
 * @property {string} sort
 * @property {number} shown how many results
 */

const LEADING = ["venue", "tag", "type", "list"], FINAL = "author"
const TAKEN = new Set([...LEADING, FINAL, "q", "year", "date", "sort", "shown"])
const SORTS = ["relevance", "newest", "oldest", "citations", "cited"]
const DAYS = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/
export const STEP = 20

/**
 * A query as the engine takes it: a blank behind the last word says that the word is whole, so it stays.
 *
 * @param {string} text
 */
export const trimQuery = text => text.trim() && text.trimStart().replace(/\s+$/, " ")

/**
 * Read a search from a query string. `own` are facets of the curator's own fields; the engine ignores those that it
 * doesn't know.
 *
 * @param {string} text
 * @param {string[]} own
 * @returns {State}
 */
export const parseQuery = (text, own = []) => {
  const given = new URLSearchParams(text)
  const year = /^(\d{1,4})-(\d{1,4})$/.exec(given.get("year") ?? "")
  const date = DAYS.exec(given.get("date") ?? "")
  const sort = given.get("sort") ?? ""
  const names = [...LEADING, ...own.filter(name => !TAKEN.has(name)), FINAL]
  return {
    q: trimQuery(given.get("q") ?? ""),
    year: year && [Number(year[1]), Number(year[2])],
    sort: SORTS.includes(sort) ? sort : "",
    shown: Math.min(Math.max(Number.parseInt(given.get("shown") ?? "", 10) || STEP, STEP), 500),
    date: date && (date[1] || date[2]) ? [date[1] ?? "", date[2] ?? ""] : null,
    facets: Object.fromEntries(names.map(name => [name, [...new Set(given.getAll(name))].filter(Boolean)])),
  }
}

/**
 * The query string with its question mark, or `""`; defaults are left out.
 *
 * @param {State} state
 */
export const formatQuery = state => {
  const query = new URLSearchParams()
  if (state.q) query.set("q", state.q)
  if (state.year) query.set("year", state.year.join("-"))
  if (state.date) query.set("date", state.date.join(".."))
  for (const [name, values] of Object.entries(state.facets)) for (const value of values) query.append(name, value)
  if (state.sort) query.set("sort", state.sort)
  if (state.shown > STEP) query.set("shown", String(state.shown))
  return query.size ? `?${query}` : ""
}

/**
 * The filters of a search, as the engine takes them.
 *
 * @param {State} state
 */
export const toFilters = ({year, date, facets}) => {
  const chosen = Object.entries(facets).filter(([, values]) => values.length)
  return {...(year && {year}), ...(date && {date}), ...Object.fromEntries(chosen)}
}

/**
 * The search's page with a query.
 *
 * @param {URL | string} root
 * @param {string} q
 */
export const toSearchAddress = (root, q) => new URL(`search/${formatQuery({...parseQuery(""), q})}`, root).href
