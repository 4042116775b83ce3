// The search engine, opened at its first use, and again after a failure.

/** @import {Form} from "../../../search/client/papers.js" */
/** @import {Answer, Options, SearchClient} from "../../../search/client/search.js" */
/** @typedef {(text: string) => [piece: string, isAsked: boolean][]} Mark */
/** @typedef {typeof import("./search.js")} Script */
/** @typedef {typeof import("./pdf-results.js")} Pdfs */
/** @typedef {SearchClient & {close: () => void} & Pick<Script, "takeLiterally" | "markMatches" | "isLacking" | "cutSnippet">} Engine */
/**
 * An answer with what shows its papers found in PDFs, and what finds the words of its query in texts: see marks.js of the engine.
 *
 * @typedef {Answer & {literal: (typed: string) => string, mark: Mark, isLacking: (shown: string) => boolean, cut: (text: string, shown: string) => string, inPdfs?: Pdfs}} Found
 */

/** @type {{engine: Promise<Engine>, waiting: number} | undefined} */
let opened
let failures = 0

/** @param {URL | string} root */
const connect = async root => {
  // A browser may remember that a module could not be fetched: another URL tries again.
  /** @type {typeof import("./search.js")} */
  const {openInWorker, takeLiterally, markMatches, isLacking, cutSnippet} = await import(failures ? `./search.js?again=${failures}` : "./search.js").catch(error => {
    failures += 1
    throw Object.assign(error, {name: "Unreachable"})
  })
  return {...openInWorker(new URL("search/", root)), takeLiterally, markMatches, isLacking, cutSnippet}
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
 * a text into pieces, `[piece, whether it matches]`; `isLacking(shown)` tells whether a text lacks words of the
 * query that an abstract may have, and `cut(text, shown)` takes the passage with them from an abstract. `literal(typed)` is the query
 * with a word as it is written, to which no rule applies.
 *
 * @param {URL | string} root
 * @param {string} query
 * @param {Options} options
 * @returns {Promise<Found>}
 */
export const search = (root, query, options) =>
  ask(root, async engine => {
    const found = await engine.search(query, options), {report} = found
    return {
      ...found,
      inPdfs: found.pdfs && await import("./pdf-results.js"),
      literal: typed => engine.takeLiterally(query, typed),
      mark: text => engine.markMatches(text, query, report),
      isLacking: shown => engine.isLacking(shown, query, report),
      cut: (text, shown) => engine.cutSnippet(text, shown, query, report),
    }
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
