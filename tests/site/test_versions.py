"""Versions of a work: one row, one count, one result, one entry; each keeps its page and its citation."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import feedparser
import html5lib
import pytest

from papershelf.records.collection import Collection
from papershelf.records.lists import ListedPaper, ReadingList
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import find_output, make, plan
from papershelf.site.papers.related_papers import find_related, find_versions
from papershelf.site.rendering import urls
from papershelf.site.search.query_papers import find_papers
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .atom_rules import errors
from .readers import head
from .test_syndication import URL, collection_of, site_of

TEXT = "Lanterns drift over harbours while sextants measure constellations of migrating plovers"
MAIN = {"id": "owls", "title": "Owls", "authors": ["Ada Example"], "date": "2024", "added": "2024-03-01", "venue": "J. Owls",
        "tags": ["birds"], "abstract": TEXT, "upvotes": 3}  # fmt: skip
PREPRINT = {"id": "owls-2023", "title": "On <i>owls</i>", "authors": ["Ada Example", "Bob Book"], "date": "2023-05", "added": "2023-05-01",
            "arxiv": "2305.00001", "tags": ["birds", "night"], "abstract": TEXT, "version_of": "owls", "upvotes": 9}  # fmt: skip
EXTENDED = {"id": "owls-2025", "title": "Owls, in full", "authors": ["Ada Example"], "date": "2025", "added": "2025-02-01",
            "venue": "Owls Quarterly", "version": "extended & longer", "version_of": "owls"}  # fmt: skip
OTHER = {"id": "moths", "title": "Moths", "authors": ["Ada Example", "Bob Book"], "date": "2022", "added": "2022-01-01", "tags": ["night"],
         "abstract": TEXT, "related": ["owls-2023", "owls-2025"]}  # fmt: skip
FOLDED = ("owls-2023", "owls-2025")


def site(*records: dict[str, Any], **options: Any) -> Site:
    lists = options.pop("lists", {})
    collection = replace(collection_of(records or (MAIN, PREPRINT, EXTENDED, OTHER)), lists=lists)
    return site_of(collection, related=3, **options)


@pytest.fixture(scope="module")
def shown() -> Site:
    return site(author_pages_from=1, map=True, embeds=True)


def read(site: Site, address: str) -> str:
    found = find_output(site, address)
    if isinstance(found, Page):
        return found.content
    assert isinstance(found, Asset), address
    assert isinstance(found.data, bytes)
    return found.data.decode()


# --- which papers are versions of which -----------------------------------------------------


@pytest.mark.parametrize(("records", "works"), [
    ([MAIN, PREPRINT], ["owls"]),
    ([PREPRINT], ["owls-2023"]),  # the main version is gone, or a draft
    ([MAIN | {"draft": True}, PREPRINT], ["owls-2023"]),
    ([MAIN | {"id": "new", "aliases": ["owls"]}, PREPRINT], ["new"]),
    ([MAIN, PREPRINT | {"draft": True}], ["owls"]),
    ([MAIN | {"version_of": "owls-2025"}, PREPRINT, EXTENDED | {"version_of": ""}], ["owls-2025", "owls-2023"]),  # an error of `check`
])  # fmt: skip
def test_which_papers_stand_for_a_work(records: list[dict[str, Any]], works: list[str]) -> None:
    given = [{key: value for key, value in one.items() if value != ""} for one in records]
    public = [one for one in collection_of(given).papers if not one.draft]
    assert [one.id for one in collection_of(given).works] == works
    assert len(collection_of(given).by_id) == len(public)


def test_indices_and_counts_have_works_only(shown: Site) -> None:
    collection = shown.records
    assert [one.id for one in collection.works] == ["owls", "moths"]
    for kind in ("author", "tag", "venue", "year", "day", "week", "month"):
        for papers in collection.index(kind).values():
            assert not {one.id for one in papers} & {*FOLDED}
    assert {*collection.by_year} == {"2022", "2024"}
    assert {slug: len(papers) for slug, papers in collection.by_tag.items()} == {"birds": 1, "night": 1}


def test_no_listing_shows_a_version_beside_its_work(shown: Site) -> None:
    """Where a version is named, it is by a link in its work's row or entry, or on a page of its own."""
    own = re.compile(r"papers/owls-202[35](?:/|\.bib)|share/owls-202[35]\.png")
    titles = re.compile(r"On <i>owls|On owls|Owls, in full")
    for job in plan(shown):
        for output in make(shown, job):
            if own.match(output.address) or job[0] in ("exports", "bibtex") or output.address == "papers/owls/":
                continue
            text = output.content if isinstance(output, Page) else output.data
            text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
            assert not titles.search(text), (job, output.address)


def test_a_row_links_to_the_versions(shown: Site) -> None:
    for address in ("index.md", "papers/index.md", "tags/birds/index.md", "venues/j-owls/index.md", "years/2024/index.md"):
        body = html5lib.parseFragment(read(shown, address).replace(urls.ROOT, "/"), namespaceHTMLElements=False)
        links = [(link.text, link.get("href", "").strip("./").removeprefix("papers/")) for link in body.iter("a") if "owls-20" in link.get("href", "")]
        assert links == [("extended & longer 2025", "owls-2025"), ("Preprint 2023", "owls-2023")], address


def test_a_reading_list_has_a_work_once() -> None:
    both = ReadingList(id="l", title="L", papers=tuple(ListedPaper(id=id, note=id) for id in ("owls-2023", "moths", "owls", "owls-2025")))
    collection = site(lists={"l": both}).records
    assert [(entry.paper, entry.note) for entry in collection.list_entries["l"]] == [("owls", "owls-2023"), ("moths", "moths")]
    assert [one.id for one in collection.by_list["l"]] == ["owls", "moths"]


def test_a_feed_has_one_entry_with_links(shown: Site) -> None:
    data = read(shown, "feed.xml")
    assert errors(data.encode()) == []
    feed = feedparser.parse(data, response_headers={"content-type": "application/atom+xml"})
    assert [one.link for one in feed.entries] == [f"{URL}papers/owls/", f"{URL}papers/moths/"]
    assert f'<a href="{URL}papers/owls-2023/">Preprint 2023</a>' in feed.entries[0].content[0].value


# --- pages ----------------------------------------------------------------------------------


def parse(site: Site, id: str) -> Any:
    page = next(make(site, ("papers", id)))
    assert isinstance(page, Page)
    return html5lib.parseFragment(page.body.replace(urls.ROOT, "/"), namespaceHTMLElements=False), page


def test_each_keeps_its_page_and_its_citation(shown: Site) -> None:
    for id in FOLDED:
        body, page = parse(shown, id)
        assert "/papers/owls/" in [link.get("href") for link in body.findall(".//div[@class='ps-main']/p/a")]
        others = [link.get("href") for link in body.findall(".//h2[@id='versions']/../ul/li/a")]
        assert f"/papers/{id}/" not in others
        assert {f"/papers/{other}/" for other in FOLDED if other != id} <= {*others}
        thing = json.loads(head(f"<!doctype html><title>x</title>{page.meta['head']}".encode()).scripts[0][1])
        assert thing["exampleOfWork"] == {"@type": "ScholarlyArticle", "name": "Owls", "@id": f"{URL}papers/owls/"}
        assert read(shown, f"papers/{id}.bib").startswith("@")
    body, page = parse(shown, "owls")
    assert body.find(".").find(".//div[@id='content']").get("data-aliases") == "owls-2025 owls-2023"
    thing = json.loads(head(f"<!doctype html><title>x</title>{page.meta['head']}".encode()).scripts[0][1])
    assert [one["@id"] for one in thing["workExample"]] == [f"{URL}papers/owls-2025/", f"{URL}papers/owls-2023/"]


def test_no_page_links_to_a_listing_that_is_not_there(shown: Site) -> None:
    """Owls Quarterly, 2023 and 2025 have no work, so no page."""
    made = {output.address for job in plan(shown) for output in make(shown, job)}
    for id in (*FOLDED, "owls", "moths"):
        body, _ = parse(shown, id)
        links = [link.get("href", "") for link in body.iter("a")]
        inside = {link.strip("/").partition("#")[0] for link in links if link.startswith("/")}
        lost = {link for link in inside if not {f"{link}/", f"{link}/index.md", link} & made}
        assert lost == set()


def test_related_papers_are_works(shown: Site) -> None:
    found = {id: find_related(shown, shown.records.by_id[id]) for id in ("owls", "moths", *FOLDED)}
    assert found == {"owls": ["moths"], "moths": ["owls"], "owls-2023": ["moths"], "owls-2025": ["moths"]}


def test_rows_of_other_versions_are_works() -> None:
    """`versions` may name a paper that is in the row of another, or the paper's own work."""
    shown = site(MAIN, PREPRINT, EXTENDED | {"versions": ["owls", "moths"]}, OTHER | {"versions": ["owls-2023", "owls"]})
    found = {id: find_versions(shown, shown.records.by_id[id]) for id in ("moths", "owls-2025")}
    assert found == {"moths": ["owls"], "owls-2025": ["moths"]}


# --- search and exports ---------------------------------------------------------------------


@pytest.mark.parametrize(("query", "ids"), [
    ("owls", ["owls"]), ("2305.00001", ["owls"]), ("owls-2025", ["owls"]), ("author:book", ["owls", "moths"]), ("full", ["owls"]),
])  # fmt: skip
def test_a_search_finds_the_work_by_any_version(shown: Site, query: str, ids: list[str]) -> None:
    assert [one.id for one in find_papers(shown, query)] == ids


def test_files_of_all_papers_have_every_version_and_those_of_listings_the_main_one(shown: Site) -> None:
    whole, tag = read(shown, "bibliography.bib"), read(shown, "tags/birds/bibliography.bib")
    assert re.findall(r"@\w+\{(.*),", whole) == ["owls-2025", "owls", "owls-2023", "moths"]
    assert re.findall(r"@\w+\{(.*),", tag) == ["owls"]
    records = {one["id"]: one for one in map(json.loads, read(shown, "data/papers.jsonl").splitlines())}
    assert records["owls-2023"]["version_of"] == "owls"
    assert len(records) == 4


# --- builds ---------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [
    {"version": "first draft"}, {"title": "Else"}, {"date": "2021"}, {"abstract": "Else"}, {"version_of": None},
])  # fmt: skip
def test_what_changes_is_looked_at_again(change: dict[str, Any]) -> None:
    before = site(MAIN, PREPRINT, EXTENDED, OTHER)
    edited = {key: value for key, value in (PREPRINT | change).items() if value is not None}
    after = site(MAIN, edited, EXTENDED, OTHER)
    jobs = [job for job in plan(before) if job in {*plan(after)}]
    changed = find_changed_jobs(before, after, jobs)
    assert changed <= find_concerned_jobs(before, after, jobs)
    assert ("papers", "owls-2023") in changed
    if "abstract" not in change:
        assert {("papers", "owls"), ("papers", "owls-2025"), ("syndication", ("", ""))} <= changed


def test_a_collection_without_versions_has_one_tuple() -> None:
    collection: Collection = site(MAIN, OTHER).records
    assert collection.works is collection.papers
