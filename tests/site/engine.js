// A stand-in for the search engine: the same calls, over papers read whole from search/meta.json.

class Unreachable extends Error {
  name = "Unreachable"
}

const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

const get = async url => {
  const response = await fetch(url).catch(error => { throw new Unreachable(error.message) })
  if (!response.ok) throw new Unreachable(response.statusText)
  return response.json()
}

const text = paper => fold([paper.title, ...paper.authors, paper.venue, ...paper.tags, paper.abstract, paper.id].join(" "))
const slugs = {venue: paper => paper.in_venue, tag: paper => paper.in_tags, author: paper => paper.in_authors}

const passes = (paper, filters, but) =>
  (but === "year" || !filters.year || (paper.year >= filters.year[0] && paper.year <= filters.year[1])) &&
  Object.keys(slugs).every(name => name === but || !filters[name] || slugs[name](paper).some(([value]) => filters[name].includes(value)))

const tally = pairs => {
  const counts = new Map()
  for (const [value, label] of pairs) counts.set(value, {value, label, count: (counts.get(value)?.count ?? 0) + 1})
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
}

const search = papers => async (query, {filters = {}, sort, offset = 0, limit = 10} = {}) => {
  const words = fold(query).match(/[\p{L}\p{N}-]+/gu) ?? []
  let said = ""
  let found = papers.filter(paper => words.every(word => text(paper).includes(word)))
  if (!found.length && words.length) {
    said = "any"
    found = papers.filter(paper => words.some(word => text(paper).includes(word)))
  }
  const of = name => found.filter(paper => passes(paper, filters, name))
  const facets = {year: tally(of("year").map(paper => [paper.year, String(paper.year)]))}
  for (const name of Object.keys(slugs)) facets[name] = tally(of(name).flatMap(slugs[name]))
  const hits = of("").sort((a, b) => (sort === "oldest" ? 1 : -1) * (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  return {total: hits.length, hits: hits.slice(offset, offset + limit), facets, said}
}

export const open = async base => {
  const papers = await get(new URL("meta.json", base))
  await get(new URL("shard.json", base))
  return {search: search(papers), bibtex: async (query, options) => {
    const {hits} = await search(papers)(query, {...options, limit: papers.length})
    return hits.map(hit => hit.entry).join("\n")
  }}
}
export const remote = open
