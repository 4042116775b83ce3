// On lists of papers: the button “Follow”, and what is new since the reader's last visit.

/** @import {Visits} from "./visits.js" */
/** @typedef {{address: string, title: string, shown: string[], isWhole?: boolean}} List */

import {make} from "../../rendering/js/elements.js"
import {describeNew, noteVisit, onChange, readState, root} from "./visits.js"

const ID = /\/papers\/([^/]+)\/$/
const FEED = "feed.xml"
const SEARCH = "search/"
/** What of a search says how its papers are shown, not which they are. */
const WAYS = ["sort", "shown"]
/** Newest results in which a followed search looks for others. */
const MOST_FOUND = 100

/**
 * The id of the paper that an address leads to; empty if it leads elsewhere.
 *
 * @param {string} href
 */
export const toId = href => ID.exec(href)?.[1] ?? ""

/**
 * The newest papers of a search, by its address.
 *
 * @param {string} address
 */
export const searchNewest = async address => {
  const {parseQuery, search, toFilters} = await import("./search.js")
  const query = address.slice(SEARCH.length), state = parseQuery(query, [...new URLSearchParams(query).keys()])
  const {hits, total} = await search(root, state.q, {filters: toFilters(state), sort: "newest", offset: 0, limit: MOST_FOUND})
  return {hits: hits.filter(hit => !hit.page), isWhole: total <= MOST_FOUND}
}

/** @param {string} address */
export const isSearch = address => address.startsWith(`${SEARCH}?`)

/**
 * The list that the page shows; undefined if it can't be followed. Only the first page of a list has its feed.
 *
 * @returns {List | undefined}
 */
const readList = () => {
  /** @type {HTMLLinkElement | null} */
  const feed = document.querySelector(`link[type="application/atom+xml"][href$="${FEED}"]`)
  if (!feed?.href.startsWith(root.href)) return undefined
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".ps-rows > li > a, .ps-card__title > a")
  return {
    address: feed.href.slice(root.href.length, -FEED.length),
    title: document.querySelector("meta[property='og:title']")?.getAttribute("content") ?? document.title,
    shown: [...new Set([...links].map(link => toId(link.href)))].filter(Boolean),
    isWhole: !document.querySelector(".ps-pages"),
  }
}

/** @returns {List | undefined} without its papers */
const readSearch = () => {
  const query = new URLSearchParams(location.search)
  for (const name of WAYS) query.delete(name)
  if (![...query.values()].some(Boolean)) return undefined
  const values = [...query.values()].join(", ")
  return {address: `${SEARCH}?${query}`, title: _(`Search: ${values}`), shown: []}
}

/**
 * Say how many of the papers are new, in a line of the page, and mark these.
 *
 * @param {Element} line
 * @param {Visits} visits
 */
const showNew = (line, {fresh, since}) => {
  line.querySelector(".ps-news")?.remove()
  const text = describeNew(fresh.length, since)
  if (text) line.append(make("a", {className: "ps-news", href: new URL("following/", root).href}, text))
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".ps-rows > li > a, .ps-card__title > a, .ps-found > li > a")
  for (const link of links) link.classList.toggle("ps-new", fresh.includes(toId(link.href)))
}

/** @type {() => void} */
let update = () => {}
onChange(() => update())

/**
 * @param {Element} tools
 * @param {() => Promise<List>} read
 * @param {string} address
 */
const offerFollow = (tools, read, address) => {
  const button = make("button", {className: "ps-copy ps-follow", type: "button", onclick: async () => {
    const status = document.querySelector(".ps-said")
    try {
      const {pressFollow} = await import("./following-page.js")
      status?.replaceChildren(...pressFollow(await read()))
      update()
    } catch {
      status?.replaceChildren(_("The papers can’t be reached. Are you online?"))
    }
  }})
  update = () => (button.textContent = readState().get(address)?.isFollowed ? _("Unfollow") : _("Follow"))
  update()
  tools.querySelector(".ps-follow")?.remove()
  tools.append(button)
}

/** @param {Element} tools */
const showSearch = async tools => {
  tools.querySelector(".ps-follow")?.remove()
  const list = readSearch()
  if (!list) return
  const {address} = list
  const read = async () => {
    const {hits, isWhole} = await searchNewest(address)
    return {...list, shown: hits.map(({id}) => id), isWhole}
  }
  offerFollow(tools, read, address)
  if (!readState().get(address)?.isFollowed) return
  const visits = noteVisit(await read())
  if (visits) showNew(tools, visits)
}

/** Complete a list of papers, or the results of a search; called again after instant navigation. */
export const showNews = () => {
  const tools = document.querySelector(".ps-search__tools")
  if (tools) return showSearch(tools).catch(() => {}) // the page works without it
  const list = readList(), isHome = list?.address === ""
  const line = document.querySelector(isHome ? ".ps-head__sub" : ".ps-links")
  if (!list || !line) return
  if (!isHome) offerFollow(line, async () => list, list.address)
  try {
    const visits = noteVisit(list, isHome)
    if (visits) showNew(line, visits)
  } catch {} // nothing can be stored: nobody knows what is new
}
