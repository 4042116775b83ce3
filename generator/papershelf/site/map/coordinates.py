"""The places of papers on the map."""

from __future__ import annotations

from ...records.paper import Paper
from ...similarity import Layout, Map
from ..site import Site


def new_layout(site: Site) -> Layout:
    """A layout for this site, without papers yet. Raises CallError if a package is missing."""
    return Layout(site.languages)


def update(site: Site, layout: Layout, *, may_move: bool = True) -> Map:
    """Update a layout with the site's papers, and give their map; see `Layout.update`."""
    collection = site.records
    fingerprints = {
        paper.id: collection.fingerprints[paper.id].whole for paper in reversed(collection.works)
    }
    return layout.update(fingerprints, lambda id: get_text(collection.by_id[id]), may_move=may_move)


def get_map(site: Site) -> Map:
    """The map of the site's papers."""
    site.recorder.note(("map",))
    if site.map is not None:
        return site.map
    return site.memo("map", lambda: _draw_map(site))


def _draw_map(site: Site) -> Map:
    site.recorder.note(("collection",))
    return update(site, new_layout(site))


def get_text(paper: Paper) -> tuple[str, str]:
    """(title, abstract or summary): what determines a paper's place."""
    return paper.title, paper.abstract or paper.summary
