// Removes case and accents. fold.py does the same, and a test compares them.

/** @type {Record<string, string>} */
const LETTERS = {ß: "ss", æ: "ae", ø: "o", đ: "d", ı: "i", ł: "l", œ: "oe", ð: "d", þ: "th", ŧ: "t", ħ: "h"}

/**
 * A text in lower case without accents; control characters become spaces.
 *
 * @param {string} text
 */
export const fold = text => text
  .normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[\ufeff\p{Cc}\p{Cs}]/gu, " ")
  .toLowerCase()
  .replace(/[ßæøđıłœðþŧħ]/g, letter => LETTERS[letter])
