// What a mistyped word may have been: words of the index one letter away.

import {stem} from "./query.js"

const KEYS = "abcdefghijklmnopqrstuvwxyz0123456789"

/** Every word that one missing, superfluous, wrong or exchanged letter makes into this one. */
function* near(word) {
  for (let at = 0; at <= word.length; at++) {
    const head = word.slice(0, at), tail = word.slice(at)
    for (const letter of KEYS) {
      yield head + letter + tail
      if (tail) yield head + letter + tail.slice(1)
    }
    if (tail) yield head + tail.slice(1)
    if (tail.length > 1) yield head + tail[1] + tail[0] + tail.slice(2)
  }
}

/**
 * The stems of the index that a word may have meant, the most frequent first, at most `most`.
 *
 * Words are corrected before they are stemmed: "manipulatin" is two letters from no stem. The
 * first letter is taken to be right, so that a part of the vocabulary is enough; the whole is read
 * where that gives nothing.
 */
export async function guesses(terms, word, most = 6) {
  if (word.length < 4) return []
  const meant = new Set(Array.from(new Set(near(word)), stem))
  meant.delete(stem(word))
  const some = frequent(meant, await terms.words(word[0]), most)
  return some.length ? some : frequent(meant, await terms.words(""), most)
}

function frequent(meant, words, most) {
  const found = words.filter(([word]) => meant.has(word))
  return found.sort((a, b) => b[1] - a[1]).slice(0, most).map(([word]) => word)
}
