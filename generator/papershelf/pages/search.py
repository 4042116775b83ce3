"""The search as readers meet it: its page, and the scripts of page and dialog.

The page is a form, and without script ways on; facets and results are made by script. The modules
in `scripts/` become two files, one for the dialog and one more for the page: few requests to wait
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from ..search import joined
from . import metadata, urls
from .output import Asset, Output, Page
from .site import Site

_SCRIPTS = Path(__file__).parent / "scripts"
_DIALOG = ("address", "recent", "engine", "results", "dialog")
_PAGE = ("facets", "years", "page")
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)


def plan(site: Site) -> Iterator[int]:
    """One page and its scripts, or none where the search is off."""
    if site.settings.search:
        yield 1


def inputs(site: Site, _: int) -> object:
    """The same for every collection: what there is to find is read by the reader's browser."""
    return blake2b(repr(scripts()).encode()).digest()


def make(site: Site, _: int) -> Iterator[Output]:
    if not site.settings.search:
        return
    body = site.templates.render("search.html")
    # Every search is an address of its own: crawlers would go through them without end.
    meta = {"tab": urls.SEARCH, "head": metadata.NOINDEX, "search": {"exclude": True}}
    yield Page(urls.SEARCH, "Search", body, f"Search the papers on {site.name}.", meta)
    for address, text in scripts().items():
        yield Asset(address, text.encode())


@cache
def scripts() -> dict[str, str]:
    """The two files, by address; the second takes what it needs from the first."""
    first, second = joined(_SCRIPTS, _DIALOG), joined(_SCRIPTS, _PAGE)
    known = ", ".join(_EXPORTED.findall(first))
    name = urls.FIND_SCRIPT.rpartition("/")[2]
    return {
        urls.FIND_SCRIPT: first,
        urls.FIND_PAGE_SCRIPT: f'import {{{known}}} from "./{name}"\n{second}',
    }
