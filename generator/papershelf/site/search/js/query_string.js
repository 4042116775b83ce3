// Converts a search to a query string and back: for links that readers share, and the back button.

/** @typedef {"venue" | "tag" | "author"} List */
/**
 * @typedef {object} State
 * @property {string} q
 * @property {[from: number, to: number] | null} year
 * @property {string[]} venue
 * @property {string[]} tag
 * @property {string[]} author
 * @property {string} sort
 * @property {number} shown how many results
 */

/** @type {List[]} */
export const LISTS = ["venue", "tag", "author"]
export const SORTS = ["relevance", "newest", "oldest"]
export const STEP = 20

/**
 * Read `{q, year: [from, to] | null, venue, tag, author: [...], sort, shown}` from a query string.
 *
 * @param {string} text
 * @returns {State}
 */
export const parseQuery = text => {
  const given = new URLSearchParams(text)
  const year = /^(\d{1,4})-(\d{1,4})$/.exec(given.get("year") ?? "")
  const sort = given.get("sort") ?? ""
  const readAll = (/** @type {List} */ name) => [...new Set(given.getAll(name))].filter(Boolean)
  return {
    q: given.get("q")?.trim() ?? "",
    year: year && [Number(year[1]), Number(year[2])],
    sort: SORTS.includes(sort) ? sort : "",
    shown: Math.min(Math.max(Number.parseInt(given.get("shown") ?? "", 10) || STEP, STEP), 500),
    venue: readAll("venue"), tag: readAll("tag"), author: readAll("author"),
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
  for (const name of LISTS) for (const value of state[name]) query.append(name, value)
  if (state.sort) query.set("sort", state.sort)
  if (state.shown > STEP) query.set("shown", String(state.shown))
  return query.size ? `?${query}` : ""
}

/**
 * The search's page with a query.
 *
 * @param {URL | string} root
 * @param {string} q
 */
export const toSearchAddress = (root, q) => new URL(`search/${formatQuery({...parseQuery(""), q})}`, root).href
