// The reader's last searches, kept by their browser and nowhere else.

const KEPT = 6
/** @param {URL} root */
const key = root => `${root.pathname}.papershelf.searches`

/**
 * @param {URL} root
 * @returns {string[]}
 */
export const recent = root => {
  try {
    return JSON.parse(localStorage.getItem(key(root)) ?? "[]").filter((/** @type {unknown} */ one) => typeof one === "string")
  } catch {
    return []
  }
}

/**
 * @param {URL} root
 * @param {string} query
 */
export const remember = (root, query) => {
  if (!query) return
  const all = [query, ...recent(root).filter(one => one !== query)].slice(0, KEPT)
  try {
    localStorage.setItem(key(root), JSON.stringify(all))
  } catch {} // no room for it, or not allowed
}

/** @param {URL} root */
export const forget = root => localStorage.removeItem(key(root))
