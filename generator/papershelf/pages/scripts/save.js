// A shelf as a file, made of what the site says of its papers today.

import {toMarkdown} from "./carry.js"
import {say, tryTo} from "./keep.js"
import {lookAll} from "./look.js"
import {UNREACHED, looking} from "./panel.js"
import {sentences} from "./phrases.js"
import {kept, moved, root} from "./store.js"
import {grouped} from "./words.js"

export const addressOf = id => new URL(`papers/${id}/`, root).href

const stemOf = name => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "shelf"

/** Name of a format -> [suffix, type, what writes a file of papers]; `cite.js` has three of them. */
const formats = ({FORMATS}, name) => {
  const {papers} = kept()
  const told = one => ({...papers.get(one.id), ...one, address: addressOf(one.id)})
  const cited = Object.entries(FORMATS).map(([format, [suffix, type, write]]) => [format, [suffix, type, found => write(found.map(one => one.item))]])
  return {
    BibTeX: [".bib", "application/x-bibtex", found => found.map(one => one.bibtex).join("\n")],
    ...Object.fromEntries(cited),
    Markdown: [".md", "text/markdown", found => toMarkdown(name, found.map(told))],
  }
}

export const NAMES = ["BibTeX", "RIS", "CSL-JSON", "EndNote", "Markdown"]

const saved = (number, format, absent) => {
  const num = grouped(number), gone = grouped(absent)
  if (!absent) return ngettext(`Saved ${num} paper as ${format}`, `Saved ${num} papers as ${format}`, number)
  return ngettext(`Saved ${num} paper as ${format}. Not on this site any more: ${gone}`, `Saved ${num} papers as ${format}. Not on this site any more: ${gone}`, number)
}

// Papers whose id has changed since they were put on the shelf.
const renew = (ids, found) => {
  const others = ids.map((id, at) => [id, found[at]?.id]).filter(([id, to]) => to && to !== id)
  if (others.length) tryTo(state => others.forEach(([id, to]) => moved(state, [id], to)))
}

/** Save a shelf in a format, and say what was saved. */
export const saveShelf = async ({name, papers: ids}, format) => {
  const soon = setTimeout(() => say(looking(ids.length)), 400)
  try {
    const [cite, found] = await Promise.all([import("./cite.js"), lookAll(ids)])
    renew(ids, found)
    const here = [...new Map(found.filter(Boolean).map(one => [one.id, one])).values()]
    const [suffix, type, write] = formats(cite, name)[format]
    cite.saveAs(write(here), type, stemOf(name) + suffix)
    say(saved(here.length, format, found.filter(one => !one).length))
  } catch {
    say(sentences(UNREACHED, _("Nothing was saved.")))
  } finally {
    clearTimeout(soon)
  }
}
