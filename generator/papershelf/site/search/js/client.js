// The search engine, opened at its first use, and again after a failure.

/** @import {Form} from "../../../search/client/papers.js" */
/** @import {Answer, Options, SearchClient} from "../../../search/client/search.js" */
/** @typedef {(text: string) => [piece: string, isAsked: boolean][]} Mark */
/** @typedef {SearchClient & {close: () => void, markMatches: typeof import("./search.js").markMatches}} Engine */

/** @type {{engine: Promise<Engine>, waiting: number} | undefined} */
let opened
let failures = 0

/** @param {URL | string} root */
const connect = async root => {
  // A browser may remember that a module could not be fetched: another URL tries again.
  /** @type {typeof import("./search.js")} */
  const {openInWorker, markMatches} = await import(failures ? `./search.js?again=${failures}` : "./search.js").catch(error => {
    failures += 1
    throw Object.assign(error, {name: "Unreachable"})
  })
  return {...openInWorker(new URL("search/", root)), markMatches}
}

/**
 * @template T
 * @param {URL | string} root
 * @param {(engine: Engine) => Promise<T>} what
 */
const ask = async (root, what) => {
  const own = (opened ??= {engine: connect(root), waiting: 0})
  own.waiting += 1
  try {
    return await what(await own.engine)
  } catch (error) {
    if (opened === own) opened = undefined
    throw error
  } finally {
    own.waiting -= 1
    if (!own.waiting && opened !== own) own.engine.then(engine => engine.close(), () => {})
  }
}

/**
 * Fetch what every search needs, ahead of the first.
 *
 * @param {URL | string} root
 */
export const warmUp = root => ask(root, engine => engine.ready()).catch(() => {})

/**
 * `{total, hits, facets, report}` of a reader's query; see the engine for the options. `mark(text)` splits
 * a text into pieces, `[piece, whether it matches]`.
 *
 * @param {URL | string} root
 * @param {string} query
 * @param {Options} options
 * @returns {Promise<Answer & {mark: Mark}>}
 */
export const search = (root, query, options) =>
  ask(root, async engine => {
    const found = await engine.search(query, options)
    return {...found, mark: text => engine.markMatches(text, query, found.report)}
  })

/**
 * `{numbers, report}`: the numbers of all papers that a search finds.
 *
 * @param {URL | string} root
 * @param {string} query
 * @param {Options} options
 */
export const searchNumbers = (root, query, options) => ask(root, engine => engine.findNumbers(query, options))

/**
 * Export the results of a search, or papers with some ids; see the engine.
 *
 * @param {URL | string} root
 * @param {Form} form
 * @param {string | string[]} which
 * @param {Options} [options]
 */
export const exportPapers = (root, form, which, options) => ask(root, engine => engine.exportPapers(form, which, options))
