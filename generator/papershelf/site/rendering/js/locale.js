// The page's language, and numbers in it.

// A worker has no page, and shows nothing.
export const LANGUAGE = globalThis.document?.documentElement.lang || "en"

/**
 * A whole number as on pages, “86,560”. `Locale.format_number` does the same, and a test compares them.
 *
 * @param {number} number
 */
export const formatNumber = number => number.toLocaleString(LANGUAGE, {numberingSystem: "latn", useGrouping: true})
