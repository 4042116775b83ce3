"""Citations within the collection: which works cite a work, and which it cites."""

from __future__ import annotations

from collections.abc import Mapping

from ..records.paper import Paper
from .site import Site, selection
from .versions import find_main_versions


def find_citations(site: Site, paper: Paper) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the works that a paper's work cites, and of those that cite it, sorted."""
    if not has_citations(site):
        return (), ()
    return _list_citations(site, find_main_versions(site).get(paper.id, paper.id))


@selection
def has_citations(site: Site) -> bool:
    """Whether any paper cites another: if none does, no page depends on more than this."""
    site.recorder.note(("citations",))
    return bool(site.records.cited_by)


@selection
def _list_citations(site: Site, work: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    site.recorder.note(("citations",))
    collection = site.records
    cites = set(collection.list_cited(collection.by_id[work]))
    cited_by = (paper.id for paper in collection.cited_by.get(work, ()))
    return tuple(sorted(cites)), tuple(sorted(cited_by))


def count_citing(site: Site) -> Mapping[str, int]:
    """Id of a work -> the number of works that cite it; without works that none cites."""
    if not has_citations(site):
        return {}
    site.recorder.note(("citations",))
    return site.memo("citing", lambda: {
        id: len(papers) for id, papers in site.records.cited_by.items()
    })  # fmt: skip
