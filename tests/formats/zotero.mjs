// What Zotero imports from files: a list of lists of items of its API, for a list of texts. The npm package runs the
// translators and utilities of Zotero's translation server, as of February 2019.
import {createRequire} from "node:module"
import {text} from "node:stream/consumers"

const quiet = {log() {}, debug() {}, info() {}, warn() {}, error() {}}
const {log} = console
Object.assign(console, quiet)
const {referenceImport} = createRequire(import.meta.url)("zotero-translators")
const found = []
for (const one of JSON.parse(await text(process.stdin))) found.push(await referenceImport(one))
log(JSON.stringify(found))
