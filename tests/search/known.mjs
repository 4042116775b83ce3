// What a client fetches that knows an index by its `meta.json`: {total, asked, ready}, the results of a query, the files
// that were asked for, and how many of them before it.

import {readFile} from "node:fs/promises"

export default async function count({script, base, query = "robot", options}, load) {
  const {open} = await load(script)
  const asked = []
  const fetch = async name => {
    asked.push(name.slice(base.length))
    const content = await readFile(name).catch(() => null)
    return content ? new Response(content) : new Response("", {status: 404})
  }
  const index = open(base, {fetch})
  await index.ready()
  const ready = asked.length
  const {total} = await index.search(query, options)
  return {total, ready, asked}
}
