// Answers of the client: an answer to each of `asks`, `[method, ...its arguments]`, `{error}` where it was an exception.

import {readFile} from "node:fs/promises"

export default async function answer({script, base, asks}, load) {
  const {open, ...others} = await load(script)
  const fetch = async name => {
    const content = await readFile(name).catch(() => null)
    return new Response(content, {status: content ? 200 : 404})
  }
  // Functions that need no index are asked by their names too.
  const functions = Object.entries(others).map(([name, call]) => [name, async (...all) => call(...all)])
  const index = {...Object.fromEntries(functions), ...open(base, {fetch})}
  const answers = []
  for (const [method, ...rest] of asks) {
    answers.push(await index[method](...rest).catch(error => ({error: `${error.name}: ${error.message}`})))
  }
  return answers
}
