"""Author, tag, venue and year pages in a real browser: counts, the years' table, orders."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build import TOY, build
from tests.builder.test_fast import configure, copy, emptied, write_record

from .axe import Violations, at_widths
from .html import npm_errors, strict_errors
from .seen import Seen

NAMES = ["Ada Example", "Bo Lee", "王小明", "Łukasz Żółć", "Maria Anders-Ärlig", "{A Group}"]
KINDS = {"authors": "bo-lee", "tags": "examples", "venues": "conf", "years": "2003"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty papers of one venue and tag, of five years, by names that often meet."""
    folder = emptied(copy(TOY, tmp_path_factory.mktemp("people") / "toy"))
    for number in range(30):
        record = {
            "title": f"{'ZAYB'[number % 4]} title {number}", "date": str(1999 + number % 5),
            "authors": [NAMES[1], NAMES[number % 6], NAMES[(number + 2) % 6], f"Once {number}"],
            "venue": "CONF", "tags": ["odd-examples"], "upvotes": number * 7 % 30, "counted": "2024-01-02",
        }  # fmt: skip
        write_record(folder, f"p{number}", record)
    configure(folder, plugins=["search", {"papershelf": {"rows_per_page": 12, "citation_styles": []}}])
    return build(folder / "mkdocs.yml", folder / "site")


@pytest.fixture(scope="module")
def home(built: Path, serve: Callable[..., str]) -> str:
    return serve(built, "/toy/")


@at_widths(320, 390)
def test_axe_has_nothing_to_say(
    home: str, open_page: Callable[..., Page], seen: Seen, width: int, violations: Violations
) -> None:
    """With the table open and closed; nothing scrolls sideways."""
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")  # type: ignore[arg-type]
    for address in (*(f"{kind}/{slug}/" for kind, slug in KINDS.items()), "tags/examples/upvotes/",
                    "tags/examples/oldest/page/2/"):  # fmt: skip
        page.goto(home + address)
        assert violations(page) == [], address
        if page.locator(".ps-years").count():
            page.locator(".ps-years summary").click()
            expect(page.locator(".ps-years table")).to_be_visible()
            assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert seen.trouble() == []


@pytest.mark.parametrize("script", [True, False])
def test_many_years_take_one_row_on_a_phone(home: str, open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, java_script_enabled=script)
    page.goto(home + "papers/")
    years = page.get_by_role("navigation", name="Years")
    height = years.bounding_box()["height"]  # type: ignore[index]
    years.evaluate("nav => { for (const link of [...nav.children].flatMap(link => Array(9).fill(link))) nav.append(link.cloneNode(true)) }")
    assert years.get_by_role("link").count() == 50
    assert years.bounding_box()["height"] == height  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    years.get_by_role("link").nth(48).focus()
    page.keyboard.press("Tab")
    expect(years.get_by_role("link").last).to_be_in_viewport(ratio=.9)


def test_html_is_valid(built: Path) -> None:
    found = [path for kind, slug in KINDS.items() for path in (built / kind / slug).rglob("index.html")]
    assert len(found) > 20
    assert [error for path in found for error in strict_errors(path)] == []
    assert npm_errors(found) == []


@pytest.mark.parametrize("script", [True, False])
def test_the_table_opens_by_keyboard(home: str, open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(java_script_enabled=script)
    page.goto(home + "tags/odd-examples/")
    page.locator(".ps-years summary").focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(6)
    expect(table.get_by_role("row").nth(1)).to_have_text(re.compile(r"2003\s*6"))
    expect(table.get_by_role("columnheader")).to_have_text(["Year", "Papers"])


def test_orders_without_script(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(home + "venues/conf/")
    order = page.get_by_role("navigation", name="Order")
    expect(order.locator("[aria-current]")).to_have_text("Newest")
    order.get_by_role("link", name="Title").click()
    assert page.url == home + "venues/conf/title/"
    titles = page.locator(".ps-rows > li > a").all_text_contents()
    assert titles == sorted(titles)
    assert len(titles) == 12
    page.get_by_role("link", name="Next").click()
    assert page.url == home + "venues/conf/title/page/2/"
    page.get_by_role("navigation", name="Order").get_by_role("link", name="Upvotes").click()
    expect(page.locator(".ps-list")).to_contain_text("Upvotes as counted on 2 Jan 2024.")
    votes = [int(re.findall(r"(\d+) upvotes", text)[0]) for text in page.locator(".ps-rows .ps-facts").all_text_contents()]
    assert votes == sorted(votes, reverse=True)
    page.get_by_role("navigation", name="Order").get_by_role("link", name="Newest").click()
    assert page.url == home + "venues/conf/"


def test_an_authors_page_leads_to_coauthors_and_venues(home: str, page: Page) -> None:
    page.goto(home + "authors/bo-lee/")
    counts = page.locator(".ps-counts")
    expect(counts.locator("dt")).to_have_text(["Co-authors", "Venues"])
    expect(counts.locator("dd").first).to_contain_text(re.compile(r"^A Group\s10, Ada Example\s10, .*, Once 12\s1 and 25 others\s*$"))
    years = page.locator(".ps-listing h2").all_text_contents()
    assert years == sorted(years, reverse=True)
    counts.get_by_role("link", name="Ada Example").click()
    expect(page.locator("h1")).to_have_text("Ada Example")
    page.goto(home + "authors/bo-lee/")
    counts.get_by_role("link", name="Conference on Invented").click()
    assert page.url == home + "venues/conf/"
