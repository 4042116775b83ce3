"""What a first visit transfers, compressed, and how much of it are scripts of ours."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.build import ROOT

from .test_demo import KINDS

# Facets of the curator's own fields took 200 bytes of the scripts, asking for PDFs and what the names of files begin
# with 250.
MOST, MOST_SCRIPT = 100 * 1024, 34 * 1024 + 512


def transferred(page: Page, address: str) -> dict[str, int]:
    """File -> bytes on the wire, headers included, of a page and all that it asks for."""
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def named(event: Mapping[str, Any]) -> None:
        names[event["requestId"]] = event["response"]["url"]

    def finished(event: Mapping[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.responseReceived", named)
    devtools.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    return {names[request]: size for request, size in sizes.items()}


@pytest.mark.parametrize("address", KINDS)
def test_a_first_view_is_light(home: str, open_page: Callable[..., Page], address: str) -> None:
    """The search's engine comes when its page is there to be seen, and with it the index."""
    found = transferred(open_page(), home + address)
    assert any(name.endswith(".min.js") for name in found)
    seen = {name: size for name, size in found.items() if not name.endswith("/search.js")}
    assert 40 * 1024 < sum(seen.values()) < MOST, sorted(seen.items(), key=lambda one: -one[1])[:12]


def test_our_scripts_are_small(built: Path) -> None:
    """All of them, but for the search's engine with the parts of lunr.js in it, of which readers need one file, and the
    pages of the shelf and of what a reader follows."""
    ours = {
        path.name: len(gzip.compress(path.read_bytes(), 6, mtime=0))
        for path in (built / "assets" / "papershelf").glob("*.js")
    }
    engine, shelf, following = ours.pop("search.js"), ours.pop("shelf-page.js"), ours.pop("following-page.js")
    assert ours.pop("lunr-syntax.js") < 6 * 1024
    assert {"papershelf.js", "boot.js", "cite.js", "find.js", "find-page.js", "keys.js"} <= {*ours}
    assert sum(ours.values()) < MOST_SCRIPT, ours
    assert engine < 20 * 1024
    assert shelf < 8 * 1024
    assert following < 3 * 1024


def test_comments_are_not_served(built: Path) -> None:
    theme = ROOT / "generator" / "papershelf" / "theme" / "shared" / "assets" / "papershelf"
    there = {path.name for path in (built / "assets" / "papershelf").iterdir()}
    assert len(there.intersection(path.name for path in theme.iterdir())) >= 6
    for path in theme.iterdir():
        if path.name not in there:
            continue  # of a setting that is off
        written, served = path.read_text("utf-8"), (built / "assets" / "papershelf" / path.name).read_text("utf-8")
        assert "/* " in written or "\n// " in written
        served = served.partition(":root{--ps-paper")[2] or served  # behind Material's own
        assert "/* " not in served and "\n// " not in served, path.name
