// The search engine, opened when it is first asked, and anew after a failure.

let opened
let failures = 0

const connect = async root => {
  // A browser may keep it that a module could not be fetched: another address asks again.
  const module = await import(failures ? `./search.js?again=${failures}` : "./search.js").catch(error => {
    failures += 1
    throw error
  })
  return module.remote(new URL("search/", root))
}

const reset = () => {
  opened?.then(engine => engine.close?.()).catch(() => {})
  opened = undefined
}

const ask = async (root, what) => {
  opened ??= connect(root)
  try {
    return await what(await opened)
  } catch (error) {
    reset()
    throw error
  }
}

/** Begin to fetch what every search needs. */
export const warm = root => ask(root, () => {}).catch(() => {})

/** The BibTeX entries of all that a search finds, as one text. */
export const bibtex = (root, query, options) => ask(root, engine => engine.bibtex(query, {syntax: "reader", ...options}))

export const search = (root, query, options) => ask(root, engine => engine.search(query, {syntax: "reader", ...options}))
