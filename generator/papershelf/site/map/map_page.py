"""The map as readers meet it: the picture, which needs script, and a list of the same papers.

The list is by neighbourhood, for who can't see the picture and for who looks for words. Each
neighbourhood that fits a page stands on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ...records.paper import Paper
from ...similarity import Map
from ..listings.pager import Pager, cut_groups, first_pages
from ..rendering import metadata, phrases, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import renderer_of
from ..site import Site
from .coordinates import map_of


class _Placed(NamedTuple):
    """A paper, and the anchor of its neighbourhood: empty where there is but one."""

    paper: Paper
    anchor: str


def plan(site: Site) -> Iterator[int]:
    """The page and its followers, by number; none where the map is off."""
    if site.settings.map:
        yield from range(1, len(_pages(site)) + 1)


def inputs(site: Site, number: int) -> object:
    shown = [(one.anchor, site.head_of(one.paper)) for one in _pages(site)[number - 1]]
    return shown, len(_pages(site)), _starts(site), len(site.collection.papers)


def make(site: Site, number: int) -> Iterator[Output]:
    if not site.settings.map or number > len(_pages(site)):
        return
    pager, names = Pager(urls.MAP, number, len(_pages(site))), _names(map_of(site))
    body = renderer_of(site).render(
        "map.html",
        pager=pager,
        total=phrases.papers(site.locale, len(site.collection.papers)),
        starts=[(names[anchor], anchor, pager.at(at)) for anchor, at in _starts(site)],
        groups=[
            (names.get(anchor, ""), anchor, renderer_of(site).rows(one.paper for one in group))
            for anchor, group in groupby(_pages(site)[number - 1], _anchor)
        ],
    )
    # It says again what listings say.
    meta = {"tab": urls.MAP, "head": metadata.NOINDEX, "search": {"exclude": True}}
    _ = site.locale.gettext
    about = _("The papers on %(site)s, those that are alike near each other.", site=site.name)
    yield Page(pager.at(number), pager.titled(_("Map"), site.locale), body, about, meta)


def _names(found: Map) -> dict[str, str]:
    """Anchor -> words of each neighbourhood, where there are several."""
    several = found.neighbourhoods[1:] and found.neighbourhoods
    return {f"area-{at}": " · ".join(one.words) for at, one in enumerate(several, 1)}


def _pages(site: Site) -> list[tuple[_Placed, ...]]:
    """What each page shows."""
    per_page = site.settings.rows_per_page
    return site.once("map pages", lambda: cut_groups(_placed(site), _anchor, per_page))


def _placed(site: Site) -> list[_Placed]:
    """The papers by neighbourhood, the newest first."""
    found = map_of(site)
    anchors = ["", *_names(found)][1:] or [""]
    papers = enumerate(site.collection.papers)
    around = sorted((found.find_neighbourhood(paper.id), at) for at, paper in papers)
    return [_Placed(site.collection.papers[at], anchors[number]) for number, at in around]


def _starts(site: Site) -> list[tuple[str, int]]:
    return site.once("map starts", lambda: first_pages(_pages(site), _anchor))


def _anchor(one: _Placed) -> str:
    return one.anchor
