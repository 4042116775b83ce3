// The service worker of a site with the setting `offline`: pages that a reader has seen, and the papers on the shelf,
// are available without a network. With a network everything is fetched as usual: nothing old is shown. `LANGUAGE`,
// that of the site, is put before this text.

const SEEN = "papershelf-seen"
const SHELF = "papershelf-shelf"
/** Maximum number of files in `SEEN`: the first page has about ten, each other page one. */
const MOST = 600
/** Maximum size of a file in bytes: larger ones are PDFs, which readers save themselves. */
const LARGEST = 2 * 2 ** 20

addEventListener("install", () => skipWaiting())
addEventListener("activate", event => event.waitUntil(clients.claim()))
addEventListener("message", (/** @type {any} */ event) => event.waitUntil(receive(event.data)))
addEventListener("fetch", event => {
  if (event.request.method === "GET" && isOurs(event.request.url)) event.respondWith(answer(event))
})

/** @param {string} address */
const isOurs = address => address.startsWith(registration.scope)

/**
 * The URL by which a file is stored. Pages are the same for every query; scripts read it.
 *
 * @param {string} address
 */
const stripQuery = address => address.replace(/[?#].*/, "")

/** @param {FetchEvent} event */
async function answer(event) {
  const {request} = event
  try {
    const response = await fetch(request)
    if (isStorable(response)) event.waitUntil(keep(stripQuery(request.url), response.clone()))
    return response
  } catch (error) {
    const stored = await caches.match(stripQuery(request.url), {ignoreVary: true})
    if (stored) return stored
    if (request.mode === "navigate") return makeOfflinePage()
    throw error
  }
}

/** @param {Response} response */
const isStorable = response =>
  response.status === 200 && !response.redirected && !(Number(response.headers.get("content-length")) > LARGEST)

/**
 * @param {string} address
 * @param {Response} response
 */
async function keep(address, response) {
  const seen = await caches.open(SEEN)
  // Delete first, to put it last: the first files are the least recently used.
  await seen.delete(address)
  await seen.put(address, response)
  const all = await seen.keys()
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map(oldest => seen.delete(oldest)))
}

/** @param {{seen?: string[], shelf?: string[]}} message */
async function receive({seen = [], shelf}) {
  for (const address of seen.map(stripQuery).filter(isOurs)) {
    if (!await caches.match(address)) await fetchAndKeep(address)
  }
  if (shelf) await keepShelf(shelf.filter(isOurs))
}

/** @param {string} address */
const fetchAndKeep = async address => {
  const response = await fetch(address).catch(() => null)
  if (response && isStorable(response)) await keep(address, response)
}

/**
 * Store the pages of the shelf, however long ago they were seen, and delete all others.
 *
 * @param {string[]} addresses
 */
async function keepShelf(addresses) {
  const cache = await caches.open(SHELF)
  const wanted = new Set(addresses)
  for (const {url} of await cache.keys()) if (!wanted.delete(url)) await cache.delete(url)
  for (const address of wanted) await cache.add(address).catch(() => {})
}

const makeOfflinePage = () => new Response(
  `<!doctype html><html lang="${LANGUAGE}" dir="auto"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${_("No network")}</title>
<body style="font: 1.1rem/1.6 system-ui, sans-serif; margin: 4rem auto; max-width: 34rem; padding: 0 1rem"><main><h1>${_("There is no network")}</h1>
<p>${_("This page was not kept. The pages that you have seen are there, and the papers on your shelf.")}</p>
<p><a href="${registration.scope}shelf/">${_("My shelf")}</a></p>
<p><a href="">${_("Try again")}</a></p></main>`,
  {status: 503, headers: {"content-type": "text/html; charset=utf-8"}},
)
