// Venues by their short names, which no record has to tell: "neurips" for "Conference on Neural
// Information Processing Systems". venue_names.py has the same rule.

/** Words of names of venues that short names skip. */
const SKIPPED = new Set(("annual association chapter conference for ieee in international joint journal meeting of on " +
  "proceedings symposium the and acm cvf rsj transactions workshop").split(" "))

/**
 * Whether a word consists of beginnings of the words of a name, in their order: "coling" of
 * "International Conference on Computational Linguistics". A plural "s" may follow ("aistats").
 *
 * @param {string} word
 * @param {string[]} name its folded words
 * @param {number} parts
 * @returns {boolean}
 */
export function isShortFor(word, name, parts = 0) {
  const [first = "", ...rest] = name
  if (!word || (word === "s" && !name.length)) return parts > 1 && name.every(other => SKIPPED.has(other))
  if (!name.length) return false
  if (SKIPPED.has(first) && isShortFor(word, rest, parts)) return true
  for (let length = 1; length <= first.length && word[length - 1] === first[length - 1]; length++) {
    if (isShortFor(word.slice(length), rest, parts + 1)) return true
  }
  return false
}
