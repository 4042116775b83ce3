// The search engine in its worker, opened at its first use, and again after a failure. It is in the same file.

/** @import {Form} from "../../../search/client/index/papers.js" */
/** @import {Answer, Options} from "../../../search/client/search.js" */
/** @typedef {(text: string) => [piece: string, isAsked: boolean][]} Mark */
/** @typedef {typeof import("./pdf-results.js")} Pdfs */
/** @typedef {ReturnType<typeof openInWorker>} Engine */
/**
 * An answer with what shows its papers found in PDFs, and what finds the words of its query in texts: see marks.js of the engine.
 *
 * @typedef {Answer & {literal: (typed: string) => string, mark: Mark, isLacking: (shown: string) => boolean, cut: (text: string, shown: string) => string, inPdfs?: Pdfs}} Found
 */

import {cutSnippet, isLacking, markMatches} from "../../../search/client/query/marks.js"
import {takeLiterally} from "../../../search/client/query/understand.js"
import {openInWorker} from "../../../search/client/worker.js"

/** @type {{engine: Engine, waiting: number} | undefined} */
let opened

/**
 * @template T
 * @param {URL | string} root
 * @param {(engine: Engine) => Promise<T>} what
 */
const ask = async (root, what) => {
  const own = (opened ??= {engine: openInWorker(new URL("search/", root)), waiting: 0})
  own.waiting += 1
  try {
    return await what(own.engine)
  } catch (error) {
    if (opened === own) opened = undefined
    throw error
  } finally {
    own.waiting -= 1
    if (!own.waiting && opened !== own) own.engine.close()
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
      literal: typed => takeLiterally(query, typed),
      mark: text => markMatches(text, query, report),
      isLacking: shown => isLacking(shown, query, report),
      cut: (text, shown) => cutSnippet(text, shown, query, report),
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
