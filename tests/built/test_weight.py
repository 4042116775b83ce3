"""What a first visit transfers, compressed, and how much of it are scripts of ours."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Page

from tests.build import ROOT

from .server import BLANK
from .test_demo import KINDS

# Facets of the curator's own fields took 200 bytes of the scripts, asking for PDFs and what the names of files begin
# with 250.
MOST, MOST_SCRIPT = 100 * 1024, 28 * 1024 + 512


def watch_transfers(page: Page) -> Callable[[str], dict[str, int]]:
    """A function that opens an address with nothing fetched before.

    It gives file -> bytes on the wire, headers included, of the page and all that it asks for.
    """
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def named(event: Mapping[str, Any]) -> None:
        names[event["requestId"]] = event["response"]["url"]

    def finished(event: Mapping[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    def fetch(address: str) -> dict[str, int]:
        page.goto(urljoin(address, BLANK))
        names.clear()
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        return {names[request]: size for request, size in sizes.items() if request in names}

    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.on("Network.responseReceived", named)
    devtools.on("Network.loadingFinished", finished)
    return fetch


def test_a_first_view_is_light(home: str, page: Page) -> None:
    """The search's engine comes when its page is there to be seen, and with it the index."""
    fetch = watch_transfers(page)
    heavy = {}
    for address in KINDS:
        found = fetch(home + address)
        assert any(name.endswith(".min.js") for name in found), address
        seen = {name: size for name, size in found.items() if not name.endswith("/search.js")}
        if not 40 * 1024 < sum(seen.values()) < MOST:
            heavy[address] = sorted(seen.items(), key=lambda one: -one[1])[:12]
    assert heavy == {}


def test_our_scripts_are_small(built: Path) -> None:
    """All of them, but for the search's engine and dialog with the parts of lunr.js in it, of which readers need one file,
    and the pages of the shelf and of what a reader follows."""
    ours = {
        path.name: len(gzip.compress(path.read_bytes(), 6, mtime=0))
        for path in (built / "assets" / "papershelf").glob("*.js")
    }
    search, shelf, following = ours.pop("search.js"), ours.pop("shelf-page.js"), ours.pop("following-page.js")
    assert ours.pop("lunr-syntax.js") < 6 * 1024
    assert {"papershelf.js", "boot.js", "cite.js", "find-page.js", "keys.js"} <= {*ours}
    assert sum(ours.values()) < MOST_SCRIPT, ours
    assert search < 26 * 1024
    assert shelf < 8 * 1024
    assert following < 3 * 1024


def test_comments_are_not_served(built: Path) -> None:
    theme = ROOT / "generator" / "papershelf" / "theme" / "shared" / "assets" / "papershelf"
    there = {path.name: path for path in (built / "assets" / "papershelf").iterdir() if path.suffix in (".css", ".js")}
    assert len(there) >= 15
    assert any("/* " in path.read_text("utf-8") for path in theme.iterdir() if path.name in there)
    for path in there.values():
        served = path.read_text("utf-8")
        served = served.partition(":root{--ps-paper")[2] or served  # behind Material's own
        if path.name == "search.js":
            served = served.partition("\n */\n")[2]  # behind lunr.js' licence
        assert "/* " not in served and "\n// " not in served, path.name
