"""Reading lists: their pages and files, what leads to them, and what they are made from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import bibtexparser
import pytest

from papershelf.records.collection import Collection
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import Job, find_output, make, make_all, plan
from tests.build import TOY
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .atom_rules import ATOM

LIST = "lists/first.steps/"
SHOWN = ["maths", "hostile", "right-to-left", "names", "crowd", "thesis.1"]


def site_of(folder: Path = TOY, **settings: object) -> Site:
    collection, problems = Collection.load(folder, folder / "content")
    assert problems == []
    given = Settings.model_validate({"rows_per_page": 5, "related": 0, **settings})
    return Site(collection, given, name="S", url="https://s.example/")


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of()


def body(site: Site, address: str) -> str:
    page = find_output(site, f"{address}index.md")
    assert isinstance(page, Page), address
    return page.content


def file(site: Site, address: str) -> bytes:
    found = find_output(site, address)
    assert isinstance(found, Asset), address
    return found.data


def rows(html: str) -> list[str]:
    return re.findall(r'<li>\s*<a href=[./]*/papers/([^/ >]+)/>', html)


# --- pages ----------------------------------------------------------------------------------


def test_papers_are_in_the_lists_order_below_its_headings(site: Site) -> None:
    """Found by an earlier id too, drafts left out; a heading goes on where a page is full."""
    first, second = body(site, LIST), body(site, f"{LIST}page/2/")
    assert rows(first) + rows(second) == SHOWN
    heading = "<h2>&lt;i&gt;Further&lt;/i&gt; &amp; on</h2>"
    assert [rows(part) for part in first.split(heading)] == [SHOWN[:2], SHOWN[2:5]]
    assert heading in second
    assert "Nothing here" not in first + second
    assert first.count('<ol class=ps-rows>') == 2


def test_intro_and_notes_are_markdown_and_nothing_worse(site: Site) -> None:
    html = body(site, LIST)
    intro = '<p>Read <em>these</em>, <a>not that</a>, then <a href="https://example.org/">others</a>. $5 or $6.</p>'
    assert intro in html
    assert "<li>{% include" not in html
    assert "<strong>Careful.</strong>" in html
    assert "<p>Two</p>\n<p>paragraphs.</p>" in html
    assert not re.search(r"alert\(2[012]\)|<img|\{\{", html)
    page = find_output(site, f"{LIST}index.md")
    assert isinstance(page, Page)
    assert page.description.startswith("Read these, not that, then others. $5 or $6.")


def test_a_list_without_papers_has_its_page_and_no_other_file(site: Site) -> None:
    html = body(site, "lists/empty/")
    assert "No papers here yet" in html
    assert "bibliography" not in html
    assert "feed" not in html
    files = [output.file for output in make_all(site)]
    assert [one for one in files if one.startswith("lists/empty/")] == ["lists/empty/index.html"]


def test_the_index_has_all_lists_by_title(site: Site) -> None:
    html = body(site, "lists/")
    assert re.findall("<a href=([^ >]+)>", html) == ["first.steps/", "empty/"]
    assert "<small>6</small>" in html
    assert "2 reading lists" in html


def test_an_earlier_id_of_a_list_leads_to_it(site: Site) -> None:
    moved = {output.address: output for output in make_all(site)}["lists/first-steps/index.html"]
    assert isinstance(moved, Asset)
    assert b"href=../first.steps/" in moved.data


def test_a_papers_page_names_its_lists(site: Site) -> None:
    for id in ("maths", "bare"):
        html = body(site, f"papers/{id}/")
        said = '<dt class=ps-lists>Reading lists<dd><a href=../../lists/first.steps/>&lt;b&gt;First'
        assert (said in html) == (id in SHOWN)


def test_without_lists_there_is_nothing_of_them(site: Site) -> None:
    bare = replace(site, records=replace(site.collection, lists={}))
    made = list(make_all(bare))
    assert [one.address for one in made if one.address.startswith("lists/")] == []
    told = "".join(one.markdown for one in made if isinstance(one, Page))
    told += next(one.data.decode() for one in made if one.address == "llms.txt")  # type: ignore[union-attr]
    assert "lists/" not in told
    assert "lists/" in body(site, "")


# --- files ----------------------------------------------------------------------------------


def test_its_files_have_its_papers(site: Site) -> None:
    entries = bibtexparser.parse_string(file(site, f"{LIST}bibliography.bib").decode()).entries
    assert {entry.key for entry in entries} == {site.collection.by_id[id].key for id in SHOWN}
    root = ET.fromstring(file(site, f"{LIST}feed.xml"))
    assert root.findtext(f"{ATOM}title") == "<b>First</b> steps & {{ 7*7 }} - S"
    dated = {id for id in SHOWN if site.collection.by_id[id].date or site.collection.by_id[id].added}
    links = [one.find(f"{ATOM}link") for one in root.findall(f"{ATOM}entry")]
    found = {link.get("href", "").split("/")[-2] for link in links if link is not None}
    assert found == dated
    assert find_output(site, f"{LIST}feed.json") is None


# --- what they are made from ----------------------------------------------------------------


def change_paper(site: Site, id: str, **update: object) -> Site:
    """The site with one paper changed."""
    collection = site.collection
    papers = [one.model_copy(update=update) if one.id == id else one for one in collection.papers]
    return replace(site, records=collection.with_papers((collection.places[one.id], one, compute_fingerprint(one)) for one in papers))


def is_of_lists(job: Job) -> bool:
    return isinstance(job[1], tuple) and job[1][0] == "lists" and job[1][-1] != 0


def of_lists(site: Site) -> list[Job]:
    """The jobs that lists are made by, but for the redirect."""
    return [*filter(is_of_lists, plan(site))]


def test_an_abstract_changes_no_page_of_a_list_and_only_the_feed_of_its_own(site: Site) -> None:
    site = change_paper(site, "bare", abstract="Words.")  # rows say whether there is one
    jobs = of_lists(site)
    assert len(jobs) == 5
    for id, others in {"maths": {("syndication", ("lists", "first.steps"))}, "bare": set()}.items():
        now = change_paper(site, id, abstract="Other words.")
        assert of_lists(now) == jobs
        assert find_changed_jobs(site, now, jobs) == others
        assert find_concerned_jobs(site, now, jobs) == others


def test_a_title_changes_the_pages_that_show_it(site: Site) -> None:
    now, jobs = change_paper(site, "thesis.1", title="Another"), of_lists(site)
    changed = find_changed_jobs(site, now, jobs)
    assert {job[1][2] for job in changed if job[0] == "listings"} == {1, 2}  # the first has the bibliography beside it
    assert changed <= find_concerned_jobs(site, now, jobs)


@pytest.mark.parametrize("what", ["title", "note", "order", "section", "gone"])
def test_what_a_list_says_is_among_the_inputs(site: Site, what: str) -> None:
    one = site.collection.lists["first.steps"]
    first, *rest = one.papers
    update = {
        "title": {"title": "Other"},
        "note": {"papers": (first.model_copy(update={"note": "New."}), *rest)},
        "order": {"papers": (*rest, first)},
        "section": {"sections": (one.sections[0].model_copy(update={"title": "New"}), *one.sections[1:])},
        "gone": {"papers": tuple(rest)},
    }[what]
    lists = {**site.collection.lists, one.id: one.model_copy(update=update)}
    now = replace(site, records=replace(site.collection, lists=lists))
    page: Job = ("listings", ("lists", "first.steps", 1))
    paper: Job = ("papers", "maths")
    changed = find_changed_jobs(site, now, [page, paper])
    assert changed == ({page, paper} if what in ("title", "gone") else {page})
    assert changed <= find_concerned_jobs(site, now, [page, paper])
    assert [next(make(now, page))] != [next(make(site, page))]
