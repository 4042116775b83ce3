// Letters without case and accents; the same as fold.py, and tested to be.

const LETTERS = {ß: "ss", æ: "ae", ø: "o", đ: "d", ı: "i", ł: "l", œ: "oe", ð: "d", þ: "th", ŧ: "t", ħ: "h"}

/** A text in lower case without accents, its control characters as spaces. */
export const fold = text => text
  .normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[\x00-\x1f\x7f-\x9f\ufeff\p{Cs}]/gu, " ")
  .toLowerCase()
  .replace(/[ßæøđıłœðþŧħ]/g, letter => LETTERS[letter])
