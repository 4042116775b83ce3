// Rows of the search page's results, each with a COinS, by which Zotero saves it: the same text as `write_context` of
// `coins.py`.

/** @import {Hit} from "../../../search/client/search.js" */
/** @import {Found} from "./client.js" */

import {make, set} from "../../rendering/js/elements.js"
import {listVenueAndDate, renderHit, toAddress} from "./results.js"

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

/**
 * A row as in listings (`row.html`), with the link that the context tells.
 *
 * @param {URL} root
 * @param {Hit} hit
 * @param {Found} found
 * @param {Element[]} snippet
 */
export const makeRow = (root, hit, found, snippet = []) => {
  const {title, byline} = renderHit(hit, found.mark), href = toAddress(root, hit)
  const row = make("li", {}, make("a", {href}, ...title))
  if (byline.length) row.append(make("small", {}, ...byline))
  row.append(...snippet)
  if (hit.page) return row
  const context = hit.context ? writeContext(hit, href) : "", [, doi = ""] = /rft_id=info:doi\/([^&]+)/.exec(context) ?? []
  const [, arxiv = ""] = /^10\.48550\/arxiv\.(.+)/i.exec(doi) ?? []
  const whole = hit.venueName && hit.venueName !== hit.venue ? {title: hit.venueName} : {}
  const facts = listVenueAndDate({...hit, venue: hit.venue || arxiv && `arXiv ${arxiv}`})
  const spans = facts.flatMap(text => [make("span", text === hit.venue ? whole : {}, text), " "]).slice(0, -1)
  row.append(set(make("small", {className: "ps-facts"}, ...spans), hit.abstract ? {"data-abstract": ""} : {}))
  const link = arxiv ? make("a", {href: `https://arxiv.org/pdf/${arxiv}`}, "PDF") : make("a", {href: `https://doi.org/${doi}`}, "DOI")
  row.append(make("small", {className: "ps-acts"}, ...doi ? [link] : []))
  if (context) row.append(make("span", {className: "Z3988", title: context}))
  return row
}
