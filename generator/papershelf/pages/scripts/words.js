// What goes by the page's language beside its messages: numbers, lists, the order of names.

export const LANGUAGE = document.documentElement.lang || "en"

const NUMBERS = new Intl.NumberFormat(LANGUAGE, {numberingSystem: "latn", useGrouping: true})

/** A whole number as pages have it, “86,560”: the same as `Locale.number`, and tested to be. */
export const grouped = number => NUMBERS.format(number)

export const somePapers = number => {
  const num = grouped(number)
  return ngettext(`${num} paper`, `${num} papers`, number)
}

/** “a, b and c”. */
export const listed = texts => new Intl.ListFormat(LANGUAGE).format(texts)
