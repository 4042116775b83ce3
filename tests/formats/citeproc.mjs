// Citations by citeproc-js, the processor of Zotero: for each style, a list of texts of its items.
import {createRequire} from "node:module"
import {text} from "node:stream/consumers"

const CSL = createRequire(import.meta.url)("citeproc")
const {styles, locales} = JSON.parse(await text(process.stdin))

// An engine reads its style and the locale when it is made; each item is all that it has at that time.
const citeAll = (style, items) => {
  const byId = new Map(items.map(item => [String(item.id), item]))
  const retrieveLocale = language => locales[language] ?? locales["en-US"]
  const engine = new CSL.Engine({retrieveLocale, retrieveItem: id => structuredClone(byId.get(String(id)))}, style)
  return items.map(item => {
    engine.updateItems([item.id])
    return engine.makeBibliography()[1][0]
  })
}

console.log(JSON.stringify(styles.map(({style, items}) => citeAll(style, items))))
