"""The rows of a listing: which papers its pages show, in which order."""

from __future__ import annotations

from typing import Literal

from ...records.paper import Paper
from ..reading import list_ids, list_papers, read_heads
from ..rendering import urls
from ..sessions.sessions import find_entries
from ..site import Site, selection
from ..volumes.volumes import list_tracks
from .pager import Pager, count_pages, find_range

Kind = urls.Kind | Literal["papers"]


def list_rows(site: Site, kind: Kind, slug: str) -> tuple[str, ...]:
    """The ids of a listing's papers as its pages show them.

    All papers and those of an author are by year, those of a reading list or a volume in its order,
    others newest first.
    """
    if kind == "papers":
        return _list_papers_by_year(site)
    if kind == "lists":
        return tuple(entry.paper for entry in find_entries(site, slug))
    if kind == "volumes":
        return tuple(id for id, _ in list_tracks(site, slug))
    if kind != "authors":
        return list_ids(site, kind, slug)
    papers = sorted(read_heads(site, kind, slug), key=get_year, reverse=True)
    return tuple(paper.id for paper in papers)


@selection
def _list_papers_by_year(site: Site) -> tuple[str, ...]:
    papers = list_papers(site)
    by_id = site.records.by_id  # whose years are in `Fingerprint.listing`
    return tuple(sorted(papers, key=lambda id: get_year(by_id[id]), reverse=True))


def get_year(paper: Paper) -> int:
    """The year of publication; 0 if it is unknown."""
    return paper.date.year if paper.date else 0


@selection
def cut_rows(site: Site, kind: Kind, slug: str, number: int) -> tuple[int, tuple[str, ...]]:
    """The number of a listing's last page, and the ids on a page. Lists and volumes begin with what
    came first, or in an order of their own."""
    ids, per_page = list_rows(site, kind, slug), site.settings.rows_per_page
    if kind in ("lists", "volumes"):
        pager, shown = Pager.cut("", ids, per_page, number)
        return pager.last, shown
    return count_pages(len(ids), per_page), ids[find_range(len(ids), per_page, number)]
