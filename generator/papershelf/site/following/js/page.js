// The page “Following”: what is new in the lists that the reader follows, from their feeds.

/** @import {Visits} from "./visits.js" */
/** @typedef {import("./news.js").List} List */
/** @typedef {{id: string, title: string, facts: string}} Entry */
/** @typedef {{address: string, visits: Visits, entries: Entry[] | null, error?: string}} News */

import {make, set} from "../../rendering/js/elements.js"
import {LANGUAGE} from "../../rendering/js/locale.js"
import {STATUS} from "../../rendering/js/phrases.js"
import {isSearch, searchNewest, toId} from "./news.js"
import {change, describeNew, ensureVisits, formatDay, noteVisit, onChange, readState, root, visit} from "./visits.js"

/** Maximum number of followed lists: each is a request on the page “Following”. */
const MOST = 100
const AT_A_TIME = 6
const MOST_NAMES = 4

/**
 * Follow a list, or stop that; returns whether it is followed now.
 *
 * @param {List} list
 */
const toggleFollowed = ({address, title, shown, isWhole}) => change(state => {
  const isFollowed = !state.get(address)?.isFollowed
  if (!isFollowed) {
    state.delete(address)
    return false
  }
  if ([...state.values()].filter(visits => visits.isFollowed).length >= MOST) throw new RangeError()
  const visits = ensureVisits(state, address, title)
  visit(visits, shown, isWhole)
  Object.assign(visits, {title, isFollowed})
  return true
})

/**
 * A message that explains why a list can't be followed.
 *
 * @param {Error} error
 */
const explainFailure = error => error instanceof RangeError
  ? _("You follow as much as fits on the page “Following”: unfollow something there first.")
  : _("Your browser keeps nothing for this site, so it can’t follow anything: private windows and strict settings do that.")

/**
 * Follow a list, or stop that; returns what is to be said.
 *
 * @param {List} list
 */
export const pressFollow = list => {
  try {
    if (!toggleFollowed(list)) return [_("No longer followed")]
    const href = new URL("following/", root).href
    return [_("What is new there will be on the page"), " ", make("a", {href}, _("Following"))]
  } catch (error) {
    return [explainFailure(error)]
  }
}

// --- news -----------------------------------------------------------------------------------------

/** @param {string[]} names */
const formatNames = names => {
  const more = names.length > MOST_NAMES ? "\u00a0…" : ""
  return names.slice(0, MOST_NAMES).join(", ") + more
}

/**
 * @param {Element} entry
 * @param {string} name
 */
const readText = (entry, name) => entry.querySelector(name)?.textContent?.trim() ?? ""

/**
 * The papers of a feed, newest first.
 *
 * @param {string} address
 */
const readFeed = async address => {
  const response = await fetch(new URL(`${address}feed.xml`, root))
  if (!response.ok) throw Object.assign(new Error(response.statusText), {isGone: response.status === 404})
  const feed = new DOMParser().parseFromString(await response.text(), "application/xml")
  const papers = [...feed.querySelectorAll("entry")].map(entry => ({
    id: toId(entry.querySelector("link:not([rel])")?.getAttribute("href") ?? ""),
    title: readText(entry, "title"),
    facts: formatNames([...entry.querySelectorAll("author > name")].map(name => name.textContent ?? "")),
  }))
  return {papers: papers.filter(({id}) => id), isWhole: undefined}
}

/** @param {string} address */
const readSearch = async address => {
  const {hits, isWhole} = await searchNewest(address)
  return {papers: hits.map(({id, title, authors, status}) =>
    ({id, title, facts: [STATUS[status], formatNames(authors ?? [])].filter(Boolean).join(" · ")})), isWhole}
}

/**
 * @param {string} address
 * @param {Visits} visits
 * @returns {Promise<News>}
 */
const findNews = async (address, visits) => {
  try {
    const {papers, isWhole} = await (isSearch(address) ? readSearch : readFeed)(address)
    const now = noteVisit({address, title: visits.title, shown: papers.map(({id}) => id), isWhole}, true) ?? visits
    return {address, visits: now, entries: papers.filter(({id}) => now.fresh.includes(id))}
  } catch (error) {
    const isGone = /** @type {{isGone?: boolean}} */ (error).isGone
    return {address, visits, entries: null, error: isGone ? _("It is no longer on this site.") : _("It can’t be reached. Are you online?")}
  }
}

/**
 * The news of all lists, some at a time, in their order.
 *
 * @param {[address: string, visits: Visits][]} lists
 */
const findAllNews = async lists => {
  /** @type {News[]} */
  const found = []
  const left = lists.entries()
  const findOthers = async () => {
    for (const [at, [address, visits]] of left) found[at] = await findNews(address, visits)
  }
  await Promise.all(Array.from({length: AT_A_TIME}, findOthers))
  return found
}

/** @param {Entry} entry */
const makeRow = ({id, title, facts}) =>
  make("li", {}, make("a", {href: new URL(`papers/${id}/`, root).href}, title), make("small", {}, facts))

const hasFollowed = () => [...readState().values()].some(({isFollowed}) => isFollowed)

class FollowingPage {
  status = set(make("p", {className: "ps-facts", tabIndex: -1}), {role: "status"})
  list = make("div", {})
  forgetting = make("p", {className: "ps-facts"})

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element
    this.empty = /** @type {HTMLElement} */ (element.querySelector(".ps-empty"))
    this.empty.before(this.status, this.list)
    element.append(this.forgetting)
    this.draw()
  }

  async draw() {
    // The front page comes first: what is new on the whole site.
    const lists = [...readState()].filter(([address, visits]) => visits.isFollowed || !address)
    lists.sort(([a, one], [b, other]) => Number(a !== "") - Number(b !== "") || one.title.localeCompare(other.title, LANGUAGE))
    this.empty.hidden = hasFollowed()
    this.status.textContent = lists.length ? _("Looking for new papers…") : ""
    const news = await findAllNews(lists)
    const isNew = (/** @type {News} */ {entries}) => Boolean(entries?.length)
    this.list.replaceChildren(...news.filter(isNew).map(one => this.makeSection(one)), ...this.listOthers(news.filter(one => !isNew(one))))
    this.status.textContent = lists.length && !news.some(isNew) ? _("Nothing new") : ""
    document.dispatchEvent(new Event("ps-found")) // buttons beside papers
    this.offerForgetting()
  }

  /** Titles that the reader has opened are marked on all pages (`every_page/js/shelf_buttons.js`). */
  offerForgetting() {
    const key = `${root.pathname}.papershelf.read`
    const forget = make("button", {className: "ps-copy", type: "button", onclick: () => {
      localStorage.removeItem(key)
      document.dispatchEvent(new Event("ps-shelf")) // draw the marks again
      this.forgetting.replaceChildren(_("Forgotten"))
    }}, _("Forget which"))
    try {
      if (localStorage.getItem(key)) this.forgetting.replaceChildren(make("span", {}, _("Titles that you have opened have a ✓.")), " ", forget)
    } catch {} // nothing can be stored
  }

  /** @param {News} news */
  makeLink({address, visits}) {
    return make("a", {href: new URL(address, root).href}, visits.title)
  }

  /** @param {News} news */
  makeButton({address, visits}) {
    const button = make("button", {className: "ps-copy", type: "button", onclick: () => {
      toggleFollowed({address, title: visits.title, shown: []})
      button.closest("section, li")?.remove()
      this.empty.hidden = hasFollowed()
      this.status.textContent = _("No longer followed")
      this.status.focus()
    }}, _("Unfollow"))
    const {title} = visits
    return set(button, {"aria-label": _(`Unfollow ${title}`)})
  }

  /** @param {News} news */
  makeSection(news) {
    const {visits, entries} = news
    const facts = make("p", {className: "ps-facts"}, make("span", {}, describeNew(entries?.length ?? 0, visits.since)), " ")
    if (visits.isFollowed) facts.append(this.makeButton(news))
    return make("section", {}, make("h2", {}, this.makeLink(news)), facts, make("ul", {className: "ps-rows"}, ...(entries ?? []).map(makeRow)))
  }

  /**
   * The lists without news, in lines.
   *
   * @param {News[]} others
   */
  listOthers(others) {
    const followed = others.filter(({visits}) => visits.isFollowed)
    if (!followed.length) return []
    const rows = followed.map(news => {
      const {since, day} = news.visits
      const date = formatDay(since || day)
      const text = news.error ?? _(`Nothing new since ${date}`)
      return make("li", {}, this.makeLink(news), " ", make("small", {}, text), " ", this.makeButton(news))
    })
    return [make("section", {}, make("h2", {}, _("Nothing new")), make("ul", {className: "ps-followed"}, ...rows))]
  }
}

/** @type {FollowingPage | undefined} */
let current

onChange(() => current?.element.isConnected && current.draw())

/** Fill the page; called again after instant navigation. */
export const show = () => {
  const element = document.querySelector(".ps-following")
  if (element && element !== current?.element) current = new FollowingPage(element)
}
