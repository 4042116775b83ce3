"""The sessions of a reading list in the browser: what is over goes below what is to come, whenever the site was built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .axe import axe_violations
from .seen import Seen

LIST = "lists/first.steps/"


@pytest.fixture(scope="module")
def built(toy_site: Path) -> Path:
    return toy_site


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-03-28T15:59:00Z", 0),
        ("2026-03-28T16:00:00Z", 1),
        ("2026-06-01T23:59:00-02:00", 2),  # the reader's day is still on
        ("2026-06-02T00:00:00-02:00", 3),
    ],
)
def test_what_is_over_goes_below(home: str, open_page: Callable[..., Page], seen: Seen, now: str, over: int) -> None:
    page = open_page(timezone_id="Etc/GMT+2", viewport={"width": 1280, "height": 2400})
    page.clock.set_fixed_time(now)
    page.goto(home + LIST, wait_until="networkidle")
    moved = over % 3  # where all are over, they stay in view
    expect(page.locator(".ps-sessions > li:visible")).to_have_count(3 - moved)
    expect(page.locator(".ps-past li")).to_have_count(moved)
    if moved:
        expect(page.locator("ol.ps-sessions").first.locator("time")).to_have_count(3 - moved)
        page.get_by_text("Past sessions").press("Enter")
        expect(page.locator(".ps-sessions > li:visible")).to_have_count(3)
        assert "\n".join(axe_violations(page)) == ""
    else:
        expect(page.get_by_text("Past sessions")).to_be_hidden()
    assert seen.trouble() == []


def test_without_script_all_are_in_the_order_of_time(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home + LIST)
    expect(page.locator(".ps-sessions > li:visible")).to_have_count(3)
    expect(page.locator(".ps-past")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".ps-past")).to_be_hidden()
