"""Related papers, cached from build to build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from ... import parallel
from ...search import TermsFile, TermsWriter
from ...similarity import Neighbours
from ...site import Site
from ...site.papers import related_papers
from ..cache.folder import Cache

Lists = dict[str, tuple[str, ...]]
"""Id of a paper -> ids of related papers, the nearest first."""

_FEW = 100
"""So few texts are sooner read again than cached."""


@contextmanager
def start_relating(site: Site, cache: Cache) -> Iterator[Callable[[], Site]]:
    """Begin to find related papers beside other work; yields a function that waits for the site
    with its papers' neighbours, and the terms of the texts that were read for them.

    The neighbours are cached when the build is committed, and not written again if none changed.
    The pending folder must be open.
    """
    with parallel.in_subprocess(partial(_update_lists, site, cache)) as found:
        yield lambda: _add_lists(site, *found())


def _add_lists(site: Site, lists: Lists, terms: TermsFile | None) -> Site:
    own = {paper.id: paper.id for paper in site.records.works}  # not a copy for each mention
    near = {own[id]: tuple([own[other] for other in ids]) for id, ids in lists.items()}
    if terms:
        terms = replace(terms, places={own[id]: place for id, place in terms.places.items()})
    return site.replace(related=near, terms=terms)


def _load_neighbours(cache: Cache) -> Neighbours | None:
    """The neighbours cached with the last commit."""
    found = cache.load_derived("related")
    return found if isinstance(found, Neighbours) else None


def _update_lists(site: Site, cache: Cache) -> tuple[Lists, TermsFile | None]:
    if not site.settings.related:
        return {}, None
    neighbours, wanted = _load_neighbours(cache), related_papers.new_neighbours(site)
    if neighbours is None or not neighbours.is_compatible(wanted):
        neighbours = wanted
    path = cache.pending / "terms"
    with path.open("wb") as file:
        writer = TermsWriter(file)
        moved = related_papers.update(site, neighbours, writer.add)
    if moved or len(neighbours.read) > _FEW:
        cache.save_derived("related", neighbours)
    return neighbours.to_lists(), TermsFile(path, writer.places)
