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

from . import urls
from .output import Asset, Output, Page
from .site import Site

_SCRIPTS = Path(__file__).parent / "scripts"
_DIALOG = ("address", "recent", "engine", "results", "dialog")
_PAGE = ("facets", "years", "page")
# In an order in which each comes after those it imports; no name stands in two of them.

_IMPORT = re.compile(r'^import [^;\n]*? from "[^"]*"\n', re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//[^\n]*\n|^\s*/\*\*.*?\*/\n", re.DOTALL | re.MULTILINE)


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
    meta = {"tab": urls.SEARCH, "robots": "noindex", "search": {"exclude": True}}
    yield Page(urls.SEARCH, "Search", body, f"Search the papers on {site.name}.", meta)
    for address, text in scripts().items():
        yield Asset(address, text.encode())


@cache
def scripts() -> dict[str, str]:
    """The two files, by address; the second takes what it needs from the first."""
    first, second = _joined(_DIALOG), _joined(_PAGE)
    known = ", ".join(_EXPORTED.findall(first))
    name = urls.FIND_SCRIPT.rpartition("/")[2]
    return {
        urls.FIND_SCRIPT: first,
        urls.FIND_PAGE_SCRIPT: f'import {{{known}}} from "./{name}"\n{second}',
    }


def _joined(modules: tuple[str, ...]) -> str:
    """Some modules as one, without comments and indentation."""
    texts = [(_SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in modules]
    text = _COMMENT.sub("", _IMPORT.sub("", "".join(texts)))
    return "".join(f"{line}\n" for line in map(str.strip, text.split("\n")) if line)
