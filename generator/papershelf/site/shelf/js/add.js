// Adds papers to the shelf from any page, with a message. `every_page/js/shelf_buttons.js` has the buttons.

/** @import {Paper, Shelf, State} from "./storage.js" */
/** @typedef {(state: State) => string | boolean | void} Act changes the state; gives what is to be said */

import {formatList} from "../../rendering/js/phrases.js"
import {say} from "../../rendering/js/status.js"
import {change, changeIds, explainFailure, getCurrentShelf, hasPaper, putPapers, readState} from "./storage.js"
import {formatNumber} from "../../rendering/js/locale.js"

/** Maximum number of papers at a time: more are a slip, and fill the browser's storage. */
export const MOST = 1000

/**
 * Change the stored shelves, and show the message that `act` returns, or why the change failed. Returns whether it
 * was done.
 *
 * @param {(state: State) => string | void} act
 */
export const tryTo = act => {
  /** @type {string | void} */
  let text = ""
  try {
    const undo = change(state => (text = act(state)))
    if (text) say(text, undo)
    return true
  } catch (error) {
    say(explainFailure(error))
    return false
  }
}

const LONGEST = 160
/** @param {string} text */
const shorten = text => text.length > LONGEST ? `${text.slice(0, text.lastIndexOf(", ", LONGEST)) || text.slice(0, LONGEST)} …` : text
/** @param {Element | null} element */
const readText = element => (element?.textContent ?? "").replace(/\s+/g, " ").trim()
const STATUS_MARK = ".ps-banner[data-status], .ps-status"
const FACTS = ".ps-main > .ps-by, .ps-card__authors, .ps-main > .ps-kicker > *, .ps-card__foot > .ps-facts > :not(.ps-status), :scope > small:not([class], [lang]), :scope > .ps-facts > :not(.ps-status)"

/**
 * `{title, facts}` of a paper, from its own page, a card or a row. The facts begin with its status in a word, if it is
 * retracted or the like.
 *
 * @param {Element} element
 */
export const readDetails = element => {
  const facts = [...element.querySelectorAll(FACTS)].sort((a, b) => Number(b.matches("p")) - Number(a.matches("p"))) // authors first
  const status = /** @type {HTMLElement | null} */ (element.querySelector(STATUS_MARK))
  const texts = [status?.dataset.status ?? readText(status), ...facts.map(readText)].filter(Boolean).map(shorten)
  return {title: readText(element.querySelector("h1, h2 > a, li > a")), facts: texts.join(" · ")}
}

/**
 * @param {HTMLButtonElement} button
 * @returns {Paper}
 */
const readPaper = button => ({id: button.value, ...readDetails(/** @type {Element} */ (button.closest(".ps-paper, .ps-card, li")))})

/**
 * @param {Paper[]} papers
 * @param {number} some
 * @param {Shelf} shelf
 */
const describeAdded = (papers, some, {name}) => {
  const num = formatNumber(some), there = formatNumber(papers.length - some)
  if (papers.length === some) return some === 1 ? _(`Added to ${name}`) : ngettext(`Added ${num} paper to ${name}`, `Added ${num} papers to ${name}`, some)
  return ngettext(`Added ${num} paper to ${name}, ${there} on it already`, `Added ${num} papers to ${name}, ${there} on it already`, some)
}

/**
 * Put papers on a shelf of the state; returns a message with their number.
 *
 * @param {State} state
 * @param {Shelf} shelf
 * @param {Paper[]} papers
 */
export const putAll = (state, shelf, papers) => describeAdded(papers, putPapers(state, shelf, papers), shelf)

/**
 * Put the paper of a button on the shelf, or remove it from all shelves.
 *
 * @param {HTMLButtonElement} button
 */
export const press = button => tryTo(state => {
  const id = button.value
  if (!hasPaper(state, id)) return putAll(state, getCurrentShelf(state), [readPaper(button)])
  const from = state.shelves.filter(shelf => shelf.papers.includes(id))
  for (const shelf of from) shelf.papers.splice(shelf.papers.indexOf(id), 1)
  const name = formatList(from.map(shelf => shelf.name))
  return _(`Removed from ${name}`)
})

/**
 * Put papers, `{id, title, facts}`, on the shelf; `total` is their number before any limit.
 *
 * @param {Paper[]} papers
 */
export const addAll = (papers, total = papers.length) => {
  const num = formatNumber(total), most = formatNumber(MOST)
  if (total > MOST) return say(ngettext(`This is ${num} paper: a shelf takes up to ${most} at a time`, `These are ${num} papers: a shelf takes up to ${most} at a time`, total))
  return tryTo(state => putAll(state, getCurrentShelf(state), papers))
}

/** Put the papers that the page shows in its list on the shelf. */
export const addShown = () => addAll(Array.from(/** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#content button.ps-keep")), readPaper))

/**
 * Replace former ids of a paper, which its page names, on all shelves.
 *
 * @param {string[]} ids
 * @param {string} to
 */
export const follow = (ids, to) => {
  if (ids.some(id => readState().papers.has(id))) tryTo(state => void changeIds(state, ids, to))
}
