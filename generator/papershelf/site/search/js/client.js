// The search engine, opened when it is first asked, and anew after a failure.

/** @import {Form} from "../../../search/client/papers.js" */
/** @import {Answer, Options, SearchClient} from "../../../search/client/search.js" */
/** @typedef {(text: string) => [piece: string, isAsked: boolean][]} Mark */
/** @typedef {SearchClient & {close: () => void, marked: typeof import("./search.js").marked}} Engine */

/** @type {{engine: Promise<Engine>, waiting: number} | undefined} */
let opened
let failures = 0

/** @param {URL | string} root */
const connect = async root => {
  // A browser may keep it that a module could not be fetched: another address asks again.
  const {remote, marked} = await import(/** @type {"./search.js"} */ (failures ? `./search.js?again=${failures}` : "./search.js")).catch(error => {
    failures += 1
    throw Object.assign(error, {name: "Unreachable"})
  })
  return {...remote(new URL("search/", root)), marked}
}

/**
 * @template T
 * @param {URL | string} root
 * @param {(engine: Engine) => Promise<T>} what
 */
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

/**
 * Fetch what every search needs, before the first is asked for.
 *
 * @param {URL | string} root
 */
export const warm = root => ask(root, engine => engine.ready()).catch(() => {})

/**
 * `{total, hits, facets, said}` of a reader's query; see the engine for the options. `mark(text)` gives
 * a text in pieces, `[piece, whether it was asked for]`.
 *
 * @param {URL | string} root
 * @param {string} query
 * @param {Options} options
 * @returns {Promise<Answer & {mark: Mark}>}
 */
export const search = (root, query, options) =>
  ask(root, async engine => {
    const found = await engine.search(query, options)
    return {...found, mark: text => engine.marked(text, query, found.said)}
  })

/**
 * `{numbers, said}`: the numbers of all papers that a search finds.
 *
 * @param {URL | string} root
 * @param {string} query
 * @param {Options} options
 */
export const numbers = (root, query, options) => ask(root, engine => engine.numbers(query, options))

/**
 * What is exported of all that a search finds, or of papers with some ids; see the engine.
 *
 * @param {URL | string} root
 * @param {Form} form
 * @param {string | string[]} which
 * @param {Options} [options]
 */
export const exported = (root, form, which, options) => ask(root, engine => engine.exported(form, which, options))
