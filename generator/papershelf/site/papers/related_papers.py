"""Related papers and other versions, which a paper's page links to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...records.paper import Paper
from ...similarity import Neighbours
from ..site import Site

_SPARE = 3
"""Additional neighbours: other versions of a paper, which are nearest to it, are not shown."""


def new_neighbours(site: Site) -> Neighbours:
    """Neighbours for this site, without papers yet."""
    return Neighbours(site.settings.related + _SPARE, site.languages)


def update(site: Site, neighbours: Neighbours) -> set[str]:
    """Update neighbours with the site's papers; gives the ids of those whose neighbours changed."""
    collection = site.collection

    def get_text(id: str) -> tuple[str, str]:
        paper = collection.by_id[id]
        return paper.title, paper.abstract or paper.summary

    fingerprints = {id: found.whole for id, found in collection.fingerprints.items()}
    return neighbours.update(fingerprints, get_text)


def find_versions(site: Site, paper: Paper) -> list[Paper]:
    """The other versions of a paper."""
    return _find_papers(site, paper, paper.versions)


def find_related(site: Site, paper: Paper) -> list[Paper]:
    """The related papers that the curator names, then its nearest papers; no other versions."""
    near = _get_neighbours(site).get(paper.id, ())
    apart = find_versions(site, paper)
    found = _find_papers(site, paper, (*paper.related, *near))
    most = max(site.settings.related, len(paper.related))
    return [other for other in found if other not in apart][:most]


def _find_papers(site: Site, paper: Paper, ids: Iterable[str]) -> list[Paper]:
    """The papers with some ids or earlier ids, each once."""
    found = map(site.collection.paper, ids)
    return list({other.id: other for other in found if other and other is not paper}.values())


def _get_neighbours(site: Site) -> Mapping[str, tuple[str, ...]]:
    if site.related is not None:
        return site.related
    return site.memo("related", lambda: _find_neighbours(site))


def _find_neighbours(site: Site) -> Mapping[str, tuple[str, ...]]:
    if not site.settings.related:
        return {}
    found = new_neighbours(site)
    update(site, found)
    return found.to_lists()
