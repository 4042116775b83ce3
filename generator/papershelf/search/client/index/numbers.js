// Whole numbers as printable text; see numbers.py.

const FIRST = 33
const SINGLE = 86
const HIGH = 94 - SINGLE

/** Reads the numbers of a text one after the other. */
export class Numbers {
  #text
  #at = 0

  /** @param {string} text */
  constructor(text) {
    this.#text = text
  }

  get hasMore() {
    return this.#at < this.#text.length
  }

  next() {
    let code = this.#text.charCodeAt(this.#at++) - FIRST
    if (code < SINGLE) return code
    let high = 0
    while (code >= SINGLE) {
      high = high * HIGH + code - SINGLE
      code = this.#text.charCodeAt(this.#at++) - FIRST
    }
    return high * SINGLE + code
  }
}

/**
 * All numbers of a text.
 *
 * @param {string} text
 */
export const readNumbers = text => {
  const numbers = new Numbers(text), found = []
  while (numbers.hasMore) found.push(numbers.next())
  return found
}
