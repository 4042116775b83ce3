// The comments on a paper's page. A button says what it loads and from where; nothing is loaded before it is pressed.
// `GISCUS`, where the comments are stored and their language, is put before this text.

import {make} from "../../rendering/js/elements.js"

const HOST = "https://giscus.app"

/** @type {number} */
let silence
/** @param {string} text */
const say = text => {
  const status = /** @type {Element} */ (document.querySelector(".ps-said"))
  clearTimeout(silence)
  status.textContent = text
  silence = setTimeout(() => (status.textContent = ""), 5000)
}

// The comments follow the colour scheme of the page.
const getTheme = () => (document.body.dataset.mdColorScheme === "slate" ? "dark" : "light")
const follow = () => {
  /** @type {HTMLIFrameElement | null} */
  const frame = document.querySelector("iframe.giscus-frame")
  frame?.contentWindow?.postMessage({giscus: {setConfig: {theme: getTheme()}}}, HOST)
}
new MutationObserver(follow).observe(document.body, {attributeFilter: ["data-md-color-scheme"]})

// giscus sends a message when the comments are there.
let isAwaited = false
addEventListener("message", ({origin, data}) => {
  if (!isAwaited || origin !== HOST || !data?.giscus) return
  isAwaited = false
  say(_("The comments are there"))
})

/**
 * @param {HTMLElement} section
 * @param {HTMLElement} offer
 */
const load = (section, offer) => {
  const {repo, repo_id, category, category_id, lang} = GISCUS
  const term = new URL(section.querySelector("a")?.href ?? "").searchParams.get("discussions_q")
  const script = make("script", {src: `${HOST}/client.js`, async: true, crossOrigin: "anonymous"})
  Object.assign(script.dataset, {
    repo, repoId: repo_id, category, categoryId: category_id, mapping: "specific", term, strict: "1", reactionsEnabled: "1",
    emitMetadata: "0", inputPosition: "bottom", theme: getTheme(), lang, loading: "eager",
  })
  script.onerror = () => {
    comments.replaceWith(offer)
    offer.querySelector("button")?.focus()
    say(_("The comments can’t be reached. Are you online?"))
  }
  const comments = make("div", {className: "giscus"})
  offer.replaceWith(comments)
  section.append(script)
  section.tabIndex = -1
  section.focus() // from here Tab leads into the comments
  isAwaited = true
  say(_("Loading the comments from giscus.app…"))
}

// Complete the section of the current page.
export const show = () => {
  const section = document.querySelector(".ps-talk")
  if (!section || section.querySelector("button, .giscus")) return
  const note = make("small", {id: "ps-talk-told"}, _("They are kept by GitHub. Your browser will connect to giscus.app, which shows them."))
  const button = make("button", {className: "ps-btn", type: "button"}, _("Load the comments from giscus.app"))
  button.setAttribute("aria-describedby", note.id)
  const offer = make("p", {}, button, note)
  button.addEventListener("click", () => load(section, offer))
  section.append(offer)
}
