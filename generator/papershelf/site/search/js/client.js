// The search engine, opened when it is first asked, and anew after a failure.

let opened
let failures = 0

const connect = async root => {
  // A browser may keep it that a module could not be fetched: another address asks again.
  const {remote, marked} = await import(failures ? `./search.js?again=${failures}` : "./search.js").catch(error => {
    failures += 1
    throw Object.assign(error, {name: "Unreachable"})
  })
  return {...remote(new URL("search/", root)), marked}
}

const ask = async (root, what) => {
  const mine = (opened ??= {engine: connect(root), waiting: 0})
  mine.waiting += 1
  try {
    return await what(await mine.engine)
  } catch (error) {
    if (opened === mine) opened = undefined
    throw error
  } finally {
    mine.waiting -= 1
    if (!mine.waiting && opened !== mine) mine.engine.then(engine => engine.close(), () => {})
  }
}

/** Fetch what every search needs, before the first is asked for. */
export const warm = root => ask(root, engine => engine.ready()).catch(() => {})

/**
 * `{total, hits, facets, said}` of a reader's query; see the engine for the options. `mark(text)` gives
 * a text in pieces, `[piece, whether it was asked for]`.
 */
export const search = (root, query, options) =>
  ask(root, async engine => {
    const found = await engine.search(query, options)
    return {...found, mark: text => engine.marked(text, query, found.said)}
  })

/** `{numbers, said}`: the numbers of all papers that a search finds. */
export const numbers = (root, query, options) => ask(root, engine => engine.numbers(query, options))

/** What is exported of all that a search finds, or of papers with some ids; see the engine. */
export const exported = (root, form, which, options) => ask(root, engine => engine.exported(form, which, options))
