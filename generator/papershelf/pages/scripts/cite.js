// The panel of a paper's page: buttons to copy the citation that is shown, and to save files for reference
// managers, made of the page's CSL item as the package `formats` makes them. `TABLES` are its tables: they
// stand before this text.

// A title without its markup, and without what stands in text that would else be some.
const MARKUP = /<\/?(?:i|b|su[bp])>|<span class="nocase">|<\/span>/g
const bare = title => title.replace(MARKUP, "").replaceAll("<\u2060", "<")
const named = names => names.filter(name => name.literal !== "others")
const padded = (number, length) => String(number).padStart(length, "0")
const dated = date => date["date-parts"][0].map((part, at) => padded(part, at ? 2 : 4))

const inverted = name => {
  if (name.literal) return name.literal
  const particle = name["non-dropping-particle"]
  const last = particle ? `${particle} ${name.family}` : name.family
  return [last, name.given, name.suffix].filter(Boolean).join(", ")
}

// [tag, value] of each line that is written of a variable, but for those that are written as they are.
const RIS = {
  author: (tag, names) => named(names).map(name => [tag, inverted(name)]),
  issued: (tag, date) => {
    const parts = dated(date)
    const day = ["DA", parts.join("/") + "/".repeat(4 - parts.length)]
    return parts[1] ? [[tag, parts[0]], day] : [[tag, parts[0]]]
  },
  page: (tag, pages) => {
    const ends = pages.split("–")
    return ends.length === 2 ? [[tag, ends[0]], ["EP", ends[1]]] : [[tag, pages]]
  },
  title: (tag, title) => [[tag, bare(title)]],
}
RIS.editor = RIS.author

const ENDNOTE = {
  author: (tag, names) => named(names).map(name => [tag, name.literal ? `${name.literal},` : inverted(name)]),
  issued: (tag, date) => {
    const parts = dated(date)
    return parts[1] ? [["8", parts.join("-")], [tag, parts[0]]] : [[tag, parts[0]]]
  },
  page: (tag, pages) => [[tag, pages.replaceAll("–", "-")]],
  title: RIS.title,
}
ENDNOTE.editor = ENDNOTE.author

const linesOf = (item, {types, tags, own}, special) => {
  const kind = types[item.type]
  const known = Object.entries({...tags, ...own[kind]}).filter(([variable, tag]) => tag && variable in item)
  const plain = (tag, value) => [[tag, value]]
  return [kind, known.flatMap(([variable, tag]) => (special[variable] ?? plain)(tag, item[variable]))]
}

const toRis = item => {
  const [kind, lines] = linesOf(item, TABLES.ris, RIS)
  return [["TY", kind], ...lines, ["ER", ""]].map(([tag, value]) => `${tag}  - ${value}\r\n`).join("")
}

const toEndNote = item => {
  const [kind, lines] = linesOf(item, TABLES.endnote, ENDNOTE)
  return [["0", kind], ...lines].map(([tag, value]) => `%${tag} ${value}\n`).join("")
}

const toCsl = items => `[\n${items.map(item => JSON.stringify(item)).join(",\n")}\n]\n`

/** Name of a format -> [suffix, type, what writes a file of items as `formats` does]. */
export const FORMATS = {
  RIS: [".ris", "application/x-research-info-systems", items => items.map(toRis).join("\r\n")],
  "CSL-JSON": [".json", "application/vnd.citationstyles.csl+json", toCsl],
  EndNote: [".enw", "application/x-endnote-refer", items => items.map(toEndNote).join("\n")],
}

/** Save items in a format; `stem` is the file's name without its suffix. */
export const save = (items, format, stem) => {
  const [suffix, type, write] = FORMATS[format]
  saveAs(write(items), type, stem + suffix)
}

export const saveAs = (text, type, download) => {
  const href = URL.createObjectURL(new Blob([text], {type}))
  Object.assign(document.createElement("a"), {href, download}).click()
  setTimeout(() => URL.revokeObjectURL(href), 10_000)
}

// The file is called as the paper's .bib is.
const savePaper = (cite, format) => {
  const bib = new URL(cite.querySelector("a[download]").href).pathname.split("/").pop()
  save(JSON.parse(cite.querySelector("script").textContent), format, bib.replace(/\.bib$/, ""))
}

// A citation in text with its italics too, for word processors.
const copy = async cite => {
  const shown = cite.querySelector("input:checked")?.parentNode.nextElementSibling ?? cite.firstElementChild
  const text = shown.textContent.trim()
  if (!window.ClipboardItem || shown.querySelector("pre")) return navigator.clipboard.writeText(text)
  const parts = {"text/plain": text, "text/html": shown.innerHTML}
  const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], {type})])
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
}

const button = (text, act, done) => {
  const made = Object.assign(document.createElement("button"), {className: "ps-copy", type: "button", textContent: text})
  const say = said => {
    made.textContent = said
    setTimeout(() => (made.textContent = text), 2000)
  }
  made.addEventListener("click", async () => {
    try {
      await act()
      if (done) say(done)
    } catch {
      say(_("Failed"))
    }
  })
  return made
}

// The style that was chosen last; a browser may forbid to keep it.
const STYLE = "ps-style"
const keptStyle = () => {
  try {
    return localStorage.getItem(STYLE)
  } catch {}
}
const keepStyle = name => {
  try {
    localStorage.setItem(STYLE, name)
  } catch {}
}

// Complete the panel of the page that is shown.
export const show = () => {
  const cite = document.querySelector(".ps-cite")
  const tools = cite?.querySelector(".ps-list__tools")
  if (!tools || tools.querySelector("button")) return
  tools.prepend(button(_("Copy"), () => copy(cite), _("Copied")))
  for (const format of Object.keys(FORMATS)) {
    tools.append(button(format, () => savePaper(cite, format)))
    tools.lastElementChild.setAttribute("aria-label", _(`Download ${format}`))
  }
  const labels = [...cite.querySelectorAll("label")]
  const kept = labels.find(label => label.textContent === keptStyle())
  if (kept) kept.firstElementChild.checked = true
  for (const label of labels) label.addEventListener("change", () => keepStyle(label.textContent))
}
