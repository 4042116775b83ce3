// Names that scripts find when they run, beside those of the browser: put there when a site is built.

/** A message in the site's language (`Locale.script`). */
declare function _(message: string): string
declare function ngettext(one: string, several: string, number: number): string

/** The language of the site, in the service worker. */
declare const LANGUAGE: string
/** Where comments are kept, and their language (`papers/community.py`). */
declare const GISCUS: {repo: string, repo_id: string, category: string, category_id: string, lang: string}
/** The tables of the package `formats` (`papers/citing.py`). */
declare const TABLES: Record<"ris" | "endnote", FormatTables>
interface FormatTables {
  /** CSL type -> type of the format. */
  types: Record<string, string>
  /** CSL variable -> tag. */
  tags: Record<string, string>
  /** Type of the format -> tags that differ for it; a variable without one is left out. */
  own: Record<string, Record<string, string | null>>
}

// Material for MkDocs, and boot.js, which stands in for its script in the page.
declare function __md_get(key: string): any
declare function __md_set(key: string, value: unknown): void
interface Window {
  document$?: {subscribe(call: () => void): void}
}

/** The search client's own module of this name: lunr.js, and what the client is built with. */
declare module "*/lunr.js" {
  export const lunr: any
  export const built: import("papershelf/search/client/files.js").Meta | null
  export const languages: {
    names: string[]
    stopWords: string
    /** A regular expression of what an apostrophe joins to a word. */
    elided?: string
    /** Endings without accents, and with those that a stemmer asks for. */
    endings?: [string, string][]
    /** A regular expression for each stemmer, of the words that it takes. */
    stemmed: string[]
    stemmers: ((token: object) => object)[]
  }
}

// Bundles, by the names that a site has for them.
declare module "*/cite.js" {
  export * from "papershelf/site/exports/js/export_menu.js"
}
declare module "*/find.js" {
  export * from "papershelf/site/search/js/client.js"
  export * from "papershelf/site/search/js/query_string.js"
  export * from "papershelf/site/search/js/results.js"
}
declare module "*/search.js" {
  export * from "papershelf/search/client/marks.js"
  export * from "papershelf/search/client/worker.js"
}
declare module "*/shelf.js" {
  export * from "papershelf/site/shelf/js/add.js"
}

// A page has HTML elements but for its icons: without a word they are what a selector finds.
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

// What the DOM's types lack of workers.
declare class WorkerGlobalScope extends EventTarget {}

/** `filter(Boolean)` leaves nothing that is empty. */
interface Array<T> {
  filter(predicate: BooleanConstructor): Exclude<T, undefined | null | false | 0 | "">[]
  /** Of what has the focus, say, which may be any element. */
  indexOf(element: Element | null): number
}

/** A map that is asked only for what it has. */
interface FullMap<K, V> extends Map<K, V> {
  get(key: K): V
}

// What happens on a page happens to its elements.
type OnElement<Kind> = Kind & {target: HTMLElement}
interface Document {
  addEventListener<K extends keyof DocumentEventMap>(
    type: K, listener: (event: OnElement<DocumentEventMap[K]>) => unknown, options?: boolean | AddEventListenerOptions): void
}
interface HTMLElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K, listener: (event: OnElement<HTMLElementEventMap[K]>) => unknown, options?: boolean | AddEventListenerOptions): void
}

// The service worker's own, which TypeScript has in another library than that of pages.
interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(response: Promise<Response>): void
}
interface ExtendableMessageEvent extends ExtendableEvent {
  data: any
}
declare function addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void
declare function addEventListener(type: "activate", listener: (event: ExtendableEvent) => void): void
declare function skipWaiting(): Promise<void>
declare const clients: {claim(): Promise<void>}
declare const registration: ServiceWorkerRegistration
