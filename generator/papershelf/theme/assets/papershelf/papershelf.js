// What pages do beyond reading, where there is script: copy a BibTeX entry from an index.
// Listens on the document, so that it goes on working when instant navigation swaps the page.

const say = (button, text) => {
  button.textContent = text
  setTimeout(() => (button.textContent = "Copy"), 2000)
}

document.addEventListener("click", async event => {
  const button = event.target.closest(".ps-copy")
  if (!button) return
  try {
    const response = await fetch(button.previousElementSibling.href)
    if (!response.ok) throw new Error(response.statusText)
    await navigator.clipboard.writeText(await response.text())
    say(button, "Copied")
  } catch {
    say(button, "Failed")
  }
})

// A button after each key, which is a link to the entry's file.
const show = () => {
  for (const key of document.querySelectorAll(".ps-keys a[download]:first-child:nth-last-child(2)")) {
    const button = Object.assign(document.createElement("button"), {className: "ps-copy", type: "button", textContent: "Copy"})
    button.setAttribute("aria-label", `Copy the entry ${key.textContent}`)
    key.after(button)
  }
}
if (window.document$) window.document$.subscribe(show)
else show()
