// What the script of the menu “Export” makes of lists of papers, `[bibtex, biblatex, item]` each: a list of texts for
// each list, by format.
import {pathToFileURL} from "node:url"
import {text} from "node:stream/consumers"

globalThis.document = {documentElement: {lang: "en"}, addEventListener() {}}
const {script, lists} = JSON.parse(await text(process.stdin))
const {FORMATS} = await import(pathToFileURL(script))
const FORMS = ["bibtex", "biblatex", "csl"]
const written = papers => Object.entries(FORMATS).map(([name, [, , form, write]]) => [name, write(papers.map(paper => paper[FORMS.indexOf(form)]))])
console.log(JSON.stringify(lists.map(papers => Object.fromEntries(written(papers)))))
