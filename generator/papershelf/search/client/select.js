// The best of many results, without sorting the rest.

/** @typedef {(a: number, b: number) => boolean} IsWorse */

/**
 * The places of the `count` results with the highest scores, best first; equal scores stay in
 * their order. A heap holds the best so far, the worst of them on top.
 *
 * @param {Float64Array} scores
 * @param {number} count
 * @returns {number[]}
 */
export function best(scores, count) {
  /** @type {IsWorse} */
  const worse = (a, b) => scores[a] < scores[b] || (scores[a] === scores[b] && a > b)
  if (count >= scores.length / 8) {
    return Array.from(scores, (_, at) => at).sort((a, b) => scores[b] - scores[a]).slice(0, count)
  }
  /** @type {number[]} */
  const heap = []
  for (let at = 0; at < scores.length; at++) {
    if (heap.length < count) rise(heap, at, worse)
    else if (count && worse(heap[0], at)) sink(heap, at, worse)
  }
  return heap.sort((a, b) => worse(a, b) ? 1 : -1)
}

/**
 * @param {number[]} heap
 * @param {number} value
 * @param {IsWorse} worse
 */
function rise(heap, value, worse) {
  let at = heap.length
  for (let up; at && worse(value, heap[up = (at - 1) >> 1]); at = up) heap[at] = heap[up]
  heap[at] = value
}

/**
 * @param {number[]} heap
 * @param {number} value
 * @param {IsWorse} worse
 */
function sink(heap, value, worse) {
  let at = 0
  for (let down; (down = 2 * at + 1) < heap.length; at = down) {
    if (down + 1 < heap.length && worse(heap[down + 1], heap[down])) down++
    if (!worse(heap[down], value)) break
    heap[at] = heap[down]
  }
  heap[at] = value
}
