"""Related papers, cached from build to build."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import partial

from ... import parallel
from ...search import TextTerms
from ...similarity import Neighbours
from ...site import Site
from ...site.papers import related_papers
from ..cache.folder import Cache

Lists = dict[str, tuple[str, ...]]
"""Id of a paper -> ids of related papers, the nearest first."""

_FEW = 100
"""So few texts are sooner read again than cached."""


def relate(site: Site, cache: Cache) -> tuple[Site, set[str]]:
    """The site with its papers' neighbours, and the ids of papers whose neighbours changed.

    The neighbours are cached when the build is committed, so that changes are relative to the site
    as it is. They are not written again if none changed. The pending folder must be open. The site
    also gets the terms of the texts that were read.
    """
    with parallel.in_subprocess(partial(_update_lists, site, cache)) as found:
        lists, moved, terms = found()
    own = {paper.id: paper.id for paper in site.collection.papers}  # not a copy for each mention
    near = {own[id]: tuple([own[other] for other in ids]) for id, ids in lists.items()}
    return site.replace(related=near, terms=terms), moved


def relate_in_background(
    site: Site, cache: Cache, ids: Collection[str]
) -> AbstractContextManager[Callable[[], tuple[Lists, set[str]]]]:
    """Like `relate` for some papers and those whose neighbours changed, beside other work."""
    return parallel.in_subprocess(partial(_update_some_lists, site, cache, ids))


def load_lists(cache: Cache) -> Lists:
    """The related papers of each paper, as the site shows them."""
    neighbours = _load_neighbours(cache)
    return neighbours.to_lists() if neighbours else {}


def _load_neighbours(cache: Cache) -> Neighbours | None:
    """The neighbours cached with the last commit."""
    found = cache.load_derived("related")
    return found if isinstance(found, Neighbours) else None


def _update_lists(site: Site, cache: Cache) -> tuple[Lists, set[str], dict[str, TextTerms]]:
    if not site.settings.related:
        return {}, set(), {}
    neighbours, wanted = _load_neighbours(cache), related_papers.new_neighbours(site)
    if neighbours is None or not neighbours.is_compatible(wanted):
        neighbours = wanted
    moved = related_papers.update(site, neighbours)
    if moved or len(neighbours.read) > _FEW:
        cache.save_derived("related", neighbours)
    return neighbours.to_lists(), moved, neighbours.read


def _update_some_lists(site: Site, cache: Cache, ids: Collection[str]) -> tuple[Lists, set[str]]:
    lists, moved, _ = _update_lists(site, cache)
    return {id: lists[id] for id in moved.union(ids) & lists.keys()}, moved
