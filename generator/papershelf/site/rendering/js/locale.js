// The page's language, and numbers and days in it.

export const LANGUAGE = document.documentElement.lang || "en"

/**
 * A whole number as on pages, “86,560”. `Locale.format_number` does the same, and a test compares them.
 *
 * @param {number} number
 */
export const formatNumber = number => number.toLocaleString(LANGUAGE, {numberingSystem: "latn", useGrouping: true})

/**
 * An ISO day, “5 January”; English dates are written as in Europe, as on pages.
 *
 * @param {string} day
 * @param {Intl.DateTimeFormatOptions} options
 */
export const formatDay = (day, options = {day: "numeric", month: "long"}) =>
  new Date(`${day}T12:00`).toLocaleDateString(LANGUAGE === "en" ? "en-GB" : LANGUAGE, options)
