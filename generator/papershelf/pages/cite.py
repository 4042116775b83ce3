"""The script of a paper's panel “Cite”: it makes RIS, CSL-JSON and EndNote files in the browser,
of what a search found too.

Each paper's files in all formats would be most of a site's files. The script writes what `formats`
writes, by the same tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from ..formats import endnote, ris
from . import urls
from .output import Asset, Output
from .site import Site

_SCRIPT = Path(__file__).parent / "scripts" / "cite.js"


def plan(site: Site) -> Iterator[int]:
    """One file."""
    yield 1


def inputs(site: Site, _: int) -> object:
    """The same for every collection."""
    return blake2b(script().encode()).digest()


def make(site: Site, _: int) -> Iterator[Output]:
    yield Asset(urls.CITE_SCRIPT, site.locale.script(script()).encode())


@cache
def script() -> str:
    """A module: `show` completes a page, `FORMATS` write items, `save` saves them."""
    tables = {
        "ris": {"types": ris.TYPES, "tags": ris.TAGS, "own": ris.OWN},
        "endnote": {"types": endnote.TYPES, "tags": endnote.TAGS, "own": endnote.OWN},
    }
    told = json.dumps(tables, separators=(",", ":"))
    return f"const TABLES = {told}\n{_SCRIPT.read_text(encoding='utf-8')}"
