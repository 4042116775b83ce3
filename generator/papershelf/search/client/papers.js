// What is exported of papers: they are found by id or citation key, their entries put together of what is kept.

import {Numbers} from "./numbers.js"

const toggled = line => line.endsWith(",") ? line.slice(0, -1) : `${line},`

/** A text that was packed by another: see lines.py. */
export const unpacked = (parts, known) => {
  const lines = known.split("\n")
  return parts.map(part => typeof part === "string" ? part : lines[part] ?? toggled(lines[-1 - part])).join("\n")
}

const FORMS = {
  bibtex: ([entry]) => entry,
  csl: ([, item]) => item,
  biblatex: ([entry, , parts]) => unpacked(parts, entry),
}

export class Papers {
  #files
  #rows = new Map()

  constructor(files) {
    this.#files = files
  }

  /** The numbers of papers, by ids, or by citation keys with an `@` before; undefined where there is none. */
  async numbers(ids) {
    const [found, own] = await Promise.all([this.#find(ids), this.#find(ids.map(id => id.replace("@", "")))])
    return found.map((number, at) => number ?? own[at])
  }

  /** What is exported of papers with some numbers, null where that is undefined. */
  async exported(form, numbers) {
    const known = numbers.filter(number => number !== undefined)
    const told = (await this.#files.blocks("entries", known)).values()
    return numbers.map(number => number === undefined ? null : FORMS[form](told.next().value))
  }

  async #find(ids) {
    const names = ids.map(id => this.#files.range("ids", id)[0])
    await Promise.all([...new Set(names)].map(name => name && !this.#rows.has(name) && this.#load(name)))
    return ids.map((id, at) => this.#rows.get(names[at])?.get(id))
  }

  async #load(name) {
    const [lines] = await this.#files.lines([name])
    this.#rows.set(name, new Map(lines.map(line => {
      const [id, number] = line.split("\t")
      return [id, new Numbers(number).next()]
    })))
  }
}
