// What scripts take from pages of the site: rows and results show some of a paper's own page.

/**
 * A page of the site, to take elements from. Rejects if it can't be fetched.
 *
 * @param {string} address
 */
export const readPage = async address => {
  const response = await fetch(address)
  if (!response.ok) throw new Error(response.statusText)
  return new DOMParser().parseFromString(await response.text(), "text/html")
}
