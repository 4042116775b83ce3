"""The search's files: the index of papers and hand-written pages, and the script to read it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from .. import search
from . import urls
from .output import Asset, Output
from .site import Site

_INDEX, _SCRIPT = "index", "script"


def plan(site: Site) -> Iterator[str]:
    """Its parts; none where the search is off."""
    if site.settings.search:
        yield _INDEX
        if site.lunr:
            yield _SCRIPT


def inputs(site: Site, part: str) -> object:
    if part == _SCRIPT:
        return blake2b(site.lunr.encode()).hexdigest()
    return site.pages, [site.digest_of(paper) for paper in site.collection.papers]


def make(site: Site, part: str) -> Iterator[Output]:
    if part == _SCRIPT:
        yield Asset(urls.SEARCH_SCRIPT, search.script(site.lunr))
        return
    for name, content in search.files(search.counted(documents(site))):
        yield Asset(f"{urls.SEARCH}{name}", content)


def documents(site: Site) -> Iterator[search.Document]:
    """What the index holds, in its order: papers, then pages."""
    shelf = site.collection
    for paper in search.in_order(shelf.papers):
        yield search.of_paper(paper, shelf, site.bibtex(paper))
    yield from site.pages
