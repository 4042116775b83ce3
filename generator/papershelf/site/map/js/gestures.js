// How the reader moves the map: by pointers, the wheel and keys.

/** @import {PaperMap} from "./map.js" */
/** @typedef {{clientX: number, clientY: number}} Place on the screen */

export const NEAR = 14 // distance in pixels within which a point is selected
/** @type {Record<string, [across: number, down: number]>} */
const STEP = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

/**
 * Move a map as its reader asks.
 *
 * @param {PaperMap} map
 */
export const followGestures = map => {
  const {canvas} = map
  /** @type {FullMap<number, PointerEvent>} */
  const pointers = new Map()
  let isDragged = false
  /** @type {Place} */
  let start

  /**
   * Zoom, keeping the map's position below the pointer.
   *
   * @param {Place} place
   * @param {number} times
   */
  const zoomAt = (place, times) => {
    const before = map.toPlace(place)
    map.look({zoom: map.view.zoom * times})
    const after = map.toPlace(place)
    map.look({x: map.view.x + before.x - after.x, y: map.view.y + before.y - after.y})
  }

  canvas.addEventListener("pointerdown", event => {
    if (event.button) return
    canvas.setPointerCapture(event.pointerId)
    cancelAnimationFrame(map.gliding)
    pointers.set(event.pointerId, event)
    isDragged = pointers.size > 1
    start = event
  })
  canvas.addEventListener("pointermove", event => {
    const before = pointers.get(event.pointerId)
    if (!before) return event.pointerType === "mouse" && map.showPaper(map.findPoint(map.toPlace(event)))
    if (!isDragged && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < 5) return
    isDragged = true
    const other = [...pointers.values()].find(pointer => pointer.pointerId !== event.pointerId)
    const {clientWidth, clientHeight} = canvas
    const share = other ? 0.5 : 1 // each of two fingers moves the middle by half
    const {x, y, zoom} = map.view
    map.look({x: x - share * (event.clientX - before.clientX) / clientWidth / zoom, y: y - share * (event.clientY - before.clientY) / clientHeight / zoom})
    if (other) {
      /** @param {PointerEvent} pointer */
      const measure = pointer => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY)
      zoomAt({clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2}, measure(event) / Math.max(measure(before), 1))
    }
    pointers.set(event.pointerId, event)
  })
  canvas.addEventListener("pointerup", event => {
    if (!pointers.delete(event.pointerId) || isDragged) return
    const place = map.toPlace(event), isMouse = event.pointerType === "mouse"
    const point = map.findPoint(place, isMouse ? NEAR : 2 * NEAR)
    if (point < 0) {
      map.showPaper(-1)
      map.glide(place)
    } else if (isMouse || point === map.selected) {
      map.showPaper(point).then(() => map.open(event))
    } else map.showPaper(point, {aloud: true})
  })
  canvas.addEventListener("pointercancel", event => pointers.delete(event.pointerId))
  canvas.addEventListener("pointerleave", event => event.pointerType === "mouse" && !pointers.size && map.showPaper(-1))
  canvas.addEventListener("wheel", event => {
    // Don't capture the wheel from a reader who scrolls past.
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return
    event.preventDefault()
    zoomAt(event, 2 ** (-clamp(event.deltaY, -100, 100) / 150))
  }, {passive: false})
  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = STEP[event.key], {x, y, zoom} = map.view
    if (event.key === "Enter") return map.open(event)
    if (event.key === "Escape") return map.showPaper(-1)
    if (step) map.look({x: x + step[0] / 8 / zoom, y: y + step[1] / 8 / zoom})
    else if ("+=".includes(event.key)) map.look({zoom: zoom * 2})
    else if (event.key === "-") map.look({zoom: zoom / 2})
    else if (event.key === "0") map.look({x: 0.5, y: 0.5, zoom: 1})
    else return
    event.preventDefault()
    map.showPaper(map.findPoint(map.view, 1e4), {aloud: true})
  })
}
