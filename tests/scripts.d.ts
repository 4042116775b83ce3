// Types of what scripts use without importing it: names that are added when a site is built, and
// refinements of the types of the DOM. tsconfig.json includes this file.

/** A message, replaced by its translation when a site is built (`Locale.translate_script`). */
declare function _(message: string): string
declare function ngettext(one: string, several: string, number: number): string

/** The language of the site; only in the service worker. */
declare const LANGUAGE: string
/** Where comments are stored, and their language (`site/papers/community.py`). */
declare const GISCUS: {repo: string, repo_id: string, category: string, category_id: string, lang: string}
/** The tables of the package `formats` (`site/papers/citing.py`). */
declare const TABLES: Record<"ris" | "endnote", FormatTables>
interface FormatTables {
  /** CSL type -> type of the format. */
  types: Record<string, string>
  /** CSL variable -> tag. */
  tags: Record<string, string>
  /** Type of the format -> tags that differ for it; a variable without one is left out. */
  own: Record<string, Record<string, string | null>>
}

// Globals of Material for MkDocs; boot.js defines the functions.
declare function __md_get(key: string): any
declare function __md_set(key: string, value: unknown): void
interface Window {
  document$?: {subscribe(call: () => void): void}
}

/** lunr.js and the constants that `search/client/bundle.py` puts before the client. */
declare module "*/lunr.js" {
  export const lunr: any
  export const built: import("papershelf/search/client/index/files.js").Meta | null
  export const languages: {
    names: string[]
    stopWords: string
    /** A regular expression of what is elided before a word: “l'” of “l'image”. */
    elided?: string
    digraphs?: string
    hasCompounds?: boolean
    /** Endings without accents -> with those that a stemmer requires. */
    endings?: [string, string][]
    /** For each stemmer a regular expression of the words that it accepts. */
    stemmed: string[]
    /** Regular expressions of the parts of words; the middle is the part with several spellings. */
    spellings: [first: string, middle: string, last: string][]
    tex: string
    /** Words that mean the same, in groups separated by semicolons. */
    same: string
    stemmers: ((token: object) => object)[]
  }
}

// Bundles, by their names in a site: what other scripts import from them.
declare module "*/cite.js" {
  export * from "papershelf/site/exports/js/export_menu.js"
}
declare module "*/following-page.js" {
  export * from "papershelf/site/following/js/page.js"
}
declare module "*/search.js" {
  export * from "papershelf/site/search/js/client.js"
  export * from "papershelf/site/search/js/query_string.js"
  export * from "papershelf/site/search/js/results.js"
  export * from "papershelf/site/search/js/dialog.js"
  export * from "papershelf/search/client/query/marks.js"
  export * from "papershelf/search/client/query/understand.js"
  export * from "papershelf/search/client/worker.js"
}
declare module "*/lunr-syntax.js" {
  export const makeSearch: (shared: object) => typeof import("papershelf/search/client/query/lunr_syntax.js").searchLikeLunr
}
declare module "*/shelf.js" {
  export * from "papershelf/site/shelf/js/add.js"
}

// Apart from icons, pages have HTML elements only: these are what selectors find by default.
interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null
  querySelector<E extends Element = HTMLElement>(selectors: string): E | null
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>
  querySelectorAll<E extends Element = HTMLElement>(selectors: string): NodeListOf<E>
}
interface Element {
  closest<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K] | null
  closest<E extends Element = HTMLElement>(selectors: string): E | null
}

// Global scope of workers, which TypeScript declares in another library.
declare class WorkerGlobalScope extends EventTarget {}

/** `filter(Boolean)` removes empty values. */
interface Array<T> {
  filter(predicate: BooleanConstructor): Exclude<T, undefined | null | false | 0 | "">[]
  /** The index of any element, such as the one with the focus. */
  indexOf(element: Element | null): number
}

/** A map that is only asked for keys that it has. */
interface FullMap<K, V> extends Map<K, V> {
  get(key: K): V
}

// Targets of events on a page are its elements.
type OnElement<Kind> = Kind & {target: HTMLElement}
interface Document {
  addEventListener<K extends keyof DocumentEventMap>(
    type: K, listener: (event: OnElement<DocumentEventMap[K]>) => unknown, options?: boolean | AddEventListenerOptions): void
}
interface HTMLElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K, listener: (event: OnElement<HTMLElementEventMap[K]>) => unknown, options?: boolean | AddEventListenerOptions): void
}

// Types of service workers, which TypeScript declares in another library.
interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  clientId: string
  respondWith(response: Promise<Response>): void
}
declare function addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void
declare function addEventListener(type: "activate", listener: (event: ExtendableEvent) => void): void
declare function skipWaiting(): Promise<void>
declare const clients: {claim(): Promise<void>, get(id: string): Promise<{url: string} | undefined>}
declare const registration: ServiceWorkerRegistration
declare module "*/pdf-search.js" {
  type Shared = Pick<typeof import("papershelf/search/client/index/hits.js"), "Hits"> & Pick<typeof import("papershelf/search/client/index/terms.js"), "Terms">
  export const makePdfSearch: (shared: Shared & Record<string, any>) => typeof import("papershelf/search/client/index/pdfs.js").findInPdfs
}
declare module "*/pdf-results.js" {
  export * from "papershelf/site/search/js/pdf_results.js"
}
