"""Single keys: from paper to paper, open, copy, help; and the switch that turns them off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.build import ROOT, build

from .axe import Violations, at_widths
from .seen import Seen
from .test_demo import PFGM

CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module", params=["instant", pytest.param("plain", marks=pytest.mark.long)])
def way(request: pytest.FixtureRequest) -> str:
    """Whether the theme fetches pages by script; the first comes whole in both."""
    return str(request.param)


@pytest.fixture(scope="module")
def site(way: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp(way) / "site"


@pytest.fixture(scope="module")
def home(way: str, site: Path, serve: Callable[..., str], put_instant: Callable[[Path, str], None]) -> str:
    home = serve(site, "/papershelf/")
    if way == "instant":
        put_instant(site, home)
    else:
        build(ROOT / "mkdocs.yml", site, site_url=home)
    return home


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(permissions=CLIPBOARD)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText"))


def bib(site: Path, address: str) -> str:
    folder = urlsplit(address).path.removeprefix("/papershelf/").rstrip("/")
    return (site / f"{folder}.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ".ps-card__title a"),
        ("papers/", ".ps-rows > li > a"),
        ("tags/", ".ps-names > li > a"),
        ("bibtex/", ".ps-keys > li > a:last-of-type"),
        ("search/?q=language+models", ".ps-found > li > a"),
    ],
)
def test_from_one_to_the_next_and_back(home: str, page: Page, seen: Seen, address: str, titles: str) -> None:
    page.goto(home + address, wait_until="networkidle")
    links = page.locator(titles)
    page.evaluate("document.activeElement.blur()")  # the search's page begins in its field
    for key, at in [("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)]:
        page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
        expect(links.nth(at)).to_be_in_viewport(ratio=1)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    assert seen.trouble() == []


def test_it_begins_where_the_reader_is(home: str, page: Page) -> None:
    page.goto(home + "papers/", wait_until="networkidle")
    rows = page.locator(".ps-rows > li > a")
    rows.nth(20).evaluate("row => scrollTo(0, row.getBoundingClientRect().top + 2)")
    page.keyboard.press("j")
    expect(rows.nth(21)).to_be_focused()
    rows.nth(10).evaluate("row => { document.activeElement.blur(); scrollBy(0, row.getBoundingClientRect().top + 2) }")
    page.keyboard.press("k")
    expect(rows.nth(10)).to_be_focused()
    page.keyboard.press("Tab")  # from what is in a row, its bookmark, on to the next row
    page.keyboard.press("j")
    expect(rows.nth(11)).to_be_focused()


@pytest.mark.parametrize("key", ["o", "Enter"])
def test_open(home: str, page: Page, key: str) -> None:
    page.goto(home, wait_until="networkidle")
    page.keyboard.press("o")  # nothing is chosen yet
    page.keyboard.press("j")
    expect(page.locator(".ps-card__title a").first).to_be_focused()
    page.keyboard.press("j")
    title = focused(page)
    page.keyboard.press(key)
    expect(page.locator(".ps-paper h1")).to_have_text(title)
    page.keyboard.press("j")  # on to the related papers, if there are any: no error
    page.go_back()
    expect(page.locator(".ps-card").first).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".ps-card__title a:focus")).to_have_count(1)


@pytest.mark.parametrize("address", ["", "papers/", "bibtex/", "search/?q=poisson+flow"])
def test_copy_what_is_chosen(home: str, site: Path, page: Page, address: str) -> None:
    page.goto(home + address, wait_until="networkidle")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    expect(page.locator(".ps-said")).to_contain_text("No paper is chosen")
    page.keyboard.press("j")
    href = page.evaluate("document.activeElement.href")
    page.keyboard.press("c")
    expect(page.get_by_role("status").last).to_have_text("BibTeX copied")
    assert page.evaluate("navigator.clipboard.readText()") == bib(site, href)


def test_copy_the_paper_of_the_page(home: str, site: Path, page: Page) -> None:
    page.goto(home + PFGM, wait_until="networkidle")
    page.route("**/*.bib", lambda route: route.abort())  # first: what was fetched once, the browser may still have
    page.keyboard.press("c")
    expect(page.locator(".ps-said")).to_have_text("BibTeX could not be copied")
    page.unroute("**/*.bib")
    page.keyboard.press("c")
    expect(page.locator(".ps-said")).to_have_text("BibTeX copied")
    assert page.evaluate("navigator.clipboard.readText()") == bib(site, page.url)


def test_help_by_keyboard(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "tags/", wait_until="networkidle")
    link = page.get_by_role("link", name="Authors").first
    link.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    assert dialog.locator("kbd").all_inner_texts() == ["/", "j", "k", "o", "c", "s", "n", "p", "?"]
    for key in "jkocs/?":  # not below the dialog
        page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert seen.trouble() == []


def test_the_switch_is_remembered(home: str, page: Page) -> None:
    """Off, no single key does anything, Material's too; the search has Ctrl-K, and the help a button."""
    page.goto(home + "papers/", wait_until="networkidle")
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Single keys are on").uncheck()
    page.get_by_role("button", name="Close").click()
    for again in (False, True):
        if again:
            page.goto(home + "authors/", wait_until="networkidle")
        page.evaluate("document.activeElement.blur()")
        before = page.url
        for key in "jkoc?/pn.,fs":
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        assert page.url == before
        assert page.evaluate("document.activeElement === document.body")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search papers")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_role("checkbox", name="Single keys are on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(page.locator(".ps-names > li > a:focus")).to_have_count(1)


def test_letters_are_letters_where_one_writes(home: str, page: Page) -> None:
    page.goto(home + "search/", wait_until="networkidle")
    field = page.get_by_role("searchbox")
    field.press_sequentially("jock?")
    expect(field).to_have_value("jock?")
    expect(page.locator("dialog")).to_have_count(0)
    page.goto(home + "papers/", wait_until="networkidle")
    for key in ("Control+j", "Alt+k", "Meta+c"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")


def test_a_browser_that_keeps_nothing(home: str, page: Page, seen: Seen) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page.goto(home + "404.html")  # Material itself asks for it, where there is a switch of the scheme
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert not [error for error in seen.errors if "keys" in error]


@at_widths(320)
def test_it_is_accessible(home: str, open_page: Callable[..., Page], width: int, violations: Violations) -> None:
    page = open_page(
        viewport={"width": width, "height": 640}, reduced_motion="reduce", permissions=CLIPBOARD
    )
    page.goto(home + "papers/", wait_until="networkidle")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".ps-said")).to_have_text("BibTeX copied")
    assert violations(page) == []
    page.keyboard.press("?")
    assert violations(page) == []
    box = page.get_by_role("dialog").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_there_is_no_word_of_them(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home)
    expect(page.get_by_text("Keyboard")).to_have_count(0)
