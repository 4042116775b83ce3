"""A served site, a real browser, and pages that tell what went on in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import find_chromium
from tests.build import ADDRESS

from .seen import Seen
from .server import serve as serving
from .tabs import Tab, Tabs

expect.set_options(timeout=20_000)  # a slow machine is no failure

# Playwright leaves out the sandbox by itself, as root and containers need; the pages are our own.
# The rest keeps the browser from asking its maker for anything, and pages from other hosts. Processes
# of tests do not live long enough to earn what the best code for their scripts costs.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--js-flags=--no-opt",
    "--no-first-run",
]


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
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def seen() -> Seen:
    """What goes on in the test's pages, as far as it has gone on."""
    return Seen()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """The browser's pages, for `open_page`."""
    return Tabs(browser)


@pytest.fixture
def open_page(tabs: Tabs, seen: Seen, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`open_page(**options)` opens a page with nothing remembered from any other.

    The options are those of Playwright's `Browser.new_context`: `viewport`, `color_scheme`,
    `java_script_enabled`, `locale`, `reduced_motion`, ...
    """
    opened: list[Tab] = []
    failed = request.session.testsfailed

    def open_(**options: Any) -> Page:
        opened.append(tabs.take(options))
        opened[-1].seen = seen
        return opened[-1].page

    yield open_
    for tab in opened:
        tabs.give_back(tab, is_sound=request.session.testsfailed == failed)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of 1,280 by 720, as Playwright opens it."""
    return open_page()
