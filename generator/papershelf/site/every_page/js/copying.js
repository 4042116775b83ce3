// What cards, rows and the BibTeX index copy and unfold.

import {load, make, onEveryPage, paperRoot, readId, status} from "./shared.js"

/**
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
const say = (button, text) => {
  const label = button.dataset.label ??= button.textContent
  button.textContent = text
  setTimeout(() => (button.textContent = label), 2000)
}

/** @param {HTMLButtonElement} button */
const copy = async button => {
  try {
    const response = await fetch(button.value)
    if (!response.ok) throw new Error(response.statusText)
    await navigator.clipboard.writeText(await response.text())
    say(button, _("Copied"))
  } catch {
    say(button, _("Failed"))
  }
}

document.addEventListener("click", ({target}) => {
  /** @type {HTMLButtonElement | null} */
  const button = target.closest("button:is(.ps-copy, .ps-unfold)[value]")
  if (button?.matches(".ps-copy")) copy(button)
  else if (button) load("cite.js").then(cite => cite.unfoldAbstract(button)).catch(() => (status.textContent = _("The papers can’t be reached. Are you online?")))
})

/**
 * @param {string} address of the entry's file
 * @param {string} text
 * @param {string} label
 */
const makeCopyButton = (address, text, label) => {
  const button = make("button", {className: "ps-copy", type: "button", value: address, textContent: text})
  button.setAttribute("aria-label", label)
  return button
}

/** @param {string | null | undefined} name of a paper */
const nameCopyButton = name => _(`Copy BibTeX: ${name}`)

/** @param {Element} facts of a row */
const completeRow = facts => {
  const row = /** @type {Element} */ (facts.parentElement), link = row.querySelector("a"), id = link && readId(link)
  const acts = row.querySelector(".ps-acts")
  if (!id || !acts || acts.querySelector(".ps-copy")) return
  const name = link.textContent
  if (facts.hasAttribute("data-abstract")) {
    const button = make("button", {className: "ps-unfold", type: "button", value: link.href, textContent: _("Abstract")})
    button.setAttribute("aria-expanded", "false")
    button.setAttribute("aria-label", _(`Abstract: ${name}`))
    acts.append(button)
  }
  acts.append(makeCopyButton(`${paperRoot}${id}.bib`, _("Copy BibTeX"), nameCopyButton(name)))
}

const complete = () => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const keys = document.querySelectorAll(".ps-keys a[download]:first-child:nth-last-child(2)")
  for (const key of keys) {
    const name = key.textContent
    key.after(makeCopyButton(key.href, _("Copy"), _(`Copy the entry ${name}`)))
  }
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const files = document.querySelectorAll(".ps-card .ps-acts > a[download]")
  for (const file of files) file.replaceWith(makeCopyButton(file.href, _("Copy BibTeX"), nameCopyButton(file.closest(".ps-card")?.querySelector("h2 > a")?.textContent)))
  document.querySelectorAll(":is(.ps-rows, .ps-found) > li > .ps-facts").forEach(completeRow)
}
document.addEventListener("ps-found", complete) // the search page has drawn its results
onEveryPage(complete)
