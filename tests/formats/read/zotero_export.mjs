// What Zotero's translators write of the references in a text: given the text and the names of formats, where
// `items` are the items themselves.
import {createRequire} from "node:module"
import {text} from "node:stream/consumers"

const quiet = {log() {}, debug() {}, info() {}, warn() {}, error() {}}
const {log} = console
Object.assign(console, quiet)
const {referenceImport, referenceExport} = createRequire(import.meta.url)("zotero-translators")
const [source, ...formats] = JSON.parse(await text(process.stdin))
const written = {}
for (const format of formats) {
  const items = await referenceImport(source) // an export takes them away
  written[format] = format === "items" ? JSON.stringify(items) : await referenceExport(format, items)
}
log(JSON.stringify(written))
