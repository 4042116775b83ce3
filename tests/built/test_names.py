"""The index of authors: by letter, and by typing a name."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from papershelf.records.collection import Collection
from tests.build import INSTANT, ROOT, build, tree

from .axe import axe_violations
from .html import npm_errors, strict_errors
from .seen import Seen

# MkDocs takes what it is given apart.
PLUGINS = [{"papershelf": {"names_per_page": 60, "author_pages_from": 2, "citation_styles": []}}]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("names") / "site"


@pytest.fixture(scope="module", autouse=True)
def home(built: Path, serve: Callable[..., str]) -> str:
    """The demo with instant navigation, and with more authors than a page holds."""
    address = serve(built, "/papershelf/")
    build(ROOT / "mkdocs.yml", built, site_url=address, theme=INSTANT, plugins=deepcopy(PLUGINS))
    return address


def type_(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="Find authors").press_sequentially(text)


@pytest.mark.parametrize("typed", ["chan red", "chandan k", "Reddy, Ch", "RÉDDY"])
def test_a_name_is_found_as_it_is_typed(home: str, page: Page, seen: Seen, typed: str) -> None:
    page.goto(home + "authors/", wait_until="networkidle")
    type_(page, typed)
    expect(page.locator(".ps-lookup p")).to_have_text("1 found")
    expect(page.locator(".ps-index :is(h2, li):visible")).to_have_text(["Reddy, Chandan K 2"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}authors/chandan-k-reddy/")
    assert seen.trouble() == []


def test_every_author_is_found_and_leads_to_her_page_or_paper(
    home: str, built: Path, page: Page
) -> None:
    shelf, _ = Collection.load(ROOT, ROOT / "content")
    several = [author for author, papers in shelf.by_author.items() if len(papers) > 1]
    page.goto(home + "authors/", wait_until="networkidle")
    for author in [*several, *[*shelf.by_author][::40]]:
        name = shelf.author_label(author)
        page.get_by_role("searchbox").fill(name)
        link = page.locator(".ps-lookup a").filter(has_text=shelf.author_name(author).family_first).first
        there = f"authors/{author}/" if author in several else f"papers/{shelf.by_author[author][0].id}/"
        expect(link).to_have_js_property("href", f"{home}{there}")
        assert (built / there / "index.html").is_file()


def test_it_goes_by_keyboard(home: str, page: Page) -> None:
    page.goto(home + "authors/page/2/", wait_until="networkidle")
    type_(page, "li")
    links = page.locator(".ps-lookup a")
    expect(links.nth(2)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    assert axe_violations(page) == []
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(links).to_have_count(0)
    expect(page.locator(".ps-index h2").first).to_be_visible()


def test_nothing_found_is_said(home: str, page: Page) -> None:
    page.goto(home + "authors/", wait_until="networkidle")
    type_(page, "xyzzy")
    expect(page.locator(".ps-lookup p")).to_have_text("Nothing found: try fewer letters")
    expect(page.locator(".ps-index h2:visible")).to_have_count(0)


def test_on_a_phone(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto(home + "authors/", wait_until="networkidle")
    type_(page, "w")
    expect(page.locator(".ps-lookup a").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []


def test_without_script_there_are_letters_and_pages(
    home: str, open_page: Callable[..., Page], built: Path
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home + "authors/")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="T", exact=True).click()
    assert "/authors/page/" in page.url and page.url.endswith("/#t")
    expect(page.locator(".ps-names a", has_text="Tegmark, Max")).to_be_visible()
    page.get_by_role("link", name="Z", exact=True).click()
    expect(page.locator("#z")).to_be_in_viewport()
    pages = [built / "authors" / "index.html", built / "authors" / "page" / "2" / "index.html"]
    assert [*map(strict_errors, pages)] == [[], []]
    assert npm_errors(pages) == []


def test_names_that_can_not_be_reached_are_asked_for_again(home: str, page: Page) -> None:
    page.route("**/data/authors/*.txt", lambda route: route.abort())
    page.goto(home + "authors/", wait_until="networkidle")
    type_(page, "tegm")
    expect(page.locator(".ps-lookup p")).to_contain_text("can’t be reached")
    page.unroute("**/data/authors/*.txt")
    type_(page, "a")
    expect(page.locator(".ps-lookup a")).to_have_text("Tegmark, Max")


def test_a_script_that_can_not_be_reached_leaves_the_index(home: str, page: Page) -> None:
    page.route("**/names.js", lambda route: route.abort())
    page.goto(home + "authors/", wait_until="networkidle")
    expect(page.locator(".ps-lookup")).to_have_count(0)
    expect(page.locator(".ps-letters")).to_be_visible()


def test_it_works_again_after_instant_navigation(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "authors/", wait_until="networkidle")
    page.evaluate("window.stayed = true")
    for number in (2, 3):
        page.get_by_role("link", name="Next").click()
        page.wait_for_url(f"**/authors/page/{number}/")
    type_(page, "tegm")
    expect(page.locator(".ps-lookup a")).to_have_text("Tegmark, Max")
    assert seen.trouble() == []


def test_an_added_author_leaves_what_a_clean_build_makes(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    before = tree(build(folder / "mkdocs.yml", folder / "site", plugins=deepcopy(PLUGINS)))
    record = "title: A Paper More\nauthors: [Zed Newcomer]\n"
    (folder / "content" / "papers" / "more.yaml").write_text(record, encoding="utf-8")
    after = tree(build(folder / "mkdocs.yml", folder / "site", plugins=deepcopy(PLUGINS)))
    shutil.rmtree(folder / ".cache")
    assert after == tree(build(folder / "mkdocs.yml", tmp_path / "clean", plugins=deepcopy(PLUGINS)))
    names = [name for name in after if name.startswith("data/authors/")]
    assert any(name not in before for name in names)
    assert any(name not in after for name in before if name.startswith("data/authors/"))
    same = [name for name in after if name.startswith("authors/page/") and after[name] == before[name]]
    assert len(same) >= 3


def test_the_script_is_small(built: Path) -> None:
    """450 bytes of it are for names in scripts without spaces, which are found by each two letters, and for Arabic ones.

    170 bytes read the packed list of files, which is half as large for it: 1,400 bytes for the authors of 10,000 papers.
    """
    script = (built / "assets" / "papershelf" / "names.js").read_bytes()
    assert len(gzip.compress(script)) < 2048 + 450 + 170
