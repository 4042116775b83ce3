"""Rows and cards in a real browser: what they copy and unfold, how they break, and how large they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from .axe import violations_in_both_schemes
from .seen import Seen

# A separator is drawn in the gap before a fact: the fact before ends on the same line, or the separator is cut off.
STRAY = """() => [...document.querySelectorAll(".ps-facts > *")].filter(fact => {
  const list = fact.parentElement.getBoundingClientRect(), [{left, top}] = fact.getClientRects()
  const before = [...fact.previousElementSibling?.getClientRects() ?? []].at(-1)
  const isDrawn = getComputedStyle(fact, "::before").content !== "none" && left - list.left > 4
  return getComputedStyle(fact, "::after").content !== "none" || (isDrawn && !(before.right + 4 < left && before.bottom > top))
}).map(fact => fact.parentElement.textContent)"""
SMALL = """least => [...document.querySelectorAll("#content :is(a, button, label, summary), .ps-pages *")].filter(part => {
  const {width, height} = part.getBoundingClientRect()
  const isInText = part.matches(".ps-sr") || part.matches(":is(p:not([class]), dd, td:not(:has(> a:only-child)), .ps-card__authors, .ps-note) a")
  return width && !isInText && Math.min(width, height) < least - .01
}).map(part => `${part.outerHTML.slice(0, 90)} ${part.getBoundingClientRect().height}`)"""


def test_an_abstract_opens_in_a_row(home: str, page: Page, seen: Seen) -> None:
    page.goto(f"{home}papers/", wait_until="networkidle")
    row = page.locator(".ps-rows > li").first
    title, before = row.locator("a").first.inner_text(), row.bounding_box()
    button = row.get_by_role("button", name=f"Abstract: {title}")
    button.focus()
    page.keyboard.press("Enter")
    abstract = row.locator(".ps-abstract")
    expect(abstract).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    text, after = abstract.inner_text(), row.bounding_box()
    assert before and after
    assert after["height"] > before["height"] + 40
    assert violations_in_both_schemes(page) == []
    button.click()
    expect(abstract).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    row.locator("a").first.click()
    expect(page.locator("#abstract + .ps-abstract")).to_have_text(text, use_inner_text=True)
    assert seen.trouble() == []


def test_an_abstract_that_cannot_be_fetched(home: str, page: Page) -> None:
    page.goto(f"{home}papers/", wait_until="networkidle")

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/papers/*/", fail)
    button = page.get_by_role("button", name="Abstract").first
    button.click()
    expect(page.locator(".ps-said")).to_have_text("The papers can’t be reached. Are you online?")
    expect(button).to_have_attribute("aria-expanded", "false")
    page.unroute("**/papers/*/")
    button.click()
    expect(page.locator(".ps-rows .ps-abstract")).to_be_visible()


@pytest.mark.parametrize("address", ["papers/", "search/?q=poisson"])
def test_an_entry_is_copied_from_a_row(home: str, built: Path, open_page: Callable[..., Page], address: str) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(home + address, wait_until="networkidle")
    row = page.locator(":is(.ps-rows, .ps-found) > li").first
    link = row.locator("a").first
    row.get_by_role("button", name=f"Copy BibTeX: {link.inner_text()}").click()
    expect(row.get_by_text("Copied")).to_be_visible()
    id = (link.get_attribute("href") or "").rstrip("/").rpartition("/")[2]
    assert page.evaluate("navigator.clipboard.readText()") == (built / f"papers/{id}.bib").read_text("utf-8")
    row.get_by_role("button", name="Abstract").click()
    expect(row.locator(".ps-abstract")).to_be_visible()


def test_rows_do_not_move_when_their_buttons_come(home: str, open_page: Callable[..., Page]) -> None:
    for width in (390, 1280):
        boxes = []
        for script in ("**/none.js", "**/papershelf.js"):
            page = open_page(viewport={"width": width, "height": 800})
            page.route(script, lambda route: route.abort())
            page.goto(f"{home}papers/", wait_until="networkidle")
            boxes.append(page.evaluate("[...document.querySelectorAll('.ps-rows > li')].map(row => row.offsetTop)"))
        assert boxes[0] == boxes[1]


def test_no_separator_hangs_at_the_end_of_a_line(home: str, page: Page) -> None:
    for address in ("", "papers/", "search/?q=model", "papers/pfgm/"):
        page.goto(home + address, wait_until="networkidle")
        for width in range(320, 900, 40):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(STRAY) == [], f"{address} at {width}"


def test_compact_is_compact(home: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(home, wait_until="networkidle")
    page.get_by_text("Compact", exact=True).click()
    heights = page.evaluate("[...document.querySelectorAll('.ps-card')].map(card => card.getBoundingClientRect().height)")
    assert len(heights) == 25
    assert max(heights) <= 72


def test_targets_are_large_enough_for_fingers(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    for address in ("", "papers/", "tags/", "tags/language-models/", "authors/", "bibtex/", "search/?q=model", "papers/pfgm/", "days/2026-01-06/"):
        page.goto(home + address, wait_until="networkidle")
        assert page.evaluate("matchMedia('(pointer: coarse)').matches")
        assert page.evaluate(SMALL, 32) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
