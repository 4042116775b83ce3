"""The search's own page: a form, facets and results, which script fills; without it, ways on."""

from __future__ import annotations

from collections.abc import Iterator

from . import urls
from .output import Output, Page
from .site import Site


def plan(site: Site) -> Iterator[int]:
    """One page, or none where the search is off."""
    if site.settings.search:
        yield 1


def inputs(site: Site, _: int) -> object:
    """The same for every collection: what there is to find is read by the reader's browser."""
    return None


def make(site: Site, _: int) -> Iterator[Output]:
    if not site.settings.search:
        return
    body = site.templates.render("search.html")
    # Every search is an address of its own: crawlers would go through them without end.
    meta = {"tab": urls.SEARCH, "robots": "noindex", "search": {"exclude": True}}
    yield Page(urls.SEARCH, "Search", body, f"Search the papers on {site.name}.", meta)
