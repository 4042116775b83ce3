{#- Parts that are the same on every page and need JavaScript: Material's settings, the switch of the colour
    scheme, the link to the reader's shelf. Generated once per site; the element `ps-tools` in the header is where they go. -#}
{%- import "partials/language.html" as lang with context -%}
{%- set palettes = config.theme.palette if config.theme.palette and config.theme.palette is not mapping else [] -%}
{%- set tools %}{% include "partials/tools.html" %}{% endset -%}
{%- set has_version = config.extra.version and (not config.plugins.mike or config.plugins.mike.config.version_selector) -%}
{
const here = document.currentScript.src
const root = new URL("{{ base_url }}", here)

const palettes = [
{%- for palette in palettes %}
  {{ {"media": palette.media | d("", true), "scheme": palette.scheme | d("default", true) | replace(" ", "-"), "primary": palette.primary | d("indigo", true) | replace(" ", "-"), "accent": palette.accent | d("indigo", true) | replace(" ", "-")} | tojson }},
{%- endfor %}
]

{#- Material's templates and its script store values with these. #}
window.__md_scope = {% if config.extra.scope %}new URL({{ config.extra.scope | tojson }}, location){% else %}root{% endif %}
window.__md_hash = text => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0)
const isChoice = ({index, color}) => Number.isInteger(index) && palettes[index].media === color.media
{#- A browser may forbid storage. A value may be of another program, or chosen among palettes that are no longer there. #}
window.__md_get = (key, store, scope = __md_scope) => {
  try {
    const value = JSON.parse((store ?? localStorage).getItem(`${scope.pathname}.${key}`))
    return key === "__palette" && !isChoice(value) ? null : value
  } catch {
    return null
  }
}
window.__md_set = (key, value, store, scope = __md_scope) => {
  try {
    (store ?? localStorage).setItem(`${scope.pathname}.${key}`, JSON.stringify(value))
  } catch {} {#- or it is full: the value is lost with the page #}
}

document.documentElement.classList.replace("no-js", "js")

{#- How much of each paper the feed shows (`density.js`). #}
const density = __md_get("__density")
if (typeof density === "string" && /^\w+$/.test(density)) document.documentElement.dataset.psDensity = density

{% if "navigation.top" in (config.theme.features or []) -%}
{#- The button “Back to top”, made as soon as the browser reads the element. The space separates its icon from the words. #}
customElements.define("ps-top", class extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button")
    Object.assign(button, {type: "button", className: "md-top ps-i-top", hidden: true, textContent: {{ (" " ~ lang.t("top")) | tojson }}})
    button.dataset.mdComponent = "top"
    this.replaceWith(button)
  }
})

{% endif -%}
{#- The colour scheme, before the first paint: the reader's choice, or else the system's. Returns its number. #}
const paint = () => {
  const number = __md_get("__palette")?.index ?? Math.max(0, palettes.findIndex(({media}) => matchMedia(media).matches))
  let color = palettes[number]
  if (color?.media === "(prefers-color-scheme)") {
    const light = matchMedia("(prefers-color-scheme: light)").matches
    color = palettes.find(({media}) => media === `(prefers-color-scheme: ${light ? "light" : "dark"})`) ?? color
  }
  for (const [key, value] of Object.entries(color ?? {})) document.body.setAttribute(`data-md-color-${key}`, value)
  return number
}

{#- Material's script reads its settings from the page. #}
const makeSettings = () => {
  const settings = document.createElement("script")
  settings.id = "__config"
  settings.type = "application/json"
  settings.text = JSON.stringify({
    base: root.href,
    features: {{ (config.theme.features or []) | tojson }},
    annotate: {{ (config.extra.annotate or none) | tojson }},
    tags: {{ (config.extra.tags or none) | tojson }},
    version: {{ ((config.extra.version if has_version) or none) | tojson }},
    translations: {
{%- for word in ["clipboard.copy", "clipboard.copied", "select.version"] %}
      "{{ word }}": {{ lang.t(word) | tojson }},
{%- endfor %}
    },
  })
  return settings
}

{#- The browser calls this as soon as it reads the element, which is in the header: before the first paint, and before
    Material's script. So no page needs an inline script. #}
customElements.define("ps-tools", class extends HTMLElement {
  connectedCallback() {
    const header = this.closest("header")
    header.dataset.mdComponent = "header"
    header.before(makeSettings())
    header.insertAdjacentHTML("beforebegin", '<div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div><input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search">')
    const tools = document.createRange().createContextualFragment({{ tools | trim | tojson }})
    for (const link of tools.querySelectorAll(".ps-shelved")) link.href = new URL(link.getAttribute("href"), here)
{%- if config.theme.palette is not mapping %}
    {#- Material's script shows the button of the current scheme, which is after its input, but later. #}
    const button = tools.querySelectorAll(".md-option")[paint()]?.nextElementSibling
    if (button) button.hidden = false
{%- endif %}
    this.replaceWith(tools)
  }
})
}
