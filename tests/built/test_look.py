"""What only an eye would notice: where things are, what moves, and what forced colours leave of it."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route

from papershelf.settings import COLOURS
from papershelf.site.rendering.accent import write_styles

from .axe import colour_violations
from .test_demo import PFGM

# The sum of all shifts of a page's layout so far (https://web.dev/articles/cls).
WATCH_SHIFTS = """window.shifted = 0
new PerformanceObserver(list => { for (const entry of list.getEntries()) shifted += entry.value })
  .observe({type: "layout-shift", buffered: true})"""
_LEFT = "selector => document.querySelector(selector).getBoundingClientRect().left"
_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"/>'.replace('"', "%22")
# The number of letters in each line of an element but the last, which may be short.
_LINES = """element => {
    const lines = {}, texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange()
    while (texts.nextNode()) for (let at = 0; at < texts.currentNode.length; at++) {
        range.setStart(texts.currentNode, at)
        range.setEnd(texts.currentNode, at + 1)
        const {bottom, width} = range.getBoundingClientRect()
        if (width) lines[Math.round(bottom / 6)] = (lines[Math.round(bottom / 6)] ?? 0) + 1
    }
    return Object.values(lines).slice(0, -1)
}"""


def slow(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


@pytest.mark.parametrize(("width", "height", "top"), [(1280, 800, 200), (390, 844, 225)])
def test_home_begins_with_its_papers(
    home: str, open_page: Callable[..., Page], width: int, height: int, top: int
) -> None:
    """High up in the window, and where they stay when a slow script has come."""
    page = open_page(viewport={"width": width, "height": height})
    page.add_init_script(WATCH_SHIFTS)
    page.route("**/papershelf.js", slow)
    page.goto(home, wait_until="networkidle")
    page.locator(".ps-card .ps-copy").first.wait_for()
    box = page.locator(".ps-card").first.bounding_box()
    assert box and box["y"] <= top
    assert page.evaluate("shifted") < 0.01


@pytest.mark.parametrize("width", [760, 1100, 1280])
def test_the_sections_are_in_sight_but_on_phones(home: str, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(home + PFGM)
    assert page.locator(".ps-tabs a").last.is_visible()
    assert not page.locator(".md-header [for=__drawer]").is_visible()  # there would be nothing else in it
    page.goto(home + "about/")
    assert page.locator(".ps-tabs a").last.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_large_logo_takes_little_room(home: str, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(home + "about/")  # where the drawer has the logo too
    for place in page.locator(".md-header__title, .md-logo").all():
        place.evaluate("(it, svg) => { it.innerHTML = `<img alt='' src='data:image/svg+xml,${svg}'>` }", _LOGO)
    sides = page.locator("img[src^='data:']").evaluate_all("all => all.flatMap(it => [it.offsetWidth, it.offsetHeight])")
    assert 20 < max(sides) <= 48


def test_who_errs_is_on_the_grid(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 1920, "height": 800})
    lefts = set()
    for address in ("papers/", "no-such-page/"):
        page.goto(home + address)
        lefts.add(page.evaluate(_LEFT, "h1"))
    assert len(lefts) == 1


@pytest.mark.parametrize("address", ["about/", PFGM, ""])
def test_lines_are_of_75_characters_or_less(home: str, page: Page, address: str) -> None:
    page.goto(home + address)
    paragraphs = page.locator(".md-content :is(.md-content__inner, .ps-abstract, .ps-card__abstract) > p").all()[:6]
    lengths = [length for paragraph in paragraphs for length in paragraph.evaluate(_LINES)]
    assert sum(lengths) / len(lengths) <= 75
    assert len(lengths) > 2


def count_colours(part: Locator) -> int:
    """Colours of what is seen of an element."""
    return len(Image.open(io.BytesIO(part.screenshot())).convert("RGB").getcolors(1 << 16) or [])


def test_forced_colours_leave_every_icon(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(forced_colors="active")
    page.goto(home, wait_until="networkidle")
    for icon in (".ps-shelved", ".ps-card .ps-keep", ".md-header .md-source"):
        assert count_colours(page.locator(icon).first) > 1, icon
    for icon in (".ps-find", ".ps-comments"):  # without their words
        page.locator(icon).first.evaluate("it => { it.style.fontSize = '0' }")
        assert count_colours(page.locator(icon).first) > 1, icon
    page.goto(home + "search/?q=language", wait_until="networkidle")
    assert count_colours(page.locator(".ps-search__form button")) > 1
    assert count_colours(page.locator(".ps-years__bars")) > 1


@pytest.mark.parametrize("name", ["indigo", "yellow", pytest.param("deep-orange", marks=pytest.mark.long)])
def test_axe_finds_every_colour_readable(home: str, open_page: Callable[..., Page], name: str) -> None:
    page = open_page(reduced_motion="reduce", bypass_csp=True)  # for the style below
    for address in ("", PFGM, "search/?q=language+models&tag=language-models"):
        page.goto(home + address, wait_until="networkidle")
        page.add_style_tag(content=write_styles(COLOURS[name]))
        assert colour_violations(page) == [], address


def test_a_site_has_an_icon_and_a_manifest_of_its_own(home: str, open_page: Callable[..., Page]) -> None:
    """As Chromium reads them: there is nothing that it would complain about."""
    page = open_page()
    page.goto(home + PFGM, wait_until="networkidle")
    assert page.request.get(page.evaluate("document.querySelector('link[rel=icon]').href")).ok
    told = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"] == home + "manifest.webmanifest"
    manifest = json.loads(told["data"])
    assert manifest["name"] == "Daily Papers Shelf"
    assert page.request.get(home + manifest["icons"][0]["src"]).ok
    assert page.locator("meta[name=theme-color]").get_attribute("content") == "#fbfaf6"
