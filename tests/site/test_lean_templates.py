"""Templates as they are compiled: shorter, and browsers read the same from them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.rendering.minify import shorten_templates, write_attribute
from papershelf.site.rendering.renderer import Renderer


class AllAttributes(HTMLParser):
    """The values of `href`, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href"]


@given(st.text(alphabet="ab/?=&;\"'<>` \n\tü.", min_size=1))
def test_a_value_is_read_as_it_was_written(value: str) -> None:
    parser = AllAttributes()
    parser.feed(f"<a href={write_attribute(value)}>x</a>")
    assert parser.found == [value]


def test_only_values_that_need_quotes_have_them() -> None:
    assert write_attribute("../papers/a/") == "../papers/a/"
    assert write_attribute("https://x.example/?a=b&c") == '"https://x.example/?a=b&amp;c"'


@pytest.mark.parametrize(("source", "short"), [
    ("<ul></ul>\n{% if x %}\n<span>b</span>\n{% endif %}", "<ul></ul>"),
    ("<dl>\n{% for a in (1, 2) %}\n<dt>{{ a }}</dt>\n<dd>b</dd>\n{% endfor %}\n</dl>", "<dl><dt>1<dd>b\n<dt>2<dd>b\n</dl>"),
    ("<span>a</span>\n<span>b</span>", "<span>a</span>\n<span>b</span>"),
    ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
])  # fmt: skip
def test_lines_break_only_where_readers_see_it(source: str, short: str) -> None:
    env = Environment(loader=DictLoader({}), trim_blocks=True, autoescape=True)
    extension = shorten_templates(env, [Path("/theme")]).extensions["papershelf.site.rendering.minify.LeanTemplates"]
    text = extension.preprocess(source, "a.html", "/theme/a.html")
    assert env.from_string(text).render() == short


OWN = """{% macro say(text, after="<") %}{{ text }}{{ after }}{{ caller() if caller is defined }}{% endmacro %}
{{ say("<b>") }} {{ say(**{"text": facts.name}) }} {% call say(facts.items_of["<"]) %}!{% endcall %}
{% autoescape false %}{{ facts.name }}{% endautoescape %} {{ _("<i>%(x)s</i>", x="<") }} {{ say(settings.hub) -}}
{% for one in [1, 2] %}{{ loop.index }}{{ loop.cycle("a", "b") }}{% endfor %} {{ nothing is defined }}"""


def test_a_curators_template_does_what_jinja_says(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text(OWN, encoding="utf-8")
    site = Site(Collection(), Settings(), name="S", fragments=(tmp_path,))
    facts = {"name": "<n>", "items_of": {"<": Markup("<u>")}}
    found = Renderer(site).render("own.html", facts=facts)
    assert found == "&lt;b&gt;&lt; &lt;n&gt;&lt; <u>&lt;!<n> <i>&lt;</i> &lt;1a2b False"


def test_older_names_stay_in_templates_of_curators(tmp_path: Path) -> None:
    """Those that the manual's page on the theme promises."""
    own = "{{ shelf.papers | length }} {{ shelf.by_tag | join }} {{ once(m.status, 'retracted') }}"
    now = own.replace("shelf", "collection").replace("once", "memo")
    for name, text in {"own.html": own, "now.html": now}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paper = Paper(id="a", title="T", tags=("owls",))
    renderer = Renderer(Site(Collection.of([(Place("", "a.yaml"), paper)]), Settings(), name="S", fragments=(tmp_path,)))
    found = renderer.render("own.html")
    assert found == renderer.render("now.html")
    assert found.startswith("1 owls <") and "etracted" in found
