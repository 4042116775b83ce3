{#- What is the same on every page, and of no use without script: Material's settings, the switch of the
    scheme, the way to the reader's shelf. Made once for a site; the page calls the two functions where they belong. -#}
{%- import "partials/language.html" as lang with context -%}
{%- set palettes = config.theme.palette if config.theme.palette and config.theme.palette is not mapping else [] -%}
{%- set tools %}{% include "partials/tools.html" %}{% endset -%}
{%- set has_version = config.extra.version and (not config.plugins.mike or config.plugins.mike.config.version_selector) -%}
// Made by Papershelf from mkdocs.yml, once for all pages.
{
const here = document.currentScript.src
const root = new URL("{{ base_url }}", here)

// Material's templates and its script keep things with these.
window.__md_scope = {% if config.extra.scope %}new URL({{ config.extra.scope | tojson }}, location){% else %}root{% endif %}
window.__md_hash = text => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0)
window.__md_get = (key, store = localStorage, scope = __md_scope) => JSON.parse(store.getItem(`${scope.pathname}.${key}`))
window.__md_set = (key, value, store = localStorage, scope = __md_scope) => {
  try {
    store.setItem(`${scope.pathname}.${key}`, JSON.stringify(value))
  } catch {} // no room for it: forgotten with the page
}

document.documentElement.classList.replace("no-js", "js")

// How much of each paper the feed shows (papershelf.js); a browser may forbid to remember it.
try {
  const density = __md_get("__density")
  if (density) document.documentElement.dataset.psDensity = density
} catch {}

const palettes = [
{%- for one in palettes %}
  {{ {"media": one.media | d("", true), "scheme": one.scheme | d("default", true) | replace(" ", "-"), "primary": one.primary | d("indigo", true) | replace(" ", "-"), "accent": one.accent | d("indigo", true) | replace(" ", "-")} | tojson }},
{%- endfor %}
]

// The scheme before anything is painted: the reader's choice, or else the system's.
const paint = () => {
  let color = __md_get("__palette")?.color ?? palettes.find(one => matchMedia(one.media).matches) ?? palettes[0]
  if (color?.media === "(prefers-color-scheme)") {
    const light = matchMedia("(prefers-color-scheme: light)").matches
    color = palettes.find(one => one.media === `(prefers-color-scheme: ${light ? "light" : "dark"})`) ?? color
  }
  for (const [key, value] of Object.entries(color ?? {})) document.body.setAttribute(`data-md-color-${key}`, value)
}

// Called in the header.
window.__ps_header = () => {
{%- if config.theme.palette is not mapping %}
  paint()
{%- endif %}
  const script = document.currentScript
  script.closest("header").insertAdjacentHTML("beforebegin", '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">')
  script.insertAdjacentHTML("beforebegin", {{ tools | trim | tojson }})
  for (const link of script.parentNode.querySelectorAll(".ps-shelved")) link.href = new URL(link.getAttribute("href"), here)
}

// Called before Material's script, which reads its settings from the page.
window.__ps_config = () => {
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
  document.currentScript.before(settings)
  document.currentScript.insertAdjacentHTML("beforebegin", '<div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>')
}
}
