// What goes by the page's language beside its messages.

export const LANGUAGE = document.documentElement.lang || "en"

const NUMBERS = new Intl.NumberFormat(LANGUAGE, {numberingSystem: "latn", useGrouping: true})

/** A whole number as pages have it, “86,560”: the same as `Locale.number`, and tested to be. */
export const grouped = number => NUMBERS.format(number)
