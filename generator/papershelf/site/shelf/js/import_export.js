// Exports and imports a shelf: as a file, or as a link with its ids.

/** @typedef {{title: string, facts: string, note?: string, read?: boolean, address: string}} ShelfItem */
/** @typedef {{id?: string, key?: string, label: string, note?: string, read?: boolean}} Entry */
/** @typedef {{name: string, entries: Entry[]}} ImportedShelf */

// --- export ---------------------------------------------------------------------------------------

const SIGNS = /[\\`*_[\]<>#|~$&]/g
/** @param {string} text */
const escapeMarkdown = text => text.replace(SIGNS, "\\$&")
/** @param {ShelfItem} paper */
const formatItem = ({title, facts, note, read, address}) => {
  const item = `- [${read ? "x" : " "}] [${escapeMarkdown(title)}](${address})${facts && `: ${escapeMarkdown(facts)}`}\n`
  return item + (note ? note.replace(/^(?=.)/gm, "  ").replace(/\n*$/, "\n") : "")
}

/**
 * A shelf in Markdown, which can be imported with its notes and read marks. `papers` are
 * `{title, facts, note, read, address}`.
 *
 * @param {string} name
 * @param {ShelfItem[]} papers
 */
export const toMarkdown = (name, papers) => `# ${escapeMarkdown(name)}\n\n${papers.map(formatItem).join("")}`

/**
 * The fragment of a link to the shelf page that contains a shelf.
 *
 * @param {string} name
 * @param {string[]} ids
 */
export const toFragment = (name, ids) => `name=${encodeURIComponent(name)}&papers=${ids.join(",")}`

// --- import: `{name, entries}`, an entry being `{id or key, label, note, read}` --------------------

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
 * A reader of references in tagged lines, from the patterns of a reference's begin, key and title.
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
 * Begin of a text -> function that reads it.
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
 * The papers in a file, in its order. Throws SyntaxError for invalid JSON.
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
