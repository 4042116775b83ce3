// What the script of a paper's page makes of lists of CSL items: a list of texts for each, by format.
import {pathToFileURL} from "node:url"
import {text} from "node:stream/consumers"

const {script, lists} = JSON.parse(await text(process.stdin))
const {FORMATS} = await import(pathToFileURL(script))
console.log(JSON.stringify(lists.map(items => Object.values(FORMATS).map(([,, write]) => write(items)))))
