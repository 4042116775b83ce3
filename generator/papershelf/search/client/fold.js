// Letters without case and accents; the same as fold.py and tokens.py, and tested to be.

const LETTERS = {ß: "ss", æ: "ae", ø: "o", đ: "d", ı: "i", ł: "l", œ: "oe", ð: "d", þ: "th", ŧ: "t", ħ: "h"}

/** A text in lower case without accents, its control characters as spaces. */
export const fold = text => text
  .normalize("NFKD")
  .replace(/\p{M}/gu, "")
  .replace(/[\x00-\x1f\x7f-\x9f\ufeff\p{Cs}]/gu, " ")
  .toLowerCase()
  .replace(/[ßæøđıłœðþŧħ]/g, letter => LETTERS[letter])

/** A folded token without what may begin or end a word. */
export const trim = token => token.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, "")

/** The folded, trimmed words of a text; white space and hyphens part them. */
export const wordsOf = text => fold(text).split(/[\s-]+/).map(trim).filter(Boolean)

/** An identifier as the index has it: one term. */
export const identifier = text => trim(fold(text).replaceAll("-", "_"))

export const STOP_WORDS = new Set((
  "a able about across after all almost also am among an and any are as at be because been but " +
  "by can cannot could dear did do does either else ever every for from get got had has have he " +
  "her hers him his how however i if in into is it its just least let like likely may me might " +
  "most must my neither no nor not of off often on only or other our own rather said say says " +
  "she should since so some than that the their them then there these they this tis to too twas " +
  "us wants was we were what when where which while who whom why will with would yet you your"
).split(" "))
