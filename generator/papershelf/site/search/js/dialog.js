// The search dialog: results while the reader types, keyboard navigation, and recent searches.

/** @import {Found} from "./client.js" */

import {renderUnderstood} from "./understood.js"
import {toSearchAddress, trimQuery} from "./query_string.js"
import {make, set} from "../../rendering/js/elements.js"
import {search, warmUp} from "./client.js"
import {forget, readRecent, remember} from "./recent.js"
import {callAtPause, countResults, describeFallback, describeListing, describeNothing, markText} from "./results.js"
import {renderFailure, renderHit, toAddress, toListingAddress} from "./results.js"
import {fillSnippet, makeSnippet} from "./snippets.js"
import {formatNumber} from "../../rendering/js/locale.js"

const HITS = 4 // each is a file to fetch
const LISTINGS = 3
const OTHER_HITS = 2 // with some of the words; the page has more
const SNIPPETS = 1 // each is a page to fetch

/**
 * @param {string} href
 * @param {(string | Node)[]} children
 */
export const makeOption = (href, ...children) =>
  set(make("a", {className: "ps-hit", href, tabIndex: -1}, ...children), {role: "option", "aria-selected": "false"})

const KEYS = [["↓ ↑", _("choose")], [_("Enter"), _("open")], [_("Esc"), _("close")]]

class Dialog {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {URL} root
   */
  constructor(dialog, root) {
    this.dialog = dialog
    this.root = root
    this.input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"))
    this.status = /** @type {HTMLElement} */ (dialog.querySelector("[role=status]"))
    this.list = /** @type {HTMLElement} */ (dialog.querySelector("[role=listbox]"))
    this.asking = 0
    this.isPasted = false
    if (matchMedia("(hover: hover)").matches) this.dialog.append(make("p", {className: "ps-dialog__said ps-dialog__keys"}, ...KEYS.flatMap(([key, text]) => [make("b", {}, key), ` ${text}\u2003`])))
    const soon = callAtPause(() => this.run())
    this.input.addEventListener("input", event => {
      this.isPasted = /^insertFrom/.test(/** @type {InputEvent} */ (event).inputType)
      this.asking += 1 // answers to earlier words are outdated
      this.list.setAttribute("aria-busy", "true")
      soon()
    })
    this.input.addEventListener("keydown", event => this.onKey(event))
    this.input.form?.addEventListener("submit", () => remember(root, this.query))
    this.list.addEventListener("click", event => this.choose(event))
    new MutationObserver(() => dialog.open && this.onOpen()).observe(dialog, {attributeFilter: ["open"]})
    this.onOpen()
  }

  /** What stands in the field. Nobody pastes part of a word, so that no longer ones need be fetched. */
  get query() {
    return trimQuery(this.isPasted ? `${this.input.value} ` : this.input.value)
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]")
  }

  onOpen() {
    warmUp(this.root)
    this.run()
  }

  async run() {
    const query = this.query
    const turn = ++this.asking
    if (!query) return this.showRecent()
    const slow = setTimeout(() => turn === this.asking && this.say(_("Searching…")), 400)
    try {
      const found = await search(this.root, query, {limit: HITS, others: OTHER_HITS, pdfs: {most: OTHER_HITS}, listings: LISTINGS})
      if (turn === this.asking) this.showFound(query, found)
    } catch (error) {
      if (turn === this.asking) this.showFailure(error)
    } finally {
      clearTimeout(slow)
    }
  }

  /** @param {(string | Node)[]} nodes */
  say(...nodes) {
    this.status.replaceChildren(...nodes)
  }

  /** @param {HTMLElement[]} options */
  showOptions(options) {
    options.forEach((option, at) => (option.id = `ps-hit-${at}`))
    this.list.replaceChildren(...options)
    this.list.removeAttribute("aria-busy")
    this.input.setAttribute("aria-expanded", String(options.length > 0))
    this.input.removeAttribute("aria-activedescendant")
  }

  /**
   * @param {string} query
   * @param {Found} found
   */
  showFound(query, found) {
    let snippets = SNIPPETS
    const pages = found.listings.map(listing => makeOption(toListingAddress(this.root, listing),
      make("span", {className: "ps-hit__title"}, ...markText(listing.label, found.mark)), make("small", {}, describeListing(listing))))
    for (const page of pages) page.classList.add("ps-hit--page")
    const shown = [...found.hits, ...found.others]
    const options = shown.map((hit, at) => {
      const {title, facts} = renderHit(hit, found.mark), snippet = snippets && at < found.hits.length ? makeSnippet(hit, found) : []
      snippets -= snippet.length
      const option = makeOption(toAddress(this.root, hit), make("span", {className: "ps-hit__title"}, ...title), make("small", {}, ...facts), ...snippet)
      option.classList.toggle("ps-hit--other", at === found.hits.length)
      return option
    })
    shown.forEach((hit, at) => fillSnippet(options[at], this.root, hit, found))
    options.unshift(...pages)
    if (found.total > found.hits.length) {
      const num = formatNumber(found.total)
      const all = makeOption(toSearchAddress(this.root, query), ngettext(`All ${num} result`, `All ${num} results`, found.total))
      all.classList.add("ps-hit--all")
      options.push(all)
    }
    this.showOptions(options)
    this.say(...(found.total ? this.describe(found) : [describeNothing(query, found.report)]))
    found.inPdfs?.addPdfs(this, found)
  }

  /** @param {Found} found */
  describe(found) {
    const texts = [countResults(found.total), found.report.how === "guessed" ? "" : describeFallback(found), found.others.length ? _("then papers with some of the words") : ""]
    const meanings = renderUnderstood(found.report, typed => {
      this.input.value = found.literal(typed).trim()
      this.input.focus()
      this.run()
    })
    return [...texts.filter(Boolean), ...meanings].flatMap((part, at) => at ? [" · ", part] : [part])
  }

  showRecent() {
    const queries = readRecent(this.root)
    this.showOptions(queries.map(query => set(makeOption(toSearchAddress(this.root, query), query), {"data-query": query})))
    if (!queries.length) return this.say(_("Words, names, an arXiv id; author:rudin, year:2020..2023, “exact words”."))
    const clear = make("button", {type: "button", onclick: () => {
      forget(this.root)
      this.showRecent()
      this.input.focus()
    }}, _("Clear"))
    this.say(_("Recent searches"), " ", clear)
  }

  /** @param {Error} error */
  showFailure(error) {
    this.showOptions([])
    this.say(renderFailure(error, () => {
      this.input.focus()
      this.run()
    }))
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
    if (step) {
      event.preventDefault()
      this.move(step)
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault()
      this.active.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey}))
    }
  }

  /**
   * Move to the next or previous option; from the field to either end, and back to the field.
   *
   * @param {number} step
   */
  move(step) {
    const options = [...this.list.children]
    const places = options.length + 1
    const at = (options.indexOf(this.active) + 1 + step + places) % places - 1
    this.active?.setAttribute("aria-selected", "false")
    const next = options[at]
    if (!next) return this.input.removeAttribute("aria-activedescendant")
    next.setAttribute("aria-selected", "true")
    next.scrollIntoView({block: "nearest"})
    this.input.setAttribute("aria-activedescendant", next.id)
  }

  /** @param {MouseEvent & {target: HTMLElement}} event */
  choose(event) {
    const chosen = event.target.closest("[role=option]")
    if (!chosen) return
    const again = chosen.dataset.query
    remember(this.root, again ?? this.query)
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!again) return this.dialog.close()
    event.preventDefault()
    this.input.value = again
    this.isPasted = false
    this.input.focus()
    this.run()
  }
}

/**
 * Activate an open dialog; text that was typed meanwhile is searched at once.
 *
 * @param {HTMLDialogElement} dialog
 * @param {URL} root
 */
export const fill = (dialog, root) => new Dialog(dialog, root)
