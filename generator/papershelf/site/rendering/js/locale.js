// What goes by the page's language beside its messages.

export const LANGUAGE = document.documentElement.lang || "en"

/**
 * A whole number as pages have it, “86,560”: the same as `Locale.format_number`, and tested to be.
 *
 * @param {number} number
 */
export const formatNumber = number => number.toLocaleString(LANGUAGE, {numberingSystem: "latn", useGrouping: true})
