"""The reader's own shelf: its page, and the scripts that store it in the reader's browser.

The page is empty except for instructions: only the browser knows the papers on the shelf. What a
script needs of a paper, such as its BibTeX entry, it reads from the paper's page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..rendering import metadata, script_bundles, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site

_SCRIPT = urls.SHELF_SCRIPT, (
    "rendering/locale", "rendering/elements", "rendering/phrases", "shelf/storage",
    "rendering/status", "shelf/add",
)  # fmt: skip
_PAGE = urls.SHELF_PAGE_SCRIPT, (
    "shelf/import_export", "shelf/lookup", "shelf/panel", "shelf/download",
    "exports/export_button", "shelf/page",
)  # fmt: skip


def plan(site: Site) -> Iterator[int]:
    """One page and its scripts."""
    yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == f"{urls.SHELF}index.md" else None


def inputs(_site: Site, _: int) -> dict[str, str]:
    """The same for every collection."""
    return bundle_scripts()


def make(site: Site, scripts: dict[str, str]) -> Iterator[Output]:
    body = get_renderer(site).render("shelf.html")
    meta = {"tab": urls.SHELF, "head": metadata.NOINDEX, "search": {"exclude": True}}
    gettext = site.locale.gettext
    about = gettext("The papers from %(site)s on your shelf.", site=site.name)
    yield Page(urls.SHELF, gettext("My shelf"), body, about, meta)
    for address, text in scripts.items():
        yield script_bundles.to_asset(site, address, text)


@cache
def bundle_scripts() -> dict[str, str]:
    """Address -> text of two files: the script that adds papers, and that of the shelf's page."""
    return script_bundles.bundle_pair(_SCRIPT, _PAGE)
