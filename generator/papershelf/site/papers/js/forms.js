// Fills the form for corrections with what the page says of the paper: in the address of its link, as GitHub takes it.

/** Characters of an address that GitHub takes, with some to spare: what doesn't fit is left out, and left open stays. */
const MOST = 8000

/** @param {Element | null | undefined} element */
const readText = element => element?.textContent.replace(/\s+/g, " ").trim() ?? ""
/**
 * A formula is read from the page as other letters than it was written with.
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
 * Question of the form -> what the page says, the least long first.
 *
 * @param {HTMLElement} page
 * @returns {Record<string, string>}
 */
const readAnswers = page => {
  // What the page tells search engines has names and dates as the record has them.
  const record = JSON.parse(page.ownerDocument.querySelector('script[type="application/ld+json"]')?.textContent ?? "{}")
  const abstract = page.querySelector("#abstract + .ps-abstract")
  return {
    "paper-title": readPlainText(page.querySelector("h1")),
    identifier: findIdentifier(record),
    date: record.datePublished ?? "",
    venue: record.isPartOf?.name ?? "",
    tags: readLines(page.querySelectorAll(".ps-paper__side .ps-tag")),
    authors: (record.author ?? []).map((/** @type {{name: string}} */ {name}) => name).join("\n"),
    abstract: abstract?.querySelector("math") ? "" : [...abstract?.children ?? []].map(readText).join("\n\n"),
  }
}

/**
 * The address of a link to the form, filled as far as it goes.
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
