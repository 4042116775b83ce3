// Which words of a text a query asked for. Only what is shown depends on it: the engine's stemmer is
// the index's own, this one is short and knows the commonest endings.

const WORD = /[\p{L}\p{N}]+/gu

// Letters that Unicode doesn't take apart.
const LETTERS = {ß: "ss", æ: "ae", ø: "o", đ: "d", ı: "i", ł: "l", œ: "oe"}

const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßæøđıłœ]/g, letter => LETTERS[letter])

const stem = word => {
  const bare = word.length < 5 ? word.replace(/s$/, "") : word.replace(/(ings?|ed|e?s|ly|ers?|ions?|ives?|ments?|als?|e)$/, "")
  return (bare.length < 3 ? word : bare).replace(/(ie|y)$/, "i").replace(/([dglmnpt])\1$/, "$1")
}

/**
 * Tells of a word whether a query in the reader's syntax asked for it; its last may be cut short.
 * `guessed` are the [typed, [stems]] that the engine took for what was meant.
 */
export const asked = (query, {guessed = []} = {}) => {
  const wanted = query.replace(/(^|\s)-("[^"]*"?|\S+)|\byear:\S*|[~^][\d.]+/g, " ").replace(/\b[a-z]+:(?=\S)/g, " ")
  const words = fold(wanted).match(WORD) ?? []
  const stems = new Set(words.map(stem))
  const meant = guessed.flatMap(([, stems]) => stems)
  const last = /[\p{L}\p{N}*]$/u.test(query) ? words.at(-1) : undefined
  return word => {
    const folded = fold(word)
    return stems.has(stem(folded)) || (last?.length > 1 && folded.startsWith(last)) || meant.some(one => folded.startsWith(one))
  }
}

/** A text as nodes, with what was asked for in `<mark>`. */
export const marked = (text, isAsked) => {
  const nodes = []
  let done = 0
  for (const {0: word, index} of text.matchAll(WORD)) {
    if (!isAsked(word)) continue
    if (index > done) nodes.push(text.slice(done, index))
    nodes.push(Object.assign(document.createElement("mark"), {textContent: word}))
    done = index + word.length
  }
  nodes.push(text.slice(done))
  return nodes
}
