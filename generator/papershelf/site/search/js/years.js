// The years of the results, as a small chart to drag over, and two fields for the same range.

/** @import {Count} from "../../../search/client/search.js" */
/** @typedef {[from: number, to: number]} Range */

import {make, set} from "../../rendering/js/elements.js"
import {formatLabel} from "../../rendering/js/phrases.js"
import {formatNumber} from "../../rendering/js/locale.js"

/** `onChange([from, to] | null)` is called with the chosen range. */
export class Years {
  first = 0
  last = 0

  /** @param {(range: Range | null) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange
    this.bars = set(make("div", {className: "ps-years__bars"}), {"aria-hidden": "true"})
    this.from = this.makeField(_("From year"))
    this.to = this.makeField(_("To year"))
    const fields = make("div", {className: "ps-years__fields"}, this.from, "–", this.to)
    this.element = make("fieldset", {className: "ps-facet", hidden: true}, make("legend", {}, _("Year")), this.bars, fields)
    this.bars.addEventListener("pointerdown", event => this.drag(event))
  }

  /** @param {string} label */
  makeField(label) {
    return set(make("input", {type: "number", onchange: () => this.choose(this.typedRange)}), {"aria-label": label})
  }

  /**
   * `values` are `{value, count}` of all years of the results without the filter by year.
   *
   * @param {Count[]} values
   * @param {Range | null} range
   */
  show(values, range) {
    const counts = new Map(values.map(/** @returns {Range} */ entry => [Number(entry.value), entry.count]).filter(([year]) => year))
    const all = [...counts.keys(), ...(range ?? [])]
    this.element.hidden = !range && counts.size < 2
    if (this.element.hidden) return
    this.first = Math.min(...all)
    this.last = Math.max(...all)
    this.draw(counts)
    for (const field of [this.from, this.to]) Object.assign(field, {min: this.first, max: this.last})
    this.setRange(range ?? [this.first, this.last])
  }

  /** @param {Map<number, number>} counts */
  draw(counts) {
    const most = Math.max(...counts.values(), 1)
    const bars = []
    for (let year = this.first; year <= this.last; year++) {
      const count = counts.get(year) ?? 0, bar = make("b", {})
      bar.style.height = `${count && Math.max((100 * count) / most, 4)}%`
      bars.push(make("i", {title: formatLabel(year, formatNumber(count))}, bar))
    }
    this.bars.replaceChildren(...bars)
  }

  /** @param {Range} range */
  setRange([from, to]) {
    this.from.value = String(from)
    this.to.value = String(to)
    const bars = [...this.bars.children]
    bars.forEach((bar, at) => bar.classList.toggle("ps-out", this.first + at < from || this.first + at > to))
  }

  /**
   * The range in the fields, limited to existing years, the earlier one first.
   *
   * @returns {Range}
   */
  get typedRange() {
    const [from, to] = [this.from.value || this.first, this.to.value || this.last].map(Number)
    /** @param {number} year */
    const within = year => Math.min(Math.max(year, this.first), this.last)
    return /** @type {Range} */ ([from, to].map(within).sort((a, b) => a - b))
  }

  /** @param {Range} range */
  choose([from, to]) {
    this.setRange([from, to])
    this.onChange(from === this.first && to === this.last ? null : [from, to])
  }

  /**
   * Choose the range from the bar where the pointer goes down to the one where it goes up.
   *
   * @param {PointerEvent} event
   */
  drag(event) {
    if (event.button) return
    event.preventDefault()
    const start = this.findYear(event.clientX)
    /** @type {Range} */
    let range = [start, start]
    /** @param {{clientX: number}} event */
    const follow = ({clientX}) => {
      range = /** @type {Range} */ ([start, this.findYear(clientX)].sort((a, b) => a - b))
      this.setRange(range)
    }
    follow(event)
    this.bars.setPointerCapture(event.pointerId)
    this.bars.addEventListener("pointermove", follow)
    this.bars.addEventListener("lostpointercapture", () => {
      this.bars.removeEventListener("pointermove", follow)
      this.choose(range)
    }, {once: true})
  }

  /** @param {number} x */
  findYear(x) {
    const {left, right, width} = this.bars.getBoundingClientRect()
    const far = getComputedStyle(this.bars).direction === "rtl" ? right - x : x - left
    const at = Math.floor((far / width) * (this.last - this.first + 1))
    return Math.min(Math.max(this.first + at, this.first), this.last)
  }
}
