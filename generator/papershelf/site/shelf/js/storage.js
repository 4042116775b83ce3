// The reader's shelves, stored by their browser and nowhere else. Of a paper only the data on the shelf and the
// reader's notes are stored: everything else is read from its page when it is needed.

/** @typedef {{name: string, papers: string[]}} Shelf `papers` are ids */
/** @typedef {{title: string, facts: string, note?: string, read?: boolean}} StoredPaper what is kept of a paper */
/** @typedef {{id: string, title: string, facts: string, note?: string, read?: boolean}} Paper */
/** @typedef {{current: string, shelves: Shelf[], papers: FullMap<string, StoredPaper>}} State */

export const root = new URL("../../", import.meta.url)

// The scripts of all pages and of the service worker read this key too.
const KEY = `${root.pathname}.papershelf.shelf`
/** The name of the default shelf. */
export const FIRST = _("My shelf")

/** @returns {State} */
const makeEmpty = () => ({current: FIRST, shelves: [{name: FIRST, papers: []}], papers: new Map()})

// Other sites of the same host can write into the storage, too: only what has the right type is taken.
/** @param {unknown} value */
const isText = value => typeof value === "string"
/** @param {unknown} value */
const toText = value => typeof value === "string" ? value : ""
/**
 * @param {any} shelf
 * @returns {shelf is Shelf}
 */
const isShelf = shelf => isText(shelf?.name) && shelf.name !== "" && Array.isArray(shelf.papers) && shelf.papers.every(isText)
/** @param {any} entry */
const isStored = entry => Array.isArray(entry) && isText(entry[0]) && typeof entry[1] === "object" && entry[1] !== null
/**
 * @param {[string, Record<string, unknown>]} entry
 * @returns {[string, StoredPaper]}
 */
const toStored = ([id, {title, facts, note, read}]) =>
  [id, {title: toText(title) || id, facts: toText(facts), ...isText(note) && {note: toText(note)}, ...read === true && {read}}]

/**
 * Read `{current, shelves, papers}`: the name of the shelf to which papers are added; `{name, papers: [ids]}` of each
 * shelf; and a map of ids to `{title, facts, note, read}`. An empty default shelf if nothing valid is stored.
 *
 * @returns {State}
 */
export const readState = () => {
  try {
    const stored = /** @type {Record<string, any>} */ (JSON.parse(localStorage.getItem(KEY) ?? ""))
    if (!stored.shelves.length || !stored.shelves.every(isShelf)) return makeEmpty()
    const shelves = /** @type {Shelf[]} */ (stored.shelves).map(({name, papers}) => ({name, papers}))
    const byId = /** @type {FullMap<string, StoredPaper>} */ (new Map(stored.papers.filter(isStored).map(toStored)))
    for (const id of shelves.flatMap(shelf => shelf.papers)) if (!byId.get(id)) byId.set(id, {title: id, facts: ""})
    return {current: toText(stored.current), shelves, papers: byId}
  } catch {
    return makeEmpty()
  }
}

/** @param {State} state */
const serialize = ({current, shelves, papers}) => {
  const there = new Set(shelves.flatMap(shelf => shelf.papers))
  const wanted = [...papers].filter(([id, paper]) => there.has(id) || paper.note)
  return JSON.stringify({current, shelves, papers: wanted})
}

const CHANGED = "ps-shelf"
/** @param {string | null} text */
const writeText = text => {
  if (text === null) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, text)
  document.dispatchEvent(new Event(CHANGED))
}

/**
 * Change the stored state, which `act` gets. Returns a function that undoes this, unless something else was changed
 * since, and returns whether it did. Throws the browser's error if storage is forbidden or full: nothing is changed then.
 *
 * @param {(state: State) => void} act
 * @returns {() => boolean}
 */
export const change = act => {
  const before = localStorage.getItem(KEY)
  const state = readState()
  act(state)
  const after = serialize(state)
  writeText(after)
  return () => {
    const isLast = localStorage.getItem(KEY) === after
    if (isLast) writeText(before)
    return isLast
  }
}

/**
 * Call whenever this window or another has changed the state.
 *
 * @param {() => void} call
 */
export const onChange = call => {
  document.addEventListener(CHANGED, call)
  addEventListener("storage", ({key}) => (key === null || key === KEY) && call())
}

/**
 * A message that explains why a change failed.
 *
 * @param {Error} error
 */
export const explainFailure = error => /quota/i.test(error.name)
  ? _("Your browser has no more room for this site. Nothing was changed, nothing is lost: remove papers or notes, or save the shelf as a file first.")
  : _("Your browser keeps nothing for this site, so it can keep no shelf: private windows and strict settings do that.")

// --- reading and changing a state ------------------------------------------------------------------

/**
 * @param {State} state
 * @param {string} name
 */
export const findShelf = (state, name = state.current) => state.shelves.find(shelf => shelf.name === name)
/** @param {State} state */
export const getCurrentShelf = state => findShelf(state) ?? state.shelves[0]
/**
 * @param {State} state
 * @param {string} id
 */
export const hasPaper = (state, id) => state.shelves.some(shelf => shelf.papers.includes(id))

/**
 * The shelf with a name, created if there is none.
 *
 * @param {State} state
 * @param {string} name
 */
export const ensureShelf = (state, name) => {
  const there = findShelf(state, name), shelf = there ?? {name, papers: []}
  if (!there) state.shelves.push(shelf)
  return shelf
}

/**
 * Append papers, `{id, title, facts}`, to a shelf unless they are on it; returns the number of added ones.
 *
 * @param {State} state
 * @param {Shelf} shelf
 * @param {Paper[]} papers
 */
export const putPapers = (state, shelf, papers) => {
  const there = new Set(shelf.papers)
  const added = papers.filter(({id}) => !there.has(id))
  for (const {id, title, facts} of papers) state.papers.set(id, {...state.papers.get(id), title, facts})
  shelf.papers.push(...added.map(({id}) => id))
  return added.length
}

/**
 * Replace former ids of a paper by its current one, with the notes of all.
 *
 * @param {State} state
 * @param {string[]} ids
 * @param {string} to
 */
export const changeIds = (state, ids, to) => {
  const papers = [...ids, to].map(id => state.papers.get(id)).filter(Boolean)
  const notes = new Set(papers.map(paper => paper.note).filter(Boolean))
  for (const id of ids) state.papers.delete(id)
  state.papers.set(to, {...papers[0], note: [...notes].join("\n"), read: papers.some(paper => paper.read)})
  for (const shelf of state.shelves) shelf.papers = [...new Set(shelf.papers.map(id => ids.includes(id) ? to : id))]
}
