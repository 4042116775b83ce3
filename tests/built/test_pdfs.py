"""Papers found by the text of their PDFs, and first pages as pictures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build import TOY, build, tree
from tests.builder.snapshot import trust_stamps
from tests.builder.test_from_cache import clean, quickly
from tests.pdfs import write_pdf

from .axe import axe_violations
from .seen import Seen

SETTINGS = """
site_name: Invented PDFs
docs_dir: content/pages
theme: {name: material, font: false}
plugins:
  - papershelf: {read_pdfs: [text, thumbnails], citation_styles: [], share_cards_up_to: 0}
"""
PDFS = {
    "books": [["Sorting imaginary books"], ["The zygomorphic quaternion", "wins in 2024."], ["References"], ["Hippopotamus et al."]],
    "pictured": [["Nothing to see"]],
    "preprint": [["An early version about wombats"]],
}
RECORDS = {
    "books": "title: Sorting Books\nauthors: [Ada Invented]\ndate: 2024-01-02\nadded: 2024-01-03\npdf: pdfs/books.pdf\n",
    "pictured": "title: A Picture of Its Own\nimage: own.png\npdf: pdfs/pictured.pdf\n",
    "published": "title: Marsupials\ndate: 2023\npdf: https://example.org/a.pdf\n",
    "preprint": "title: Marsupials, Early\ndate: 2022\nversion_of: published\npdf: pdfs/preprint.pdf\n",
    **{f"many-{n}": f"title: Zygomorphic things {n}\ndate: 20{n}\n" for n in range(10, 22)},
}


def write_folder(folder: Path) -> None:
    for name in ("papers", "pages", "pdfs"):
        (folder / "content" / name).mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "content" / "own.png").write_bytes((TOY / "content" / "files" / "thumb.png").read_bytes())
    for name, pages in PDFS.items():
        (folder / "content" / "pdfs" / f"{name}.pdf").write_bytes(write_pdf(pages))
    for name, text in RECORDS.items():
        (folder / "content" / "papers" / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdfs")
    write_folder(folder)
    return folder


@pytest.fixture(scope="module")
def built(folder: Path) -> Path:
    return build(folder / "mkdocs.yml", folder / "site")


def read_meta(site: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((site / "search" / "meta.json").read_text(encoding="utf-8"))
    return found


def test_a_site_without_it_has_none_of_its_files(toy_site: Path) -> None:
    assert "pdfs" not in read_meta(toy_site)
    assert not (toy_site / "search" / "pdfs").exists()
    assert not list((toy_site / "assets" / "papershelf").glob("pdf-*"))


def test_first_pages_are_pictures_where_there_is_no_image(built: Path) -> None:
    page = (built / "papers" / "books" / "index.html").read_text(encoding="utf-8")
    assert 'src="books.pdf.page.webp" alt="First page of the PDF"' in page
    assert "books.pdf.card.webp" in (built / "index.html").read_text(encoding="utf-8")
    assert {path.name for path in (built / "papers" / "books").iterdir()} >= {"books.pdf.page.webp", "books.pdf.card.webp"}
    own = (built / "papers" / "pictured" / "index.html").read_text(encoding="utf-8")
    assert 'src="own.png" alt=""' in own
    assert "webp" not in own


def test_a_changed_pdf_concerns_only_itself(folder: Path, built: Path, tmp_path: Path) -> None:
    """An edited PDF gives the files of a clean build, with or without our fast way, and the cache has the others."""
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    before = tree(changed / "site")
    (changed / "content" / "pdfs" / "preprint.pdf").write_bytes(write_pdf([["A late version about wombats"]]))
    after = tree(build(changed / "mkdocs.yml", changed / "site"))
    moved = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    texts = {path for path in moved if path.startswith("search/pdfs/texts/")}
    assert texts == {"search/pdfs/texts/published.txt"}
    others = {path for path in moved if not path.startswith(("search/pdfs/", "papers/preprint/preprint.pdf"))}
    assert others == {"search/meta.json", "assets/papershelf/search.js"}
    shutil.rmtree(changed / ".cache")
    plugins = [{"papershelf": {"read_pdfs": ["text", "thumbnails"], "citation_styles": [], "share_cards_up_to": 0, "fast": False}}]
    slow = tree(build(changed / "mkdocs.yml", tmp_path / "slow", plugins=plugins))
    assert {path for path in slow if slow[path] != after.get(path)} == set()
    assert slow.keys() == after.keys()


def test_what_only_a_pdf_has_is_found_with_its_page(home: str, page: Page, seen: Seen) -> None:
    page.goto(f"{home}search/?q=quaternion+invented")
    row = page.locator(".ps-found__pdfs li")
    expect(row).to_have_count(1)
    expect(row.locator(".ps-snippet")).to_have_text("In the PDF, page 2: The zygomorphic quaternion wins in 2024.")
    expect(row.locator("mark")).to_have_text(["Invented", "quaternion"])
    expect(row.get_by_role("link", name="In the PDF, page 2")).to_have_attribute("href", f"{home}papers/books/books.pdf#page=2")
    expect(page.get_by_text("No record has all the words, but these PDFs do.")).to_be_visible()
    assert "\n".join(axe_violations(page)) == ""
    assert seen.trouble() == []


def test_a_work_is_found_by_the_pdf_of_another_version(home: str, page: Page) -> None:
    page.goto(f"{home}search/?q=wombats")
    expect(page.locator(".ps-found__pdfs li a").first).to_have_attribute("href", f"{home}papers/published/")


@pytest.mark.parametrize("query", ["hippopotamus", "author:nobody quaternion", "quaternion -sorting"])
def test_references_and_what_a_query_forbids_are_not_found(home: str, page: Page, query: str) -> None:
    page.goto(f"{home}search/?q={query}")
    expect(page.locator(".ps-search__tools")).to_contain_text("result")
    expect(page.locator(".ps-search:not([aria-busy])")).to_be_visible()
    expect(page.locator(".ps-found__pdfs")).to_have_count(0)


def test_a_filter_is_for_pdfs_too(home: str, page: Page) -> None:
    page.goto(f"{home}search/?q=quaternion&year=2010-2020")
    expect(page.get_by_text("Nothing matches “quaternion”")).to_be_visible()
    page.goto(f"{home}search/?q=quaternion&year=2024-2024")
    expect(page.locator(".ps-found__pdfs li")).to_have_count(1)


def test_pdfs_cost_nothing_where_records_have_enough(home: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(home)))
    page.goto(f"{home}search/?q=zy")
    expect(page.get_by_text("Type more letters")).to_be_visible()
    page.goto(f"{home}search/?year=2010-2015")
    expect(page.get_by_text("6 results")).to_be_visible()
    page.goto(f"{home}search/?q=zygomorphic")
    button = page.get_by_role("button", name="Search the PDFs, too")
    expect(button).to_be_visible()
    assert not [url for url in asked if url.startswith("search/pdfs") or "pdf-search" in url]
    button.press("Enter")
    expect(page.locator(".ps-found__pdfs .ps-snippet")).to_contain_text("In the PDF, page 2")
    expect(page.get_by_text("12 results")).to_be_visible()


def test_the_dialog_has_them_after_the_others(home: str, page: Page) -> None:
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("quaternion")
    option = page.get_by_role("option", name="Sorting Books")
    expect(option).to_contain_text("In the PDF, page 2: The zygomorphic quaternion")
    expect(page.get_by_role("option")).to_have_count(1)
    option.click()
    expect(page).to_have_url(f"{home}papers/books/")


def test_where_pdfs_can_not_be_reached_records_are_found(home: str, page: Page) -> None:
    page.route("**/search/pdfs/*.txt", lambda route: route.abort())
    page.goto(f"{home}search/?q=marsupials")
    expect(page.locator(".ps-found > li")).to_have_count(1)
    page.get_by_role("button", name="Search the PDFs, too").press("Enter")
    expect(page.get_by_text("The search can’t be reached. Are you online?")).to_be_visible()
    page.unroute("**/search/pdfs/*.txt")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator(".ps-found > li")).to_have_count(1)
    expect(page.get_by_role("button", name="Search the PDFs, too")).to_be_hidden()


def test_records_are_built_again_without_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF that another record names, and one that no record names any more, are as after a clean build."""
    trust_stamps(monkeypatch)
    folder = tmp_path / "folder"
    write_folder(folder)
    build(folder / "mkdocs.yml", folder / "site")
    records = folder / "content" / "papers"
    (records / "many-10.yaml").write_text("title: Zygomorphic things 10\ndate: 2010\npdf: pdfs/pictured.pdf\n", encoding="utf-8")
    (records / "books.yaml").write_text("title: Sorting Books\nauthors: [Ada Invented]\ndate: 2024-01-02\nadded: 2024-01-03\n", encoding="utf-8")
    assert quickly(folder)
    assert tree(folder / "site") == clean(folder, tmp_path / "clean")
