// Removes case and accents. fold.py does the same, and a test compares them.

/** @type {Record<string, string>} */
const LETTERS = {ß: "ss", æ: "ae", ø: "o", đ: "d", ı: "i", ł: "l", œ: "oe", ð: "d", þ: "th", ŧ: "t", ħ: "h", "∞": "inf", "־": "-", "‐": "-", "ـ": "", ة: "ه", ى: "ي", ی: "ي", ک: "ك"}

// Scripts without spaces: see fold.py.
export const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1100-\u1112\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\u{20000}-\u{2ffff}]+/gu

// Arabic words: see fold.py.
const ARABIC = /[ء-ي]{3,}/g
export const ARABIC_PREFIX = /^(?:و?(?:[بكف]?ال|لل)(?:ال)?(?=..)|و(?=...))/

/**
 * An Arabic word without its article and ending.
 *
 * @param {string} word
 */
const stemArabic = word => "ها ان ات ون ين يه ه ي".split(" ").reduce((bare, ending) => bare.replace(RegExp(`(?<=..)${ending}$`), ""), word.replace(ARABIC_PREFIX, ""))

/**
 * A run of such letters as words of two letters each, with their signs.
 *
 * @param {string} run
 */
function separatePairs(run) {
  const letters = run.split(/(?!\p{M})/u), pairs = letters.slice(1).map((letter, at) => letters[at] + letter)
  return ` ${pairs.length ? pairs.join(" ") : run} `
}

/**
 * A text in lower case without accents, but with signs of vowels (see fold.py); control characters become spaces.
 *
 * @param {string} text
 */
export const fold = text => text
  .normalize("NFKD")
  .replace(/(?![\u0900-\u17ff])\p{M}/gu, "")
  .replace(/[\ufeff\p{Cc}\p{Cs}]/gu, " ")
  .toLowerCase()
  .replace(/[^ -~]/g, letter => LETTERS[letter] ?? letter)
  .normalize("NFC")
  .replace(ARABIC, stemArabic)
  .replace(UNSPACED, separatePairs)
