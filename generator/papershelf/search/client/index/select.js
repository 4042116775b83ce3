// Selects the best of many results without sorting the rest.

/** @typedef {(a: number, b: number) => boolean} IsWorse */

/**
 * The indices of the `count` results with the highest scores, best first; equal scores keep their
 * order. A heap holds the best so far, with the worst of them on top.
 *
 * @param {Float64Array} scores
 * @param {number} count
 * @returns {number[]}
 */
export function pickBest(scores, count) {
  /** @type {IsWorse} */
  const isWorse = (a, b) => scores[a] < scores[b] || (scores[a] === scores[b] && a > b)
  if (count >= scores.length / 8) {
    return Array.from(scores, (_, at) => at).sort((a, b) => scores[b] - scores[a]).slice(0, count)
  }
  /** @type {number[]} */
  const heap = []
  for (let at = 0; at < scores.length; at++) {
    if (heap.length < count) rise(heap, at, isWorse)
    else if (count && isWorse(heap[0], at)) sink(heap, at, isWorse)
  }
  return heap.sort((a, b) => isWorse(a, b) ? 1 : -1)
}

/**
 * @param {number[]} heap
 * @param {number} value
 * @param {IsWorse} isWorse
 */
function rise(heap, value, isWorse) {
  let at = heap.length
  for (let up; at && isWorse(value, heap[up = (at - 1) >> 1]); at = up) heap[at] = heap[up]
  heap[at] = value
}

/**
 * @param {number[]} heap
 * @param {number} value
 * @param {IsWorse} isWorse
 */
function sink(heap, value, isWorse) {
  let at = 0
  for (let down; (down = 2 * at + 1) < heap.length; at = down) {
    if (down + 1 < heap.length && isWorse(heap[down + 1], heap[down])) down++
    if (!isWorse(heap[down], value)) break
    heap[at] = heap[down]
  }
  heap[at] = value
}
