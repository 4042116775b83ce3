// The engine in a worker, so that a page stays responsive: the same file, started again.

import {Stale, Unreachable} from "./errors.js"
import {open} from "./search.js"

/** What `open` gives, its work done in a worker. `close()` ends it. */
export function remote(base) {
  const worker = new Worker(import.meta.url, {type: "module"})
  const waiting = new Map()
  let last = 0
  worker.onmessage = ({data: {id, value, error}}) => {
    const {resolve, reject} = waiting.get(id)
    waiting.delete(id)
    if (error) reject(revived(error))
    else resolve(value)
  }
  worker.onerror = event => {
    for (const {reject} of waiting.values()) reject(new Unreachable(event.message || "the search did not start"))
    waiting.clear()
  }
  const ask = (method, ...rest) => new Promise((resolve, reject) => {
    waiting.set(++last, {resolve, reject})
    worker.postMessage({id: last, method, rest})
  })
  worker.postMessage({base: new URL(base, document.baseURI).href})
  return {
    ready: () => ask("ready"),
    search: (query, options) => ask("search", query, options),
    bibtex: (query, options) => ask("bibtex", query, options),
    close: () => worker.terminate(),
  }
}

const KINDS = {Unreachable, Stale}

function revived({name, message}) {
  return Object.assign(new (KINDS[name] ?? Error)(message), {name})
}

/** The worker's side: a base first, then questions. */
function serve(scope) {
  let index
  scope.onmessage = async ({data: {base, id, method, rest}}) => {
    if (base) return void (index = open(base))
    try {
      scope.postMessage({id, value: await index[method](...rest)})
    } catch (error) {
      scope.postMessage({id, error: {name: error.name, message: error.message}})
    }
  }
}

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) serve(globalThis)
