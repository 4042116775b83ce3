"""Which papers are near which: kept from build to build, beside the site that shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import partial

from ... import parallel
from ...search import TextTerms
from ...similarity import Neighbours
from ...site import Site
from ...site.papers import related_papers
from ..cache import Cache

Lists = dict[str, tuple[str, ...]]
"""Id of a paper -> ids of those near it."""

_FEW = 100
"""Texts that are sooner read again than kept."""


def relate(site: Site, cache: Cache) -> tuple[Site, set[str]]:
    """The site with its papers' neighbours, and the papers that have others than before.

    What is found is kept when the build is committed, so that "before" is always the site as it is.
    Where no paper has other neighbours, what was kept before serves as well. The pending folder
    must be open. The site knows the terms, too, of the texts that were read for it.
    """
    with parallel.in_subprocess(partial(_related, site, cache)) as found:
        lists, moved, terms = found()
    own = {paper.id: paper.id for paper in site.collection.papers}  # not a copy for each mention
    near = {own[id]: tuple([own[one] for one in ids]) for id, ids in lists.items()}
    return site.replace(related=near, terms=terms), moved


def relating(
    site: Site, cache: Cache, ids: Collection[str]
) -> AbstractContextManager[Callable[[], tuple[Lists, set[str]]]]:
    """What `relate` finds of some papers and those that have other neighbours than before; it is
    found beside other work."""
    return parallel.in_subprocess(partial(_some, site, cache, ids))


def kept(cache: Cache) -> Lists:
    """The papers near each, as the site shows them."""
    known = _known(cache)
    return known.to_lists() if known else {}


def _known(cache: Cache) -> Neighbours | None:
    """What was kept with the last commit."""
    found = cache.kept("related")
    return found if isinstance(found, Neighbours) else None


def _related(site: Site, cache: Cache) -> tuple[Lists, set[str], dict[str, TextTerms]]:
    if not site.settings.related:
        return {}, set(), {}
    known, wanted = _known(cache), related_papers.new_neighbours(site)
    if known is None or not known.is_compatible(wanted):
        known = wanted
    moved = related_papers.update(site, known)
    if moved or len(known.read) > _FEW:
        cache.keep("related", known)
    return known.to_lists(), moved, known.read


def _some(site: Site, cache: Cache, ids: Collection[str]) -> tuple[Lists, set[str]]:
    lists, moved, _ = _related(site, cache)
    return {id: lists[id] for id in moved.union(ids) & lists.keys()}, moved
