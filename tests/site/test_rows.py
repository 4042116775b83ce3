"""Rows of lists: what they show of a paper, and where they differ between lists."""

from __future__ import annotations

import gc
from typing import Any

import html5lib
import pytest

from papershelf.records.paper import Paper
from papershelf.settings import Settings
from papershelf.site import Page, Site, makers
from papershelf.site.makers import find_output
from papershelf.site.rendering import urls
from papershelf.site.rendering.renderer import get_renderer

from .test_listings import collection_of

VENUES = [{"key": "CONF", "name": "Conference <on> Shelves", "short": "C&S", "url": "https://conf.example/"}]
CROWD = [f"Ada {letter}" for letter in "BCDEFGH"]
RECORD = {"id": "x", "title": "X", "authors": ["Bo Lee"], "venue": "CONF", "date": "2020-05"}


def site_of(*records: dict[str, Any]) -> Site:
    settings = Settings(citation_styles=(), related=0, author_pages_from=1)
    return Site(collection_of([*records], venues=VENUES), settings, name="S", url="https://s.example/")


def parse(html: str) -> Any:
    return html5lib.parseFragment(html.replace(urls.ROOT, "/"), namespaceHTMLElements=False)


def read(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def render(**changes: Any) -> Any:
    """The row of a paper."""
    site = site_of({**RECORD, **changes})
    return parse(str(get_renderer(site).render_rows(site.collection.papers)))


def find(element: Any, name: str) -> list[Any]:
    return [one for one in element.iter() if name in (one.get("class") or "").split()]


def rows_at(site: Site, address: str) -> list[str]:
    """The text of each row on a page."""
    page = find_output(site, f"{address}index.md")
    assert isinstance(page, Page)
    (rows,) = find(parse(page.body), "ps-rows")
    return [read(row) for row in rows.iter("li")]


@pytest.mark.parametrize(
    ("record", "links"),
    [
        ({}, {}),
        ({"doi": "10.1000/a<b>"}, {"DOI": "https://doi.org/10.1000/a<b>"}),
        ({"arxiv": "2301.12720"}, {"PDF": "https://arxiv.org/pdf/2301.12720"}),
        ({"pdf": "https://a.example/?a=1&b=2", "arxiv": "2301.12720"}, {"PDF": "https://a.example/?a=1&b=2"}),
        ({"code": "files/a b.zip", "data": "https://d.example/", "slides": "https://s.example/", "url": "https://u.example/"},
         {"Code": "/papers/x/a%20b.zip", "Data": "https://d.example/"}),
    ],
)  # fmt: skip
def test_a_row_has_the_links_that_readers_want(record: dict[str, str], links: dict[str, str]) -> None:
    (acts,) = find(render(**record), "ps-acts")
    assert {read(link): link.get("href") for link in acts.iter("a")} == links


def test_a_row_has_facts_each_by_itself() -> None:
    row = render(status="retracted", awards=["Best <paper>", "Test of time"])
    (facts,) = find(row, "ps-facts")
    assert [read(fact) for fact in facts] == ["Retracted", "C&S", "May\N{NO-BREAK SPACE}2020".replace("\xa0", " "), "Best <paper>", "Test of time"]
    (venue,) = facts.iter("a")
    assert (venue.get("href"), venue.get("title")) == ("/venues/conf/", "Conference <on> Shelves")
    (other,) = find(render(venue="A <Journal>"), "ps-facts")[0].iter("a")
    assert (read(other), other.get("title")) == ("A <Journal>", None)


def test_a_row_says_whether_there_is_an_abstract() -> None:
    for abstract in ("", "Some."):
        (facts,) = find(render(abstract=abstract), "ps-facts")
        assert ("data-abstract" in facts.attrib) == bool(abstract)


def test_the_venue_is_said_once_on_its_own_page() -> None:
    site = site_of(RECORD, {**RECORD, "id": "y", "arxiv": "2301.12720"})
    assert rows_at(site, "venues/conf/") == ["X Bo Lee May 2020", "X Bo Lee May 2020 PDF"]
    assert rows_at(site, "years/2020/")[0] == "X Bo Lee C&S May 2020"
    page = find_output(site, "venues/conf/index.md")
    assert isinstance(page, Page)
    assert page.body.count("C&amp;S") == 1


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("ada-b", "Ada B, Ada C, Ada D, Ada E and 3 more"),
        ("ada-f", "Ada B, Ada C, Ada D, Ada E, Ada F and 2 more"),
        ("ada-h", "Ada B, Ada C, Ada D, Ada E, Ada H and 2 more"),
    ],
)
def test_an_author_is_named_in_every_row_of_the_own_page(author: str, byline: str) -> None:
    site = site_of({**RECORD, "authors": CROWD}, {**RECORD, "id": "y", "authors": [*CROWD[::-1]]})
    first, _ = rows_at(site, f"authors/{author}/")
    assert first == f"X {byline} C&S May 2020"
    many = [{**RECORD, "id": f"p{at}", "authors": CROWD, "upvotes": at} for at in range(10)]
    assert rows_at(site_of(*many), f"authors/{author}/upvotes/")[0] == f"X {byline} C&S May 2020 9 upvotes"
    assert rows_at(site, "years/2020/")[0] == "X Ada B, Ada C, Ada D, Ada E and 3 more C&S May 2020"


def test_a_card_begins_with_the_summary() -> None:
    paper = Paper.model_validate({**RECORD, "summary": "In <short>.", "abstract": "At length.", "language": "de"})
    site = site_of(RECORD)
    card = parse(str(get_renderer(site).render_cards((paper,))))
    (summary,), (abstract,) = find(card, "ps-card__summary"), find(card, "ps-card__abstract")
    assert [(read(one), one.get("lang")) for one in (summary, abstract)] == [("In <short>.", "de"), ("At length.", "de")]
    assert len(find(card, "ps-unfold")) == 1
    assert find(parse(str(get_renderer(site_of(RECORD)).render_cards((paper.model_copy(update={"abstract": ""}),)))), "ps-unfold") == []


def test_pages_leave_no_garbage() -> None:
    """A build collects none: what a page left would stay in memory until its end."""
    site = site_of(*({**RECORD, "id": f"p{number}", "tags": ["a"]} for number in range(30)))
    jobs = [*makers.plan(site, ["papers", "listings"])]

    def make_all() -> None:
        for job in jobs:
            list(makers.make(site, job))

    make_all()
    gc.collect()
    gc.disable()
    try:
        make_all()
        assert gc.collect() == 0
    finally:
        gc.enable()
