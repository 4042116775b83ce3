// The panel above the shelf, for questions and messages.

/** @import {Paper, State} from "./storage.js" */
/** @import {Entry, ImportedShelf} from "./import_export.js" */

import {make, set} from "../../rendering/js/elements.js"
import {MOST, putAll, tryTo} from "./add.js"
import {findIdOfKey, lookUpAll} from "./lookup.js"
import {UNREACHED} from "../../rendering/js/status.js"
import {ensureShelf} from "./storage.js"
import {formatNumber} from "../../rendering/js/locale.js"

const LONGEST_NAME = 80

/** @param {number} number */
const describeLookup = number => {
  const num = formatNumber(number)
  return ngettext(`Looking at ${num} paper…`, `Looking at ${num} papers…`, number)
}

/**
 * @param {string} label
 * @param {() => void} onclick
 */
export const makeButton = (label, onclick) => make("button", {type: "button", onclick}, label)

/**
 * @param {string} a
 * @param {string} b
 */
const joinNotes = (a, b) => !a || b.includes(a) ? b : a.includes(b) ? a : `${a}\n${b}`

/**
 * Put imported papers on the shelf with a name, with their notes; the reader's own notes stay.
 *
 * @param {State} state
 * @param {string} name
 * @param {Paper[]} papers
 */
const putGiven = (state, name, papers) => {
  const notice = putAll(state, ensureShelf(state, name), papers)
  for (const {id, note = "", read} of papers) {
    const paper = state.papers.get(id)
    Object.assign(paper, {note: joinNotes(paper.note ?? "", note), read: paper.read || read})
  }
  state.current = name
  return notice
}

export class Panel {
  element = make("section", {className: "ps-mine__panel", hidden: true, tabIndex: -1})

  /**
   * `home()` gets the focus if the element that had it before is gone.
   *
   * @param {() => HTMLElement} home
   */
  constructor(home) {
    this.before = document.body
    this.home = home
  }

  /** @param {(string | Node)[]} nodes */
  open(...nodes) {
    if (this.element.hidden) this.before = /** @type {HTMLElement} */ (document.activeElement)
    this.element.replaceChildren(...nodes)
    this.element.hidden = false
    this.element.focus()
  }

  close() {
    this.element.hidden = true
    this.element.replaceChildren()
    const isThere = this.before.isConnected && this.before !== document.body
    ;(isThere ? this.before : this.home()).focus()
  }

  /**
   * Show a message with a button to close it.
   *
   * @param {(string | Node)[]} nodes
   */
  tell(...nodes) {
    this.open(make("p", {}, ...nodes), makeButton(_("Close"), () => this.close()))
  }

  /**
   * Show a field with a text. `act` is called with the typed text, and returns true or an error message.
   *
   * @param {string} label
   * @param {string} value
   * @param {string} word
   * @param {(value: string) => string | boolean | void} act
   */
  ask(label, value, word, act) {
    const field = make("input", {value, required: true, maxLength: LONGEST_NAME, autocomplete: "off"})
    field.oninput = () => field.setCustomValidity("")
    const form = make("form", {onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault()
      const done = act(field.value.trim())
      if (done === true) return this.close()
      field.setCustomValidity(done || "")
      form.reportValidity()
    }}, make("label", {}, label, " ", field), make("button", {className: "ps-btn"}, word), makeButton(_("Cancel"), () => this.close()))
    this.open(form)
    field.select()
  }

  /**
   * Look up the papers in a file or link, and ask whether to add them.
   *
   * @param {ImportedShelf} given
   * @returns {Promise<void>}
   */
  async offer({name, entries}) {
    const num = formatNumber(entries.length), most = formatNumber(MOST)
    if (entries.length > MOST) return this.tell(ngettext(`“${name}” has ${num} paper: a shelf takes up to ${most} at a time.`, `“${name}” has ${num} papers: a shelf takes up to ${most} at a time.`, entries.length))
    this.open(set(make("p", {}, describeLookup(entries.length)), {role: "status"}))
    try {
      const ids = await Promise.all(entries.map(({id, key}) => id ?? findIdOfKey(key ?? "")))
      const found = await lookUpAll(ids.map(id => id ?? ""))
      const papers = new Map(found.flatMap((page, at) => page ? [[page.id, {...entries[at], ...page}]] : []))
      this.show(name.slice(0, LONGEST_NAME), [...papers.values()], entries.filter((_, at) => !found[at]))
    } catch {
      this.open(make("p", {}, UNREACHED), makeButton(_("Try again"), () => this.offer({name, entries})), makeButton(_("Close"), () => this.close()))
    }
  }

  /**
   * @param {string} name
   * @param {Paper[]} papers
   * @param {Entry[]} missing
   */
  show(name, papers, missing) {
    if (!papers.length) return this.showMissing(missing)
    const num = formatNumber(papers.length)
    this.ask(_("Add to the shelf"), name, ngettext(`Add ${num} paper`, `Add ${num} papers`, papers.length), given => {
      const isDone = tryTo(state => putGiven(state, given, papers))
      if (isDone && missing.length) setTimeout(() => this.showMissing(missing)) // after the question is closed
      return isDone
    })
    const titles = make("ol", {}, ...papers.map(({title}) => make("li", {}, title)))
    this.element.prepend(make("h2", {}, ngettext(`“${name}”: ${num} paper`, `“${name}”: ${num} papers`, papers.length)), titles, ...this.listMissing(missing))
    this.element.focus()
  }

  /** @param {Entry[]} missing */
  showMissing(missing) {
    this.open(...this.listMissing(missing), makeButton(_("Close"), () => this.close()))
  }

  /** @param {Entry[]} missing */
  listMissing(missing) {
    if (!missing.length) return []
    const num = formatNumber(missing.length)
    return [make("p", {}, ngettext(`Not on this site: ${num} paper.`, `Not on this site: ${num} papers.`, missing.length)), make("ul", {}, ...missing.map(({label}) => make("li", {}, label)))]
  }
}
