// What pages do beyond reading, where there is script: copy a BibTeX entry from an index.
// Listens on the document, so that it goes on working when instant navigation swaps the page.

const say = (button, text) => {
  button.textContent = text
  setTimeout(() => (button.textContent = "Copy"), 2000)
}

document.addEventListener("click", async event => {
  const button = event.target.closest(".ps-keys .ps-copy")
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

// --- citing a paper: the panel's buttons come with a script of its own --------------------------
{
const assets = new URL(".", document.currentScript.src)
const showCite = async () => {
  if (document.querySelector(".ps-cite")) (await import(new URL("cite.js", assets))).show()
}
const tryCite = () => showCite().catch(() => {}) // without it the page is as without script
if (window.document$) window.document$.subscribe(tryCite)
else tryCite()
}

// --- the search -------------------------------------------------------------------------------
// A dialog that the header's button, / and Ctrl-K open at once, so that no typed letter is lost; the
// rest of the search is fetched when it is first opened. On the page of the search its own field serves.
{
const assets = new URL(".", document.currentScript.src)
const root = new URL("../../", assets)
const findLink = document.querySelector(".ps-find")
const pageField = () => document.querySelector(".ps-search input[name=q]")
const isWriting = at => at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)
let dialog, filling
let failures = 0

const fetchScript = async name => {
  import(new URL("search.js", assets)).catch(() => {}) // the engine, which it will ask for: at the same time
  // A browser may keep it that a script could not be fetched: another address asks again.
  const module = import(new URL(failures ? `${name}?again=${failures}` : name, assets))
  return module.catch(error => {
    failures += 1
    throw error
  })
}

const unreachable = again => {
  const button = Object.assign(document.createElement("button"), {type: "button", textContent: "Try again", onclick: again})
  return ["The search can’t be reached. Are you online? ", button]
}

const newDialog = () => {
  document.body.insertAdjacentHTML("beforeend", `<dialog class="ps-dialog md-typeset" aria-label="Search">
<form role="search"><input name="q" role="combobox" aria-label="Search papers" aria-autocomplete="list" aria-controls="ps-hits" aria-expanded="false"
placeholder="Search papers" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" maxlength="500">
<button type="button">Close</button></form><p class="ps-dialog__said" role="status"></p><div id="ps-hits" role="listbox" aria-label="Found"></div></dialog>`)
  const made = document.body.lastElementChild
  made.querySelector("form").action = findLink.href
  made.addEventListener("click", event => {
    if (event.target === made || event.target.closest("form > button")) made.close()
  })
  return made
}

const openSearch = () => {
  const field = pageField()
  if (field) return field.select()
  dialog ??= newDialog()
  if (!dialog.open) dialog.showModal()
  dialog.querySelector("input").select()
  filling ??= fetchScript("find.js").then(module => module.fill(dialog, root))
  filling.catch(() => {
    filling = undefined
    dialog.querySelector(".ps-dialog__said").replaceChildren(...unreachable(openSearch))
  })
}

const fillPage = async () => {
  const page = document.querySelector(".ps-search")
  page?.querySelector(".ps-empty[role]")?.remove()
  try {
    if (page) (await fetchScript("find-page.js")).start(root)
  } catch {
    const said = Object.assign(document.createElement("p"), {className: "ps-empty", role: "status"})
    said.append(...unreachable(fillPage))
    page.append(said)
  }
}

if (findLink) {
  const button = Object.assign(document.createElement("button"), {className: "ps-find", type: "button", textContent: findLink.textContent})
  button.setAttribute("aria-haspopup", "dialog")
  button.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K")
  button.addEventListener("click", openSearch)
  findLink.replaceWith(button)
  document.addEventListener("keydown", event => {
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target)
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!isSlash && !isK) return
    event.preventDefault()
    openSearch()
  })
  if (window.document$) window.document$.subscribe(fillPage)
  else fillPage()
}
}

// --- the papers before and after, in the list that the reader came from: noted when it is left ------
{
const rows = ".ps-listing .ps-rows > li > a, .ps-feed h2 a"
document.addEventListener("click", event => {
  if (event.target.closest(rows)) sessionStorage.psList = [location, ...document.querySelectorAll(rows)].join(" ")
})
const make = (name, values) => Object.assign(document.createElement(name), values)
const showSteps = () => {
  const [list, ...papers] = (sessionStorage.psList ?? "").split(" ")
  const at = papers.indexOf(location.origin + location.pathname)
  const nav = make("nav", {className: "ps-steps", ariaLabel: "List"})
  const add = (href, textContent) => href && nav.append(make("a", {href, textContent}))
  add(papers[at - 1], "Previous")
  add(list, `${at + 1} of ${papers.length}`)
  add(papers[at + 1], "Next")
  if (at >= 0) document.querySelector(".ps-paper__main")?.prepend(nav)
}
if (window.document$) window.document$.subscribe(showSteps)
else showSteps()
}
