// A result as a COinS, by which Zotero saves it: the same text as `write_context` of `coins.py`.

/** @import {Hit} from "../../../search/client/search.js" */

const COMMON = "ctx_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:dc"

/** @param {string} text */
const encode = text => text.replace(/[%&=+#;]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * The reverse of `pack_context`.
 *
 * @param {Hit} hit
 * @param {string} address of the paper's page
 */
export const writeContext = ({context, title, authors, date, venueName = ""}, address) => {
  const packed = context.split("&").map(pair => {
    const [key, value = encode(pair === "_id" ? address : venueName)] = pair.split("=")
    return [key, value]
  })
  // With a DOI, Zotero looks up the rest.
  const hasDoi = packed.some(([key, value]) => key === "_id" && value.startsWith("info:doi/"))
  const shown = {".title": [title], ".au": hasDoi ? [] : authors, ".date": hasDoi || !date ? [] : [date]}
  const first = Object.entries(shown).flatMap(/** @returns {string[][]} */ ([key, values]) => {
    const own = packed.filter(([other]) => other === key)
    return own.length ? own : values.map(value => [key, encode(value)])
  })
  const others = packed.filter(([key]) => !(key in shown))
  return [COMMON, ...[...first, ...others].map(([key, value]) => `rft${key}=${value}`)].join("&")
}
