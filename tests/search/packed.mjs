// What the client makes of packed texts, `pairs` of [parts, base text].

export default async function unpackAll({script, pairs}, load) {
  const {unpack} = await load(script)
  return pairs.map(pair => unpack(...pair))
}
