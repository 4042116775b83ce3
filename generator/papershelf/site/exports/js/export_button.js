// The button “Export” of pages that scripts generate; `every_page/js/exports.js` adds it to other pages.

/** @import {Menu} from "./export_menu.js" */
/** @typedef {typeof import("./cite.js")} Cite */

import {make, set} from "../../rendering/js/elements.js"
import {UNREACHED, say} from "../../rendering/js/status.js"

/** The formats of files that are generated from the search index. */
export const OF_INDEX = ["BibTeX", "biblatex", "RIS", "CSL-JSON", "EndNote"]

/**
 * A button with a menu of formats. `act(cite, name)` is as in export_menu.js, which is part of cite.js and fetched
 * when the menu is first opened.
 *
 * @param {string[]} names
 * @param {(cite: Cite, name: string) => Promise<string>} act
 */
export const makeExportMenu = (names, act) => {
  const button = set(make("button", {type: "button"}, _("Export")), {"aria-expanded": "false"})
  const menu = /** @type {Menu} */ (make("span", {className: "ps-export"}, button, make("span", {hidden: true})))
  button.onclick = () => import("./cite.js").then(cite => cite.press(menu, names, name => act(cite, name)), () => say(UNREACHED))
  return menu
}
