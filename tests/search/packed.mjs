// What the client makes of packed texts. Standard input: JSON {script, pairs: [[parts, base text]]}.
import {pathToFileURL} from "node:url"
import {text} from "node:stream/consumers"

const {script, pairs} = JSON.parse(await text(process.stdin))
const {unpack} = await import(pathToFileURL(script))
console.log(JSON.stringify(pairs.map(pair => unpack(...pair))))
