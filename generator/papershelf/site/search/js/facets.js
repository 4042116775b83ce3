// The facets beside the results: what the found papers have in common, to narrow the search by.

import {make, set} from "../../rendering/js/elements.js"
import {labelled} from "../../rendering/js/phrases.js"
import {grouped} from "../../rendering/js/locale.js"

const FEW = 8
const MOST = 200 // more are no help to choose from

/** A list of values with counts; `changed(values)` is called with what is chosen. */
export class Facet {
  constructor(name, title, {changed, wanted}) {
    Object.assign(this, {name, title, changed, wanted})
    this.labels = new Map()
    this.isWhole = false
    this.rows = make("div", {className: "ps-facet__rows"})
    this.more = make("button", {type: "button", className: "ps-facet__more", onclick: () => this.toggle()})
    this.element = make("fieldset", {className: "ps-facet", hidden: true}, make("legend", {}, title), this.rows, this.more)
  }

  toggle() {
    if (!this.values) return this.wanted()
    this.isWhole = !this.isWhole
    this.draw()
  }

  /** Until it is asked for: its counts are costly. */
  offer() {
    this.values = undefined
    this.rows.replaceChildren()
    this.more.hidden = this.element.hidden = false
    this.more.textContent = _("Show")
    set(this.more, {"aria-label": labelled(_("Show"), this.title)})
  }

  /** `values` are `{value, label, count}`, most first; those chosen stay even where none is left. */
  show(values, chosen) {
    const there = new Set(values.map(one => one.value))
    const gone = chosen.filter(value => !there.has(value)).map(value => ({value, label: this.label(value), count: 0}))
    this.values = [...values, ...gone]
    for (const {value, label} of values) this.labels.set(value, label)
    this.chosen = new Set(chosen)
    this.element.hidden = !this.values.length
    this.draw()
  }

  label(value) {
    return this.labels.get(value) ?? value
  }

  draw() {
    const focused = document.activeElement?.closest(".ps-facet") === this.element && document.activeElement.value
    const rows = this.values.filter((one, at) => at < (this.isWhole ? MOST : FEW) || this.chosen.has(one.value))
    this.rows.replaceChildren(...rows.map(one => this.row(one)))
    this.more.removeAttribute("aria-label")
    this.more.hidden = this.values.length <= FEW
    this.more.textContent = this.isWhole ? _("Fewer") : this.offered()
    if (focused) [...this.rows.querySelectorAll("input")].find(one => one.value === focused)?.focus({preventScroll: true})
  }

  /** How many more there are to be had. */
  offered() {
    const number = grouped(MOST), total = grouped(this.values.length)
    return this.values.length > MOST ? _(`${number} of ${total}`) : _(`All ${total}`)
  }

  row({value, label, short, count}) {
    const box = make("input", {type: "checkbox", value, checked: this.chosen.has(value), onchange: () => this.choose(box)})
    return make("label", {}, box, make("span", {title: label}, short ?? label), make("small", {}, grouped(count)))
  }

  choose(box) {
    if (box.checked) this.chosen.add(box.value)
    else this.chosen.delete(box.value)
    this.changed([...this.chosen])
  }
}
