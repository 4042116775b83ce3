// Finds the words of a result that match the query, to highlight them.

import {trim} from "./fold.js"
import {fold} from "./letters.js"
import {parse} from "./parse.js"
import {stem} from "./query.js"

/**
 * Splits a text into pieces `[piece, whether it matches]`. `report` is that of the answer: guessed
 * words match too.
 *
 * @param {string} text
 * @param {string} query
 * @param {{guessed?: [typed: string, meant: string[]][]}} report
 * @returns {[piece: string, isAsked: boolean][]}
 */
export function markMatches(text, query, report = {}) {
  const parsed = parse(query), words = parsed.groups.filter(group => !group.excluded).flatMap(group => group.words)
  const stems = new Set([...words.map(stem), ...(report.guessed ?? []).flatMap(([, meant]) => meant)])
  const last = (parsed.open && words.at(-1)) || ""
  return text.split(/([\s-]+)/).map(/** @returns {[string, boolean]} */ piece => {
    const word = trim(fold(piece))
    return [piece, word !== "" && (stems.has(stem(word)) || (last.length > 2 && word.startsWith(last)))]
  }).filter(([piece]) => piece)
}
