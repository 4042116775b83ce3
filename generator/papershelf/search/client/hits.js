// The documents that match groups of words, and how well.
//
// A word weighs as in Lunr, but the length of abstracts is not asked for: that would cost a file of
// all lengths. On top comes what Lunr doesn't know: how much of a title a query is, and whether its
// words stand there in their order.

/** What a word counts that only begins like the one typed, or is spelled almost like it. */
const NEAR = 0.5
/** How much more counts a document with all words in its title, or the part of them there. */
const IN_TITLE = 1
/** And how much more with each part of the title that the words make up. */
const COVER = 2
/** And if they stand there one after the other. */
const ADJACENT = 1.5
/** And if the title begins with them. */
const START = 0.5

export class Hits {
  #meta
  #words
  #scores

  /** Documents that match all groups, or with `any` one of them, and none that is excluded. */
  constructor(meta, groups, any = false) {
    this.#meta = meta
    this.all = meta.papers + meta.pages
    const wanted = groups.filter(group => !group.excluded)
    this.#words = wanted.flatMap(group => group.words.map(word => ({...word, field: group.field})))
    this.#scores = this.#words.map(word => this.#score(word, word.field))
    const matching = this.#matching(wanted, any)
    for (const group of groups) if (group.excluded) this.#exclude(group, matching)
    this.documents = Array.from(matching.keys()).filter(document => matching[document])
  }

  /** The hits with their scores. */
  result(how) {
    const {documents} = this, scores = new Float64Array(documents.length)
    for (const sum of this.#scores) documents.forEach((document, at) => (scores[at] += sum[document]))
    if (this.#words.length) this.#weighTitles(scores)
    return {documents, scores, said: {how}}
  }

  #matching(groups, any) {
    const matching = new Uint8Array(this.all).fill(any ? 0 : 1)
    for (const group of groups) {
      const of = this.#ofGroup(group)
      for (let document = 0; document < this.all; document++) {
        if (any) matching[document] |= of[document]
        else matching[document] &= of[document]
      }
    }
    return matching
  }

  #ofGroup(group) {
    const of = new Uint8Array(this.all).fill(1)
    for (const word of group.words) {
      const scores = this.#score(word, group.field)
      for (let document = 0; document < this.all; document++) if (!scores[document]) of[document] = 0
    }
    return group.quoted ? this.#withPhrase(group, of) : of
  }

  #exclude(group, matching) {
    const of = this.#ofGroup(group)
    for (let document = 0; document < this.all; document++) if (of[document]) matching[document] = 0
  }

  /** A word's weight in every document: 0 where it doesn't stand. */
  #score({exact, near}, name) {
    const scores = new Float64Array(this.all)
    for (const [terms, factor] of [[exact, 1], [near, NEAR]]) {
      for (const term of terms) {
        for (const field of this.#fields(name)) {
          const {documents} = term.postings(field), weights = term.weights(field)
          // A word on nearly every document weighs nothing, but it stands there.
          for (let at = 0; at < documents.length; at++) scores[documents[at]] += factor * (weights[at] || 1e-9)
        }
      }
    }
    return scores
  }

  #fields(name) {
    const all = [...this.#meta.fields.keys()]
    return name ? all.filter(field => this.#meta.fields[field].name === name) : all
  }

  /** Those of some documents where the group's words follow each other in a field with positions. */
  #withPhrase(group, of) {
    const found = new Uint8Array(this.all)
    for (const field of this.#fields(group.field)) {
      if (!this.#meta.fields[field].ordered) continue
      let ends = places(group.words[0].exact, field)
      for (const word of group.words.slice(1)) ends = following(ends, places(word.exact, field))
      for (const [document, at] of ends) if (at.length && of[document]) found[document] = 1
    }
    return found
  }

  #weighTitles(scores) {
    const title = this.#meta.fields.findIndex(field => field.name === "title")
    const words = this.#words.map(({exact, near}) => places([...exact, ...near], title))
    this.documents.forEach((document, at) => {
      const where = words.map(places => places.get(document)).filter(Boolean)
      if (!where.length) return
      const part = where.length / words.length
      const cover = where.length / where[0].length_
      let pairs = 0
      for (let word = 1; word < where.length; word++) {
        if (where[word].some(place => where[word - 1].includes(place - 1))) pairs++
      }
      const adjacent = pairs / Math.max(words.length - 1, 1)
      const start = where[0].includes(0) ? 1 : 0
      scores[at] *= 1 + part * part * (IN_TITLE + COVER * cover + ADJACENT * adjacent + START * start)
    })
  }
}

/** Document -> positions there of some terms in a field. */
function places(terms, field) {
  const found = new Map()
  for (const term of terms) {
    const {documents, positions, lengths} = term.postings(field)
    documents.forEach((document, at) => {
      const before = found.get(document)
      const now = before ? [...before, ...positions[at]] : [...positions[at]]
      now.length_ = lengths[at]
      found.set(document, now)
    })
  }
  return found
}

/** Of positions those that come one after some others. */
function following(ends, places) {
  const found = new Map()
  for (const [document, at] of places) {
    const before = ends.get(document)
    if (before) found.set(document, at.filter(place => before.includes(place - 1)))
  }
  return found
}
