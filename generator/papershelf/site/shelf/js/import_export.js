// How a shelf leaves and comes back: as a file, or as a link that holds its ids.

/** @typedef {{title: string, facts: string, note?: string, read?: boolean, address: string}} ShelfItem */
/** @typedef {{id?: string, key?: string, label: string, note?: string, read?: boolean}} Entry */
/** @typedef {{name: string, entries: Entry[]}} ImportedShelf */

// --- out ------------------------------------------------------------------------------------------

const SIGNS = /[\\`*_[\]<>#|~$&]/g
/** @param {string} text */
const escapeMarkdown = text => text.replace(SIGNS, "\\$&")
/** @param {ShelfItem} paper */
const formatItem = ({title, facts, note, read, address}) => {
  const item = `- [${read ? "x" : " "}] [${escapeMarkdown(title)}](${address})${facts && `: ${escapeMarkdown(facts)}`}\n`
  return item + (note ? note.replace(/^(?=.)/gm, "  ").replace(/\n*$/, "\n") : "")
}

/**
 * A shelf in Markdown, `papers` being `{title, facts, note, read, address}`: it is read back with notes and marks.
 *
 * @param {string} name
 * @param {ShelfItem[]} papers
 */
export const toMarkdown = (name, papers) => `# ${escapeMarkdown(name)}\n\n${papers.map(formatItem).join("")}`

/**
 * What follows `#` in the address of the shelf's page for someone else.
 *
 * @param {string} name
 * @param {string[]} ids
 */
export const toFragment = (name, ids) => `name=${encodeURIComponent(name)}&papers=${ids.join(",")}`

// --- in: `{name, entries}`, an entry being `{id or key, label, note, read}` ------------------------

/**
 * @param {string} text
 * @returns {ImportedShelf}
 */
export const fromFragment = text => {
  const given = new URLSearchParams(text.replace(/^#/, ""))
  const ids = [...new Set((given.get("papers") ?? "").split(/[\s,]+/).filter(Boolean))]
  return {name: given.get("name")?.trim() ?? "", entries: ids.map(id => ({id, label: id}))}
}

/** @param {string} label */
const cleanLabel = label => label.replace(/[{}]/g, "").replace(/\s+/g, " ").trim()
/**
 * @param {string | undefined} key
 * @param {string | undefined} title
 */
const makeEntry = (key, title) => key ? {key, label: [key, cleanLabel(title ?? "")].filter(Boolean).join(": ")} : undefined

/** @param {string} text */
const fromJson = text => {
  const items = JSON.parse(text)
  return (Array.isArray(items) ? items : [items]).map(item => makeEntry(String(item?.id ?? ""), String(item?.title ?? "")))
}

const NO_ENTRY = /^(?:comment|preamble|string)$/i
/** @param {string} text */
const fromBibtex = text =>
  text.split(/^(?=\s*@)/m).map(part => {
    const [, kind, key] = /^\s*@\s*(\w+)\s*[{(]\s*([^\s,{}]+)\s*,/.exec(part) ?? []
    return NO_ENTRY.test(kind) ? undefined : makeEntry(key, /\btitle\s*=\s*["{](.*)["}]/i.exec(part)?.[1])
  })

/**
 * References of tagged lines: where one begins, its key, its title.
 *
 * @param {RegExp} begin
 * @param {RegExp} key
 * @param {RegExp} title
 * @returns {(text: string) => (Entry | undefined)[]}
 */
const fromTagged = (begin, key, title) => text =>
  text.split(begin).map(part => makeEntry(key.exec(part)?.[1].trim(), title.exec(part)?.[1]))

const ITEM = /^[-*+] (?:\[([ xX])\] )?\[(.*)\]\((\S*?papers\/([^/\s)]+)\/)\)/
/** @param {string} text */
const fromMarkdown = text => {
  /** @type {{id: string, label: string, note: string[], read: boolean}[]} */
  const found = []
  for (const row of text.split(/\r?\n/)) {
    const [, mark, label, , id] = ITEM.exec(row) ?? []
    const last = found.at(-1)
    if (id) found.push({id, label: label.replace(/\\(.)/g, "$1"), note: [], read: mark?.trim() === "x"})
    else if (last && /^(?: {2}|\s*$)/.test(row)) last.note.push(row.slice(2))
  }
  return found.map(item => ({...item, note: item.note.join("\n").trim()}))
}

/**
 * How a text begins -> what reads it.
 *
 * @type {[begin: RegExp, read: (text: string) => (Entry | undefined)[]][]}
 */
const READERS = [
  [/^\s*[[{]/, fromJson],
  [/^\s*(?:# |[-*+] \[)/, fromMarkdown],
  [/^\s*@\s*\w+\s*[{(]/m, fromBibtex],
  [/^TY {2}-/m, fromTagged(/^(?=TY {2}-)/m, /^ID {2}- (.+)/m, /^(?:TI|T1) {2}- (.+)/m)],
  [/^%0 /m, fromTagged(/^(?=%0 )/m, /^%F (.+)/m, /^%T (.+)/m)],
]

/**
 * The papers that a file names, in its order; throws where JSON is none.
 *
 * @param {string} content
 * @param {string} file
 * @returns {ImportedShelf}
 */
export const fromFile = (content, file) => {
  const text = content.replace(/^\ufeff/, "")
  const read = READERS.find(([begin]) => begin.test(text))?.[1]
  const heading = read === fromMarkdown && /^# (.+)/m.exec(text)?.[1]
  const name = heading ? heading.replace(/\\(.)/g, "$1") : file.replace(/(?:\.biblatex)?\.\w+$/, "")
  return {name: name.trim(), entries: read ? read(text).filter(Boolean) : []}
}
