// The search page: facets and results, with the whole state in the URL.

/** @import {State} from "./query_string.js" */
/** @import {Found} from "./client.js" */

import {STEP, formatQuery, parseQuery, toFilters, trimQuery} from "./query_string.js"
import {make, set} from "../../rendering/js/elements.js"
import {exportPapers, search} from "./client.js"
import {OF_INDEX, makeExportMenu} from "../../exports/js/export_button.js"
import {Days} from "./days.js"
import {Facet, showChips} from "./facets.js"
import {joinSentences} from "../../rendering/js/phrases.js"
import {remember} from "./recent.js"
import {callAtPause, countResults, describeFallback, describeListing, describeNothing} from "./results.js"
import {formatFacts, markText, renderFailure, toListingAddress} from "./results.js"
import {makeRow} from "./rows.js"
import {formatNumber} from "../../rendering/js/locale.js"
import {fillSnippet, makeSnippet} from "./snippets.js"
import {renderUnderstood} from "./understood.js"
import {Years} from "./years.js"

const LISTINGS = 6
/** @type {Record<string, string>} */
const TITLES = {venue: _("Venue"), type: _("Type"), tag: _("Tag"), list: _("Reading list"), author: _("Author")}
/** @type {Record<string, string>} */
const ORDERS = {relevance: _("Relevance"), newest: _("Newest"), oldest: _("Oldest"), citations: _("Citations"), cited: _("Cited here")}
/** Facets whose columns are large, and that few readers need. */
const COSTLY = ["cites", "author"]

export class SearchPage {
  asking = 0
  /** @type {string[]} costly facets that the reader has asked for */
  wanted = []
  years = new Years(year => this.change({year}))
  days = new Days(date => this.change({date}))
  count = set(make("span", {}), {role: "status"})
  sort = set(make("span", {className: "ps-switch"}), {role: "group", "aria-label": _("Sort")})
  chips = make("p", {className: "ps-chips", hidden: true})
  note = set(make("p", {className: "ps-search__note"}), {role: "status"})
  pages = set(make("ul", {className: "ps-found__pages"}), {"aria-label": _("Pages")})
  list = make("ol", {className: "ps-found"})
  others = make("ol", {className: "ps-found"})
  rest = make("div", {hidden: true}, make("p", {className: "ps-found__others"}, _("Papers with some of the words")), this.others)
  more = make("button", {type: "button", className: "ps-more", hidden: true, onclick: () => this.showMore()})
  map = make("a", {}, _("Show on map"))
  /** @type {IntersectionObserver | undefined} */
  watcher
  /** For crawlers: searches have no end. */
  robots = make("meta", {name: "robots", content: "noindex"})

  /**
   * @param {HTMLElement} element
   * @param {URL} root
   */
  constructor(element, root) {
    this.root = root
    this.element = element
    this.form = /** @type {HTMLFormElement} */ (element.querySelector("form"))
    this.field = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("q"))
    /** @type {Record<string, string>} */
    const own = JSON.parse(element.dataset.own ?? "{}")
    this.own = Object.keys(own)
    this.titles = {...TITLES, ...own}
    this.state = parseQuery("", this.own)
    this.names = Object.keys(this.state.facets)
    this.facets = Object.fromEntries(this.names.map(name => [name, this.makeFacet(name)]))
    const facets = this.names.map(name => this.facets[name].element)
    this.years.element.append(this.days.element)
    this.filter = make("details", {className: "ps-filter"}, make("summary", {}, _("Filter")), this.years.element, ...facets)
    const menu = makeExportMenu(OF_INDEX, ({save}, format) => save(format, form => exportPapers(root, form, this.state.q, {filters: this.filters, sort: this.order}), "search"))
    this.map.hidden = !element.dataset.map
    const acts = [this.makeButton(_("Copy link"), () => navigator.clipboard.writeText(location.href).then(() => _("Copied"))), this.makeButton(_("Add all to shelf"), () => this.shelve())]
    const tools = make("p", {className: "ps-search__tools"}, this.count, this.sort, menu, ...acts, this.map)
    const main = make("div", {className: "ps-search__main"}, tools, this.chips, this.note, this.pages, this.list, this.more, this.rest)
    this.found = make("div", {className: "ps-search__found"}, this.filter, main)
    element.append(this.found)
    this.listen()
  }

  /** @param {string} name */
  makeFacet(name) {
    return new Facet(this.titles[name], {
      onChange: values => this.change({facets: {...this.state.facets, [name]: values}}),
      onWanted: () => {
        this.wanted.push(name)
        this.run()
      },
    })
  }

  /**
   * @param {string} label
   * @param {() => Promise<string>} act
   */
  makeButton(label, act) {
    const button = make("button", {type: "button", onclick: async () => {
      button.textContent = await act().catch(() => _("Failed"))
      setTimeout(() => (button.textContent = label), 2000)
    }}, label)
    return button
  }

  listen() {
    this.field.addEventListener("input", callAtPause(() => this.change({q: trimQuery(this.field.value)}, {quietly: true})))
    this.form.addEventListener("submit", event => {
      event.preventDefault()
      remember(this.root, this.field.value)
      this.change({q: trimQuery(this.field.value)})
    })
    this.list.addEventListener("click", () => remember(this.root, this.state.q))
    const wide = matchMedia("(min-width: 44rem)")
    const unfold = () => (this.filter.open = wide.matches)
    wide.addEventListener("change", unfold)
    unfold()
    addEventListener("popstate", this.fromAddress)
    addEventListener("pagehide", this.keepPlace)
  }

  /** Clean up when the reader has left the page: see `start`. */
  leave() {
    removeEventListener("popstate", this.fromAddress)
    removeEventListener("pagehide", this.keepPlace)
    this.robots.remove()
  }

  keepPlace = () => {
    try {
      sessionStorage.setItem(location.href, String(scrollY))
    } catch {} // no room for it, or not allowed
  }

  /** Start, and restore the scroll position after going back: the browser can't, before there are results. */
  async begin() {
    let place = 0
    try {
      place = Number(sessionStorage.getItem(location.href))
    } catch {}
    await this.fromAddress()
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
    if (visit?.type === "back_forward") scrollTo(0, place)
  }

  fromAddress = () => {
    if (!this.element.isConnected) return
    this.state = parseQuery(location.search, this.own)
    this.field.value = this.state.q
    return this.run()
  }

  /**
   * Start another search. Typing replaces the URL; a choice adds an entry to the history.
   *
   * @param {Partial<State>} part
   * @param {{quietly?: boolean}} options
   */
  change(part, {quietly = false} = {}) {
    this.state = {...this.state, shown: STEP, ...part}
    const to = location.pathname + formatQuery(this.state)
    if (to !== location.pathname + location.search) history[quietly ? "replaceState" : "pushState"](null, "", to)
    return this.run()
  }

  get order() {
    return this.state.sort || (this.state.q ? "relevance" : "newest")
  }

  /** @returns {Record<string, any>} */
  get filters() {
    return toFilters(this.state)
  }

  /** The facets to count. */
  get facetsToCount() {
    return ["year", ...this.names.filter(name => !COSTLY.includes(name) || this.wanted.includes(name) || this.state.facets[name].length)]
  }

  /** @param {boolean} always whether to look into PDFs, however many results there are */
  async run(always = false) {
    const turn = ++this.asking
    if (formatQuery(this.state)) document.head.append(this.robots)
    else this.robots.remove()
    this.element.setAttribute("aria-busy", "true")
    try {
      const found = await search(this.root, this.state.q, {filters: this.filters, sort: this.order, offset: 0, limit: this.state.shown, facets: this.facetsToCount, venues: true, others: true, pdfs: {most: STEP, always}, listings: LISTINGS})
      if (turn === this.asking) this.show(found)
    } catch (error) {
      if (turn === this.asking) this.showFailure(error)
    }
    if (turn === this.asking) this.element.removeAttribute("aria-busy")
  }

  /** @param {Found} found */
  show(found) {
    this.found.classList.remove("ps-failed")
    this.found.classList.toggle("ps-none", !found.total)
    this.count.textContent = countResults(found.total)
    if (!this.map.hidden) this.map.href = this.element.dataset.map + formatQuery({...this.state, sort: "", shown: STEP})
    this.showFacets(found)
    this.showSort(found.numbers)
    showChips(this)
    this.showNote(found)
    this.pages.replaceChildren(...found.listings.map(listing => make("li", {},
      make("a", {href: toListingAddress(this.root, listing)}, ...markText(listing.label, found.mark)), " ", make("small", {}, describeListing(listing)))))
    this.list.replaceChildren(...found.hits.map(hit => makeRow(this.root, hit, found, makeSnippet(hit, found))))
    this.watchSnippets(found)
    this.others.replaceChildren(...found.others.map(hit => makeRow(this.root, hit, found)))
    this.rest.hidden = !found.others.length
    found.inPdfs?.showPdfs(this, found, makeRow)
    document.dispatchEvent(new Event("ps-found"))
    document.dispatchEvent(new Event("ZoteroItemUpdated", {bubbles: true, cancelable: true})) // look for papers to save
    const left = found.total - found.hits.length, num = formatNumber(Math.min(left, STEP))
    this.more.hidden = left <= 0
    this.more.textContent = _(`Show ${num} more`)
  }

  /**
   * Fetch what the passages of results are taken from, for those that the reader sees.
   *
   * @param {Found} found
   */
  watchSnippets(found) {
    this.watcher?.disconnect()
    const watcher = this.watcher = new IntersectionObserver(entries => {
      for (const {isIntersecting, target} of entries) {
        if (!isIntersecting) continue
        watcher.unobserve(target)
        fillSnippet(target, this.root, hits[rows.indexOf(target)], found)
      }
    })
    const rows = [...this.list.children, ...this.others.children], hits = [...found.hits, ...found.others]
    for (const row of rows) if (row.querySelector(".ps-snippet")) watcher.observe(row)
  }

  /** @param {Found} found */
  showFacets({facets, numbers}) {
    this.years.show(facets.year, this.state.year)
    this.days.show(numbers.includes("day"), this.state.date)
    for (const name of this.names) {
      if (facets[name]) this.facets[name].show(facets[name], this.state.facets[name])
      else this.facets[name].offer()
    }
  }

  /** @param {string[]} numbers that papers have */
  showSort(numbers) {
    const choices = Object.entries(ORDERS).filter(([name]) => name.startsWith("cit") ? numbers.includes(name) : this.state.q || name !== "relevance")
    const active = /** @type {HTMLButtonElement | null} */ (document.activeElement)
    const focused = this.sort.contains(active) && active?.name
    this.sort.replaceChildren(...choices.map(([name, label]) =>
      set(make("button", {type: "button", name, onclick: () => this.change({sort: name})}, label), {"aria-pressed": String(name === this.order)})))
    if (focused) this.sort.querySelector(`[name=${focused}]`)?.focus()
  }

  /**
   * Explain how these results were found, or what to do if there are none.
   *
   * @param {Found} found
   */
  showNote(found) {
    const text = found.total ? found.report.how === "guessed" ? "" : describeFallback(found) : this.explainNone(found)
    const meanings = renderUnderstood(found.report, typed => this.change({q: this.field.value = found.literal(typed)}))
    this.note.replaceChildren(text, ...meanings.flatMap(button => [text || button !== meanings[0] ? " · " : "", button]))
  }

  /** @param {Found} found */
  explainNone(found) {
    const what = this.state.q ? describeNothing(this.state.q, found.report) : _("Nothing has all of this.")
    const isFiltered = Object.keys(this.filters).length > 0
    return joinSentences(what, isFiltered ? _("Try it without what is chosen.") : _("Try fewer words, or others."))
  }

  /** @param {Error} error */
  showFailure(error) {
    this.found.classList.add("ps-failed")
    for (const part of [this.count, this.pages, this.list]) part.replaceChildren()
    this.rest.hidden = this.more.hidden = this.chips.hidden = true
    this.note.replaceChildren(renderFailure(error, () => this.run()))
  }

  async showMore() {
    const before = this.list.children.length
    await this.change({shown: this.state.shown + STEP}, {quietly: true})
    this.list.children[before]?.querySelector("a")?.focus()
  }

  /** Add all results to the shelf, except pages that are not papers. */
  async shelve() {
    const {MOST, addAll} = await import("./shelf.js")
    const {hits, total} = await search(this.root, this.state.q, {filters: this.filters, sort: this.order, offset: 0, limit: MOST})
    const papers = hits.filter(hit => !hit.page).map(hit => ({id: hit.id, title: hit.title, facts: formatFacts(hit)}))
    addAll(papers, total)
    return _("Add all to shelf")
  }
}

/** @type {SearchPage | undefined} */
let current

/**
 * Fill the current page from its URL; called again after instant navigation.
 *
 * @param {URL} root
 */
export const start = root => {
  const element = document.querySelector(".ps-search")
  if (!element || element === current?.element) return
  current?.leave()
  current = new SearchPage(element, root)
  current.begin()
  if (!current.state.q && matchMedia("(hover: hover)").matches) current.field.focus({preventScroll: true})
}
