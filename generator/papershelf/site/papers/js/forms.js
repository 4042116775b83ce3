// Prefills the form for corrections with the data on the page, in the query of its link, as GitHub accepts it.

/** Maximum length of a URL that GitHub accepts, with some margin. Answers that don't fit are left out. */
const MOST = 8000

/** @param {Element | null | undefined} element */
const readText = element => element?.textContent.replace(/\s+/g, " ").trim() ?? ""
/**
 * The text of an element; "" if it has a formula, which reads differently on the page than in the source.
 *
 * @param {Element | null | undefined} element
 */
const readPlainText = element => (element?.querySelector("math") ? "" : readText(element))
/** @param {Iterable<Element>} elements */
const readLines = elements => [...elements].map(readText).join("\n")

/** @param {{sameAs?: string[]}} record */
const findIdentifier = ({sameAs = []}) => {
  const [, doi, arxiv] = /https:\/\/(?:doi\.org\/(\S+)|arxiv\.org\/abs\/(\S+))/.exec(sameAs.join(" ")) ?? []
  return doi ? decodeURIComponent(doi) : arxiv ?? ""
}

/**
 * Question of the form -> answer, the shortest first.
 *
 * @param {HTMLElement} page
 * @returns {Record<string, string>}
 */
const readAnswers = page => {
  // The data for search engines has names and dates as in the record.
  const record = JSON.parse(page.ownerDocument.querySelector('script[type="application/ld+json"]')?.textContent ?? "{}")
  const abstract = page.querySelector("#abstract + .ps-abstract")
  return {
    "paper-title": readPlainText(page.querySelector("h1")),
    identifier: findIdentifier(record),
    date: record.datePublished ?? "",
    venue: record.isPartOf?.name ?? "",
    tags: readLines(page.querySelectorAll(".ps-side .ps-tags > a")),
    authors: (record.author ?? []).map((/** @type {{name: string}} */ {name}) => name).join("\n"),
    abstract: abstract?.querySelector("math") ? "" : [...abstract?.children ?? []].map(readText).join("\n\n"),
  }
}

/**
 * The URL of a link to the form, with as many answers as fit.
 *
 * @param {HTMLAnchorElement} link
 */
export const fillAddress = link => {
  const address = new URL(link.href)
  for (const [name, value] of Object.entries(readAnswers(/** @type {HTMLElement} */ (link.closest(".ps-paper"))))) {
    if (value) address.searchParams.set(name, value)
    if (address.href.length > MOST) address.searchParams.delete(name)
  }
  return address.href
}
