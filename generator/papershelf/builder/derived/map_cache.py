"""Places of papers on the map, cached from build to build."""

from __future__ import annotations

from ...similarity import Layout
from ...site import Site
from ...site.map import coordinates
from ..cache.folder import Cache


def place_papers(site: Site, cache: Cache) -> Site:
    """The site with the map of its papers, if it has one; the map is cached when the build is
    committed.

    While the site is served, editing a landmark doesn't draw the map again: that takes seconds, and
    the next build does it. The pending folder must be open. Raises CallError if a library for the
    map is missing.
    """
    if not site.settings.map:
        return site
    layout, new = cache.load_derived("places"), coordinates.new_layout(site)
    if not isinstance(layout, Layout) or not layout.is_compatible(new):
        layout = new
    paper_map = coordinates.update(site, layout, may_move=not cache.is_serving)
    if layout.has_changed:
        cache.save_derived("places", layout)
    return site.replace(map=paper_map)
