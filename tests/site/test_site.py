"""What the site as a whole decides."""

from __future__ import annotations

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person
from papershelf.settings import Settings
from papershelf.site import Page, Site
from papershelf.site.makers import find_output, make, plan
from tests.build import ROOT, TOY

PEOPLE = [Person(id="ada", name="Ada Example")]
# Author -> the ids of the papers.
WROTE = {"ada": ["one"], "bo-two": ["one", "two"], "cy-three": ["one", "two", "three"], "di-one": ["two"]}


def site_of_authors(**settings: int) -> Site:
    names = {"ada": "Ada Example", "bo-two": "Bo Two", "cy-three": "Cy Three", "di-one": "Di One"}
    papers = [
        Paper.model_validate({"id": id, "title": id, "date": "2020",
                              "authors": [names[one] for one, ids in WROTE.items() if id in ids]})
        for id in ("one", "two", "three")
    ]  # fmt: skip
    place = Place("", "x.yaml")
    collection = Collection.of([(place, one) for one in papers], [(place, one) for one in PEOPLE])
    return Site(collection, Settings(**settings), name="S", url="https://s.example/")


@pytest.mark.parametrize(
    ("least", "authors"),
    [(1, WROTE.keys()), (2, {"ada", "bo-two", "cy-three"}), (3, {"ada", "cy-three"}), (4, {"ada"})],
)
def test_authors_of_enough_papers_have_a_page_its_bibtex_and_a_feed(least: int, authors: set[str]) -> None:
    """So do those whom `people.yaml` names; the others have no file at all."""
    site = site_of_authors(author_pages_from=least)
    assert Settings().author_pages_from == 2
    files = {output.file for job in plan(site) for output in make(site, job)}
    mine = {file for file in files if file.startswith("authors/") and file.count("/") > 1}
    assert mine == {f"authors/{one}/{name}" for one in authors
                    for name in ("index.html", "bibliography.bib", "feed.xml")}  # fmt: skip


def test_who_has_no_page_is_listed_and_leads_to_the_paper() -> None:
    site = site_of_authors()
    index = next(make(site, ("indices", ("authors", 1))))
    assert isinstance(index, Page)
    assert index.content.count("<li>") == len(WROTE)
    assert '<a href=../papers/two/>One, Di</a> <small>1</small>' in index.content
    assert '<a href=bo-two/>Two, Bo</a> <small>2</small>' in index.content


def test_a_name_without_a_page_is_text_on_the_papers_page() -> None:
    page = next(make(site_of_authors(), ("papers", "two")))
    assert isinstance(page, Page)
    assert ', Di One</p>' in page.content
    assert '<a href=../../authors/bo-two/>Bo Two</a>' in page.content


def test_an_authors_page_is_found_by_its_file_if_it_exists() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    path = "authors/bob-book/index.md"
    output = find_output(Site(collection, Settings(author_pages_from=1), name="S"), path)
    assert output is not None
    assert output.path == path
    assert find_output(Site(collection, Settings(), name="S"), path) is None


@pytest.mark.parametrize(
    "address", ["", "papers/", "bibtex/", "tags/", "authors/ada-example/", "tags/strange/", "top/", "weeks/2023-W18/"]
)
def test_no_page_is_found_beyond_the_last(address: str) -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    assert find_output(Site(collection, Settings(), name="S"), f"{address}page/99/index.md") is None


def test_the_feed_ends_with_a_link_to_all_papers() -> None:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    site = Site(collection, Settings(per_page=1), name="S")
    numbers = [arg for maker, arg in plan(site) if maker == "feed"]
    assert numbers == list(range(1, 41))
    pages = [next(make(site, ("feed", number))) for number in numbers]
    bodies = [page.body for page in pages if isinstance(page, Page)]
    assert ["including the older ones" in body for body in bodies] == [False] * 39 + [True]
    shown = [[paper.id for paper in collection.papers if f"papers/{paper.id}/" in body] for body in bodies]
    assert shown == [[paper.id] for paper in collection.papers[:40]]
    assert len(collection.papers) == 47


@pytest.mark.parametrize(
    ("given", "shown"), [("1-12", "1–12"), ("3--4", "3–4"), ("A-1", "A-1"), ("5, 7-9", "5, 7–9")]
)
def test_a_papers_page_shows_its_pages_as_ranges(given: str, shown: str) -> None:
    keys = {"id": "one", "title": "One", "venue": "V", "pages": given}
    site = Site(Collection.of([(Place("", "x.yaml"), Paper.model_validate(keys))]), Settings(), name="S")
    page = next(make(site, ("papers", "one")))
    assert isinstance(page, Page)
    assert f"</a>, {shown}</dl>" in page.body
