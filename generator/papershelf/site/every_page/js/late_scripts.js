// Parts of pages with scripts of their own: the panel “Cite”, comments, the shelf, the field above a long index, the map.

import {load, onEveryPage, status} from "./shared.js"

/**
 * @param {string} part
 * @param {string} script
 * @param {string} name of its function
 */
const complete = async (part, script, name = "show") => {
  if (document.querySelector(part)) (await load(script))[name]()
}
const tryAll = () => {
  complete(".ps-cite", "cite.js").catch(() => {}) // the page works without it
  complete(".ps-talk", "comments.js").catch(() => {})
  complete(".ps-shelf", "shelf-page.js").catch(() => (status.textContent = _("The shelf can’t be reached. Are you online?")))
  complete(".ps-following", "following-page.js").catch(() => (status.textContent = _("The papers can’t be reached. Are you online?")))
  complete("link[type='application/atom+xml']", "following.js", "showNews").catch(() => {})
  complete(".ps-sessions", "sessions.js").catch(() => {})
  complete(".ps-map", "map.js").catch(() => document.querySelector(".ps-map")?.remove())
  complete(".ps-lookup", "names.js").catch(() => document.querySelector(".ps-lookup")?.remove())
}
onEveryPage(tryAll)
document.addEventListener("ps-found", () => complete(".ps-search__tools", "following.js", "showNews").catch(() => {}))
