"""What readers follow: its page, and the scripts that store it in the reader's browser.

The page is empty except for instructions: only the browser knows what its reader follows. A script
finds what is new in the listings' feeds, and by searching again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..rendering import metadata, script_bundles, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site

_SCRIPT = urls.FOLLOWING_SCRIPT, (
    "rendering/locale", "rendering/elements", "following/visits", "following/news",
)  # fmt: skip
_PAGE = urls.FOLLOWING_PAGE_SCRIPT, ("rendering/phrases", "following/page")


def plan(site: Site) -> Iterator[int]:
    """One page and its scripts."""
    yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == f"{urls.FOLLOWING}index.md" else None


def inputs(_site: Site, _: int) -> dict[str, str]:
    """The same for every collection."""
    return bundle_scripts()


def make(site: Site, scripts: dict[str, str]) -> Iterator[Output]:
    body = get_renderer(site).render("following.html")
    meta = {"tab": urls.FOLLOWING, "head": metadata.NOINDEX, "search": {"exclude": True}}
    gettext = site.locale.gettext
    about = gettext("New papers on %(site)s in what you follow.", site=site.name)
    yield Page(urls.FOLLOWING, gettext("Following"), body, about, meta)
    for address, text in scripts.items():
        yield script_bundles.to_asset(site, address, text)


@cache
def bundle_scripts() -> dict[str, str]:
    """Address -> text of two files: the script of listings, and that of the page."""
    return script_bundles.bundle_pair(_SCRIPT, _PAGE)
