// Writes files for reference managers from entries of the search index: the same bytes as the package `formats`
// writes. `TABLES`, its tables, are put before this text.

/** @import {Form} from "../../../search/client/index/papers.js" */
/** @typedef {Record<string, any> & {type: string}} Item as CSL-JSON has it */
/** @typedef {Record<string, string>} Name as CSL-JSON has it */
/** @typedef {[tag: string, value: string]} Line */
/** @typedef {Record<string, (tag: string, value: any) => Line[]>} Writers CSL variable -> what writes its lines */

// Markup in titles. A word joiner after `<` marks text that only looks like markup.
const MARKUP = /<\/?(?:i|b|su[bp])>|<span class="nocase">|<\/span>/g
/** @param {string} title */
const stripMarkup = title => title.replace(MARKUP, "").replaceAll("<\u2060", "<")
/** @param {Name[]} names */
const dropOthers = names => names.filter(name => name.literal !== "others")
/**
 * @param {number} number
 * @param {number} length
 */
const pad = (number, length) => String(number).padStart(length, "0")
/** @param {{"date-parts": number[][]}} date */
const toDateParts = date => date["date-parts"][0].map((part, at) => pad(part, at ? 2 : 4))

/** @param {Name} name */
const invertName = name => {
  if (name.literal) return name.literal
  return [name.family, name.given, name.suffix].filter(Boolean).join(", ")
}

/**
 * Variables that are not written as they are -> [tag, value] of each line.
 *
 * @type {Writers}
 */
const RIS = {
  author: (tag, names) => dropOthers(names).map(name => [tag, invertName(name)]),
  issued: (tag, date) => {
    const parts = toDateParts(date)
    /** @type {Line} */
    const day = ["DA", parts.join("/") + "/".repeat(4 - parts.length)]
    return parts[1] ? [[tag, parts[0]], day] : [[tag, parts[0]]]
  },
  page: (tag, pages) => {
    const ends = pages.split("–")
    return ends.length === 2 ? [[tag, ends[0]], ["EP", ends[1]]] : [[tag, pages]]
  },
  title: (tag, title) => [[tag, stripMarkup(title)]],
  "container-title": (tag, title) => (tag === "C3" ? ["T2", tag] : [tag]).map(one => [one, title]),
  keyword: (tag, words) => words.split(", ").map((/** @type {string} */ word) => [tag, word]),
  note: (tag, notes) => notes.split("\n").map((/** @type {string} */ note) => [tag, note]),
  custom: (tag, {pdf}) => [[tag, pdf]],
  abstract: (tag, text) => [[tag, text.trim().split(/\s+/).join(" ")]],
}
RIS.editor = RIS.author

/** @type {Writers} */
const ENDNOTE = {
  author: (tag, names) => dropOthers(names).map(name => [tag, name.literal ? `${name.literal},` : invertName(name)]),
  issued: (tag, date) => {
    const parts = toDateParts(date)
    return parts[1] ? [["8", parts.join("-")], [tag, parts[0]]] : [[tag, parts[0]]]
  },
  page: (tag, pages) => [[tag, pages.replaceAll("–", "-")]],
  title: RIS.title,
  keyword: RIS.keyword,
  note: RIS.note,
  custom: RIS.custom,
  abstract: RIS.abstract,
}
ENDNOTE.editor = ENDNOTE.author

/**
 * @param {Item} item
 * @param {FormatTables} tables
 * @param {Writers} special
 * @returns {[kind: string, lines: Line[]]}
 */
const toLines = (item, {types, tags, own}, special) => {
  const kind = types[item.type]
  const present = Object.entries({...tags, ...own[kind]}).filter(([variable, tag]) => tag && variable in item)
  /** @type {(tag: string, value: string) => Line[]} */
  const plain = (tag, value) => [[tag, value]]
  return [kind, present.flatMap(([variable, tag]) => (special[variable] ?? plain)(/** @type {string} */ (tag), item[variable]))]
}

/** @param {Item} item */
const toRis = item => {
  const [kind, lines] = toLines(item, TABLES.ris, RIS)
  return [["TY", kind], ...lines, ["ER", ""]].map(([tag, value]) => `${tag}  - ${value}\r\n`).join("")
}

/** @param {Item} item */
const toEndNote = item => {
  const [kind, lines] = toLines(item, TABLES.endnote, ENDNOTE)
  return [["0", kind], ...lines].map(([tag, value]) => `%${tag} ${value}\n`).join("")
}

/** @param {Item[]} items */
const toCsl = items => `[\n${items.map(item => JSON.stringify(item)).join(",\n")}\n]\n`

/** @param {string[]} entries */
const joinEntries = entries => entries.join("\n")

/**
 * Name of a format -> [suffix, type, form of the index, function that writes a file of papers in that form].
 *
 * @type {Record<string, [suffix: string, type: string, form: Form, write: (papers: any[]) => string]>}
 */
export const FORMATS = {
  BibTeX: [".bib", "application/x-bibtex", "bibtex", joinEntries],
  biblatex: [".biblatex.bib", "application/x-bibtex", "biblatex", joinEntries],
  RIS: [".ris", "application/x-research-info-systems", "csl", items => items.map(toRis).join("\r\n")],
  "CSL-JSON": [".json", "application/vnd.citationstyles.csl+json", "csl", toCsl],
  EndNote: [".enw", "application/x-endnote-refer", "csl", items => items.map(toEndNote).join("\n")],
}
