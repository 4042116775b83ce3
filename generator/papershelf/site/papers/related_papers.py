"""Related papers and other versions, which a paper's page links to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ...records.paper import Paper
from ...search import TextTerms
from ...similarity import Neighbours
from ..reading import find_paper
from ..site import Site
from ..versions import find_main_versions

_SPARE = 3
"""Additional neighbours: other versions of a paper, which are nearest to it, are not shown."""


def new_neighbours(site: Site) -> Neighbours:
    """Neighbours for this site, without papers yet."""
    return Neighbours(site.settings.related + _SPARE, site.languages)


def update(
    site: Site,
    neighbours: Neighbours,
    keep: Callable[[str, TextTerms], None] = lambda _id, _terms: None,
) -> set[str]:
    """Update neighbours with the site's papers; gives the ids of those whose neighbours changed.

    `keep` is called with the terms of the texts that are read.
    """
    collection = site.records

    def get_text(id: str) -> tuple[str, str]:
        paper = collection.by_id[id]
        return paper.title, paper.abstract or paper.summary

    fingerprints = {one.id: collection.fingerprints[one.id].whole for one in collection.works}
    return neighbours.update(fingerprints, get_text, keep)


def find_versions(site: Site, paper: Paper) -> list[str]:
    """The ids of the works that the record names as other versions, with rows of their own."""
    return _find_works(site, paper, paper.versions)


def find_related(site: Site, paper: Paper) -> list[str]:
    """The ids of the related works that the curator names, then of the nearest ones; no other
    versions."""
    work = find_main_versions(site).get(paper.id, paper.id)
    site.recorder.note(("related", work))
    near = _get_neighbours(site).get(work, ())
    apart = find_versions(site, paper)
    found = _find_works(site, paper, (*paper.related, *near))
    most = max(site.settings.related, len(paper.related))
    return [other for other in found if other not in apart][:most]


def _find_works(site: Site, paper: Paper, ids: Iterable[str]) -> list[str]:
    """The ids of the works of papers with some ids or earlier ids, each once, without the paper's
    own."""
    main = find_main_versions(site)
    found = (find_paper(site, id) for id in ids)
    works = dict.fromkeys(main.get(id, id) for id in found if id)
    return [id for id in works if id != main.get(paper.id, paper.id)]


def _get_neighbours(site: Site) -> Mapping[str, tuple[str, ...]]:
    if site.related is not None:
        return site.related
    return site.memo("related", lambda: _find_neighbours(site))


def _find_neighbours(site: Site) -> Mapping[str, tuple[str, ...]]:
    if not site.settings.related:
        return {}
    site.recorder.note(("collection",))
    found = new_neighbours(site)
    update(site, found)
    return found.to_lists()
