"""The search as readers meet it: its page, and the scripts of page and dialog.

The page is a form, and without script ways on; facets and results are made by script. There is a
file for the dialog, and one more for the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from ..rendering import metadata, script_bundles, urls
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site

_SHARED = (
    "rendering/locale", "rendering/elements", "rendering/phrases", "search/query_string",
    "search/recent", "search/client", "search/results",
)  # fmt: skip
_DIALOG = urls.FIND_SCRIPT, (*_SHARED, "search/dialog")
_PAGE = urls.FIND_PAGE_SCRIPT, (
    "search/facets", "search/years", "rendering/status", "exports/export_button", "search/page",
)  # fmt: skip


def plan(site: Site) -> Iterator[int]:
    """One page and its scripts, or none where the search is off."""
    if site.settings.search:
        yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == f"{urls.SEARCH}index.md" else None


def inputs(site: Site, _: int) -> object:
    """The same for every collection: what there is to find is read by the reader's browser."""
    return blake2b(repr(bundle_scripts()).encode()).digest()


def make(site: Site, _: int) -> Iterator[Output]:
    if not site.settings.search:
        return
    body = get_renderer(site).render("search.html")
    # Every search is an address of its own: crawlers would go through them without end.
    meta = {"tab": urls.SEARCH, "head": metadata.NOINDEX, "search": {"exclude": True}}
    gettext = site.locale.gettext
    about = gettext("Search the papers on %(site)s.", site=site.name)
    yield Page(urls.SEARCH, gettext("Search"), body, about, meta)
    for address, text in bundle_scripts().items():
        yield Asset(address, site.locale.translate_script(text).encode())


@cache
def bundle_scripts() -> dict[str, str]:
    """The two files, by address; their messages are English, and put into the site's language."""
    return script_bundles.bundle_pair(_DIALOG, _PAGE)
