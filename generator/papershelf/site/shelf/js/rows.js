// Rows of the page of the shelves: a paper, its note, and what can be done with it.

/** @import {ShelfPage} from "./page.js" */
/** @import {StoredPaper} from "./storage.js" */

import {make, set} from "../../rendering/js/elements.js"
import {STATUS, formatLabel} from "../../rendering/js/phrases.js"
import {toPaperAddress} from "./download.js"
import {makeButton} from "./panel.js"

const SEPARATOR = " · "

/**
 * @param {ShelfPage} page
 * @param {string} id
 * @param {StoredPaper} paper
 */
export const makeRow = (page, id, {title, facts, note = "", read}) => {
  /**
   * @template {Element} Kind
   * @param {Kind} element
   * @param {string} name
   * @param {string} [label]
   */
  const markPart = (element, name, label) => set(element, {"data-part": name, ...(label && {"aria-label": formatLabel(label, title)})})
  /**
   * @param {string} name
   * @param {string} label
   * @param {() => void} onclick
   */
  const act = (name, label, onclick) => markPart(makeButton(label, onclick), name, label)
  const text = page.unsaved.get(id) ?? note
  const area = make("textarea", {rows: 2, placeholder: _("Your note"), value: text, hidden: !text, onchange: () => page.write(id, area.value)})
  const noting = act("noting", _("Note"), () => {
    area.hidden = false
    area.focus()
  })
  const box = make("input", {type: "checkbox", checked: Boolean(read), onchange: () => page.mark(id, box.checked)})
  const others = page.names.filter(name => name !== page.shelf.name)
  const move = make("select", {hidden: !others.length, onchange: () => page.moveTo(id, move.value)}, make("option", {value: ""}, _("Move to…")), ...others.map(name => make("option", {}, name)))
  const handle = set(make("span", {className: "ps-mine__handle", onpointerdown: event => drag(page, event, row, id)}), {"aria-hidden": "true"})
  const acts = make("span", {className: "ps-acts"}, make("label", {}, markPart(box, "read", _("Read")), _("Read")), noting,
    act("up", _("Up"), () => page.move(id, -1)), act("down", _("Down"), () => page.move(id, 1)), markPart(move, "move", _("Move to")), act("remove", _("Remove"), () => page.remove(id)))
  const link = markPart(make("a", {href: toPaperAddress(id)}, title), "title")
  const row = set(make("li", {}, handle, link, formatFacts(facts, page.statuses.get(id)), markPart(area, "note", _("Note")), acts), {"data-id": id})
  return row
}

/**
 * The facts that are kept of a paper, behind its status as the site says it today.
 *
 * @param {string} facts
 * @param {string | undefined} status
 */
const formatFacts = (facts, status) => {
  const others = facts.split(SEPARATOR).filter(fact => !Object.values(STATUS).includes(fact)).join(SEPARATOR)
  return make("small", {}, ...(status ? [make("strong", {className: "ps-status"}, status), " "] : []), others)
}

/**
 * Move a row with the pointer; it stays where it is dropped.
 *
 * @param {ShelfPage} page
 * @param {PointerEvent} event
 * @param {HTMLElement} row
 * @param {string} id
 */
const drag = (page, event, row, id) => {
  if (event.button) return
  event.preventDefault()
  const {list} = page
  /** @param {PointerEvent} event */
  const follow = ({clientY}) => {
    const others = [...list.querySelectorAll("li")].filter(other => other !== row)
    const next = others.find(other => other.getBoundingClientRect().top + other.offsetHeight / 2 > clientY) ?? null
    if (row.nextElementSibling !== next) list.insertBefore(row, next)
    scrollBy(0, clientY < 80 ? -16 : clientY > innerHeight - 40 ? 16 : 0)
  }
  row.classList.add("ps-dragged")
  list.setPointerCapture(event.pointerId)
  list.addEventListener("pointermove", follow)
  list.addEventListener("lostpointercapture", () => {
    list.removeEventListener("pointermove", follow)
    page.place(id, [...list.children].indexOf(row))
    page.draw()
  }, {once: true})
}
