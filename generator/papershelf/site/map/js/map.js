// The map: a picture to move about in, what its colours mean, and a search that marks what it finds.

/** @import {Colouring} from "./points.js" */
/** @typedef {{x: number, y: number, zoom: number}} View the middle, in shares of the map, and how often it is as large as the picture */
/** @typedef {{clientX: number, clientY: number}} Place on the screen */
/** @typedef {{points: number[], note: string, list: string}} Found */

import {sentences} from "../../rendering/js/phrases.js"
import {Plot} from "./plot.js"
import {Points} from "./points.js"
import {grouped} from "../../rendering/js/locale.js"

const MOST = 64 // how much nearer one can look
const NEAR = 14 // pixels from a point within which it is meant
/** @type {Record<string, [across: number, down: number]>} */
const STEP = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name
 * @param {Partial<Omit<HTMLElementTagNameMap[Tag], "attributes">> & {attributes?: Record<string, string>}} properties
 * @param {(string | Node)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
const build = (name, properties, ...children) => {
  const element = document.createElement(name)
  const {attributes = {}, ...rest} = properties
  Object.assign(element, rest).append(...children)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

class PaperMap {
  /** @type {View} */
  view = {x: 0.5, y: 0.5, zoom: 1}
  /** The point whose paper is named, or -1. */
  named = -1
  /**
   * Which points the search found.
   *
   * @type {Uint8Array | null}
   */
  marked = null
  /**
   * The colour that alone is shown.
   *
   * @type {number | null}
   */
  only = null
  /** @type {FullMap<number, PointerEvent>} */
  pointers = new Map()
  /** @type {number | undefined} */
  drawing
  turn = 0
  gliding = 0
  typing = 0
  isDragged = false
  /** @type {Place} */
  start = {clientX: 0, clientY: 0}
  /** @type {HTMLButtonElement[]} */
  choices = []
  field = build("input", {type: "search", placeholder: _("Find on the map"), autocomplete: "off", maxLength: 500, attributes: {"aria-label": _("Find on the map"), enterkeyhint: "search"}})
  canvas = build("canvas", {tabIndex: 0, attributes: {role: "application", "aria-describedby": "ps-map-help"}})
  card = build("a", {className: "ps-map__card", hidden: true, tabIndex: -1})
  aloud = build("p", {className: "ps-sr", attributes: {role: "status"}})
  status = build("p", {className: "ps-map__said", attributes: {role: "status"}})
  legend = build("ul", {className: "ps-map__legend"})

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
    const by = new URLSearchParams(location.search).get("by")
    this.colouring = points.colourings.find(one => one.name === by) ?? points.colourings[0]
    this.build()
    this.plot = new Plot(this.canvas)
    this.listen()
    this.showLegend()
    if ("search" in box.dataset) this.fromAddress()
  }

  // --- what it is made of ---------------------------------------------------------------------

  build() {
    const num = grouped(this.points.count)
    const label = ngettext(`Map of ${num} paper`, `Map of ${num} papers`, this.points.count)
    this.canvas.setAttribute("aria-label", label)
    const zoom = build("div", {className: "ps-map__zoom"},
      this.button("+", _("Nearer"), () => this.glide({zoom: this.view.zoom * 2})),
      this.button("−", _("Farther"), () => this.glide({zoom: this.view.zoom / 2})),
      this.button("⤢", _("The whole map"), () => this.glide({x: 0.5, y: 0.5, zoom: 1})))
    const frame = build("div", {className: "ps-map__frame"}, this.canvas, this.card, zoom)
    const help = build("p", {id: "ps-map-help", className: "ps-map__help"}, _("Drag to move; Ctrl and the wheel, or two fingers, to look nearer. By keyboard: arrows, + and −, 0 for all; Enter opens the paper in the middle."))
    const tools = build("div", {className: "ps-map__tools"}, ...this.search(), ...this.switch())
    this.box.replaceChildren(tools, this.status, this.aloud, frame, this.legend, help)
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => void} onclick
   */
  button(text, label, onclick) {
    return build("button", {type: "button", title: label, onclick, attributes: {"aria-label": label}}, text)
  }

  /** By what the papers are coloured; nothing where there is no choice. */
  switch() {
    if (this.points.colourings.length < 2) return []
    const buttons = this.points.colourings.map(one => build("button", {type: "button", onclick: () => this.colour(one)}, one.title))
    this.choices = buttons
    return [build("div", {className: "ps-switch", attributes: {role: "group", "aria-label": _("Colour by")}}, ...buttons)]
  }

  search() {
    if (!("search" in this.box.dataset)) return []
    return [build("form", {onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), this.find()), attributes: {role: "search"}}, this.field)]
  }

  showLegend() {
    const {labels, kind, colour} = this.colouring
    for (const [at, button] of this.choices.entries()) button.setAttribute("aria-pressed", String(this.points.colourings[at] === this.colouring))
    const order = [...labels.keys()].slice(1).concat(0).filter(at => labels[at]?.[1])
    this.legend.replaceChildren(...order.map(at => {
      const [label, count] = labels[at]
      const swatch = build("i", {})
      swatch.style.background = `var(--ps-${kind}-${colour(at)})`
      const button = build("button", {type: "button", value: String(at), onclick: () => this.lightUp(at), attributes: {"aria-pressed": String(this.only === at)}}, swatch, label, " ", build("small", {}, grouped(count)))
      return build("li", {}, button)
    }))
  }

  // --- what is shown --------------------------------------------------------------------------

  /** @param {Colouring} one */
  colour(one) {
    this.colouring = one
    this.only = null
    this.keep("by", one === this.points.colourings[0] ? "" : one.name)
    this.showLegend()
    this.choose()
  }

  /**
   * Those of one colour alone, or all again.
   *
   * @param {number} at
   */
  lightUp(at) {
    this.only = this.only === at ? null : at
    for (const button of this.legend.querySelectorAll("button")) button.setAttribute("aria-pressed", "false")
    this.legend.querySelector(`[value="${at}"]`)?.setAttribute("aria-pressed", String(this.only === at))
    this.choose()
  }

  /** What is chosen has changed: how each point is drawn, see `Plot`. */
  choose() {
    const {marked, only} = this
    for (let point = 0; point < this.points.count; point++) {
      const isOwn = only === null || this.colouring.of[point] === only
      this.levels[point] = isOwn ? (marked ? 2 * marked[point] : 1) : 0
    }
    this.name(-1)
    this.draw()
  }

  draw() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = undefined
      this.plot.draw(this.points, this.colouring, this.view, this.levels, this.named)
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
   * To another view, in some steps unless the reader wants none.
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

  // --- the paper that is meant ----------------------------------------------------------------

  /**
   * The place on the map of a place on the screen.
   *
   * @param {Place} place
   */
  at({clientX, clientY}) {
    const {left, top, width, height} = this.canvas.getBoundingClientRect()
    return {x: this.view.x + ((clientX - left) / width - 0.5) / this.view.zoom, y: this.view.y + ((clientY - top) / height - 0.5) / this.view.zoom}
  }

  /**
   * @param {{x: number, y: number}} place
   * @param {number} reach
   */
  pointAt({x, y}, reach = NEAR) {
    const {clientWidth, clientHeight} = this.canvas
    return this.points.nearest(x, y, reach / clientWidth / this.view.zoom, reach / clientHeight / this.view.zoom, point => this.levels[point])
  }

  /**
   * Name a point's paper, or none.
   *
   * @param {number} point
   * @param {{aloud?: boolean}} options
   */
  async name(point, {aloud = false} = {}) {
    if (point === this.named) return
    this.named = point
    this.card.hidden = true
    this.canvas.classList.toggle("ps-map--meant", point >= 0)
    this.draw()
    if (point < 0) return
    try {
      const {id, title, facts} = await this.points.paper(point)
      if (point !== this.named) return
      this.card.href = new URL(`papers/${id}/`, this.root).href
      this.card.replaceChildren(title, build("small", {}, facts))
      this.card.hidden = false
      this.placeCard()
      if (aloud) this.aloud.textContent = `${title}. ${facts}`
    } catch {
      if (point === this.named) this.say(_("The title can’t be reached. Are you online?"))
    }
  }

  placeCard() {
    if (this.card.hidden || this.named < 0) return
    const {clientWidth, clientHeight} = this.canvas
    const x = ((this.points.x[this.named] - this.view.x) * this.view.zoom + 0.5) * clientWidth
    const y = ((this.points.y[this.named] - this.view.y) * this.view.zoom + 0.5) * clientHeight
    const {offsetWidth, offsetHeight} = this.card
    const left = clamp(x - offsetWidth / 2, 4, Math.max(clientWidth - offsetWidth - 4, 4))
    const top = y > offsetHeight + 24 ? y - offsetHeight - 14 : y + 14
    this.card.style.transform = `translate(${Math.round(left)}px, ${Math.round(clamp(top, 4, clientHeight - offsetHeight - 4))}px)`
  }

  /**
   * To the paper that is named; `event` says whether in another window.
   *
   * @param {{ctrlKey: boolean, metaKey: boolean, shiftKey: boolean}} event
   */
  open(event) {
    if (this.card.hidden) return
    this.card.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey}))
  }

  // --- what the reader does -------------------------------------------------------------------

  listen() {
    const {canvas} = this
    new ResizeObserver(() => {
      this.plot.resize()
      this.draw()
    }).observe(canvas)
    const recolour = () => {
      this.plot.recolour()
      this.draw()
    }
    new MutationObserver(recolour).observe(document.body, {attributeFilter: ["data-md-color-scheme"]})
    this.plot.resize()
    recolour()
    canvas.addEventListener("pointerdown", event => this.down(event))
    canvas.addEventListener("pointermove", event => this.move(event))
    canvas.addEventListener("pointerup", event => this.up(event))
    canvas.addEventListener("pointercancel", event => this.pointers.delete(event.pointerId))
    canvas.addEventListener("pointerleave", event => event.pointerType === "mouse" && !this.pointers.size && this.name(-1))
    canvas.addEventListener("wheel", event => this.wheel(event), {passive: false})
    canvas.addEventListener("keydown", event => this.key(event))
    this.field.addEventListener("input", () => {
      clearTimeout(this.typing)
      this.typing = setTimeout(() => this.find(), 200)
    })
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button) return
    this.canvas.setPointerCapture(event.pointerId)
    cancelAnimationFrame(this.gliding)
    this.pointers.set(event.pointerId, event)
    this.isDragged = this.pointers.size > 1
    this.start = event
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.pointers.get(event.pointerId)
    if (!before) return event.pointerType === "mouse" && this.name(this.pointAt(this.at(event)))
    if (!this.isDragged && Math.hypot(event.clientX - this.start.clientX, event.clientY - this.start.clientY) < 5) return
    this.isDragged = true
    const other = [...this.pointers.values()].find(one => one.pointerId !== event.pointerId)
    const {clientWidth, clientHeight} = this.canvas
    const share = other ? 0.5 : 1 // of two fingers each moves the middle by half
    const {zoom} = this.view
    this.look({x: this.view.x - (share * (event.clientX - before.clientX)) / clientWidth / zoom, y: this.view.y - (share * (event.clientY - before.clientY)) / clientHeight / zoom})
    if (other) {
      /** @param {PointerEvent} one */
      const far = one => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
      this.zoomAt({clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2}, far(event) / Math.max(far(before), 1))
    }
    this.pointers.set(event.pointerId, event)
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.pointers.delete(event.pointerId) || this.isDragged) return
    const place = this.at(event), isMouse = event.pointerType === "mouse"
    const point = this.pointAt(place, isMouse ? NEAR : 2 * NEAR)
    if (point < 0) {
      this.name(-1)
      this.glide(place)
    } else if (isMouse || point === this.named) {
      this.name(point).then(() => this.open(event))
    } else this.name(point, {aloud: true})
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    // A reader who scrolls past is not to be held up.
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== this.canvas) return
    event.preventDefault()
    this.zoomAt(event, 2 ** (-clamp(event.deltaY, -100, 100) / 150))
  }

  /**
   * Nearer or farther, with what is at a place of the screen staying there.
   *
   * @param {Place} event
   * @param {number} times
   */
  zoomAt(event, times) {
    const before = this.at(event)
    this.look({zoom: this.view.zoom * times})
    const after = this.at(event)
    this.look({x: this.view.x + before.x - after.x, y: this.view.y + before.y - after.y})
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = STEP[event.key]
    if (event.key === "Enter") return this.open(event)
    if (event.key === "Escape") return this.name(-1)
    if (step) this.look({x: this.view.x + step[0] / 8 / this.view.zoom, y: this.view.y + step[1] / 8 / this.view.zoom})
    else if ("+=".includes(event.key)) this.look({zoom: this.view.zoom * 2})
    else if (event.key === "-") this.look({zoom: this.view.zoom / 2})
    else if (event.key === "0") this.look({x: 0.5, y: 0.5, zoom: 1})
    else return
    event.preventDefault()
    this.name(this.pointAt(this.view, 1e4), {aloud: true})
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
  keep(name, value) {
    const asked = new URLSearchParams(location.search)
    if (value) asked.set(name, value)
    else asked.delete(name)
    history.replaceState(history.state, "", `${location.pathname}${asked.size ? `?${asked}` : ""}${location.hash}`)
  }

  /** What a link from the search's page asks for: its words, and what was chosen there. */
  fromAddress() {
    const asked = new URLSearchParams(location.search)
    this.field.value = asked.get("q") ?? ""
    if (["q", "year", "venue", "tag", "author"].some(name => asked.has(name))) this.find()
  }

  async find() {
    const query = this.field.value.trim(), turn = ++this.turn
    this.keep("q", query)
    try {
      const found = await this.found(query)
      if (turn === this.turn) this.mark(found)
    } catch (error) {
      if (turn !== this.turn) return
      const {failure} = await import("./find.js").catch(() => ({failure: () => _("The search can’t be reached. Are you online?")}))
      this.say(failure(error, () => this.find()))
    }
  }

  /**
   * `{points, note, list}` of what is asked for; undefined where nothing is.
   *
   * @param {string} query
   * @returns {Promise<Found | undefined>}
   */
  async found(query) {
    const {numbers, read, write, said, nothing} = await import("./find.js")
    const {q, year, venue, tag, author} = {...read(location.search), q: query}
    const filters = Object.fromEntries(Object.entries({year, venue, tag, author}).filter(([, value]) => value?.length))
    if (!q && !Object.keys(filters).length) return undefined
    const answer = await numbers(this.root, q, {filters})
    const note = answer.numbers.length ? said(answer) : q ? nothing(q, answer.said) : _("Nothing has all of this.")
    const list = new URL(`search/${write({...read(location.search), q})}`, this.root).href
    return {points: await this.points.ofNumbers(answer.numbers), note, list}
  }

  /** @param {Found | undefined} found */
  mark(found) {
    const marked = new Uint8Array(this.points.count)
    for (const point of found?.points ?? []) marked[point] = 1
    this.marked = found?.points.length ? marked : null
    this.choose()
    if (!found) return this.say()
    const clear = this.button(_("Show all"), _("Show all papers"), () => this.clear())
    const number = found.points.length, num = grouped(number)
    const said = ngettext(`${num} paper found.`, `${num} papers found.`, number)
    this.say(found.note ? sentences(said, found.note) : said, " ", build("a", {href: found.list}, _("List")), " ", clear)
  }

  clear() {
    this.field.value = ""
    for (const name of ["q", "year", "venue", "tag", "author"]) this.keep(name, "")
    this.mark(undefined)
    this.field.focus()
  }
}

/** Draws the map of the page that stands; called again when instant navigation brings it. */
export const show = async () => {
  const box = document.querySelector(".ps-map")
  if (!box || box.dataset.on) return
  box.dataset.on = ""
  const folder = new URL(box.dataset.files ?? "", location.href).href
  try {
    new PaperMap(box, new URL("../", folder).href, await Points.read(folder))
  } catch {
    delete box.dataset.on
    const again = build("button", {type: "button", onclick: show}, _("Try again"))
    box.replaceChildren(build("p", {className: "ps-empty", attributes: {role: "status"}}, _("The map can’t be reached. Are you online?"), " ", again))
  }
}
