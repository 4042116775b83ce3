// The map: a picture to move around in, a legend, and a search that marks its results.

/** @import {Found} from "./find.js" */
/** @import {Place} from "./gestures.js" */
/** @import {Colouring} from "./points.js" */
/** @typedef {{x: number, y: number, zoom: number}} View the middle, in shares of the map, and how often it is as large as the picture */

import {joinSentences} from "../../rendering/js/phrases.js"
import {findOnMap} from "./find.js"
import {NEAR, clamp, followGestures} from "./gestures.js"
import {Plot} from "./plot.js"
import {Points} from "./points.js"
import {make, set} from "../../rendering/js/elements.js"
import {formatNumber} from "../../rendering/js/locale.js"

const MOST = 64 // maximum zoom

export class PaperMap {
  /** @type {View} */
  view = {x: 0.5, y: 0.5, zoom: 1}
  /** The point whose paper is shown, or -1. */
  selected = -1
  /**
   * Which points the search found.
   *
   * @type {Uint8Array | null}
   */
  matches = null
  /**
   * The label whose points alone are shown.
   *
   * @type {number | null}
   */
  only = null
  /** @type {number | undefined} */
  drawing
  turn = 0
  gliding = 0
  typing = 0
  /** @type {HTMLButtonElement[]} */
  choices = []
  field = set(make("input", {type: "search", placeholder: _("Find on the map"), autocomplete: "off", maxLength: 500}), {"aria-label": _("Find on the map"), enterkeyhint: "search"})
  canvas = set(make("canvas", {tabIndex: 0}), {role: "application", "aria-describedby": "ps-map-help"})
  card = make("a", {className: "ps-map__card", hidden: true, tabIndex: -1})
  aloud = set(make("p", {className: "ps-sr"}), {role: "status"})
  status = set(make("p", {className: "ps-map__said"}), {role: "status"})
  legend = make("ul", {className: "ps-map__legend"})

  /**
   * @param {HTMLElement} box
   * @param {string} root
   * @param {Points} points
   */
  constructor(box, root, points) {
    this.box = box
    this.root = root
    this.points = points
    this.levels = new Uint8Array(points.count).fill(1)
    const asked = new URLSearchParams(location.search), by = asked.get("by")
    this.colouring = points.colourings.find(colouring => colouring.name === by) ?? points.colourings[0]
    this.build()
    this.plot = new Plot(this.canvas)
    this.listen()
    this.showLegend()
    if (!("search" in box.dataset)) return
    // The search of a link from the search page: its words and filters.
    asked.delete("by")
    this.field.value = asked.get("q") ?? ""
    if ([...asked.values()].some(Boolean)) this.find()
  }

  // --- parts ----------------------------------------------------------------------------------

  build() {
    const num = formatNumber(this.points.count)
    const label = ngettext(`Map of ${num} paper`, `Map of ${num} papers`, this.points.count)
    this.canvas.setAttribute("aria-label", label)
    const zoom = make("div", {className: "ps-map__zoom"},
      this.makeButton("+", _("Nearer"), () => this.glide({zoom: this.view.zoom * 2})),
      this.makeButton("−", _("Farther"), () => this.glide({zoom: this.view.zoom / 2})),
      this.makeButton("⤢", _("The whole map"), () => this.glide({x: 0.5, y: 0.5, zoom: 1})))
    const frame = make("div", {className: "ps-map__frame"}, this.canvas, this.card, zoom)
    const help = make("p", {id: "ps-map-help", className: "ps-map__help"}, _("Drag to move; Ctrl and the wheel, or two fingers, to look nearer. By keyboard: arrows, + and −, 0 for all; Enter opens the paper in the middle."))
    const tools = make("div", {className: "ps-map__tools"}, ...this.makeSearchField(), ...this.makeSwitch())
    this.box.replaceChildren(tools, this.status, this.aloud, frame, this.legend, help)
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => void} onclick
   */
  makeButton(text, label, onclick) {
    return set(make("button", {type: "button", title: label, onclick}, text), {"aria-label": label})
  }

  /** The buttons that switch the colouring; none if there is only one. */
  makeSwitch() {
    if (this.points.colourings.length < 2) return []
    const buttons = this.points.colourings.map(colouring => make("button", {type: "button", onclick: () => this.colour(colouring)}, colouring.title))
    this.choices = buttons
    return [set(make("div", {className: "ps-switch"}, ...buttons), {role: "group", "aria-label": _("Colour by")})]
  }

  makeSearchField() {
    if (!("search" in this.box.dataset)) return []
    return [set(make("form", {onsubmit: event => (event.preventDefault(), this.find())}, this.field), {role: "search"})]
  }

  showLegend() {
    const {labels, kind, colour} = this.colouring
    for (const [at, button] of this.choices.entries()) button.setAttribute("aria-pressed", String(this.points.colourings[at] === this.colouring))
    const order = [...labels.keys()].slice(1).concat(0).filter(at => labels[at]?.[1])
    this.legend.replaceChildren(...order.map(at => {
      const [label, count] = labels[at]
      const swatch = make("i", {})
      swatch.style.background = `var(--ps-${kind}-${colour(at)})`
      const button = set(make("button", {type: "button", value: String(at), onclick: () => this.lightUp(at)}, swatch, label, " ", make("small", {}, formatNumber(count))), {"aria-pressed": String(this.only === at)})
      return make("li", {}, button)
    }))
  }

  // --- what is shown --------------------------------------------------------------------------

  /** @param {Colouring} colouring */
  colour(colouring) {
    this.colouring = colouring
    this.only = null
    this.writeAddress("by", colouring === this.points.colourings[0] ? "" : colouring.name)
    this.showLegend()
    this.choose()
  }

  /**
   * Show the points of one label alone, or all again.
   *
   * @param {number} at
   */
  lightUp(at) {
    this.only = this.only === at ? null : at
    for (const button of this.legend.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === String(this.only)))
    this.choose()
  }

  /** Update how each point is drawn (see `Plot`) after a choice. */
  choose() {
    const {matches, only} = this
    for (let point = 0; point < this.points.count; point++) {
      const isOwn = only === null || this.colouring.of[point] === only
      this.levels[point] = isOwn ? (matches ? 2 * matches[point] : 1) : 0
    }
    this.showPaper(-1)
    this.draw()
  }

  draw() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = undefined
      this.plot.draw(this.points, this.colouring, this.view, this.levels, this.selected)
      this.placeCard()
    })
  }

  /** @param {Partial<View>} view */
  look({x = this.view.x, y = this.view.y, zoom = this.view.zoom}) {
    const near = clamp(zoom, 1, MOST), room = 0.5 / near
    this.view = {zoom: near, x: clamp(x, Math.min(room, 0.5), Math.max(1 - room, 0.5)), y: clamp(y, Math.min(room, 0.5), Math.max(1 - room, 0.5))}
    this.draw()
  }

  /**
   * Move to another view, animated unless the reader prefers reduced motion.
   *
   * @param {Partial<View>} to
   */
  glide(to) {
    cancelAnimationFrame(this.gliding)
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.look(to)
    const from = this.view, start = performance.now(), end = {...from, ...to}
    /** @param {number} now */
    const step = now => {
      const part = clamp((now - start) / 180, 0, 1), ease = part * (2 - part)
      this.look({x: from.x + (end.x - from.x) * ease, y: from.y + (end.y - from.y) * ease, zoom: from.zoom * (clamp(end.zoom, 1, MOST) / from.zoom) ** ease})
      if (part < 1) this.gliding = requestAnimationFrame(step)
    }
    this.gliding = requestAnimationFrame(step)
  }

  // --- the selected paper ---------------------------------------------------------------------

  /**
   * The position on the map of a position on the screen.
   *
   * @param {Place} place
   */
  toPlace({clientX, clientY}) {
    const {left, top, width, height} = this.canvas.getBoundingClientRect()
    return {x: this.view.x + ((clientX - left) / width - 0.5) / this.view.zoom, y: this.view.y + ((clientY - top) / height - 0.5) / this.view.zoom}
  }

  /**
   * @param {{x: number, y: number}} place
   * @param {number} reach
   */
  findPoint({x, y}, reach = NEAR) {
    const {clientWidth, clientHeight} = this.canvas
    return this.points.findNearest(x, y, reach / clientWidth / this.view.zoom, reach / clientHeight / this.view.zoom, point => this.levels[point])
  }

  /**
   * Show the paper of a point, or none for -1.
   *
   * @param {number} point
   * @param {{aloud?: boolean}} options
   */
  async showPaper(point, {aloud = false} = {}) {
    if (point === this.selected) return
    this.selected = point
    this.card.hidden = true
    this.canvas.classList.toggle("ps-map--meant", point >= 0)
    this.draw()
    if (point < 0) return
    try {
      const {id, title, facts} = await this.points.readPaper(point)
      if (point !== this.selected) return
      this.card.href = new URL(`papers/${id}/`, this.root).href
      this.card.replaceChildren(title, make("small", {}, facts))
      this.card.hidden = false
      this.placeCard()
      if (aloud) this.aloud.textContent = `${title}. ${facts}`
    } catch {
      if (point === this.selected) this.say(_("The title can’t be reached. Are you online?"))
    }
  }

  placeCard() {
    if (this.card.hidden || this.selected < 0) return
    const {clientWidth, clientHeight} = this.canvas
    const x = ((this.points.x[this.selected] - this.view.x) * this.view.zoom + 0.5) * clientWidth
    const y = ((this.points.y[this.selected] - this.view.y) * this.view.zoom + 0.5) * clientHeight
    const {offsetWidth, offsetHeight} = this.card
    const left = clamp(x - offsetWidth / 2, 4, Math.max(clientWidth - offsetWidth - 4, 4))
    const top = y > offsetHeight + 24 ? y - offsetHeight - 14 : y + 14
    this.card.style.transform = `translate(${Math.round(left)}px, ${Math.round(clamp(top, 4, clientHeight - offsetHeight - 4))}px)`
  }

  /**
   * Open the selected paper; the modifier keys of `event` decide whether in another window.
   *
   * @param {{ctrlKey: boolean, metaKey: boolean, shiftKey: boolean}} event
   */
  open(event) {
    if (this.card.hidden) return
    this.card.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey}))
  }

  listen() {
    new ResizeObserver(() => {
      this.plot.resize()
      this.draw()
    }).observe(this.canvas)
    const recolour = () => {
      this.plot.recolour()
      this.draw()
    }
    new MutationObserver(recolour).observe(document.body, {attributeFilter: ["data-md-color-scheme"]})
    this.plot.resize()
    recolour()
    followGestures(this)
    this.field.addEventListener("input", () => {
      clearTimeout(this.typing)
      this.typing = setTimeout(() => this.find(), 200)
    })
  }

  // --- the search -----------------------------------------------------------------------------

  /** @param {(string | Node)[]} nodes */
  say(...nodes) {
    this.status.replaceChildren(...nodes)
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  writeAddress(name, value) {
    const asked = new URLSearchParams(location.search)
    if (value) asked.set(name, value)
    else asked.delete(name)
    history.replaceState(history.state, "", `${location.pathname}${asked.size ? `?${asked}` : ""}${location.hash}`)
  }

  async find() {
    const query = this.field.value.trim(), turn = ++this.turn
    this.writeAddress("q", query)
    try {
      const found = await findOnMap(this.root, this.points, query)
      if (turn === this.turn) this.mark(found)
    } catch (error) {
      if (turn !== this.turn) return
      const {renderFailure} = await import("./search.js").catch(() => ({renderFailure: () => _("The search can’t be reached. Are you online?")}))
      this.say(renderFailure(error, () => this.find()))
    }
  }

  /** @param {Found | undefined} found */
  mark(found) {
    const matches = new Uint8Array(this.points.count)
    for (const point of found?.points ?? []) matches[point] = 1
    this.matches = found?.points.length ? matches : null
    this.choose()
    if (!found) return this.say()
    const clear = this.makeButton(_("Show all"), _("Show all papers"), () => this.clear())
    const number = found.points.length, num = formatNumber(number)
    const summary = ngettext(`${num} paper found.`, `${num} papers found.`, number)
    this.say(found.note ? joinSentences(summary, found.note) : summary, " ", make("a", {href: found.list}, _("List")), " ", clear)
  }

  clear() {
    this.field.value = ""
    for (const name of new URLSearchParams(location.search).keys()) if (name !== "by") this.writeAddress(name, "")
    this.mark(undefined)
    this.field.focus()
  }
}

/** Draw the map of the current page; called again after instant navigation. */
export const show = async () => {
  const box = document.querySelector(".ps-map")
  if (!box || box.dataset.on) return
  box.dataset.on = ""
  const folder = new URL(box.dataset.files ?? "", location.href).href
  try {
    new PaperMap(box, new URL("../", folder).href, await Points.read(folder))
  } catch {
    delete box.dataset.on
    const again = make("button", {type: "button", onclick: show}, _("Try again"))
    box.replaceChildren(set(make("p", {className: "ps-empty"}, _("The map can’t be reached. Are you online?"), " ", again), {role: "status"}))
  }
}
