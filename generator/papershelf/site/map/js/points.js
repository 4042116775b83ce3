// The positions, colourings and titles of the papers (see map_files.py).

/** @typedef {{x: number, y: number, words: string}} Area a neighbourhood, named by its words */
/** @typedef {{name: string, title: string, labels: [label: string, count: number][]}} ColouringMeta */
/**
 * @typedef {object} Colouring
 * @property {string} name
 * @property {string} title
 * @property {[label: string, count: number][]} labels
 * @property {Uint8Array} of the label of each point
 * @property {"year" | "colour"} kind of colours, as the style sheet has them
 * @property {(label: number) => number} colour
 * @property {Uint8Array} colours of each point
 */
/**
 * @typedef {object} Meta
 * @property {number} papers
 * @property {string} points file of their places and labels
 * @property {string} numbers file of their numbers in the search
 * @property {ColouringMeta[]} colours
 * @property {[x: number, y: number, words: string][]} areas
 * @property {{starts: number[], names: string[]}} titles
 */

export const COLOURS = 12 // of each kind, without that of other values
const SIDE = 128 // cells per side of the grid in which points are looked up

/**
 * @param {string} address
 * @param {RequestInit} [options]
 */
const fetchFile = async (address, options) => {
  const response = await fetch(address, options)
  if (!response.ok) throw new Error(response.statusText)
  return response
}

/**
 * A colouring: the label and colour of each point, of a kind in the style sheet. Years use the whole scale.
 *
 * @param {ColouringMeta} meta
 * @param {Uint8Array} of
 * @returns {Colouring}
 */
const makeColouring = ({name, title, labels}, of) => {
  const kind = name === "year" ? "year" : "colour"
  const far = (COLOURS - 1) / Math.max(labels.length - 2, 1)
  /** @param {number} label */
  const colour = label => (kind === "year" && label ? 1 + Math.round((label - 1) * far) : label)
  return {name, title, labels, of, kind, colour, colours: Uint8Array.from(of, colour)}
}

export class Points {
  starts = new Uint32Array(SIDE * SIDE + 1)
  order = new Uint32Array()
  /** @type {Promise<ArrayBuffer> | undefined} */
  numbers

  /**
   * Read the points of the map whose files are in a folder.
   *
   * @param {string} folder
   */
  static async read(folder) {
    const meta = await (await fetchFile(`${folder}meta.json`, {cache: "no-cache"})).json()
    return new Points(folder, meta, await (await fetchFile(folder + meta.points)).arrayBuffer())
  }

  /**
   * @param {string} folder
   * @param {Meta} meta
   * @param {ArrayBuffer} bytes
   */
  constructor(folder, meta, bytes) {
    this.folder = folder
    this.meta = meta
    this.count = meta.papers
    const places = new DataView(bytes)
    /** @param {number} at */
    const column = at => Float32Array.from({length: this.count}, (_, point) => places.getUint16(2 * (at * this.count + point), true) / 65535)
    this.x = column(0)
    this.y = column(1)
    this.colourings = meta.colours.map((colours, at) => makeColouring(colours, new Uint8Array(bytes, (4 + at) * this.count, this.count)))
    if (!this.colourings.length) this.colourings = [makeColouring({name: "", title: "", labels: []}, new Uint8Array(this.count))]
    this.areas = meta.areas.map(([x, y, words]) => ({x: x / 65535, y: y / 65535, words}))
    /** @type {FullMap<number, Promise<string>>} */
    this.titles = new Map()
    this.sort()
  }

  /** Sort the points by cell: those of a cell follow each other in `order`, from `starts[cell]` on. */
  sort() {
    const cells = Uint16Array.from({length: this.count}, (_, point) => this.toCell(this.y[point]) * SIDE + this.toCell(this.x[point]))
    for (const cell of cells) this.starts[cell + 1]++
    for (let cell = 0; cell < SIDE * SIDE; cell++) this.starts[cell + 1] += this.starts[cell]
    const free = this.starts.slice()
    this.order = new Uint32Array(this.count)
    cells.forEach((cell, point) => (this.order[free[cell]++] = point))
  }

  /** @param {number} share */
  toCell(share) {
    return Math.max(0, Math.min(SIDE - 1, Math.floor(share * SIDE)))
  }

  /**
   * The point nearest to a position, of those that are within reach and `wanted`, or -1.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} reachX
   * @param {number} reachY
   * @param {(point: number) => unknown} wanted
   */
  findNearest(x, y, reachX, reachY, wanted = () => true) {
    let found = -1, least = 1
    for (let row = this.toCell(y - reachY); row <= this.toCell(y + reachY); row++) {
      const from = this.starts[row * SIDE + this.toCell(x - reachX)], to = this.starts[row * SIDE + this.toCell(x + reachX) + 1]
      for (let at = from; at < to; at++) {
        const point = this.order[at]
        const far = ((this.x[point] - x) / reachX) ** 2 + ((this.y[point] - y) / reachY) ** 2
        if (far < least && wanted(point)) [found, least] = [point, far]
      }
    }
    return found
  }

  /**
   * `{id, title, facts}` of a point's paper.
   *
   * @param {number} point
   */
  async readPaper(point) {
    const {starts, names} = this.meta.titles
    const file = starts.findLastIndex(start => start <= point)
    if (!this.titles.has(file)) this.titles.set(file, fetchFile(`${this.folder}titles/${names[file]}.txt`).then(response => response.text()))
    try {
      const line = (await this.titles.get(file)).split("\n")[point - starts[file]]
      const [id, title, facts] = line.split("\t")
      return {id, title, facts}
    } catch (error) {
      this.titles.delete(file)
      throw error
    }
  }

  /**
   * The points of papers, by their numbers in the search index.
   *
   * @param {Iterable<number>} numbers
   * @returns {Promise<number[]>}
   */
  async findPoints(numbers) {
    this.numbers ??= fetchFile(this.folder + this.meta.numbers).then(response => response.arrayBuffer())
    const bytes = new DataView(await this.numbers.catch(error => {
      this.numbers = undefined
      throw error
    }))
    const points = new Map(Array.from({length: this.count}, (_, point) => [bytes.getUint32(4 * point, true), point]))
    return [...numbers].map(number => points.get(number)).filter(point => point !== undefined)
  }
}
