// The first and the last day of the results, where papers have days; folded until a reader wants more than years.

/** @typedef {[from: string, to: string]} DayRange as in a date field, or empty */

import {make, set} from "../../rendering/js/elements.js"

/** `onChange([from, to] | null)` is called with the chosen days. */
export class Days {
  /** @param {(days: DayRange | null) => void} onChange */
  constructor(onChange) {
    const choose = () => onChange(this.from.value || this.to.value ? [this.from.value, this.to.value] : null)
    this.from = set(make("input", {type: "date", onchange: choose}), {"aria-label": _("From day")})
    this.to = set(make("input", {type: "date", onchange: choose}), {"aria-label": _("To day")})
    this.element = make("details", {className: "ps-days"}, make("summary", {}, _("By day")), this.from, this.to)
  }

  /**
   * @param {boolean} areThere whether papers have days
   * @param {DayRange | null} days
   */
  show(areThere, days) {
    this.element.hidden = !areThere && !days
    if (days) this.element.open = true
    const [from, to] = days ?? ["", ""]
    this.from.value = from
    this.to.value = to
  }
}
