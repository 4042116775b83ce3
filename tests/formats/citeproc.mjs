// Citations by citeproc-js, the processor of Zotero: for each style, a list of texts of its items.
import {createRequire} from "node:module"
import {text} from "node:stream/consumers"

const CSL = createRequire(import.meta.url)("citeproc")
const {styles, locales} = JSON.parse(await text(process.stdin))

const cite = (style, item) => {
  const retrieveLocale = language => locales[language] ?? locales["en-US"]
  const engine = new CSL.Engine({retrieveLocale, retrieveItem: () => structuredClone(item)}, style)
  engine.updateItems([item.id])
  return engine.makeBibliography()[1][0]
}

console.log(JSON.stringify(styles.map(({style, items}) => items.map(item => cite(style, item)))))
