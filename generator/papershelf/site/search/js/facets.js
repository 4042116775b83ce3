// The facets beside the results, to narrow the search, and chips of what is chosen.

import {make, set} from "../../rendering/js/elements.js"
import {formatLabel} from "../../rendering/js/phrases.js"
import {formatNumber} from "../../rendering/js/locale.js"
import {formatDate} from "./results.js"

/** @import {Count} from "../../../search/client/search.js" */
/** @import {SearchPage} from "./page.js" */
/** @import {State} from "./query_string.js" */

const FEW = 8
const MOST = 200 // longer lists are no help

/** A list of values with counts; `onChange(values)` is called with what is chosen. */
export class Facet {
  labels = new Map()
  isWhole = false
  rows = make("div", {className: "ps-facet__rows"})
  more = make("button", {type: "button", className: "ps-facet__more", onclick: () => this.toggle()})
  /** @type {Set<string>} */
  chosen = new Set()
  /**
   * Undefined until they are asked for.
   *
   * @type {Count[] | undefined}
   */
  values

  /**
   * @param {string} title
   * @param {{onChange: (values: string[]) => void, onWanted: () => void}} calls
   */
  constructor(title, {onChange, onWanted}) {
    this.title = title
    this.onChange = onChange
    this.onWanted = onWanted
    this.element = make("fieldset", {className: "ps-facet", hidden: true}, make("legend", {}, title), this.rows, this.more)
  }

  toggle() {
    if (!this.values) return this.onWanted()
    this.isWhole = !this.isWhole
    this.draw()
  }

  /** Show only a button: the counts are costly, and computed on demand. */
  offer() {
    this.values = undefined
    this.rows.replaceChildren()
    this.more.hidden = this.element.hidden = false
    this.more.textContent = _("Show")
    set(this.more, {"aria-label": formatLabel(_("Show"), this.title)})
  }

  /**
   * `values` are `{value, label, count}`, most frequent first; chosen ones are shown even if none is left.
   *
   * @param {Count[]} values
   * @param {string[]} chosen
   */
  show(values, chosen) {
    const there = new Set(values.map(entry => entry.value))
    const gone = chosen.filter(value => !there.has(value)).map(value => ({value, label: this.getLabel(value), count: 0}))
    this.values = [...values, ...gone]
    for (const {value, label} of values) this.labels.set(value, label)
    this.chosen = new Set(chosen)
    this.element.hidden = !values.length && !gone.length
    this.draw()
  }

  /**
   * @param {string} value
   * @returns {string}
   */
  getLabel(value) {
    return this.labels.get(value) ?? value
  }

  draw() {
    const active = /** @type {HTMLInputElement | null} */ (document.activeElement)
    const focused = active?.closest(".ps-facet") === this.element && active.value
    const values = this.values ?? []
    const rows = values.filter((entry, at) => at < (this.isWhole ? MOST : FEW) || this.chosen.has(entry.value))
    this.rows.replaceChildren(...rows.map(entry => this.makeRow(entry)))
    this.more.removeAttribute("aria-label")
    this.more.hidden = values.length <= FEW
    this.more.textContent = this.isWhole ? _("Fewer") : this.describeMore(values.length)
    if (focused) [...this.rows.querySelectorAll("input")].find(input => input.value === focused)?.focus({preventScroll: true})
  }

  /**
   * The label of the button that shows the others.
   *
   * @param {number} all
   */
  describeMore(all) {
    const number = formatNumber(MOST), total = formatNumber(all)
    return all > MOST ? _(`${number} of ${total}`) : _(`All ${total}`)
  }

  /** @param {Count} value */
  makeRow({value, label = value, short = label, count}) {
    const box = make("input", {type: "checkbox", value, checked: this.chosen.has(value), onchange: () => this.choose(box)})
    return make("label", {}, box, make("span", {title: label}, short), make("small", {}, formatNumber(count)))
  }

  /** @param {HTMLInputElement} box */
  choose(box) {
    if (box.checked) this.chosen.add(box.value)
    else this.chosen.delete(box.value)
    this.onChange([...this.chosen])
  }
}

/**
 * Show the chosen filters as chips: buttons that each remove one.
 *
 * @param {SearchPage} page
 */
export const showChips = page => {
  const {year, date, facets} = page.state
  /**
   * @param {string} label
   * @param {Partial<State>} without
   */
  const makeChip = (label, without) => {
    const button = make("button", {type: "button", onclick: () => {
      page.change(without)
      page.field.focus({preventScroll: true})
    }}, label)
    return set(button, {"aria-label": _(`Without ${label}`)})
  }
  const chips = year ? [makeChip(formatLabel(_("Year"), year.join("–")), {year: null})] : []
  if (date) chips.push(makeChip(formatLabel(_("Day"), date.map(formatDate).join("–")), {date: null}))
  for (const [name, values] of Object.entries(facets)) {
    for (const value of values) {
      const rest = {...facets, [name]: values.filter(other => other !== value)}
      chips.push(makeChip(formatLabel(page.titles[name], page.facets[name].getLabel(value)), {facets: rest}))
    }
  }
  page.chips.replaceChildren(...chips)
  page.chips.hidden = !chips.length
}
