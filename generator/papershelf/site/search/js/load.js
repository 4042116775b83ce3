// The search for scripts that are not in its file: fetched at its first use, and again after a failure.

let failures = 0

/** @returns {Promise<typeof import("./search.js")>} */
export const loadSearch = () =>
  // A browser may remember that a module could not be fetched: another URL tries again.
  import(failures ? `./search.js?again=${failures}` : "./search.js").catch(error => {
    failures += 1
    throw error
  })
