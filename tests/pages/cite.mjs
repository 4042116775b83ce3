// What the script of a paper's page makes of CSL items: told the script and the items, a list of texts for each.
import {pathToFileURL} from "node:url"
import {text} from "node:stream/consumers"

const {script, items} = JSON.parse(await text(process.stdin))
const {toRis, toEndNote, toCsl} = await import(pathToFileURL(script))
console.log(JSON.stringify(items.map(item => [toRis(item), toEndNote(item), toCsl(item)])))
