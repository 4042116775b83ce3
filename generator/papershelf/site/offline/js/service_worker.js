// The service worker of a site with the setting `offline`: pages that a reader has seen, and the papers on the shelf,
// are available without a network. With a network everything is fetched as usual: nothing old is shown. `LANGUAGE`,
// that of the site, is put before this text.

// All sites of a host share its caches, and its pages can all send messages: so names have the site's address.
const SEEN = `papershelf-seen ${registration.scope}`
const SHELF = `papershelf-shelf ${registration.scope}`
/** Maximum number of files in `SEEN`: the first page has about ten, each other page one. */
const MOST = 600
/** Maximum number of files in `SHELF`. */
const MOST_ON_SHELF = 2000
/** Maximum size of a file in bytes: larger ones are PDFs, which readers save themselves. */
const LARGEST = 2 * 2 ** 20
/** Part of each page of the site: below its address there may also be pages of others. */
const SIGN = "assets/papershelf/offline.js"

addEventListener("install", () => skipWaiting())
addEventListener("activate", event => event.waitUntil(clients.claim()))
addEventListener("message", (/** @type {any} */ event) => {
  if (isBelow(event.source?.url ?? "")) event.waitUntil(receive(event.data))
})
addEventListener("fetch", event => {
  if (event.request.method === "GET" && isBelow(event.request.url)) event.respondWith(answer(event))
})

/**
 * A URL as the browser asks for it, without a fragment; empty if it is none.
 *
 * @param {unknown} address
 */
const normalize = address => {
  try {
    return new URL(String(address)).href.replace(/#.*/, "")
  } catch {
    return ""
  }
}

/** @param {string} address */
const isBelow = address => normalize(address).startsWith(registration.scope)

/** @param {string} address */
const stripQuery = address => address.replace(/[?#].*/, "")

/** @param {FetchEvent} event */
async function answer(event) {
  const {request} = event
  try {
    const response = await fetch(request)
    if (isStorable(response)) event.waitUntil(keepIfOurs(event, response.clone()))
    return response
  } catch (error) {
    const stored = await find(request)
    if (stored) return stored
    if (request.mode === "navigate") return makeOfflinePage()
    throw error
  }
}

/**
 * What is stored for a request. Pages are the same for every query, which scripts read; of other files each has its own.
 *
 * @param {Request} request
 */
async function find({url, mode}) {
  const stores = await Promise.all([SEEN, SHELF].map(name => caches.open(name)))
  const address = normalize(url)
  for (const look of [address, ...mode === "navigate" ? [stripQuery(address)] : []]) {
    for (const store of stores) {
      const stored = await store.match(look, {ignoreVary: true})
      if (stored) return stored
    }
  }
  return mode === "navigate" ? stores[0].match(address, {ignoreVary: true, ignoreSearch: true}) : undefined
}

/** @param {Response} response */
const isStorable = response =>
  response.status === 200 && response.type === "basic" && !response.redirected
  && !/\bno-store\b/i.test(response.headers.get("cache-control") ?? "")
  && response.headers.get("vary") !== "*"
  && !(Number(response.headers.get("content-length")) > LARGEST)

/** @param {Response} response */
const isPage = response => /^text\/html\b/i.test(response.headers.get("content-type") ?? "")

/**
 * Address of a page that was fetched -> whether it is the site's own.
 *
 * @type {Map<string, Promise<boolean>>}
 */
const pages = new Map()

/**
 * Store an answer if it is a page of the site, or was asked for by one, or by one of its workers.
 *
 * @param {FetchEvent} event
 * @param {Response} response
 */
async function keepIfOurs({request, clientId}, response) {
  const address = normalize(request.url)
  if (isPage(response)) {
    const isOurs = response.clone().text().then(text => text.includes(SIGN))
    if (request.mode === "navigate") pages.set(address, isOurs)
    if (await isOurs) await keep(address, response)
    return
  }
  const asker = normalize((await clients.get(clientId))?.url ?? request.referrer)
  if (await isOwn(asker)) await keep(address, response)
}

/** @param {string} address of a page or a worker */
const isOwn = async address =>
  address.startsWith(`${registration.scope}assets/papershelf/`)
  || await (pages.get(address) ?? caches.open(SEEN).then(seen => seen.match(address)).then(Boolean))

/**
 * @param {string} address
 * @param {Response} response
 */
async function keep(address, response) {
  const seen = await caches.open(SEEN)
  // What is put again comes last: the first files are the least recently used. It isn't deleted before, since there may
  // be no room for the new answer.
  await seen.put(address, response)
  const all = await seen.keys()
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map(oldest => seen.delete(oldest)))
}

/** @param {{seen?: unknown, shelf?: unknown}} message a page's address and those of its files; those of the shelf */
async function receive({seen, shelf}) {
  const store = await caches.open(SEEN)
  for (const address of list(seen).slice(0, MOST)) {
    if (!await store.match(address)) await fetchInto(store, address)
  }
  if (Array.isArray(shelf)) await keepShelf(list(shelf).slice(0, MOST_ON_SHELF))
}

/** @param {unknown} addresses */
const list = addresses => Array.isArray(addresses) ? addresses.map(normalize).filter(isBelow) : []

/**
 * @param {Cache} store
 * @param {string} address
 */
const fetchInto = async (store, address) => {
  const response = await fetch(address).catch(() => null)
  if (!response || !isStorable(response)) return
  if (!isPage(response) || (await response.clone().text()).includes(SIGN)) await store.put(address, response)
}

/**
 * Store the pages of the shelf, however long ago they were seen, and delete all others.
 *
 * @param {string[]} addresses
 */
async function keepShelf(addresses) {
  const store = await caches.open(SHELF)
  const wanted = new Set(addresses)
  for (const {url} of await store.keys()) if (!wanted.delete(url)) await store.delete(url)
  for (const address of wanted) await fetchInto(store, address)
}

const makeOfflinePage = () => new Response(
  `<!doctype html><html lang="${LANGUAGE}" dir="auto"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${_("No network")}</title>
<body style="font: 1.1rem/1.6 system-ui, sans-serif; margin: 4rem auto; max-width: 34rem; padding: 0 1rem"><main><h1>${_("There is no network")}</h1>
<p>${_("This page was not kept. The pages that you have seen are there, and the papers on your shelf.")}</p>
<p><a href="${registration.scope}shelf/">${_("My shelf")}</a></p>
<p><a href="">${_("Try again")}</a></p></main>`,
  {status: 503, headers: {"content-type": "text/html; charset=utf-8"}},
)
