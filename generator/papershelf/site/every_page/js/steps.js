// Links to the previous and next paper of the list that the reader came from.

import {make, onEveryPage} from "./shared.js"

const rows = ".ps-listing .ps-rows > li > a, .ps-feed h2 a, :is(.ps-found, .ps-mine) > li > a"
document.addEventListener("click", event => {
  if (!event.target.closest(rows)) return
  try {
    sessionStorage.psList = [location, ...document.querySelectorAll(rows)].join(" ")
  } catch {} // the browser forbids it, or its storage is full
})
const showSteps = () => {
  let steps = ""
  try {
    steps = sessionStorage.psList ?? ""
  } catch {}
  const [list, ...papers] = steps.split(" ")
  const at = papers.indexOf(location.origin + location.pathname)
  const nav = make("nav", {className: "ps-steps", ariaLabel: _("List")})
  /**
   * @param {string | undefined} href
   * @param {string} textContent
   */
  const add = (href, textContent, rel = "") => href && nav.append(make("a", {href, textContent, rel}))
  add(papers[at - 1], _("Previous"), "prev")
  const number = at + 1, total = papers.length
  add(list, _(`${number} of ${total}`))
  add(papers[at + 1], _("Next"), "next")
  if (at >= 0) document.querySelector(".ps-main")?.prepend(nav)
}
onEveryPage(showSteps)
