"""Statistics in a real browser: with all tables open, and the files that they lead to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .axe import Violations, at_widths
from .seen import Seen


@pytest.fixture(scope="module", params=["demo", "toy"])
def built(request: pytest.FixtureRequest, built_site: Callable[[str], Path]) -> Path:
    return built_site(request.param)


@pytest.fixture(scope="module")
def home(built: Path, serve: Callable[..., str]) -> str:
    return serve(built, f"/{built.parent.name}/")


def open_all(page: Page) -> int:
    """Open the tables by keyboard; gives how many there are."""
    tables = page.locator(".ps-numbers summary")
    for one in tables.all():
        one.focus()
        page.keyboard.press("Enter")
    # What stays on the page lies over no link there.
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".md-top")).to_be_hidden()
    return tables.count()


@at_widths(320)
def test_with_all_tables_open(
    home: str, open_page: Callable[..., Page], seen: Seen, width: int, violations: Violations
) -> None:
    """Nothing axe objects to; what is wider than a phone scrolls by itself."""
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(home + "stats/", wait_until="networkidle")
    assert open_all(page) > 2
    assert page.locator(".ps-numbers table:visible").count() == page.locator(".ps-numbers").count()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.trouble() == []


def test_pictures_are_told_and_drawn(home: str, page: Page) -> None:
    page.goto(home + "stats/")
    for picture in page.locator("svg.ps-columns").all():
        assert (picture.get_attribute("aria-label") or "").startswith("Columns: ")
        box = picture.bounding_box()
        assert box is not None
        for text in picture.locator("text").all():
            shown = text.bounding_box()
            assert shown is not None
            assert shown["x"] >= box["x"] - 1
            assert shown["x"] + shown["width"] <= box["x"] + box["width"] + 1
    expect(page.locator("#content").get_by_role("img")).to_have_count(page.locator("svg.ps-columns").count())


def test_files_are_downloaded(home: str, page: Page, built: Path) -> None:
    page.goto(home + "stats/")
    with page.expect_download() as download:
        page.get_by_role("link", name="years.csv").click()
    assert download.value.suggested_filename == "years.csv"
    assert download.value.path().read_bytes() == (built / "stats/years.csv").read_bytes()


@pytest.mark.parametrize("address", ["", "authors/", "years/"])
def test_the_page_is_linked(home: str, page: Page, address: str) -> None:
    page.goto(home + address)
    page.locator("#content").get_by_role("link", name="Statistics").click()
    expect(page.locator("h1")).to_have_text("Statistics")
