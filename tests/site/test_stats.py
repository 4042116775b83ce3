"""Statistics: what is counted, the files of it, and what it is made from."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import Job, find_output, make, plan
from papershelf.site.rendering import urls
from papershelf.site.stats import counting, stats_page
from tests.build import ROOT, TOY
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .test_listings import Record, collection_of, make_records, site_of

JOB: Job = ("stats", 1)
Rows = list[list[str]]


def months(records: list[Record]) -> list[Record]:
    """The records, some of their dates with a month."""
    return [
        {**one, "date": f"{one['date']}-{1 + at % 12:02}"} if "date" in one and at % 3 else one
        for at, one in enumerate(records)
    ]


def site(seed: int, **settings: Any) -> Site:
    return site_of(months(make_records(seed)), **settings)


def files(site: Site) -> dict[str, Rows]:
    """Name of a file -> its rows below the head, as another reader reads them."""
    found = {}
    for output in make(site, JOB):
        if isinstance(output, Asset):
            rows = list(csv.reader(io.StringIO(output.data.decode("utf-8"), newline="")))
            found[output.address.removeprefix("stats/").removesuffix(".csv")] = rows[1:]
    return found


def page(site: Site) -> str:
    found = next(make(site, JOB))
    assert isinstance(found, Page)
    return found.content


def table(site: Site, name: str) -> Rows:
    """The rows of a picture's table: whose it is, and its numbers."""
    part = re.search(rf'<h2 id="{name}">.*?<table.*?>(.*?)</table>', page(site), re.DOTALL)
    assert part
    rows = re.findall(r"<tr><th scope=row>(.*?)(?=<tr>|$)", part[1], re.DOTALL)
    return [[" ".join(re.sub("<.*?>", " ", cell).split()) for cell in row.split("<td>")] for row in rows]


def rank(found: Counter[Any], least: int = 1) -> list[tuple[Any, int]]:
    return sorted(((one, n) for one, n in found.items() if n >= least), key=lambda one: (-one[1], one[0]))


def authors_of(collection: Collection, paper: Paper) -> list[str]:
    return sorted({collection.author_slug(name) for name in paper.authors})


# --- counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_files_are_what_counting_one_by_one_gives(seed: int) -> None:
    one = site(seed)
    collection, found = one.collection, files(one)
    papers = collection.papers
    dates = [paper.date for paper in papers if paper.date]
    assert found["years"] == [[year, str(n)] for year, n in sorted(Counter(str(date.year) for date in dates).items())]
    assert found["months"] == [
        [month, str(n)] for month, n in sorted(Counter(str(date) for date in dates if date.month).items())
    ]  # fmt: skip
    venues = rank(Counter(collection.venue_slug(paper) for paper in papers if paper.venue))
    assert found["venues"] == [[collection.venue_label(slug), slug, str(n)] for slug, n in venues]
    authors = rank(Counter(slug for paper in papers for slug in authors_of(collection, paper)), 2)
    assert found["authors"] == [[collection.author_label(slug), slug, str(n)] for slug, n in authors]
    pairs = rank(Counter(pair for paper in papers for pair in combinations(authors_of(collection, paper), 2)), 2)
    assert len(pairs) > 10
    assert found["coauthors"] == [
        [collection.author_label(a), a, collection.author_label(b), b, str(n)] for (a, b), n in pairs
    ]  # fmt: skip
    every = Counter(tag for paper in papers for tag in {*collection.tags_of(paper)})
    by_year = Counter((tag, paper.date.year) for paper in papers if paper.date for tag in {*collection.tags_of(paper)})
    assert found["tags"] == [
        [collection.tag_label(tag), tag, str(year), str(by_year[tag, year])]
        for tag, _ in rank(every) for year in sorted(year for other, year in by_year if other == tag)
    ]  # fmt: skip


def test_tables_say_what_the_files_say() -> None:
    one = site(4)
    found = files(one)
    assert table(one, "years") == found["years"][::-1]
    assert [row[-1] for row in table(one, "months")] == [row[-1] for row in found["months"][::-1]][:len(table(one, "months"))]
    assert table(one, "venues") == [[row[0].replace("<b>", "&lt;b&gt;"), row[2]] for row in found["venues"]]
    assert table(one, "authors") == [[row[0], row[2]] for row in found["authors"]]
    assert table(one, "coauthors") == [[f"{row[0]} and {row[2]}", row[4]] for row in found["coauthors"]][:50]
    years = sorted({int(row[2]) for row in found["tags"]})
    per_tag = {(row[0], int(row[2])): row[3] for row in found["tags"]}
    for label, papers, *numbers in table(one, "tags"):
        assert numbers == [per_tag.get((label, year), "0") for year in range(years[0], years[-1] + 1)]
        undated = sum(not paper.date for paper in one.collection.papers)
        assert 0 <= int(papers) - sum(map(int, numbers)) <= undated


def test_pictures_have_a_column_for_each_number_that_is_not_0() -> None:
    html = page(site_of([{"id": f"p{at}", "title": "T", "date": date} for at, date in enumerate(
        ["1990", "2020-01", "2020-03", "2020-03-09", "2022"])]))  # fmt: skip
    years, months_ = re.findall(r"<svg class=\"ps-columns\".*?</svg>", html, re.DOTALL)
    assert re.findall(r"<title>(.*?)</title>", years) == ["1990: 1 paper", "2020: 3 papers", "2022: 1 paper"]
    assert re.findall(r"<title>(.*?)</title>", months_) == ["January 2020: 1 paper", "March 2020: 2 papers"]
    assert 'aria-label="Columns: 5 papers from 1990 to 2022"' in years
    heights = [float(one) for one in re.findall(r' height="([\d.]+)%"', months_)]
    assert heights[1] == 2 * heights[0]


def test_a_picture_has_its_last_years_the_file_all() -> None:
    one = site_of([{"id": f"p{year}", "title": "T", "date": str(year)} for year in range(1950, 2021, 7)])
    assert [row[0] for row in files(one)["years"]] == [str(year) for year in range(1950, 2021, 7)]
    assert [row[0] for row in table(one, "years")] == ["2020", "2013", "2006", "1999", "1992", "1985"]


@pytest.mark.parametrize(("authors", "counts"), [(25, True), (26, False)])
def test_papers_of_very_many_authors_make_no_pairs(authors: int, counts: bool) -> None:
    names = [f"A{number} Lee" for number in range(authors)]
    one = site_of([{"id": id, "title": id, "authors": names} for id in "ab"])
    assert ("coauthors" in files(one)) == counts
    assert len(files(one)["authors"]) == authors
    few = site_of([{"id": id, "title": id, "authors": names if id == "c" else names[:2]} for id in "abc"])
    assert files(few)["coauthors"] == [["A0 Lee", "a0-lee", "A1 Lee", "a1-lee", "3" if counts else "2"]]
    assert ("Not counted: 1 paper with more than 25 authors" in page(few)) != counts


def test_no_more_than_a_thousand_names(monkeypatch: pytest.MonkeyPatch) -> None:
    one, every = site(5), files(site(5))
    monkeypatch.setattr(counting, "MOST", 3)
    found = files(one)
    for name in ("venues", "authors", "coauthors"):
        assert found[name] == every[name][:3]
    assert len({row[1] for row in found["tags"]}) == 3


def test_what_there_is_nothing_of_is_not_there() -> None:
    assert list(plan(Site(Collection(), Settings(), name="S"))).count(JOB) == 0
    bare = site_of([{"id": "a", "title": "T"}])
    assert files(bare) == {}
    assert "<h2" not in page(bare)
    dated = site_of([{"id": "a", "title": "T", "date": "2020", "authors": ["X Y"]}])
    assert files(dated).keys() == {"years"}


def test_names_lead_where_there_is_more_to_see() -> None:
    html = page(site_of(make_records(1), author_pages_from=20))
    assert '<a href=../venues/conf/>A Conference</a>' in html
    assert '<a href=../authors/ada/>Ada Example</a>' in html
    assert '<a href=../years/2001/>2001</a>' in html


# --- files ----------------------------------------------------------------------------------

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.tuples(CELLS, st.integers()), max_size=5))
def test_rows_come_back_and_none_is_a_formula(rows: list[tuple[str, int]]) -> None:
    text = stats_page.write_csv(rows).decode("utf-8")
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert len(back) == len(rows)
    for (label, number), (cell, papers) in zip(rows, back, strict=True):
        assert papers == str(number)
        assert cell in (label, f"'{label}")
        assert (cell != label) == label.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("label", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1)", "＝1+1", '=1,"2"'])
def test_a_strangers_name_is_no_formula(label: str) -> None:
    one = site_of([{"id": id, "title": id, "date": "2020", "venue": label, "tags": [label]} for id in "ab"])
    found = files(one)
    assert found["venues"][0][0] == found["tags"][0][0] == f"'{label}"


@pytest.mark.parametrize("folder", [ROOT, TOY], ids=["demo", "toy"])
def test_each_is_found_by_its_path(folder: Any) -> None:
    one = Site(Collection.load(folder, folder / "content")[0], Settings(related=0), name="S")
    for output in make(one, JOB):
        assert find_output(one, output.path) == output
    assert find_output(one, urls.numbers("nothing")) is None


# --- what it is made from -------------------------------------------------------------------


def with_paper(site: Site, id: str, **update: object) -> Site:
    collection = site.collection
    changed = (one.model_copy(update=update) if one.id == id else one for one in collection.papers)
    return replace(site, records=collection.with_papers((collection.places[one.id], one, compute_fingerprint(one)) for one in changed))


def test_an_abstract_or_a_count_changes_nothing() -> None:
    one = site(6)
    now = with_paper(one, "p7", abstract="Words.", note="More.", upvotes=99)
    assert find_changed_jobs(one, now, [JOB]) == set()
    assert find_concerned_jobs(one, now, [JOB]) == set()


@pytest.mark.parametrize("what", [{"date": None}, {"venue": "New"}, {"tags": ("new",)}, {"authors": ()}])
def test_what_is_counted_changes_it(what: dict[str, object]) -> None:
    one = site(6)
    now = with_paper(one, "p7", **what)
    assert find_changed_jobs(one, now, [JOB])
    assert find_concerned_jobs(one, now, [JOB])
    assert files(now) != files(one)


def test_labels_of_the_vocabularies_are_among_the_inputs() -> None:
    records = months(make_records(6))
    one = site_of(records)
    others = [
        collection_of(records, people=[{"id": "ada", "name": "Ada Renamed", "variants": ["A. Example", "Ada Example"]}]),
        collection_of(records, venues=[{"key": "CONF", "name": "Renamed"}]),
        collection_of(records, tags=[{"tag": "all", "label": "Renamed"}, {"tag": "deep", "parent": "all"},
                                {"tag": "odd", "parent": "deep"}]),
    ]  # fmt: skip
    for collection in others:
        now = replace(one, records=collection)
        assert "Renamed" in page(now)
        assert find_changed_jobs(one, now, [JOB])
    assert find_concerned_jobs(one, now, [JOB])
