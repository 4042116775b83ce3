"""What the site holds, made from the collection: `make(site) -> Iterator[Output]`, many times.

A maker knows its pages and nothing of the others; its addresses are in `urls`. To add a kind of
page, write a maker and name it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import downloads, feed, indices, listings, papers
from .output import Asset, Output, Page
from .site import Site

MAKERS: tuple[Callable[[Site], Iterator[Output]], ...] = (
    feed.make,
    papers.make,
    listings.make,
    indices.make,
    downloads.make,
)


def make(site: Site) -> Iterator[Output]:
    """Every output of a site, in the order of the makers."""
    for maker in MAKERS:
        yield from maker(site)


__all__ = ["MAKERS", "Asset", "Output", "Page", "Site", "make"]
