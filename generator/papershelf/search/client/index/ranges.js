// The files of ranges of sorted terms, as file_names.py packs their list.

/** @typedef {{starts: string, hashes: string, sizes?: string}} Packed each start as how many letters it shares with the one before, and the others */
/** @typedef {{starts: string[], getName: (at: number) => string, getSize: (at: number) => number}} Ranges first terms, and the
 * names and sizes of files: 0 for most of them, 1 for up to twice as much, 2 for up to four times and so on */

/**
 * @param {Packed} packed
 * @returns {Ranges}
 */
export const unpackRanges = ({starts: packed, hashes, sizes = ""}) => {
  let last = ""
  const starts = packed.split("\n").filter(Boolean).map(part => (last = [...last].slice(0, parseInt(part[0], 36)).join("") + part.slice(1)))
  const size = hashes.length / starts.length
  /** @param {string} letter */
  const escape = letter => /[a-z0-9]/.test(letter) ? letter : `_${letter.codePointAt(0)?.toString(16)}_`
  // As `name_range` does.
  /** @param {number} at */
  const getName = at => `${[...starts[at]].slice(0, 24).map(escape).join("")}-${hashes.slice(at * size, (at + 1) * size)}.txt`
  return {starts, getName, getSize: at => Number(sizes[at] ?? 0)}
}
