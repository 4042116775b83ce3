// Draws points directly into pixels: a hundred thousand within a frame of the screen, without a
// graphics card.

/** @import {Area, Colouring, Points} from "./points.js" */
/** @import {View} from "./map.js" */
/** @typedef {{places: Int32Array, parts: Int32Array}} Dot the pixels that it covers, counted from its middle one, and how much of each */

import {COLOURS} from "./points.js"

const PAD = 32 // pixels around the picture, so that a dot at its edge needs no special case

/**
 * A CSS colour as a pixel: the bytes red, green, blue, alpha, from the lowest.
 *
 * @param {string} colour
 */
const toPixel = colour => {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"))
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
  return (255 << 24) | (blue << 16) | (green << 8) | red
}

/**
 * Mix two pixels; `part` is the share of the second, of 256.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} part
 */
const mix = (from, to, part) => {
  const odd = ((from & 0xff00ff) * (256 - part) + (to & 0xff00ff) * part) >>> 8
  const even = ((from >>> 8) & 0xff) * (256 - part) + ((to >>> 8) & 0xff) * part
  return (255 << 24) | (odd & 0xff00ff) | (even & 0xff00)
}

export class Plot {
  ratio = 1
  width = 1
  height = 1
  image = new ImageData(1, 1)
  pixels = new Int32Array()
  paper = ""
  ink = ""
  font = ""
  base = 0
  ring = 0
  /** @type {Record<"colour" | "year", number[]>} */
  colours = {colour: [], year: []}

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", {alpha: false}))
  }

  /** Adapt to the size of the canvas. */
  resize() {
    this.ratio = Math.min(devicePixelRatio, 2)
    const {clientWidth, clientHeight} = this.canvas
    this.width = this.canvas.width = Math.max(Math.round(clientWidth * this.ratio), 1)
    this.height = this.canvas.height = Math.max(Math.round(clientHeight * this.ratio), 1)
    this.image = this.context.createImageData(this.width + 2 * PAD, this.height + 2 * PAD)
    this.pixels = new Int32Array(this.image.data.buffer)
  }

  /** Read the current colours of the style sheet. */
  recolour() {
    const style = getComputedStyle(this.canvas)
    /** @param {string} name */
    const readValue = name => style.getPropertyValue(name).trim()
    this.paper = readValue("--ps-raised")
    this.ink = readValue("--ps-ink")
    this.font = readValue("--ps-sans")
    this.base = toPixel(this.paper)
    this.ring = toPixel(this.ink)
    /** @param {string} kind */
    const toPixels = kind => Array.from({length: COLOURS + 1}, (_, at) => toPixel(readValue(`--ps-${kind}-${at}`)))
    this.colours = {colour: toPixels("colour"), year: toPixels("year")}
  }

  /**
   * `levels` has 0 for a faint point, 1 for a coloured one, 2 for one that is marked. `view` is the middle of the
   * picture, in shares of the map, and the zoom.
   *
   * @param {Points} points
   * @param {Colouring} colouring
   * @param {View} view
   * @param {Uint8Array} levels
   * @param {number} selected
   */
  draw(points, {kind, colours: of}, view, levels, selected) {
    const colours = this.colours[kind], faint = colours.map(colour => mix(this.base, colour, 50))
    this.pixels.fill(this.base)
    const radius = this.computeRadius(points.count, view.zoom)
    const dots = [this.makeDot(radius), this.makeDot(radius), this.makeDot(radius * 1.5)]
    const rim = this.makeDot(radius * 1.5 + 1.5 * this.ratio)
    for (const level of [0, 1, 2].filter(shown => levels.includes(shown))) {
      this.forEachPoint(points, view, (point, at) => {
        if (levels[point] !== level) return
        if (level === 2) this.stamp(rim, at, this.ring)
        this.stamp(dots[level], at, (level ? colours : faint)[of[point]])
      })
    }
    this.context.putImageData(this.image, -PAD, -PAD)
    this.writeWords(points.areas, view)
    if (selected >= 0) this.drawCircle(this.toX(points.x[selected], view), this.toY(points.y[selected], view), radius + 3 * this.ratio)
  }

  /**
   * The radius of dots in pixels: smaller with more points, larger with more zoom.
   *
   * @param {number} count
   * @param {number} zoom
   */
  computeRadius(count, zoom) {
    const small = Math.max(1.2, Math.min(5, 140 / Math.sqrt(count)))
    return this.ratio * Math.min(small * zoom ** 0.4, 7)
  }

  /**
   * @param {number} x
   * @param {View} view
   */
  toX(x, view) {
    return ((x - view.x) * view.zoom + 0.5) * this.width
  }

  /**
   * @param {number} y
   * @param {View} view
   */
  toY(y, view) {
    return ((y - view.y) * view.zoom + 0.5) * this.height
  }

  /**
   * Call for each visible point, with the index of its pixel.
   *
   * @param {Points} points
   * @param {View} view
   * @param {(point: number, at: number) => void} call
   */
  forEachPoint({x, y, count}, view, call) {
    const {width, height} = this, row = width + 2 * PAD
    const scaleX = view.zoom * width, scaleY = view.zoom * height
    const left = width / 2 - view.x * scaleX, top = height / 2 - view.y * scaleY
    for (let point = 0; point < count; point++) {
      const across = (left + x[point] * scaleX) | 0, down = (top + y[point] * scaleY) | 0
      if (across < 0 || down < 0 || across >= width || down >= height) continue
      call(point, (down + PAD) * row + across + PAD)
    }
  }

  /**
   * A round dot: the offsets of its pixels from the middle one, and how much of each it covers.
   *
   * @param {number} radius
   * @returns {Dot}
   */
  makeDot(radius) {
    const row = this.width + 2 * PAD, reach = Math.ceil(radius), places = [], parts = []
    for (let down = -reach; down <= reach; down++) {
      for (let across = -reach; across <= reach; across++) {
        const part = Math.round(256 * Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(across, down))))
        if (part) places.push(down * row + across), parts.push(part)
      }
    }
    return {places: Int32Array.from(places), parts: Int32Array.from(parts)}
  }

  /**
   * @param {Dot} dot
   * @param {number} at
   * @param {number} colour
   */
  stamp({places, parts}, at, colour) {
    const {pixels} = this
    for (let index = 0; index < places.length; index++) {
      const place = at + places[index], part = parts[index]
      pixels[place] = part === 256 ? colour : mix(pixels[place], colour, part)
    }
  }

  /**
   * Write the words of the neighbourhoods, except where they would overlap.
   *
   * @param {Area[]} areas
   * @param {View} view
   */
  writeWords(areas, view) {
    const {context} = this, size = 12 * this.ratio
    /** @type {{across: number, down: number, half: number}[]} */
    const taken = []
    Object.assign(context, {font: `600 ${size}px ${this.font}`, textAlign: "center", textBaseline: "middle", lineJoin: "round"})
    Object.assign(context, {lineWidth: 4 * this.ratio, strokeStyle: this.paper, fillStyle: this.ink})
    for (const {x, y, words} of areas) {
      const half = context.measureText(words).width / 2
      const across = Math.max(half + size, Math.min(this.width - half - size, this.toX(x, view))), down = this.toY(y, view)
      const isFree = taken.every(other => Math.abs(other.across - across) > other.half + half + size || Math.abs(other.down - down) > 1.6 * size)
      if (Math.abs(this.toX(x, view) - across) > half || !isFree || half * 2 > this.width) continue
      taken.push({across, down, half})
      context.strokeText(words, across, down)
      context.fillText(words, across, down)
    }
  }

  /**
   * @param {number} across
   * @param {number} down
   * @param {number} radius
   */
  drawCircle(across, down, radius) {
    Object.assign(this.context, {lineWidth: 2 * this.ratio, strokeStyle: this.ink})
    this.context.beginPath()
    this.context.arc(across, down, radius, 0, 2 * Math.PI)
    this.context.stroke()
  }
}
