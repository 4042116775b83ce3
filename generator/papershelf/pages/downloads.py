"""Files of the whole collection."""

from __future__ import annotations

from collections.abc import Iterator

from . import urls
from .output import Asset, Output
from .site import Site


def make(site: Site) -> Iterator[Output]:
    """The collection's BibTeX file."""
    yield Asset(urls.BIBLIOGRAPHY, site.bibliography(site.collection.papers))
