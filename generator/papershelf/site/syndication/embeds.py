"""Listings for other sites: each as a fragment of HTML, and as JSON.

They are beside the listing's page, and have whole URLs only. A page elsewhere includes the
fragment; a program, or a template of its own, reads the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...records.paper import Paper
from ...search import to_json
from ..authors import find_authors_with_page
from ..listings.own_listings import add_own_kinds
from ..listings.rows import list_rows
from ..paper_fragments import ROW
from ..papers import paper_links
from ..reading import count_by_slug, label_venue, list_papers, read_head
from ..rendering import urls
from ..rendering.markup import title_to_line
from ..rendering.output import Asset, Output
from ..rendering.renderer import join_rows, show_rows
from ..site import Site
from .feed_files import describe

Arg = tuple[str, str]
"""(kind of listing, slug), both empty for the newest papers of the whole collection; `papers` and
no slug for all of them."""
MOST = 500
"""Papers of a listing in its files."""
_KINDS: tuple[urls.Kind, ...] = ("authors", "tags", "venues", "years", "lists")
_PATH = re.compile(
    rf"(?:(papers)/|({'|'.join(_KINDS)}|{urls.OWN_KINDS})/([^/]+)/)?embed\.(?:html|json)"
)


@dataclass(frozen=True)
class Embed:
    """A listing: its address, its head as JSON shows it, its papers, and the ids of their rows."""

    address: str
    head: dict[str, Any]
    papers: tuple[dict[str, Any], ...]
    rows: tuple[str, ...]


def plan(site: Site) -> Iterator[Arg]:
    """Every listing with a page, if the setting is on."""
    if not site.settings.embeds:
        return
    yield "", ""
    yield "papers", ""
    with_page = find_authors_with_page(site)
    for kind in add_own_kinds(site, _KINDS):
        for slug, number in count_by_slug(site, kind).items():
            if number and (kind != "authors" or slug in with_page):
                yield kind, slug


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    if not found or not site.settings.embeds:
        return None
    papers, kind, slug = found.groups("")
    return (papers or kind, slug) if not kind or slug in site.records.index(kind) else None


def inputs(site: Site, arg: Arg) -> Embed:
    kind, slug = arg
    ids = list_rows(site, kind, slug) if kind else list_papers(site)  # type: ignore[arg-type]
    papers = [read_head(site, id) for id in ids[: MOST if kind else site.settings.feed_entries]]
    address = urls.listing(kind, slug) if slug else urls.PAPERS if kind else urls.HOME  # type: ignore[arg-type]
    page = address or site.settings.feed_at
    head = {
        "title": describe(site, (kind, slug) if slug else ("", ""))[0],
        "url": site.to_full_url(f"{urls.ROOT}{urls.quote_address(page)}"),
        "total": len(ids),
    }
    items = tuple(_describe_paper(site, paper) for paper in papers)
    return Embed(address, head, items, show_rows(site, papers, ROW))


def make(site: Site, inputs: Embed) -> Iterator[Output]:
    rows = site.to_full_url(join_rows(site, inputs.rows, ROW))
    html = f'<ul class="papershelf">\n{rows}\n</ul>\n'
    yield Asset(f"{inputs.address}{urls.EMBED}.html", html.encode())
    text = to_json({**inputs.head, "papers": inputs.papers})
    yield Asset(f"{inputs.address}{urls.EMBED}.json", text.encode())


def _describe_paper(site: Site, paper: Paper) -> dict[str, Any]:
    """A paper as JSON; what is unknown is left out."""
    venue = site.records.venue_slug(paper)
    values = {
        "id": paper.id,
        "url": site.to_full_url(urls.link(urls.paper(paper.id))),
        "title": title_to_line(paper.title),
        "authors": [name.display for name in paper.authors],
        "more_authors": paper.author_count - len(paper.authors),
        "venue": label_venue(site, venue) if venue else "",
        "date": str(paper.date or ""),
        "type": paper.entry_type,
        "status": paper.status,
        "doi": paper.doi,
        "arxiv": paper.arxiv,
        "pdf": site.to_full_url(paper_links.link_pdf(site, paper)),
        "bibtex": site.to_full_url(urls.link(urls.paper_bib(paper.id))),
    }
    return {name: value for name, value in values.items() if value}
