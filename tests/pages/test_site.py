"""What the site as a whole decides."""

from __future__ import annotations

import pytest

from papershelf.pages import Page, Site, feed, find, make, plan
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.settings import Settings
from tests.build import ROOT, TOY


@pytest.mark.parametrize(
    ("papers", "least"),
    [(0, 1), (1, 1), (5_000, 1), (5_001, 2), (20_000, 2), (20_001, 3), (50_000, 3), (50_001, 5)],
)
def test_from_how_many_papers_on_authors_have_pages(papers: int, least: int) -> None:
    one = Paper.model_validate({"id": "one", "title": "One", "authors": ["Ada Example"]})
    shelf = Collection(papers=(one,) * papers)
    assert Site(shelf, Settings(), name="S").author_pages_from == least
    assert Site(shelf, Settings(author_pages_from=7), name="S").author_pages_from == 7


def test_an_authors_page_is_found_as_the_file_that_it_is() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    path = "authors/bob-book/index."
    for least, there, absent in ((1, "md", "html"), (2, "html", "md")):
        site = Site(collection, Settings(author_pages_from=least), name="S")
        output = find(site, path + there)
        assert output is not None
        assert output.path == path + there
        assert find(site, path + absent) is None


def test_the_feed_ends_and_says_where_the_rest_is() -> None:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    site = Site(collection, Settings(per_page=1), name="S")
    numbers = [arg for maker, arg in plan(site) if maker == "feed"]
    assert numbers == list(range(1, 41))
    pages = [next(make(site, ("feed", number))) for number in numbers]
    bodies = [page.body for page in pages if isinstance(page, Page)]
    assert ["the older ones too" in body for body in bodies] == [False] * 39 + [True]
    shown = [feed.number_of(site, paper.id) for paper in collection.papers]
    assert shown == [*numbers, *[None] * 7]


@pytest.mark.parametrize(
    ("given", "shown"), [("1-12", "1–12"), ("3--4", "3–4"), ("A-1", "A-1"), ("5, 7-9", "5, 7–9")]
)
def test_a_papers_page_shows_its_pages_as_ranges(given: str, shown: str) -> None:
    keys = {"id": "one", "title": "One", "venue": "V", "pages": given}
    site = Site(Collection(papers=(Paper.model_validate(keys),)), Settings(), name="S")
    page = next(make(site, ("papers", "one")))
    assert isinstance(page, Page)
    assert f"</a>, {shown}</dd>" in page.body
