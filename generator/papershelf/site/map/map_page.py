"""The page of the map: the picture, which needs JavaScript, and a list of the same papers.

The list is by neighbourhood, for readers who can't see the picture or look for words. It is split
between neighbourhoods as far as one fits on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ...similarity import Map
from ..listings.pager import Pager, cut_groups, find_first_pages
from ..reading import count_papers, list_papers, read_head
from ..rendering import metadata, phrases, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer, join_rows, show_rows
from ..site import Site
from .coordinates import get_map


class _MapRow(NamedTuple):
    """A paper's id, and the anchor of its neighbourhood; empty if there is only one."""

    id: str
    anchor: str


@dataclass(frozen=True)
class MapPage:
    """A page; `starts` are (words, anchor, number of the page on which it begins) of the
    neighbourhoods, `groups` (words, anchor, ids of papers)."""

    pager: Pager
    total: int
    starts: list[tuple[str, str, int]]
    groups: list[tuple[str, str, tuple[str, ...]]]


def plan(site: Site) -> Iterator[int]:
    """The numbers of the pages; none if the map is off."""
    if site.settings.map:
        yield from range(1, len(_cut_pages(site)) + 1)


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return urls.match_page(urls.MAP, path)


def inputs(site: Site, number: int) -> MapPage | None:
    """A page; None if there are fewer pages, or no map."""
    if not site.settings.map or number > len(_cut_pages(site)):
        return None
    shown, names = _cut_pages(site)[number - 1], _name_areas(get_map(site))
    return MapPage(
        Pager(urls.MAP, number, len(_cut_pages(site))),
        count_papers(site),
        [(names[anchor], anchor, at) for anchor, at in _find_starts(site)],
        [
            (names.get(anchor, ""), anchor, _show_rows(site, group))
            for anchor, group in groupby(shown, _get_anchor)
        ],
    )


def _show_rows(site: Site, rows: Iterable[_MapRow]) -> tuple[str, ...]:
    return show_rows(site, (read_head(site, row.id) for row in rows))


def make(site: Site, inputs: MapPage | None) -> Iterator[Output]:
    if inputs is None:
        return
    pager = inputs.pager
    body = get_renderer(site).render(
        "map.html",
        pager=pager,
        total=phrases.papers(site.locale, inputs.total),
        starts=[(name, anchor, pager.at(at)) for name, anchor, at in inputs.starts],
        groups=[(name, anchor, join_rows(site, ids)) for name, anchor, ids in inputs.groups],
    )
    # Further pages only repeat what listings say.
    first = "" if pager.number == 1 else metadata.NOINDEX
    _ = site.locale.gettext
    address, title = pager.at(pager.number), pager.number_title(_("Map"), site.locale)
    head = metadata.write_head(site, address, title, first=first)
    meta = {"tab": urls.MAP, "head": head, "search": {"exclude": True}}
    about = _("A map of the papers on %(site)s: similar papers are close together.", site=site.name)
    yield Page(address, title, body, about, meta)


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
    ids = list_papers(site)
    around = sorted((found.find_neighbourhood(id), at) for at, id in enumerate(ids))
    return [_MapRow(ids[at], anchors[number]) for number, at in around]


def _find_starts(site: Site) -> list[tuple[str, int]]:
    return site.memo("map starts", lambda: find_first_pages(_cut_pages(site), _get_anchor))


def _get_anchor(row: _MapRow) -> str:
    return row.anchor
