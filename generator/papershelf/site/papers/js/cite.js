// The panel “Cite” of a paper's page: a button to copy the citation, and the style that was chosen last.

import {make} from "../../rendering/js/elements.js"

/**
 * Copy a citation, with its italics for word processors.
 *
 * @param {HTMLElement} cite
 */
const copy = async cite => {
  const shown = /** @type {Element} */ (cite.querySelector("input:checked")?.parentElement?.nextElementSibling ?? cite.firstElementChild)
  const text = shown.textContent.trim()
  if (!window.ClipboardItem || shown.matches("pre")) return navigator.clipboard.writeText(text)
  const parts = {"text/plain": text, "text/html": shown.innerHTML}
  const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], {type})])
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
}

/** @param {HTMLElement} cite */
const makeCopyButton = cite => {
  const button = make("button", {className: "ps-copy", type: "button"}, _("Copy"))
  button.addEventListener("click", async () => {
    button.textContent = await copy(cite).then(() => _("Copied"), () => _("Failed"))
    setTimeout(() => (button.textContent = _("Copy")), 2000)
  })
  return button
}

// The style that was chosen last. A browser may forbid storing it.
const STYLE = "ps-style"
const readStyle = () => {
  try {
    return localStorage.getItem(STYLE)
  } catch {}
}
/** @param {string} name */
const writeStyle = name => {
  try {
    localStorage.setItem(STYLE, name)
  } catch {}
}

// Complete the panel of the current page.
export const show = () => {
  const cite = document.querySelector(".ps-cite")
  const tools = cite?.querySelector(".ps-links")
  if (!cite || !tools || tools.querySelector(".ps-copy")) return
  tools.prepend(makeCopyButton(cite))
  const labels = [...cite.querySelectorAll("label")]
  const chosen = labels.find(label => label.textContent === readStyle())?.querySelector("input")
  if (chosen) chosen.checked = true
  for (const label of labels) label.addEventListener("change", () => writeStyle(label.textContent))
}
