// Letters without case and accents; the same as fold.py, and tested to be.

/** @type {Record<string, string>} */
const LETTERS = {ß: "ss", æ: "ae", ø: "o", đ: "d", ı: "i", ł: "l", œ: "oe", ð: "d", þ: "th", ŧ: "t", ħ: "h"}

/**
 * A text in lower case without accents, its control characters as spaces.
 *
 * @param {string} text
 */
export const fold = text => text
  .normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[\ufeff\p{Cc}\p{Cs}]/gu, " ")
  .toLowerCase()
  .replace(/[ßæøđıłœðþŧħ]/g, letter => LETTERS[letter])
