// The engine in a worker, so that a page stays responsive: the same file, started again.

import {Stale, Unreachable} from "./errors.js"
import {open} from "./search.js"

/** What `open` gives, its work done in a worker. `close()` ends it; another question starts it again. */
export function remote(base) {
  const waiting = new Map()
  let worker = null, last = 0
  const close = () => {
    worker?.terminate()
    worker = null
  }
  const fail = event => {
    close()
    for (const {reject} of waiting.values()) reject(new Unreachable(event.message || "the search did not start"))
    waiting.clear()
  }
  const answer = ({data: {id, value, error}}) => {
    const {resolve, reject} = waiting.get(id)
    waiting.delete(id)
    if (error) reject(revived(error))
    else resolve(value)
  }
  const start = () => {
    worker = Object.assign(new Worker(import.meta.url, {type: "module"}), {onmessage: answer, onerror: fail})
    worker.postMessage({base: new URL(base, document.baseURI).href})
  }
  const ask = (method, ...rest) => new Promise((resolve, reject) => {
    if (!worker) start()
    waiting.set(++last, {resolve, reject})
    worker.postMessage({id: last, method, rest})
  })
  return {
    ready: () => ask("ready"),
    search: (query, options) => ask("search", query, options),
    numbers: (query, options) => ask("numbers", query, options),
    exported: (form, which, options) => ask("exported", form, which, options),
    close,
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
