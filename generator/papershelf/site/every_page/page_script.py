"""The script that all pages load, and that of the keyboard, which it fetches when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..rendering import urls
from ..rendering.output import Output
from ..rendering.script_bundles import bundle, bundle_classic, to_asset
from ..site import Site

_MODULES = (
    "every_page/shared", "every_page/copying", "every_page/density", "every_page/drawer",
    "every_page/late_scripts", "every_page/exports", "every_page/form_links", "search/load",
    "every_page/search_button", "every_page/shelf_buttons", "every_page/shortcuts",
    "every_page/steps", "every_page/prefetch",
)  # fmt: skip


def plan(site: Site) -> Iterator[int]:
    """Two files."""
    yield 1


def inputs(_site: Site, _: int) -> dict[str, str]:
    """Address -> text, the same for every collection."""
    return _bundle_scripts()


def make(site: Site, scripts: dict[str, str]) -> Iterator[Output]:
    for address, text in scripts.items():
        yield to_asset(site, address, text)


@cache
def _bundle_scripts() -> dict[str, str]:
    return {
        urls.PAGE_SCRIPT: bundle_classic(_MODULES),
        urls.KEYS_SCRIPT: bundle(["every_page/keys"]),
    }
