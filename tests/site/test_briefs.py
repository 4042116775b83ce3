"""Authors without a page in full: nothing is lost, and what is left is a proper page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from playwright.sync_api import Page

from papershelf.pages import Site as Shelf
from papershelf.pages import briefs
from papershelf.pages.markup import title_plain
from papershelf.records.collection import Collection
from papershelf.settings import Settings
from tests.build import ROOT, TOY, build

from .axe import axe_violations
from .conftest import Seen
from .html import Site, npm_errors, strict_errors

SITES = {"demo": (ROOT, "/papershelf/"), "toy": (TOY, "/toy/")}
MOST = 1200


class Built(NamedTuple):
    """A site twice: with a page in full for every author, and from two papers on."""

    full: Path
    site: Path
    shelf: Shelf
    base: str

    @property
    def briefs(self) -> dict[str, Path]:
        """Author's slug -> the brief page."""
        authors = [one for one in self.shelf.collection.by_author if not self.shelf.in_full(one)]
        return {author: self.site / "authors" / author / "index.html" for author in authors}


@pytest.fixture(scope="module", params=SITES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    source, base = SITES[request.param]
    folder = tmp_path_factory.mktemp("briefs")
    plugins = yaml.safe_load((source / "mkdocs.yml").read_text(encoding="utf-8"))["plugins"]
    options = next(one for one in plugins if isinstance(one, dict))
    options["papershelf"]["author_pages_from"] = 2
    full = build(source / "mkdocs.yml", folder / "full")
    site = build(source / "mkdocs.yml", folder / "site", plugins=plugins)
    collection, _ = Collection.load(source, source / "content")
    return Built(full, site, Shelf(collection, Settings(author_pages_from=2), name="S"), base)


def files(folder: Path) -> dict[str, Path]:
    """The pages and BibTeX files; brief pages have no other formats."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")
            if path.suffix in (".html", ".bib") and ".biblatex" not in path.suffixes}  # fmt: skip


def test_every_address_is_still_there(built: Built) -> None:
    before, after = files(built.full), files(built.site)
    assert len(built.briefs) > 50
    assert before.keys() == after.keys()
    assert "bibliography.bib" in before
    for name, path in before.items():
        assert path.suffix == ".html" or path.read_bytes() == after[name].read_bytes(), name


def test_a_brief_page_says_what_the_page_in_full_said(built: Built) -> None:
    for author, path in built.briefs.items():
        text = path.read_text(encoding="utf-8")
        rows = text.partition('<ul class="ps-rows">')[2]
        assert rows.count("<a ") == len(built.shelf.collection.by_author[author])
        for paper in built.shelf.collection.by_author[author]:
            assert f'href="../../papers/{paper.id}/"' in text
        assert f'href="../../authors/{author}/bibliography.bib"' in text


def test_names_lead_to_no_page_with_the_same_paper_only(built: Built) -> None:
    """On cards and on papers' pages; the index has them all."""
    references = Site(built.site).references
    for name, found in references.items():
        if name.startswith("authors/"):
            continue
        ways = {one.url.partition("#")[0] for one in found if "authors/" in one.url}
        for way in ways:
            assert way.rstrip("/").rpartition("/")[2] not in built.briefs, (name, way)
    linked = {way.url for found in references.values() for way in found}
    for author in built.shelf.collection.by_author.keys() - built.briefs.keys():
        assert any(way.endswith(f"authors/{author}/") for way in linked), author
    for paper in built.shelf.collection.papers:
        text = (built.site / "papers" / paper.id / "index.html").read_text(encoding="utf-8")
        head = text.partition('class="ps-paper__authors">')[2].partition("</p>")[0]
        assert head.count("<a ") == sum(
            built.shelf.in_full(built.shelf.collection.author_slug(name)) for name in paper.authors
        )


def test_names_lead_to_brief_pages_with_more_papers() -> None:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    shelf = Shelf(collection, Settings(author_pages_from=100), name="S")
    several = {author for author, papers in collection.by_author.items() if len(papers) > 1}
    assert several
    assert {author for author in collection.by_author if shelf.linked(author)} == several
    assert not any(map(shelf.in_full, several))


def test_the_index_leads_to_them(built: Built, serve: Callable[..., str], page: Page) -> None:
    home = serve(built.site, built.base)
    author = next(iter(built.briefs))
    label = built.shelf.collection.author_name(author).inverted
    (paper,) = built.shelf.collection.by_author[author]
    page.goto(home + "authors/")
    line = page.locator(".ps-names > li").filter(has_text=label).first
    for _ in range(20):  # no author is lost between the pages of the index
        if line.count():
            break
        page.get_by_role("link", name="Next").click()
    line.get_by_role("link").click()
    page.wait_for_url(f"{home}authors/{author}/")
    page.get_by_role("link", name=title_plain(paper.title)).click()
    page.wait_for_url(f"{home}papers/{paper.id}/")


def test_brief_pages_are_small_and_valid(built: Built) -> None:
    weights = {author: path.stat().st_size for author, path in built.briefs.items()}
    # What is above that is a title with formulas, or one without end.
    assert {author for author, weight in weights.items() if weight > MOST} == set()
    some = list(built.briefs.values())[:40]
    assert npm_errors(some) == []
    for path in some:
        text = path.read_text(encoding="utf-8")
        assert strict_errors(path) == []
        assert '<html lang="en"' in text
        assert "<script" not in text


def test_links_resolve_and_no_other_host_is_asked(built: Built) -> None:
    site = Site(built.site)
    assert site.links(built.base) == []
    assert site.external() == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_brief_pages_look_like_the_others(
    built: Built, serve: Callable[..., str], open_page: Callable[..., Page], seen: Seen,
    scheme: str, width: int,
) -> None:  # fmt: skip
    home = serve(built.site, built.base)
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    looks = """() => {
      const style = name => getComputedStyle(document.querySelector(name))
      const looks = ["h1", ".ps-list__tools", ".ps-list__tools a", ".ps-rows > li > a"].map(name => {
        const {color, fontFamily, fontSize, fontWeight, lineHeight} = style(name)
        const {x} = document.querySelector(name).getBoundingClientRect()
        return [color, fontFamily, fontSize, fontWeight, lineHeight, name.endsWith("a") || x]
      })
      return [style("body").backgroundColor, ...looks]
    }"""
    found = []
    for place in (home, serve(built.full, built.base)):
        page.goto(f"{place}authors/{next(iter(built.briefs))}/", wait_until="networkidle")
        found.append(page.evaluate(looks))
    assert found[0] == found[1]
    for address in ("authors/", *(f"authors/{author}/" for author in [*built.briefs][::50])):
        page.goto(home + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert axe_violations(page) == [], address
    page.get_by_role("link", name="Authors", exact=True).click()
    page.wait_for_url(home + "authors/")
    assert seen.trouble() == []


def test_who_stands_in_people_has_a_page_in_full() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    shelf = Shelf(collection, Settings(author_pages_from=100), name="S")
    assert len(collection.by_author["ada-example-2"]) == 1
    assert {one for one in collection.by_author if shelf.in_full(one)} == {
        person.id for person in collection.people
    }


def test_a_brief_page_has_the_language_of_the_site() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    shelf = Shelf(collection, Settings(author_pages_from=2), name="S", language="de")
    html, bib = list(briefs.make(shelf, next(briefs.plan(shelf))))[:2]
    assert b'<html lang="de"' in html.content  # type: ignore[union-attr,operator]
    assert bib.file.endswith("/bibliography.bib")


def test_a_curators_style_sheets_are_on_them_too() -> None:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    own = ("stylesheets/my own.css", "https://styles.example/a.css")
    shelf = Shelf(collection, Settings(author_pages_from=100), name="S", stylesheets=own)
    pages = [one for one in briefs.make(shelf, next(briefs.plan(shelf))) if ".html" in one.address]
    assert pages
    for page in pages:
        assert b'href="../../stylesheets/my%20own.css">\n' in page.data
        assert b'href="https://styles.example/a.css">\n' in page.data
