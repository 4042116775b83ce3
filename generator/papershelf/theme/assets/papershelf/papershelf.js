// What pages do beyond reading, where there is script: copy a BibTeX entry from an index.
// Listens on the document, so that it goes on working when instant navigation swaps the page.

const said = (button, text) => {
  const label = button.dataset.label ??= button.textContent
  button.textContent = text
  setTimeout(() => (button.textContent = label), 2000)
}

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy-from]")
  if (!button) return
  try {
    const response = await fetch(button.dataset.copyFrom)
    if (!response.ok) throw new Error(response.statusText)
    await navigator.clipboard.writeText(await response.text())
    said(button, "Copied")
  } catch {
    said(button, "Failed")
  }
})

const show = () => document.querySelectorAll("[data-copy-from]").forEach(button => (button.hidden = false))
if (window.document$) window.document$.subscribe(show)
else show()
