"""A served site, a real browser, and pages that tell what went on in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.browser import find_chromium
from tests.build import ADDRESS

from .network import hasten
from .server import serve as serving

expect.set_options(timeout=20_000)  # a slow machine is no failure

# Playwright leaves out the sandbox by itself, as root and containers need; the pages are our own.
# The rest keeps the browser from asking its maker for anything, and pages from other hosts. Pages
# of tests do not live long enough to earn what optimizing their scripts costs: a third of axe's time.
_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--js-flags=--no-opt --no-maglev",
    "--no-first-run",
]


@dataclass
class Seen:
    """What went on in the pages of a test."""

    abroad: list[str] = field(default_factory=list)
    """Addresses at other hosts that were asked for (in vain: none can be reached)."""
    console: list[str] = field(default_factory=list)
    """Errors in the console, failed requests among them."""
    errors: list[str] = field(default_factory=list)
    """Exceptions that no script caught."""

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def trouble(self) -> list[str]:
        """All of it; empty after a good visit."""
        return self.abroad + self.console + self.errors

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            self.abroad.append(request.url)


@pytest.fixture(scope="module")
def built(demo_site: Path) -> Path:
    """The site that a module's tests look at: the demo, if the module has no fixture of its own."""
    return demo_site


@pytest.fixture(scope="module")
def home(built: Path, serve: Callable[..., str]) -> str:
    """The address at which it is served."""
    return serve(built, "/papershelf/")


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """`serve(folder, base="/shelf/")` serves a folder as GitHub Pages does; gives its address."""
    with ExitStack() as stack:
        yield lambda folder, base="/shelf/": stack.enter_context(serving(Path(folder), base))


@pytest.fixture(scope="session")
def put_instant(built_site: Callable[[str], Path]) -> Callable[[Path, str], None]:
    """`put_instant(folder, address)` fills a folder that is served at an address with the demo.

    It has instant navigation, which goes to the pages of a sitemap, by their whole address.
    """

    def put(folder: Path, address: str) -> None:
        shutil.copytree(built_site("instant"), folder)
        for path in filter(Path.is_file, folder.rglob("*")):
            data = path.read_bytes()
            if ADDRESS.encode() in data:
                path.write_bytes(data.replace(ADDRESS.encode(), address.encode()))

    return put


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This machine's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def seen() -> Seen:
    """What goes on in the test's pages, as far as it has gone on."""
    return Seen()


@pytest.fixture
def open_page(browser: Browser, seen: Seen) -> Iterator[Callable[..., Page]]:
    """`open_page(**options)` opens a page with nothing remembered from any other.

    The options are those of Playwright's `Browser.new_context`: `viewport`, `color_scheme`,
    `java_script_enabled`, `locale`, `reduced_motion`, ...
    """
    contexts: list[BrowserContext] = []

    def open_(**options: Any) -> Page:
        contexts.append(browser.new_context(**options))
        seen.watch(contexts[-1])
        page = contexts[-1].new_page()
        hasten(page)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of 1,280 by 720, as Playwright opens it."""
    return open_page()
