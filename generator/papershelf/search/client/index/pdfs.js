// Looks for words in the text of PDFs: a field of the index whose postings are in files of their own.

/** @import {Files, Meta} from "./files.js" */
/** @import {Found, Group, Word} from "../query/reader.js" */

import {Hits} from "./hits.js"
import {findForms} from "../words/word_forms.js"
import {stem} from "../words/stem.js"
import {Terms} from "./terms.js"

/** @type {WeakMap<Files, Promise<Terms>>} */
const opened = new WeakMap()

/**
 * The terms of the PDFs of an index: they have postings in one field only, after those of the index.
 *
 * @param {Files} files
 */
async function openTerms(files) {
  const {boost, total, ...shards} = await files.read(`pdfs/${files.meta.pdfs}.json`, "json"), {fields} = files.meta
  /** @type {Meta} */
  const meta = {...files.meta, shards, identifiers: {starts: "", hashes: ""}, fields: [...fields, {name: "pdf", boost, total, long: true, counted: true}]}
  const before = `\t!${"\t".repeat(fields.length + 1)}`
  const source = /** @type {Files} */ (/** @type {unknown} */ ({
    meta,
    findRange: files.findRange,
    /** @param {string[]} names */
    readLines: async names => (await files.readLines(names.map(name => name.replace("shards", "pdfs")))).map(lines => lines.map(line => line.replace("\t", before))),
  }))
  return new Terms(source)
}

/**
 * Whether PDFs may have a word: their index has no numbers and no single letters.
 *
 * @param {Word} word
 */
const isWord = ({word}) => word.length > 1 && /\p{L}/u.test(word)

/**
 * The papers that have all words of a query, at least one of them in a PDF only. Words that a query
 * excludes, or wants in another field, are not looked for in PDFs; the words of phrases may stand apart.
 *
 * @param {Files} files
 * @param {Found} found what is found without PDFs
 */
export async function findInPdfs(files, {groups = [], years, documents, report}) {
  const opening = opened.get(files) ?? openTerms(files)
  opened.set(files, opening)
  opening.catch(() => opened.delete(files))
  const terms = await opening
  /** @param {Word} word @param {Group} group */
  const addTerms = async (word, group) => {
    const stems = new Set([word.word, ...(group.literal ? [] : findForms(word.word)), ...group.or].map(stem))
    return {...word, exact: [...word.exact, ...await terms.findAll([...stems])]}
  }
  const wanted = groups.filter(group => group.field || group.excluded || group.words.every(isWord))
  const asked = await Promise.all(wanted.map(async group => group.field || group.excluded ? group : {
    ...group, quoted: false, words: await Promise.all(group.words.map(word => addTerms(word, group))),
  }))
  if (!asked.some(group => !group.field && !group.excluded)) return {documents: [], scores: new Float64Array()}
  const all = new Hits(terms, asked, {years}).toResult("all"), has = new Set(report.how === "all" ? documents : [])
  const places = [...all.documents.keys()].filter(at => !has.has(all.documents[at]))
  return {documents: places.map(at => all.documents[at]), scores: Float64Array.from(places, at => all.scores[at])}
}
