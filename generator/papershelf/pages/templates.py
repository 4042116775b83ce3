"""Page bodies: Jinja templates in `theme/fragments/`, or a curator's `fragments/` before them.

They see the site, the addresses and a few words for writing; every value is escaped.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..errors import count
from ..records.name import Name
from ..records.paper import Paper
from . import dates, links, markup, urls

if TYPE_CHECKING:
    from .site import Site

FRAGMENTS = Path(__file__).parent.parent / "theme" / "fragments"


class Templates:
    """The page bodies of one site."""

    def __init__(self, site: Site) -> None:
        self._env = Environment(
            loader=FileSystemLoader([*site.fragments, FRAGMENTS]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.filters.update(_FILTERS)
        self._env.globals.update(
            site=site, shelf=site.collection, settings=site.settings, urls=urls, count=count,
            pdf=links.pdf, href=links.href, byline=lambda paper, most=0: _byline(site, paper, most),
        )  # fmt: skip
        self._rows: dict[tuple[str, str], Markup] = {}

    def render(self, template: str, **values: Any) -> str:
        """A body, without the white space that templates have for their readers."""
        return _tight(self._env.get_template(template).render(values))

    def each(self, template: str, papers: tuple[Paper, ...]) -> Markup:
        """A fragment for each paper; rendered once, whatever number of pages show it."""
        return Markup("\n").join(self._one(template, paper) for paper in papers)

    def _one(self, template: str, paper: Paper) -> Markup:
        found = self._rows.get((template, paper.id))
        if found is None:
            found = Markup(self.render(template, paper=paper))  # noqa: S704 - autoescaped
            self._rows[template, paper.id] = found
        return found


def _tight(html: str) -> str:
    """One line break for any run of white space with one, but in preformatted text."""
    parts = re.split(r"(<pre[ >].*?</pre>)", html, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\s*\n\s*", "\n", part) for part in parts[::2]]
    return "".join(parts).strip()


def _byline(site: Site, paper: Paper, most: int = 0) -> Markup:
    """The authors, each with a link; `3 authors` where they have no names.

    At most `most` names and how many more there are; all where it is 0.
    """
    if not paper.authors:
        return Markup("{}").format(count(paper.num_authors, "author") if paper.num_authors else "")
    # One name more than the rest takes no more room than "and 1 more".
    shown = paper.authors[:most] if most and paper.author_count > most + 1 else paper.authors
    names = Markup(", ").join(_author(site, name) for name in shown)
    more = paper.author_count - len(shown)
    return names + f" and {more} more" if more else names


def _author(site: Site, name: Name) -> Markup:
    address = urls.link(urls.listing("authors", site.collection.author_slug(name)))
    return Markup('<a href="{}">{}</a>').format(address, name.display)


def _host(link: str) -> str:
    """The host of a web link, for its label."""
    return link.split("/")[2].removeprefix("www.") if "//" in link else link


_FILTERS = {
    "link": urls.link,
    "title": markup.title_html,
    "title_plain": markup.title_plain,
    "html": markup.html,
    "paragraphs": markup.paragraphs,
    "excerpt": markup.excerpt,
    "note": markup.note_html,
    "short": dates.short,
    "long": dates.long,
    "host": _host,
}
