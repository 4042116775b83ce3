"""The page of the map: the picture, which needs JavaScript, and a list of the same papers.

The list is by neighbourhood, for readers who can't see the picture or look for words. It is split
between neighbourhoods as far as one fits on a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ...records.paper import Paper
from ...similarity import Map
from ..digests import digest_head
from ..listings.pager import Pager, cut_groups, find_first_pages
from ..rendering import metadata, phrases, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from .coordinates import get_map


class _MapRow(NamedTuple):
    """A paper, and the anchor of its neighbourhood; empty if there is only one."""

    paper: Paper
    anchor: str


def plan(site: Site) -> Iterator[int]:
    """The numbers of the pages; none if the map is off."""
    if site.settings.map:
        yield from range(1, len(_cut_pages(site)) + 1)


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return urls.match_page(urls.MAP, path)


def inputs(site: Site, number: int) -> object:
    shown = [(row.anchor, digest_head(site, row.paper)) for row in _cut_pages(site)[number - 1]]
    return shown, len(_cut_pages(site)), _find_starts(site), len(site.collection.papers)


def make(site: Site, number: int) -> Iterator[Output]:
    if not site.settings.map or number > len(_cut_pages(site)):
        return
    pager, names = Pager(urls.MAP, number, len(_cut_pages(site))), _name_areas(get_map(site))
    body = get_renderer(site).render(
        "map.html",
        pager=pager,
        total=phrases.papers(site.locale, len(site.collection.papers)),
        starts=[(names[anchor], anchor, pager.at(at)) for anchor, at in _find_starts(site)],
        groups=[
            (
                names.get(anchor, ""),
                anchor,
                get_renderer(site).render_rows(row.paper for row in group),
            )
            for anchor, group in groupby(_cut_pages(site)[number - 1], _get_anchor)
        ],
    )
    # It repeats what listings say.
    meta = {"tab": urls.MAP, "head": metadata.NOINDEX, "search": {"exclude": True}}
    _ = site.locale.gettext
    about = _("A map of the papers on %(site)s: similar papers are close together.", site=site.name)
    yield Page(pager.at(number), pager.number_title(_("Map"), site.locale), body, about, meta)


def _name_areas(found: Map) -> dict[str, str]:
    """Anchor -> words of each neighbourhood; empty unless there are several."""
    several = found.neighbourhoods[1:] and found.neighbourhoods
    return {f"area-{at}": " · ".join(area.words) for at, area in enumerate(several, 1)}


def _cut_pages(site: Site) -> list[tuple[_MapRow, ...]]:
    """The rows of each page."""
    per_page = site.settings.rows_per_page
    return site.memo("map pages", lambda: cut_groups(_sort_by_area(site), _get_anchor, per_page))


def _sort_by_area(site: Site) -> list[_MapRow]:
    """The papers by neighbourhood, the newest first."""
    found = get_map(site)
    anchors = ["", *_name_areas(found)][1:] or [""]
    papers = enumerate(site.collection.papers)
    around = sorted((found.find_neighbourhood(paper.id), at) for at, paper in papers)
    return [_MapRow(site.collection.papers[at], anchors[number]) for number, at in around]


def _find_starts(site: Site) -> list[tuple[str, int]]:
    return site.memo("map starts", lambda: find_first_pages(_cut_pages(site), _get_anchor))


def _get_anchor(row: _MapRow) -> str:
    return row.anchor
