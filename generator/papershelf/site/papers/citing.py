"""The script of a paper's panel “Cite”, of the menu “Export”, and of abstracts in rows.

Files for reference managers are generated in the browser, from the entries in the search index: as
files of the site, for each paper and each listing, they would outnumber all others. The script
writes the same as `formats`, from the same tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

from ...formats import endnote, ris
from ..rendering import urls
from ..rendering.output import Output
from ..rendering.script_bundles import bundle, to_asset
from ..site import Site

_MODULES = (
    "rendering/locale", "rendering/elements", "rendering/phrases", "rendering/status",
    "search/load", "exports/formats", "exports/export_menu", "papers/cite", "rendering/read_page",
    "papers/abstract",
)  # fmt: skip


def plan(site: Site) -> Iterator[int]:
    """One file."""
    yield 1


def inputs(_site: Site, _: int) -> str:
    """The same for every collection."""
    return bundle_script()


def make(site: Site, script: str) -> Iterator[Output]:
    yield to_asset(site, urls.CITE_SCRIPT, script)


@cache
def bundle_script() -> str:
    """A module: `show` completes a page, `press` opens a menu, `FORMATS` has the formats."""
    tables = {
        "ris": {"types": ris.TYPES, "tags": ris.TAGS, "own": ris.TYPE_TAGS},
        "endnote": {"types": endnote.TYPES, "tags": endnote.TAGS, "own": endnote.TYPE_TAGS},
    }
    text = json.dumps(tables, separators=(",", ":"))
    return f"const TABLES = {text}\n{bundle(_MODULES)}"
