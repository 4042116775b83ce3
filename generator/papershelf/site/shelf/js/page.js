// The page of the shelves: their papers in the reader's order, with notes.

/** @import {StoredPaper, Shelf, State} from "./storage.js" */
/** @typedef {(state: State, shelf: Shelf) => string | void} Act changes the state, or the shelf that is shown; gives what is to be said */
/** @typedef {MouseEvent & KeyboardEvent & {target: HTMLElement}} KeyPress */

import {fromFile, fromFragment, toFragment} from "./import_export.js"
import {make, set} from "../../rendering/js/elements.js"
import {OF_INDEX, makeExportMenu} from "../../exports/js/export_button.js"
import {tryTo} from "./add.js"
import {Panel, makeButton} from "./panel.js"
import {STATUS, countPapers, formatLabel} from "../../rendering/js/phrases.js"
import {saveShelf} from "./download.js"
import {makeRow} from "./rows.js"
import {say} from "../../rendering/js/status.js"
import {FIRST, ensureShelf, findShelf, getCurrentShelf, hasPaper, onChange, putPapers, readState} from "./storage.js"
import {formatNumber} from "../../rendering/js/locale.js"

const LONG = 8000 // length of a link from which on some programs truncate it

export class ShelfPage {
  /** @type {Map<string, string>} */
  unsaved = new Map() // notes that could not be stored
  /** @type {string[]} */
  names = []
  /** @type {Shelf} */
  shelf = {name: FIRST, papers: []}
  isOld = false
  isQuiet = false
  /** The index of the row that gets the focus when the focused paper is removed. */
  at = 0
  switch = set(make("p", {className: "ps-mine__shelves"}), {role: "group", "aria-label": _("Shelves")})
  count = make("span", {})
  file = make("input", {type: "file", hidden: true, accept: ".bib,.ris,.json,.enw,.md,.txt", onchange: () => this.openFile()})
  share = makeButton(_("Copy link"), () => this.copyLink())
  panel = new Panel(() => /** @type {HTMLElement} */ (this.switch.querySelector("button")))
  list = make("ol", {className: "ps-mine", onkeydown: event => this.onKey(/** @type {KeyPress} */ (event))})
  apart = make("p", {className: "ps-mine__apart"})

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element
    /** @type {Map<string, string>} id -> what the paper is today: retracted or the like */
    this.statuses = new Map(Object.entries(STATUS).flatMap(([name, word]) => (element.dataset[name] ?? "").split(" ").map(id => /** @type {[string, string]} */ ([id, word]))))
    const formats = document.querySelector(".ps-find") ? OF_INDEX : ["BibTeX"] // without a search there is no index
    this.saving = makeExportMenu([...formats, "Markdown"], (cite, format) => saveShelf(cite, this.shelf, format))
    const tools = make("p", {className: "ps-links"}, this.count, this.saving, this.share, makeButton(_("Import…"), () => this.file.click()), this.file)
    this.list.addEventListener("focusout", () => this.isOld && setTimeout(() => this.draw()))
    this.empty = /** @type {HTMLElement} */ (element.querySelector(".ps-empty"))
    this.empty.before(this.switch, tools, this.panel.element, this.list)
    element.append(this.apart)
    this.draw()
    this.openLink()
  }

  // --- drawing ------------------------------------------------------------------------------------

  draw() {
    if (this.isQuiet) return
    // A change in another window waits until the note is finished.
    this.isOld = this.list.querySelector("textarea:focus") !== null
    if (this.isOld) return
    const state = readState()
    const shelf = getCurrentShelf(state)
    const active = /** @type {HTMLElement | null} */ (document.activeElement)
    const focused = this.list.contains(active) && active
    const [id, part] = focused ? [focused.closest("li")?.dataset.id, focused.dataset.part] : []
    this.names = state.shelves.map(other => other.name)
    this.shelf = shelf
    this.drawShelves(state)
    this.drawApart(state)
    this.list.replaceChildren(...shelf.papers.map(paper => makeRow(this, paper, state.papers.get(paper))))
    this.drawCount()
    this.saving.hidden = this.share.hidden = !shelf.papers.length
    this.empty.hidden = shelf.papers.length > 0
    if (focused) this.focus(id, part)
  }

  /** @param {State} state */
  drawShelves({shelves}) {
    /** @param {Shelf} shelf */
    const makeChoice = ({name, papers}) =>
      set(makeButton(`${name} ${papers.length}`, () => this.choose(name)), {"aria-pressed": String(name === this.shelf.name)})
    const several = shelves.length > 1
    /** @type {[label: string, act: () => void][]} */
    const acts = [[_("New shelf"), () => this.createShelf()], [_("Rename"), () => this.rename()]]
    if (several) acts.push([_("Delete shelf"), () => this.deleteShelf()])
    const isNamed = several || shelves[0].name !== FIRST
    this.switch.replaceChildren(...(isNamed ? shelves.map(makeChoice) : []), ...acts.map(([label, act]) => makeButton(label, act)))
  }

  drawCount() {
    const read = this.list.querySelectorAll(":checked[type=checkbox]").length
    const papers = this.list.children.length, num = formatNumber(papers)
    const text = read ? ngettext(`${num} paper, ${read} read`, `${num} papers, ${read} read`, papers) : countPapers(papers)
    this.count.textContent = papers ? text : ""
  }

  /**
   * Notes are the reader's own work: they are kept when a paper is removed.
   *
   * @param {State} state
   */
  drawApart(state) {
    const apart = [...state.papers.keys()].filter(id => !hasPaper(state, id))
    const forget = makeButton(_("Forget them"), () => this.change(({papers}) => {
      for (const id of apart) papers.delete(id)
      return _("Forgotten")
    }))
    const num = formatNumber(apart.length)
    const notice = ngettext(`Your notes on ${num} paper that you removed are kept, should you put it back.`, `Your notes on ${num} papers that you removed are kept, should you put them back.`, apart.length)
    this.apart.replaceChildren(...(apart.length ? [notice, " ", forget] : []))
  }

  /**
   * Restore the focus: to the same part of the same paper.
   *
   * @param {string | undefined} id
   * @param {string | undefined} part
   */
  focus(id, part) {
    const rows = [...this.list.querySelectorAll("li")]
    const row = rows.find(other => other.dataset.id === id) ?? rows[this.at]
    const wanted = row?.querySelector(`[data-part="${part}"]:not([hidden])`) ?? row?.querySelector("a")
    wanted?.focus({preventScroll: true})
    wanted?.scrollIntoView({block: "nearest"})
  }

  // --- papers -------------------------------------------------------------------------------------

  /**
   * Like `tryTo`, for the current shelf.
   *
   * @param {Act} act
   */
  change(act) {
    return tryTo(state => act(state, findShelf(state, this.shelf.name) ?? getCurrentShelf(state)))
  }

  /**
   * Store a change that the page shows already, without redrawing: rows can be clicked meanwhile.
   *
   * @param {string} id
   * @param {Partial<StoredPaper>} part
   */
  keep(id, part) {
    this.isQuiet = true
    const isKept = this.change(({papers}) => void Object.assign(papers.get(id), part))
    this.isQuiet = false
    return isKept
  }

  /**
   * @param {string} id
   * @param {boolean} read
   */
  mark(id, read) {
    if (!this.keep(id, {read})) this.draw()
    this.drawCount()
  }

  /**
   * @param {string} id
   * @param {string} note
   */
  write(id, note) {
    if (this.keep(id, {note: note.trim()})) this.unsaved.delete(id)
    else this.unsaved.set(id, note)
  }

  /**
   * @param {string} id
   * @param {number} to
   */
  place(id, to) {
    this.change((_state, shelf) => {
      const rest = shelf.papers.filter(other => other !== id)
      shelf.papers = [...rest.slice(0, to), id, ...rest.slice(to)]
    })
  }

  /**
   * @param {string} id
   * @param {number} step
   */
  move(id, step) {
    const {papers} = this.shelf
    const to = Math.min(Math.max(papers.indexOf(id) + step, 0), papers.length - 1)
    this.place(id, to)
    const number = formatNumber(to + 1), total = formatNumber(papers.length)
    say(formatLabel(readState().papers.get(id).title, _(`${number} of ${total}`)))
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  moveTo(id, name) {
    this.at = this.shelf.papers.indexOf(id)
    this.change((state, shelf) => {
      shelf.papers = shelf.papers.filter(other => other !== id)
      putPapers(state, ensureShelf(state, name), [{id, ...state.papers.get(id)}])
      return _(`Moved to ${name}`)
    })
  }

  /** @param {string} id */
  remove(id) {
    this.at = Math.min(this.shelf.papers.indexOf(id), this.shelf.papers.length - 2) // the focus goes to the next
    this.change((_state, shelf) => {
      const {name} = shelf
      shelf.papers = shelf.papers.filter(other => other !== id)
      return _(`Removed from ${name}`)
    })
  }

  /** @param {KeyPress} event */
  onKey(event) {
    const step = {ArrowUp: -1, ArrowDown: 1}[event.key]
    if (!step || !event.altKey || event.target.matches("select, textarea")) return
    event.preventDefault()
    this.move(event.target.closest("li")?.dataset.id ?? "", step)
  }

  // --- shelves ------------------------------------------------------------------------------------

  /** @param {string} name */
  choose(name) {
    tryTo(state => void (state.current = name))
    this.switch.querySelector("[aria-pressed=true]")?.focus()
  }

  /**
   * Ask for a shelf's name, which must be unique.
   *
   * @param {string} label
   * @param {string} name
   * @param {(name: string) => string | boolean | void} act
   */
  ask(label, name, act) {
    this.panel.ask(label, name, _("Save"), given => {
      if (given !== name && this.names.includes(given)) return _("There is a shelf of this name.")
      return given ? act(given) : _("A name, please.")
    })
  }

  createShelf() {
    this.ask(_("New shelf"), "", name => tryTo(state => {
      ensureShelf(state, name)
      state.current = name
      return _(`New shelf: ${name}`)
    }))
  }

  rename() {
    this.ask(_("Name of this shelf"), this.shelf.name, name => this.change((state, shelf) => {
      shelf.name = state.current = name
    }))
  }

  deleteShelf() {
    this.change((state, shelf) => {
      const {name} = shelf
      state.shelves = state.shelves.filter(other => other !== shelf)
      state.current = state.shelves[0].name
      return _(`Deleted: ${name}`)
    })
    this.switch.querySelector("button")?.focus()
  }

  // --- export and import ---------------------------------------------------------------------------

  async copyLink() {
    const {name, papers} = this.shelf
    const link = `${location.href.replace(/#.*/, "")}#${toFragment(name, papers)}`
    try {
      await navigator.clipboard.writeText(link)
      say(link.length > LONG ? _("Link copied. It is long, and some programs cut such links: a file is safer") : _("Link copied: it opens this shelf, without your notes"))
    } catch {
      const field = make("input", {value: link, readOnly: true})
      this.panel.tell(make("label", {}, _("This link opens the shelf"), " ", field))
      field.select()
    }
  }

  openLink() {
    const given = fromFragment(location.hash)
    if (!given.entries.length) return
    history.replaceState(history.state, "", location.pathname) // ask only once
    this.panel.offer({...given, name: given.name || _("Shared shelf")})
  }

  async openFile() {
    const [file] = this.file.files ?? []
    if (!file) return
    const given = await file.text().then(text => fromFile(text, file.name)).catch(() => ({name: "", entries: []}))
    this.file.value = "" // allow to choose the same file again
    if (given.entries.length) return this.panel.offer(given)
    const {name} = file
    this.panel.tell(_(`No papers were found in “${name}”. A shelf reads what it writes: BibTeX, RIS, CSL-JSON, EndNote and Markdown.`))
  }
}

/** @type {ShelfPage | undefined} */
let current
/** @param {(page: ShelfPage) => void} act */
const ifHere = act => () => current?.element.isConnected && act(current)

onChange(ifHere(page => page.draw()))
addEventListener("hashchange", ifHere(page => page.openLink()))
// A phone may close a hidden page without further events.
document.addEventListener("visibilitychange", ifHere(page => page.list.querySelector("textarea:focus")?.dispatchEvent(new Event("change"))))

/** Complete the page of the shelves; called again after instant navigation. */
export const show = () => {
  const element = document.querySelector(".ps-shelf")
  if (element && element !== current?.element) current = new ShelfPage(element)
}
