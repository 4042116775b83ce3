// What all pages that are made by script are made with.

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
