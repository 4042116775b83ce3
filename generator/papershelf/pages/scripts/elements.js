// What all pages that are made by script are made with.

import {LANGUAGE, grouped} from "./words.js"

/** `make("a", {href}, "text", node)`: an element with properties and children; texts stay texts. */
export const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

/** Set attributes that are no properties. */
export const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

/** “Venue: Nature”: what is meant, and what it is said of. */
export const labelled = (label, text) => _(`${label}: ${text}`)

export const somePapers = number => {
  const num = grouped(number)
  return ngettext(`${num} paper`, `${num} papers`, number)
}

/** “a, b and c”. */
export const listed = texts => new Intl.ListFormat(LANGUAGE).format(texts)
