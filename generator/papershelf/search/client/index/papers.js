// Exports papers: finds them by id or citation key, and unpacks their entries.

/** @import {Files} from "./files.js" */

import {Numbers} from "./numbers.js"

/** @param {string} line */
const toggleComma = line => line.endsWith(",") ? line.slice(0, -1) : `${line},`

/**
 * A text that was packed as its difference from another: see lines.py.
 *
 * @param {(string | number)[]} parts
 * @param {string} base
 */
export const unpack = (parts, base) => {
  const lines = base.split("\n")
  return parts.map(part => typeof part === "string" ? part : lines[part] ?? toggleComma(lines[-1 - part])).join("\n")
}

/** @typedef {[entry: string, item: object, biblatex: (string | number)[]]} Entry as blocks have it */
/** @typedef {"bibtex" | "csl" | "biblatex"} Form */

/** @type {Record<Form, (entry: Entry) => any>} */
const FORMS = {
  bibtex: ([entry]) => entry,
  csl: ([, item]) => item,
  biblatex: ([entry, , parts]) => unpack(parts, entry),
}

export class Papers {
  #files
  /** @type {Map<string, Map<string, number>>} */
  #rows = new Map()

  /** @param {Files} files */
  constructor(files) {
    this.#files = files
  }

  /**
   * The numbers of papers by their ids, or by citation keys prefixed with `@`; undefined for unknown ones.
   *
   * @param {string[]} ids
   */
  async findNumbers(ids) {
    const [found, own] = await Promise.all([this.#find(ids), this.#find(ids.map(id => id.replace("@", "")))])
    return found.map((number, at) => number ?? own[at])
  }

  /**
   * The entries or items of papers with some numbers; null where the number is undefined.
   *
   * @param {Form} form
   * @param {(number | undefined)[]} numbers
   */
  async exportNumbers(form, numbers) {
    const present = numbers.filter(number => number !== undefined)
    const entries = (await this.#files.readBlocks("entries", present)).values()
    return numbers.map(number => number === undefined ? null : FORMS[form](entries.next().value))
  }

  /** @param {string[]} ids */
  async #find(ids) {
    const names = ids.map(id => this.#files.findRange("ids", id)[0])
    await Promise.all([...new Set(names)].map(name => name && !this.#rows.has(name) && this.#load(name)))
    return ids.map((id, at) => this.#rows.get(names[at])?.get(id))
  }

  /** @param {string} name */
  async #load(name) {
    const [lines] = await this.#files.readLines([name])
    this.#rows.set(name, new Map(lines.map(line => {
      const [id, number] = line.split("\t")
      return [id, new Numbers(number).next()]
    })))
  }
}
