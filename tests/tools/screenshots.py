"""Shows the demo: every kind of page, light and dark, on a phone and on a desk.

Run as `python -m tests.tools.screenshots` from the root of the repository, after `make site`. All
pictures go into `.cache/screenshots/`, to be looked at; the few that the manual and the README show
are made anew.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import find_chromium
from tests.built.server import serve

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / ".cache" / "screenshots"
SHOWN = ROOT / "docs" / "content" / "pages" / "images"
PAPER = "papers/pfgm-unlocking-the-potential-of-physics-inspired-generative/"


@dataclass(frozen=True)
class View:
    """How a reader sees pages."""

    scheme: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}"


DESK, DESK_AT_NIGHT = View("light", 1280, 740), View("dark", 1280, 740)
PHONE, PHONE_AT_NIGHT = View("light", 390, 820), View("dark", 390, 820)
VIEWS = (DESK, DESK_AT_NIGHT, PHONE, PHONE_AT_NIGHT)


def still(page: Page) -> None:
    """A page as it comes."""


def asked(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("generative models")
    page.locator("[role=option]").first.wait_for()


def helped(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


# Kind of page -> its address, and what the reader does there.
KINDS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "feed": ("", still),
    "feed-2": ("page/2/", still),
    "paper": (PAPER, still),
    "papers": ("papers/", still),
    "authors": ("authors/", still),
    "author": ("authors/max-tegmark/", still),
    "tags": ("tags/", still),
    "tag": ("tags/language-models/", still),
    "venues": ("venues/", still),
    "years": ("years/", still),
    "year": ("years/2025/", still),
    "days": ("days/", still),
    "day": ("days/2026-01-06/", still),
    "lists": ("lists/", still),
    "list": ("lists/finding-laws/", still),
    "stats": ("stats/", still),
    "bibtex": ("bibtex/", still),
    "search": ("search/?q=generative+models", still),
    "search-dialog": ("tags/", asked),
    "keyboard": ("papers/", helped),
    "by-hand": ("about/", still),
    "not-found": ("404.html", still),
}

# What the manual and the README show: the file's name -> a kind of page, as someone sees it.
PICTURES = {
    "feed": ("feed", DESK),
    "paper": ("paper", DESK_AT_NIGHT),
    "search": ("search", DESK),
    "search-dialog": ("search-dialog", PHONE),
    "phone": ("feed", PHONE),
    "phone-at-night": ("paper", PHONE_AT_NIGHT),
}


def main() -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    with serve(ROOT / "site", "/papershelf/") as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for view in VIEWS:
            shoot(browser, home, view)
    print(f"{len(VIEWS) * len(KINDS)} pictures in {SHOTS}, {len(PICTURES)} of them in {SHOWN}")


def shoot(browser: Browser, home: str, view: View) -> None:
    """All kinds of page in one view."""
    for kind, (address, act) in KINDS.items():
        size = {"width": view.width, "height": view.height}
        page = browser.new_page(viewport=size, color_scheme=view.scheme, reduced_motion="reduce")
        page.goto(home + address, wait_until="networkidle")
        act(page)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"{kind}-{view}.png", full_page=act is still)
        for name, shown in PICTURES.items():
            if shown == (kind, view):
                (SHOWN / f"{name}.webp").write_bytes(webp(page))
        page.close()


def webp(page: Page) -> bytes:
    """What stands in the window, in a third of the bytes of a PNG."""
    devtools = page.context.new_cdp_session(page)
    taken = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": 55})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    main()
