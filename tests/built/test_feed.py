"""The feed and its views in a browser: the switches, the calendar, abstracts in place."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .axe import Violations, at_widths, axe_violations
from .seen import Seen

VIEWS = ["", "trending/", "top/", "days/2026-01-06/", "weeks/2026-W02/", "months/2026-01/", "weeks/", "months/"]


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str], put_instant: Callable[[Path, str], None]
) -> str:
    """The demo with instant navigation; its sitemap names a view too."""
    folder = tmp_path_factory.mktemp("feed") / "site"
    home = serve(folder, "/papershelf/")
    put_instant(folder, home)
    sitemap = folder / "sitemap.xml"
    more = f"<url><loc>{home}trending/</loc></url></urlset>"
    sitemap.write_text(sitemap.read_text("utf-8").replace("</urlset>", more), encoding="utf-8")
    return home


def clamped(page: Page) -> bool:
    """Whether the first card's abstract has more lines than are seen."""
    abstract = page.locator(".ps-card__abstract").first
    return bool(abstract.evaluate("it => it.scrollHeight > it.clientHeight + 1"))


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_an_abstract_opens_in_place(
    home: str, open_page: Callable[..., Page], width: int, script: bool
) -> None:
    page = open_page(java_script_enabled=script, viewport={"width": width, "height": 800})
    page.goto(home)
    assert clamped(page)
    folded = page.locator(".ps-card__abstract").first.bounding_box()
    page.locator(".ps-unfold").first.click()
    assert not clamped(page)
    whole = page.locator(".ps-card__abstract").first.bounding_box()
    assert folded and whole
    assert whole["height"] > 2 * folded["height"]
    page.locator(".ps-unfold").first.click()
    assert clamped(page)


def test_an_abstract_opens_by_keyboard(home: str, page: Page) -> None:
    page.goto(home, wait_until="networkidle")
    box = page.get_by_role("checkbox", name="Abstract").first
    box.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_focused()
    assert box.evaluate("it => getComputedStyle(it.parentNode).outlineStyle") == "solid"
    page.keyboard.press("Space")
    assert not clamped(page)


def test_without_script_there_is_no_switch_that_needs_it(
    home: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home)
    expect(page.locator(".ps-density")).to_be_hidden()
    page.get_by_role("link", name="Trending").click()
    expect(page.locator("h1")).to_have_text("Trending papers")
    page.locator(".ps-calendar summary").click()
    page.locator(".ps-month").get_by_role("link", name="6", exact=True).click()
    page.wait_for_url("**/days/2026-01-06/")
    page.locator(".ps-views").get_by_role("link", name="Month").click()
    page.wait_for_url("**/months/2026-01/")
    expect(page.locator(".ps-card")).to_have_count(25)


def test_the_density_is_remembered(home: str, page: Page) -> None:
    page.goto(home, wait_until="networkidle")
    abstract, foot = page.locator(".ps-card__abstract").first, page.locator(".ps-card__foot").first
    expect(abstract).to_be_visible()
    page.get_by_role("radio", name="Cards").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Compact")).to_be_checked()
    expect(abstract).to_be_hidden()
    expect(foot).to_be_visible()
    page.locator(".ps-unfold").first.click()
    expect(abstract).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_text("Titles", exact=True).click()
    for address in ("days/2026-01-06/", "trending/", ""):
        page.goto(home + address, wait_until="networkidle")
        expect(page.get_by_role("radio", name="Titles")).to_be_checked()
        expect(abstract).to_be_hidden()
        expect(foot).to_be_hidden()
        expect(page.locator(".ps-card__title").first).to_be_visible()
        assert axe_violations(page) == []
    page.get_by_text("Cards", exact=True).click()
    page.reload(wait_until="networkidle")
    expect(page.get_by_role("radio", name="Cards")).to_be_checked()
    expect(abstract).to_be_visible()


def test_the_density_is_there_before_anything_is_painted(home: str, page: Page) -> None:
    """Set by what stands in the head: without our script at the page's end it is there as well."""
    page.goto(home, wait_until="networkidle")
    page.get_by_text("Titles", exact=True).click()
    page.route("**/papershelf.js", lambda route: route.abort())
    page.reload(wait_until="networkidle")
    expect(page.locator(".ps-card__abstract").first).to_be_hidden()


def test_the_density_stays_when_instant_navigation_swaps_the_page(
    home: str, page: Page, seen: Seen
) -> None:
    page.goto(home, wait_until="networkidle")
    page.evaluate("window.stayed = true")
    page.get_by_text("Compact", exact=True).click()
    page.locator(".ps-views").get_by_role("link", name="Trending").click()
    expect(page.locator("h1")).to_have_text("Trending papers")
    expect(page.get_by_role("radio", name="Compact")).to_be_checked()
    expect(page.locator(".ps-card__abstract").first).to_be_hidden()
    assert page.evaluate("window.stayed")
    assert seen.trouble() == []


def test_a_browser_that_forbids_to_remember_shows_the_feed(home: str, page: Page) -> None:
    page.add_init_script("Storage.prototype.getItem = () => { throw new Error('forbidden') }")
    page.goto(home)
    expect(page.locator(".ps-card__abstract").first).to_be_visible()
    page.get_by_text("Titles", exact=True).click()
    expect(page.locator(".ps-card__abstract").first).to_be_hidden()


def test_bibtex_is_copied_from_a_card(home: str, open_page: Callable[..., Page]) -> None:
    """Without script, there is a link to the entry's file instead."""
    page = open_page(java_script_enabled=False)
    page.goto(home)
    with page.expect_download() as download:
        page.locator(".ps-card").nth(1).get_by_role("link", name="BibTeX").click()
    entry = download.value.path().read_text(encoding="utf-8")
    assert entry.startswith("@")
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(home, wait_until="networkidle")
    card = page.locator(".ps-card").nth(1)
    title = card.locator("h2").inner_text()
    card.get_by_role("button", name=f"Copy BibTeX: {title}").click()
    expect(card.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == entry


@at_widths(390)
def test_views_on_every_screen(
    home: str, open_page: Callable[..., Page], seen: Seen, width: int, violations: Violations
) -> None:
    page = open_page(
        viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    for address in VIEWS:
        page.goto(home + address, wait_until="networkidle")
        for summary in page.locator(".ps-calendar summary").all():
            summary.click()
        for label in page.locator(".ps-unfold").all()[:2]:
            label.click()
        # Wherever fonts made the page stop, the header may lie over half a link; at the top it doesn't.
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator(".md-top")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert violations(page) == [], address
    assert seen.trouble() == []


def test_no_view_weighs_more_than_it_must(home: str, page: Page) -> None:
    """The first view of the feed, with all that it needs, packed as hosts pack it."""
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(gzip.compress(response.body()))}))
    page.goto(home, wait_until="networkidle")
    assert sizes[home] < 24_000
    assert sum(sizes.values()) < 100_000, sizes
