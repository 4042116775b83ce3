// Fills the form for corrections with what the page says of the paper: in the address of its link, as GitHub takes it.

/** Characters of an address that GitHub takes, with some to spare: what doesn't fit is left out, and left open stays. */
const MOST = 8000

const textOf = element => element?.textContent.replace(/\s+/g, " ").trim() ?? ""
// A formula is read from the page as other letters than it was written with.
const plain = element => (element?.querySelector("math") ? "" : textOf(element))
const lines = elements => [...elements].map(textOf).join("\n")

// "Ludwig van Beethoven", "Martin Luther King, Jr.", "王 小红": as the page has them.
const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}·]+$/u
const nameOf = ({literal, given, family, suffix, "non-dropping-particle": particle, "comma-suffix": comma}) => {
  const parts = CJK.test(given) && CJK.test(family) ? [family, given] : [given, particle, family]
  return literal ?? [parts.filter(Boolean).join(" "), suffix].filter(Boolean).join(comma ? ", " : " ")
}

const dateOf = ([year, ...rest]) => [String(year).padStart(4, "0"), ...rest.map(part => String(part).padStart(2, "0"))].join("-")

/** Question of the form -> what the page says, the least long first. */
const answers = page => {
  const [item] = JSON.parse(page.querySelector(".ps-cite > script").textContent)
  const authors = (item.author ?? []).filter(({literal}) => literal !== "others")
  const [, arxiv] = /^arXiv:(.+)/.exec(item.number ?? item.note ?? "") ?? []
  const abstract = page.querySelector("#abstract + .ps-abstract")
  return {
    "paper-title": plain(page.querySelector("h1")),
    identifier: item.DOI ?? arxiv ?? "",
    date: item.issued ? dateOf(item.issued["date-parts"][0]) : "",
    venue: item["container-title"] ?? "",
    tags: lines(page.querySelectorAll(".ps-paper__side .ps-tag")),
    authors: authors.map(nameOf).join("\n"),
    abstract: abstract?.querySelector("math") ? "" : [...abstract?.children ?? []].map(textOf).join("\n\n"),
  }
}

/** The address of a link to the form, filled as far as it goes. */
export const filled = link => {
  const address = new URL(link.href)
  for (const [name, value] of Object.entries(answers(link.closest(".ps-paper")))) {
    if (value) address.searchParams.set(name, value)
    if (address.href.length > MOST) address.searchParams.delete(name)
  }
  return address.href
}
