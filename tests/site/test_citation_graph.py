"""Which papers of the collection a paper cites, and which cite it: on its page, and in JSON-LD."""

from __future__ import annotations

import json
from typing import Any

import html5lib
import pytest

from papershelf.search import META
from papershelf.search.index.numbers import VALUES, split
from papershelf.site import Page, Site
from papershelf.site.listings import sorted_pages
from papershelf.site.makers import make, plan
from papershelf.site.rendering import urls
from papershelf.site.search import index_files, search_page
from papershelf.site.search.query_papers import find_papers
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .readers import head
from .test_syndication import URL, collection_of, site_of

CITING: list[dict[str, Any]] = [
    {"id": "owls", "title": "Owls", "date": "2024", "added": "2024-03-01"},
    {"id": "owls-2023", "title": "Early owls", "date": "2023", "version_of": "owls", "cites": ["bats", "owls", "ants"]},
    {"id": "moths", "title": "Moths & $x$", "date": "2025", "cites": ["owls-2023", "bats", "unknown", "hidden"], "status": "retracted"},
    {"id": "bats", "title": "Bats", "date": "2022", "added": "2025-01-01", "aliases": ["flying-mice"]},
    {"id": "ants", "title": "Ants", "cites": ["flying-mice", "bats"]},
    {"id": "hidden", "title": "Hidden", "draft": True, "cites": ["bats"]},
]


def site(records: list[dict[str, Any]] = CITING) -> Site:
    return site_of(collection_of(records), related=0)


def read_page(site: Site, id: str) -> Page:
    page = next(make(site, ("papers", id)))
    assert isinstance(page, Page)
    return page


def find_lists(site: Site, id: str) -> tuple[list[str], list[str]]:
    """The ids that a page links to as cited, and as citing."""
    root = html5lib.parseFragment(read_page(site, id).body.replace(urls.ROOT, "/"), namespaceHTMLElements=False)
    found: dict[str, list[str]] = {"references": [], "cited-by": []}
    links: list[str] = []
    for element in root.find(".//div[@class='ps-main']"):
        if element.tag == "h2":
            links = found.setdefault(element.get("id", ""), [])
        links += [link.get("href", "").split("/")[2] for link in element.iter("a") if element.tag in ("ul", "details")]
    return found["references"], found["cited-by"]


@pytest.mark.parametrize(("id", "cites", "cited_by"), [
    ("owls", ["bats", "ants"], ["moths"]),
    ("owls-2023", ["bats", "ants"], ["moths"]),  # a version's page has the lists of its work
    ("moths", ["owls", "bats"], []),
    ("bats", [], ["moths", "owls", "ants"]),  # the newest first; those without a date last
    ("ants", ["bats"], ["owls"]),
])  # fmt: skip
def test_pages_list_works(id: str, cites: list[str], cited_by: list[str]) -> None:
    assert find_lists(site(), id) == (cites, cited_by)


def test_rows_say_what_readers_must_know() -> None:
    """A title with its formula, the year, and that a paper is retracted."""
    row = read_page(site(), "bats").body.partition('id="cited-by"')[2].partition("<li>")[2].partition("<li>")[0]
    assert "Moths &amp; <math" in row
    assert "Retracted" in row
    assert "2025" in row


def test_long_lists_open_on_request() -> None:
    many = [{"id": f"p{number:02}", "title": "A title", "date": str(2000 + number), "cites": ["bats"]} for number in range(20)]
    shown = site([CITING[3], *many])
    before, _, after = read_page(shown, "bats").body.partition("<details")
    assert (before.count("papers/p"), after.count("papers/p")) == (5, 15)
    assert "<summary>And 15 more</summary>" in after
    assert find_lists(shown, "bats")[1] == [f"p{number:02}" for number in reversed(range(20))]


def test_json_ld_names_what_a_paper_cites() -> None:
    html = f"<!doctype html><title>x</title>{read_page(site(), 'moths').meta['head']}"
    thing = json.loads(head(html.encode()).scripts[0][1])
    assert [one["@id"] for one in thing["citation"]] == [f"{URL}papers/owls/", f"{URL}papers/bats/"]


def without(*keys: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key not in keys} for one in CITING]


def test_a_collection_without_citations_has_nothing_of_them() -> None:
    plain = site(without("cites"))
    for id in plain.records.by_id:
        page = read_page(plain, id)
        assert "Cite" in page.body
        assert not any(word in page.body for word in ("this collection", "references", "cited-by"))
        assert "citation\"" not in page.meta["head"]


@pytest.mark.parametrize(("change", "changed"), [
    ({"id": "owls", "cites": ["ants"]}, {"owls"}),  # the work cites it already by its version
    ({"id": "ants", "cites": ["moths"]}, {"ants", "moths", "bats"}),
    ({"id": "ants", "cites": []}, {"ants", "bats"}),
    ({"id": "hidden", "draft": False}, {"hidden", "bats", "moths"}),
    ({"id": "ants", "title": "Others"}, {"ants", "bats", "owls", "owls-2023"}),
    ({"id": "owls-2023", "version_of": ""}, {"owls", "owls-2023", "moths", "bats", "ants"}),
])  # fmt: skip
def test_only_pages_that_show_a_change_are_made_again(change: dict[str, Any], changed: set[str]) -> None:
    before = site()
    records = [{key: value for key, value in (one | change).items() if value != ""} if one["id"] == change["id"] else one for one in CITING]
    after = site(records)
    jobs = [job for job in plan(before) if job in {*plan(after)}]
    found = find_changed_jobs(before, after, jobs)
    assert found <= find_concerned_jobs(before, after, jobs)
    assert {id for name, id in found if name == "papers"} == changed & before.records.by_id.keys()


def test_the_first_citation_is_seen() -> None:
    before, after = site(without("cites")), site()
    jobs = list(plan(before))
    found = find_changed_jobs(before, after, jobs)
    assert found <= find_concerned_jobs(before, after, jobs)
    assert {id for name, id in found if name == "papers"} == {*before.records.by_id}


# --- listings and search --------------------------------------------------------------------

MANY: list[dict[str, Any]] = [
    *CITING, *({"id": f"p{number}", "title": f"Paper {number}", "tags": ["T"], "date": f"20{number:02}"} for number in range(8)),
]  # fmt: skip


def test_listings_are_sorted_by_citations_within_the_collection() -> None:
    shown = site(MANY)
    assert sorted_pages.list_orders(shown, "papers", "") == ("oldest", "title", "cited")
    (page,) = sorted_pages.make(shown, sorted_pages.inputs(shown, ("papers", "", "cited", 1)))
    assert isinstance(page, Page)
    rows = html5lib.parseFragment(page.body.replace(urls.ROOT, "/"), namespaceHTMLElements=False).findall(".//ul[@class='ps-rows']/li")
    counts = {row.find("a").get("href"): [one.text for one in row.iter("span") if "cited here" in (one.text or "")] for row in rows}
    assert [*counts.items()][:4] == [
        ("/papers/bats/", ["cited here by 3 papers"]),
        ("/papers/owls/", ["cited here by 1 paper"]),
        ("/papers/ants/", ["cited here by 1 paper"]),
        ("/papers/moths/", []),
    ]
    assert "most cited in this collection first" in page.meta["head"]


@pytest.mark.parametrize("records", [without("cites"), [*CITING[:3], *MANY[6:]]])  # of nothing, of a single paper
def test_an_order_needs_two_papers_that_others_cite(records: list[dict[str, Any]]) -> None:
    shown = site([*records, *({"id": f"q{number}", "title": "Q"} for number in range(8))])
    assert "cited" not in sorted_pages.list_orders(shown, "papers", "")


def read_index(shown: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """The index's columns by facet, and its other numbers by name."""
    written = (index_files.write(shown, "index", batch) for batch in index_files.batches(shown, "index"))
    files = {one.address.removeprefix(urls.SEARCH): one.data for one in index_files.join(shown, "index", written)}
    meta = json.loads(files[META])
    columns, numbers = ({name: json.loads(files[file]) for name, file in meta[part].items()} for part in ("columns", "numbers"))
    return columns, numbers


def test_the_search_filters_and_sorts_by_citations() -> None:
    columns, numbers = read_index(site())
    assert columns["cites"]["names"] == [["bats", "Bats"], ["ants", "Ants"], ["owls", "Owls"]]
    assert [VALUES[text] for text in split(numbers["cited"])] == [1, 3, 1, 0]  # ants, bats, owls, moths: the oldest first


@pytest.mark.parametrize(("query", "found"), [
    ("cites:bats", ["moths", "owls", "ants"]), ("cites:ants", ["owls"]), ('cites:"bats" moths', ["moths"]), ("-cites:bats", ["bats"]),
])  # fmt: skip
def test_queries_select_by_citations(query: str, found: list[str]) -> None:
    assert {paper.id for paper in find_papers(site(), query)} == {*found}


def test_a_site_without_citations_has_no_byte_of_them_in_the_search() -> None:
    plain = site(without("cites"))
    assert not any("cit" in name for part in read_index(plain) for name in part)
    page = next(search_page.make(plain, search_page.inputs(plain, 1)))
    assert isinstance(page, Page)
    assert "data-own" not in page.body
    assert "&#34;cites&#34;:&#34;Cites&#34;" in next(search_page.make(site(), search_page.inputs(site(), 1))).body  # type: ignore[union-attr]
