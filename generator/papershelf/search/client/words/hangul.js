// Syllables of Korean and their letters (Unicode Standard, 3.12, "Conjoining Jamo Behavior").

const FIRST_SYLLABLE = 0xac00, SYLLABLES = 11_172
/** Number of syllables with the same first consonant, and of those that also have the same vowel. */
const OF_CONSONANT = 588, OF_VOWEL = 28
/** First consonants that are typed before their vowel, as NFKD has them. */
const CONSONANT = /[\u1100-\u1112]$/

/** @param {string} word */
export const isHangul = word => /^[가-힣]+$/.test(word)

/**
 * The syllables that differ from one in one of their letters.
 *
 * @param {string} syllable
 */
export function listSyllables(syllable) {
  const code = syllable.charCodeAt(0) - FIRST_SYLLABLE, start = code - code % OF_CONSONANT, like = code - code % OF_VOWEL
  const others = [[code - start, SYLLABLES, OF_CONSONANT], [start + code % OF_VOWEL, start + OF_CONSONANT, OF_VOWEL], [like, like + OF_VOWEL, 1]].flatMap(([from, end, step]) =>
    Array.from({length: Math.ceil((end - from) / step)}, (_, at) => from + at * step))
  return others.filter(other => other !== code).map(other => String.fromCharCode(FIRST_SYLLABLE + other))
}

/**
 * The first and the last word that one may become whose last syllable is being typed: it lacks a final consonant, or all
 * but its first consonant.
 *
 * @param {string} word
 * @returns {[first: string, last: string]}
 */
export function spanSyllable(word) {
  if (!word) return ["", ""]
  const head = word.slice(0, -1), code = word.charCodeAt(word.length - 1), from = CONSONANT.test(word) ? FIRST_SYLLABLE + (code - 0x1100) * OF_CONSONANT : code
  const count = from !== code ? OF_CONSONANT : isHangul(word) && (code - FIRST_SYLLABLE) % OF_VOWEL === 0 ? OF_VOWEL : 1
  return [head + String.fromCharCode(from), head + String.fromCharCode(from + count - 1)]
}
