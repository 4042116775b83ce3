// The reader's last searches, kept by their browser and nowhere else.

const KEPT = 6
/** @param {URL} root */
const toKey = root => `${root.pathname}.papershelf.searches`

/**
 * @param {URL} root
 * @returns {string[]}
 */
export const readRecent = root => {
  try {
    return JSON.parse(localStorage.getItem(toKey(root)) ?? "[]").filter((/** @type {unknown} */ entry) => typeof entry === "string")
  } catch {
    return []
  }
}

/**
 * @param {URL} root
 * @param {string} words
 */
export const remember = (root, words) => {
  const query = words.trim()
  if (!query) return
  const all = [query, ...readRecent(root).filter(other => other !== query)].slice(0, KEPT)
  try {
    localStorage.setItem(toKey(root), JSON.stringify(all))
  } catch {} // no room for it, or not allowed
}

/** @param {URL} root */
export const forget = root => {
  try {
    localStorage.removeItem(toKey(root))
  } catch {} // then nothing was kept
}
