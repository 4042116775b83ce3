// How a shelf leaves and comes back: as a file, or as a link that holds its ids.

// --- out ------------------------------------------------------------------------------------------

const SIGNS = /[\\`*_[\]<>#|~$&]/g
const escaped = text => text.replace(SIGNS, "\\$&")
const line = ({title, facts, note, read, address}) => {
  const told = `- [${read ? "x" : " "}] [${escaped(title)}](${address})${facts && `: ${escaped(facts)}`}\n`
  return told + (note ? note.replace(/^(?=.)/gm, "  ").replace(/\n*$/, "\n") : "")
}

/** A shelf in Markdown, `papers` being `{title, facts, note, read, address}`: it is read back with notes and marks. */
export const toMarkdown = (name, papers) => `# ${escaped(name)}\n\n${papers.map(line).join("")}`

/** What follows `#` in the address of the shelf's page for someone else. */
export const toFragment = (name, ids) => `name=${encodeURIComponent(name)}&papers=${ids.join(",")}`

// --- in: `{name, entries}`, an entry being `{id or key, label, note, read}` ------------------------

export const fromFragment = text => {
  const given = new URLSearchParams(text.replace(/^#/, ""))
  const ids = [...new Set((given.get("papers") ?? "").split(/[\s,]+/).filter(Boolean))]
  return {name: given.get("name")?.trim() ?? "", entries: ids.map(id => ({id, label: id}))}
}

const tidied = label => label.replace(/[{}]/g, "").replace(/\s+/g, " ").trim()
const entry = (key, title) => key && {key, label: [key, tidied(title ?? "")].filter(Boolean).join(": ")}

const fromJson = text => {
  const items = JSON.parse(text)
  return (Array.isArray(items) ? items : [items]).map(item => entry(String(item?.id ?? ""), String(item?.title ?? "")))
}

const NO_ENTRY = /^(?:comment|preamble|string)$/i
const fromBibtex = text =>
  text.split(/^(?=\s*@)/m).map(part => {
    const [, kind, key] = /^\s*@\s*(\w+)\s*[{(]\s*([^\s,{}]+)\s*,/.exec(part) ?? []
    return key && !NO_ENTRY.test(kind) && entry(key, /\btitle\s*=\s*["{](.*)["}]/i.exec(part)?.[1])
  })

// References of tagged lines: where one begins, its key, its title.
const fromTagged = (begin, key, title) => text =>
  text.split(begin).map(part => entry(key.exec(part)?.[1].trim(), title.exec(part)?.[1]))

const ITEM = /^[-*+] (?:\[([ xX])\] )?\[(.*)\]\((\S*?papers\/([^/\s)]+)\/)\)/
const fromMarkdown = text => {
  const found = []
  for (const row of text.split(/\r?\n/)) {
    const [, mark, label, , id] = ITEM.exec(row) ?? []
    const last = found.at(-1)
    if (id) found.push({id, label: label.replace(/\\(.)/g, "$1"), note: [], read: mark?.trim() === "x"})
    else if (last && /^(?:  |\s*$)/.test(row)) last.note.push(row.slice(2))
  }
  return found.map(one => ({...one, note: one.note.join("\n").trim()}))
}

// How a text begins -> what reads it.
const READERS = [
  [/^\s*[[{]/, fromJson],
  [/^\s*(?:# |[-*+] \[)/, fromMarkdown],
  [/^\s*@\s*\w+\s*[{(]/m, fromBibtex],
  [/^TY {2}-/m, fromTagged(/^(?=TY {2}-)/m, /^ID {2}- (.+)/m, /^(?:TI|T1) {2}- (.+)/m)],
  [/^%0 /m, fromTagged(/^(?=%0 )/m, /^%F (.+)/m, /^%T (.+)/m)],
]

/** The papers that a file names, in its order; throws where JSON is none. */
export const fromFile = (written, file) => {
  const text = written.replace(/^\ufeff/, "")
  const read = READERS.find(([begin]) => begin.test(text))?.[1]
  const heading = read === fromMarkdown && /^# (.+)/m.exec(text)?.[1]
  const name = heading ? heading.replace(/\\(.)/g, "$1") : file.replace(/(?:\.biblatex)?\.\w+$/, "")
  return {name: name.trim(), entries: read ? read(text).filter(Boolean) : []}
}
