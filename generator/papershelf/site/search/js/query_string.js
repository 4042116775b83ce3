// A search as an address, and back: what a reader shares, and where the back button leads.

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
 * `{q, year: [from, to] | null, venue, tag, author: [...], sort, shown}` of an address's query.
 *
 * @param {string} text
 * @returns {State}
 */
export const read = text => {
  const given = new URLSearchParams(text)
  const year = /^(\d{1,4})-(\d{1,4})$/.exec(given.get("year") ?? "")
  const sort = given.get("sort") ?? ""
  const all = (/** @type {List} */ name) => [...new Set(given.getAll(name))].filter(Boolean)
  return {
    q: given.get("q")?.trim() ?? "",
    year: year && [Number(year[1]), Number(year[2])],
    sort: SORTS.includes(sort) ? sort : "",
    shown: Math.min(Math.max(Number.parseInt(given.get("shown") ?? "", 10) || STEP, STEP), 500),
    venue: all("venue"), tag: all("tag"), author: all("author"),
  }
}

/**
 * The query of an address, `""` or from its question mark on; what is as usual is left out.
 *
 * @param {State} state
 */
export const write = state => {
  const made = new URLSearchParams()
  if (state.q) made.set("q", state.q)
  if (state.year) made.set("year", state.year.join("-"))
  for (const name of LISTS) for (const value of state[name]) made.append(name, value)
  if (state.sort) made.set("sort", state.sort)
  if (state.shown > STEP) made.set("shown", String(state.shown))
  return made.size ? `?${made}` : ""
}

/**
 * The search's page with a query.
 *
 * @param {URL | string} root
 * @param {string} q
 */
export const addressOf = (root, q) => new URL(`search/${write({...read(""), q})}`, root).href
