"""Where papers stand on the map."""

from __future__ import annotations

from ...records.paper import Paper
from ...similarity import Map, Places
from ..site import Site


def places(site: Site) -> Places:
    """Those of no paper yet, as this site wants them. Raises CallError as the map does."""
    return Places(site.languages)


def update(site: Site, known: Places) -> Map:
    """Bring what is known up to date with the site's papers."""
    shelf = site.collection
    marks = {paper.id: shelf.fingerprints[paper.id].whole for paper in reversed(shelf.papers)}
    return known.update(marks, lambda id: text(shelf.by_id[id]))


def map_of(site: Site) -> Map:
    """The map of the site's papers."""
    if site.map is not None:
        return site.map
    return site.once("map", lambda: update(site, places(site)))


def text(paper: Paper) -> tuple[str, str]:
    """What decides on a paper's place."""
    return paper.title, paper.abstract or paper.summary
