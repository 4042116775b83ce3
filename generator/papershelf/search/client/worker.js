// Runs the engine in a worker, so that a page stays responsive: the worker starts the same file.

/** @import {SearchClient} from "./search.js" */

import {Stale, Unreachable} from "./index/errors.js"
import {open} from "./search.js"

/**
 * Like `open`, with the work done in a worker. `close()` ends the worker; another call restarts it.
 *
 * @param {string | URL} base
 * @returns {SearchClient & {close: () => void}}
 */
export function openInWorker(base) {
  /** @type {FullMap<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map()
  /** @type {Worker | null} */
  let worker = null, last = 0
  const close = () => {
    worker?.terminate()
    worker = null
  }
  /** @param {ErrorEvent} event */
  const fail = event => {
    close()
    for (const {reject} of waiting.values()) reject(new Unreachable(event.message || "the search did not start"))
    waiting.clear()
  }
  /** @param {MessageEvent} event */
  const settle = ({data: {id, value, error}}) => {
    const {resolve, reject} = waiting.get(id)
    waiting.delete(id)
    if (error) reject(reviveError(error))
    else resolve(value)
  }
  const start = () => {
    const newWorker = Object.assign(new Worker(import.meta.url, {type: "module"}), {onmessage: settle, onerror: fail})
    newWorker.postMessage({base: new URL(base, document.baseURI).href})
    return newWorker
  }
  /**
   * @param {string} method
   * @param {any[]} rest
   * @returns {Promise<any>}
   */
  const ask = (method, ...rest) => new Promise((resolve, reject) => {
    worker ??= start()
    waiting.set(++last, {resolve, reject})
    worker.postMessage({id: last, method, rest})
  })
  return {
    ready: () => ask("ready"),
    search: (query, options) => ask("search", query, options),
    findNumbers: (query, options) => ask("findNumbers", query, options),
    exportPapers: (form, which, options) => ask("exportPapers", form, which, options),
    close,
  }
}

/** @type {Record<string, new (message: string) => Error>} */
const KINDS = {Unreachable, Stale}

/** @param {Error} error */
function reviveError({name, message}) {
  return Object.assign(new (KINDS[name] ?? Error)(message), {name})
}

/**
 * The worker's side: receives a base URL first, then calls.
 *
 * @param {any} scope
 */
function serve(scope) {
  /** @type {any} */
  let index
  scope.onmessage = async (/** @type {MessageEvent} */ {data: {base, id, method, rest}}) => {
    if (base) return void (index = open(base))
    try {
      scope.postMessage({id, value: await index[method](...rest)})
    } catch (error) {
      scope.postMessage({id, error: {name: error.name, message: error.message}})
    }
  }
}

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) serve(globalThis)
