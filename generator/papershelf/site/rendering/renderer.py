"""Page bodies: Jinja templates in `theme/shared/fragments/`; a curator's `fragments/` come first.

Templates get the site without its papers, its addresses and some functions; every value is escaped.
A curator's own templates get the papers too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from ...formats.common_values import format_page_range, format_place_in_series
from ...records.paper import Paper
from ..bibtex_entries import to_bibtex
from ..paper_fragments import NEAR, ROW, Fragments, Part, get_fragments
from ..papers import coins, own_value_markup, paper_links
from ..site import FRAGMENTS, Site, VersionLink
from ..syndication import atom
from ..versions import find_versions
from ..without_papers import strip_papers
from . import markup, phrases, urls
from .bylines import Bylines, link_label
from .minify import shorten_templates
from .translations import choose_texts, find_shown_translation

_CARDS = 2048
"""Cards in memory: those of some months of a busy collection, whose views share cards."""

COMPILED = "direct"
"""How templates are compiled, for caches of what that gives: see `_Compiler`."""
_ROWS: dict[Part, str] = {ROW: "row.html", NEAR: "near.html"}
"""The templates of rows that are fragments."""
ROW_NAMES = 4
"""The number of authors that rows name."""
VERSION = "version.html"
"""The template of a row among other versions of a paper."""
Rows = str | tuple[str, ...]
"""Rows as HTML, or the ids of the papers whose rows they are: see `show_rows`."""


class Renderer:
    """Renders the page bodies of a site."""

    def __init__(self, site: Site) -> None:
        self._env = Environment(
            loader=FileSystemLoader([*site.fragments, FRAGMENTS]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=site.template_cache,
        )
        self._env.code_generator_class = _Compiler
        shorten_templates(self._env, [FRAGMENTS])
        self._site = site
        locale = self._locale = site.locale
        bylines = Bylines(site)
        self.render_byline = bylines.render
        self._env.filters.update(
            _FILTERS, short=locale.format_short, heading=locale.format_heading,
            span=locale.format_span, number=locale.format_number,
        )  # fmt: skip
        self._env.globals.update(
            site=site, collection=site.collection, settings=site.settings, urls=urls,
            words=phrases, locale=locale, _=self.gettext, ngettext=self.ngettext, linked=_link_to,
            pdf=partial(paper_links.link_pdf, site), href=partial(paper_links.to_href, site),
            further=partial(paper_links.list_further_links, site), byline=self.render_byline,
            marked_byline=bylines.render_marked,
            own_value=partial(own_value_markup.format_own_value, site),
            thumbnail=partial(paper_links.link_thumbnail, site),
            translated=partial(find_shown_translation, language=site.language),
            texts=partial(choose_texts, language=site.language),
            short_links=partial(paper_links.list_short_links, site), venue=self.render_venue,
            names=self.render_names, rows=self.render_rows, coins=self.write_coins, memo=self.memo,
            listed=_link_listing, ROW_NAMES=ROW_NAMES, versions=partial(find_versions, site),
            also=self.render_versions,
            # Older names, for curators' own templates.
            shelf=site.collection, once=self.memo,
        )  # fmt: skip
        self._messages: dict[str, Markup] = {}
        self._env.globals["m"] = self._load_macros()
        self._templates: dict[str, Template] = {}
        self._rows: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
        self._cards: dict[str, str] = {}
        self._venues: dict[str, Markup] = {}

    def render(self, template: str, **values: Any) -> str:
        """A template's output, without superfluous white space."""
        return _tighten(self._template(template).render(values))

    def _template(self, name: str) -> Template:
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self._env.get_template(name)
            # Jinja copies the globals at each rendering, which is slow for its chain of maps.
            found.globals = dict(found.globals)
        return found

    def _load_macros(self) -> object:
        macros = self._env.get_template("macros.html")
        try:
            return macros.module
        except Exception:
            self._env.handle_exception()  # so that the traceback has the lines of the template

    def gettext(self, message: str, /, **values: object) -> Markup:
        """A message in the site's language, with escaped values."""
        found = self._messages.get(message)
        if found is None:
            text = self._locale.gettext(message)
            found = self._messages[message] = Markup(text)  # noqa: S704
        return found % values if values else found

    def ngettext(self, singular: str, plural: str, number: int, /, **values: object) -> Markup:
        """A message in the form that a number needs."""
        if not values:
            return Markup(self._locale.ngettext(singular, plural, number))  # noqa: S704
        escaped = {name: escape(value) for name, value in values.items()}
        return Markup(self._locale.ngettext(singular, plural, number, **escaped))  # noqa: S704

    def memo(self, macro: Callable[[Any], str], value: Hashable) -> Markup:
        """The output of a macro for a value; rendered once for all pages."""
        return self._site.memo((macro, value), lambda: Markup(macro(value)))  # noqa: S704

    def write_coins(self, paper: Paper) -> str:
        """A paper as a COinS, which Zotero reads."""
        return coins.write_context(self._site, paper)

    def render_cards(self, papers: tuple[Paper, ...]) -> Markup:
        """The papers as cards: so the feed and the pages of days, weeks and months show them."""
        return Markup("\n".join(map(self._render_card, papers)))  # noqa: S704 - autoescaped

    def _render_card(self, paper: Paper) -> str:
        found = self._cards.get(paper.id)
        if found is None:
            if len(self._cards) >= _CARDS:
                del self._cards[next(iter(self._cards))]
            found = self._cards[paper.id] = self.render("card.html", paper=paper)
        return found

    def render_rows(
        self,
        papers: Iterable[Paper],
        template: str = "row.html",
        figures: Mapping[str, str] = MappingProxyType({}),
    ) -> Markup:
        """The papers as rows of a list; each is rendered once for all lists of a template.

        `figures` are what some rows show of what the papers are sorted by: id -> text.
        """
        found = self._rows[template]
        rows = []
        for paper in papers:
            key = paper.id, figures.get(paper.id, "")
            if key not in found:
                found[key] = self.render(template, paper=paper, figure=key[1])
            rows.append(found[key])
        return Markup("".join(rows))  # noqa: S704 - autoescaped

    def render_row(self, paper: Paper, part: Part) -> str:
        """The row of a paper that is one of its fragments."""
        return self.render(_ROWS[part], paper=paper, figure="")

    def render_notes(self, papers: Iterable[tuple[Paper, str]]) -> Markup:
        """(paper, note in Markdown) as rows of a list."""
        rows = [self.render("row.html", paper=paper, note=note) for paper, note in papers]
        return Markup("".join(rows))  # noqa: S704 - autoescaped

    def render_venue(self, paper: Paper) -> Markup:
        """The short name of a paper's venue, which links to its page; the title of the link is
        the full name. Without a venue, the arXiv id."""
        if not paper.venue:
            name = phrases.venue(self._site.collection, paper)
            return Markup(f"<span>{escape(name)}</span>" if name else "")  # noqa: S704
        found = self._venues.get(paper.venue)
        if found is None:
            found = self._venues[paper.venue] = Markup(self._link_venue(paper))  # noqa: S704
        return found

    def _link_venue(self, paper: Paper) -> str:
        collection = self._site.collection
        slug, short = collection.venue_slug(paper), collection.venue_short(paper)
        name = collection.venue_label(slug)
        title = f' title="{escape(name)}"' if name != short else ""
        link = urls.link(urls.listing("venues", slug))
        return f"<a href={link}{title}>{escape(short)}</a>"

    def render_versions(self, versions: Iterable[VersionLink]) -> Markup:
        """The other versions of a work, in its row."""
        links = (_link_to(urls.paper(version.id), version.label) for version in versions)
        return self.gettext("also: %(versions)s", versions=Markup(", ").join(links))

    def render_names(self, counted: Iterable[tuple[str, str, int]]) -> Markup:
        """(label, address, number) of some names as one line with links and numbers."""
        # No line break between a name and its number.
        grouped = self._locale.format_number
        text = ", ".join([f"{link_label(label, way)}\N{NO-BREAK SPACE}{grouped(number)}"
                          for label, way, number in counted])  # fmt: skip
        return Markup(text)  # noqa: S704 - each name is escaped


class _Compiler(CodeGenerator):
    """Compiles templates without checks that take longer than what they check: whether a function
    needs the context, whether markup is markup, and in our own templates whether a value is a
    mapping."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        if not str(self.filename).startswith(str(FRAGMENTS)):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._escapes(frame):
            self.write("(x if type(x := (")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._escapes(frame):
            self.write(")) is Markup else escape(x))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _escapes(self, frame: Frame) -> bool:
        return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


def get_renderer(site: Site) -> Renderer:
    """The renderer of a site: one for all of its pages."""
    bare = strip_papers(site)
    return bare.cache("renderer", lambda: Renderer(bare))


def render_fragments(site: Site, papers: Iterable[Paper]) -> Iterator[Fragments]:
    """The fragments of papers, in their order."""
    renderer = get_renderer(site)
    for paper in papers:
        row, near = (renderer.render_row(paper, part) for part in _ROWS)
        yield to_bibtex(site, paper), row, near, atom.write_short_entry(site, paper)


def show_rows(site: Site, papers: Iterable[Paper], part: Part = ROW) -> tuple[str, ...]:
    """The ids of papers whose rows a job shows: its outputs are made with `join_rows`."""
    renderer = get_renderer(site)
    return get_fragments(site).show(
        site, papers, part, lambda paper: renderer.render_row(paper, part)
    )


def join_rows(site: Site, rows: Rows, part: Part = ROW) -> Markup:
    """Rows as HTML."""
    if not isinstance(rows, str):
        fragments = get_fragments(site)
        rows = "".join([fragments.read(id, part) for id in rows])
    return Markup(rows)  # noqa: S704 - autoescaped


def _link_listing(
    kind: urls.Kind, slug: str, label: str, unlisted: Container[tuple[str, str]]
) -> Markup:
    """A link to a listing, which a version of another paper may lack.

    A macro in the template of a paper's page would keep all values of the page in memory until
    garbage is collected.
    """
    is_unlisted = (kind, slug) in unlisted
    return escape(label) if is_unlisted else _link_to(urls.listing(kind, slug), label)


def _link_to(address: str, label: str) -> Markup:
    """A link within a message."""
    return Markup(f"<a href={urls.link(address)}>{escape(label)}</a>")  # noqa: S704 - escaped


_BLANK = re.compile(r"(?<=\n) +\n")
_ENDS = "</p>", "</dl>"
_LOOSE = re.compile(r"[^\S\n]+\n|\n\s+")


def _tighten(html: str) -> str:
    """Replace each run of white space that has a line break by one, except in `<pre>`."""
    parts = []
    # A regular expression would take as long as the template.
    while (start := html.find("<pre")) >= 0 and (end := html.find("</pre>", start)) >= 0:
        parts += [_tighten_part(html[:start]), _tighten_pre(html[start:end])]
        html = html[end:]
    return "".join([*parts, _tighten_part(html)]).strip()


def _tighten_pre(html: str) -> str:
    # To Markdown a line of spaces is an empty line, which would end the block of HTML.
    return _BLANK.sub("\n", html) if " \n" in html else html


def _tighten_part(html: str) -> str:
    # The output of our own templates has no more to remove than empty lines, and breaks at the end
    # of blocks. Those between blocks keep words apart for programs that read texts only.
    for tag in _ENDS:
        html = html.replace(f"\n{tag}", tag)
    while "\n\n" in html:
        html = html.replace("\n\n", "\n")
    loose = "\n " in html or " \n" in html or "\t" in html
    return _LOOSE.sub("\n", html) if loose else html


def _find_host(link: str) -> str:
    """The host of a web link, for its label."""
    return link.split("/")[2].removeprefix("www.") if "//" in link else link


_FILTERS = {
    "link": urls.link,
    "title": markup.title_to_html,
    "title_plain": markup.title_to_line,
    "html": markup.to_html,
    "paragraphs": markup.to_paragraphs,
    "excerpt": markup.excerpt,
    "note": markup.note_to_html,
    "page_range": format_page_range,
    "place_in_series": format_place_in_series,
    "host": _find_host,
}
