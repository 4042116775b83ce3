"""Feeds for feed readers: what is in them, for how long, and that others can read them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sized
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import jsonschema
import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.records.parts.translation import find_translation
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.authors import find_authors_with_page
from papershelf.site.exports import bibliographies
from papershelf.site.makers import find_output, make, plan
from papershelf.site.search import index_files
from papershelf.site.syndication.feed_entries import find_news_time
from tests.build import ROOT, TOY
from tests.builder.test_fast import odd_record
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .atom_rules import ATOM, RULES, errors

URL = "https://example.org/shelf/"
SCHEMA = json.loads((ROOT / "tests/node_modules/jsonfeed-schema/schema-v1.1.json").read_text("utf-8"))


def collection_of(records: Iterable[dict[str, Any]]) -> Collection:
    return Collection.of((Place("", "x.yaml"), Paper.model_validate(one)) for one in records)


def odd() -> Collection:
    """Three hundred records like no others, without drafts."""
    return collection_of({"id": f"odd-{seed}", **odd_record(seed)} for seed in range(300))


def demo() -> Collection:
    return Collection.load(ROOT, ROOT / "content")[0]


def toy() -> Collection:
    return Collection.load(TOY, TOY / "content")[0]


SHELVES = {"demo": demo, "toy": toy, "odd": odd, "empty": lambda: collection_of([])}


def site_of(collection: Collection, url: str = URL, **options: Any) -> Site:
    return Site(collection, Settings(**options), name="A & <B> Shelf", url=url)


def files(site: Site, kinds: str = "syndication") -> dict[str, bytes]:
    jobs = [job for job in plan(site) if job[0] == kinds]
    made = [output for job in jobs for output in make(site, job)]
    return {one.address: one.data for one in made if isinstance(one, Asset)}


def atom(site: Site, address: str = "") -> ET.Element:
    return ET.fromstring(files(site)[f"{address}feed.xml"])


def find_text(of: ET.Element, name: str) -> str:
    return of.findtext(f"{ATOM}{name}") or ""


def ids(feed: ET.Element) -> list[str]:
    return [find_text(one, "id") for one in feed.findall(f"{ATOM}entry")]


# --- formats --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHELVES)
def test_every_feed_is_valid(name: str) -> None:
    made = files(site_of(SHELVES[name](), hub="https://hub.example/?a=1&b=2", feed_entries=5))
    assert made
    for address, data in made.items():
        if address.endswith(".xml"):
            assert errors(data) == [], address
        else:
            jsonschema.validate(json.loads(data), SCHEMA)


@pytest.mark.parametrize("name", SHELVES)
def test_another_reader_reads_the_same(name: str) -> None:
    """feedparser's Atom against the collection, and our JSON of the whole."""
    site = site_of(SHELVES[name]())
    made = files(site)
    for address, data in made.items():
        if not address.endswith(".xml"):
            continue
        feed = feedparser.parse(data, response_headers={"content-type": "application/atom+xml"})
        assert not feed.bozo, (address, feed.get("bozo_exception"))
        assert feed.feed.link == f"{URL}{address.removesuffix('feed.xml')}"
        for entry in feed.entries:
            paper = site.collection.by_id[entry.link.removesuffix("/").rpartition("/")[2]]
            tags = dict.fromkeys(map(site.collection.tag_slug, paper.tags))
            assert [one.term for one in entry.get("tags", [])] == [*tags]
            has_abstract = bool(paper.abstract or paper.summary) and not address.startswith("authors/")
            has_others = paper.author_count > min(len(paper.authors), 31)
            has_news = bool(paper.status or paper.amended_on or paper.id in site.collection.versions
                            or find_translation(paper.translations, "en", paper.language))  # fmt: skip
            assert ("content" in entry) == (has_abstract or has_news or has_others), address
            names = [" ".join(name.display.split()) for name in paper.authors]
            told = [" ".join(one.name.split()) for one in entry.get("authors", [])]
            assert told in (names, names[:30] if has_others else [], [site.name]), address
    feed = feedparser.parse(made["feed.xml"])
    items = json.loads(made["feed.json"])["items"]
    assert [one.id for one in feed.entries] == [one["id"] for one in items]
    assert [one.link for one in feed.entries] == [one["url"] for one in items]
    for entry, item in zip(feed.entries, items, strict=True):
        names = [one["name"] for one in item.get("authors", [{"name": site.name}])]
        assert [" ".join(one.name.split()) for one in entry.get("authors", feed.feed.authors)] == names
        assert [one.label for one in entry.get("tags", [])] == item.get("tags", [])
        assert entry.updated == item.get("date_modified", item["date_published"])
        assert entry.get("published", entry.updated) == item["date_published"]


@pytest.mark.parametrize("name", SHELVES)
def test_every_listing_with_papers_has_an_atom_feed_and_the_home_page_both(name: str) -> None:
    site = site_of(SHELVES[name]())
    collection = site.collection
    fewest = site.settings.author_pages_from

    def has_page(kind: str, slug: str, papers: Sized) -> bool:
        if kind == "institutions":  # by the rule of authors
            return len(papers) >= fewest or bool(collection.known_institutions.get(slug))
        return kind != "authors" or slug in find_authors_with_page(site)

    own = (one.kind for one in collection.own_fields if one.listing)
    there = {
        f"{kind}/{slug}/feed.xml"
        for kind in ("authors", "tags", "venues", "years", "lists", "institutions", "volumes", *own)
        for slug, papers in collection.index(kind).items()
        if papers and has_page(kind, slug, papers)
    }
    assert files(site).keys() == {"feed.xml", "feed.json", *there}


def test_a_feed_says_all_of_a_paper() -> None:
    site = site_of(demo())
    paper = next(one for one in site.collection.papers if one.arxiv and len(one.tags) > 1)
    feed = feedparser.parse(files(site)["feed.xml"])
    entry = next(one for one in feed.entries if paper.id in one.id)
    text = re.sub(r"<[^>]+>", "", entry.content[0].value)
    assert len(text) >= len(paper.abstract) * 0.95
    assert [one.name for one in entry.authors] == [name.display for name in paper.authors]
    assert {one.term for one in entry.tags} == {site.collection.tag_slug(tag) for tag in paper.tags}
    assert any(one.type == "application/pdf" for one in entry.links)
    (self_,) = [one.href for one in feed.feed.links if one.rel == "self"]
    assert (self_, feed.feed.link) == (f"{URL}feed.xml", URL)


def test_a_hub_is_named_in_both_formats() -> None:
    made = files(site_of(toy(), hub="https://hub.example/"))
    for address in ("feed.xml", "tags/examples/feed.xml"):
        feed = feedparser.parse(made[address])
        assert "https://hub.example/" in [one.href for one in feed.feed.links if one.rel == "hub"]
    hubs = json.loads(made["feed.json"])["hubs"]
    assert hubs == [{"type": "WebSub", "url": "https://hub.example/"}]


CONTENTS = {
    "money: $5 or $10": "<p>money: $5 or $10</p>",
    "a < b & $x_1 < y$, 70\\%": "<p>a &lt; b &amp; $x_1 &lt; y$, 70%</p>",
    "one\n\ntwo": "<p>one</p><p>two</p>",
    "<script>alert(1)</script>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "see https://x.example/?a=1&b.": '<p>see <a href="https://x.example/?a=1&amp;b" rel="nofollow">https://x.example/?a=1&amp;b</a>.</p>',
    "H<sub>2</sub>O, <i>in $x$</i>": "<p>H<sub>2</sub>O, <i>in $x$</i></p>",
}


@pytest.mark.parametrize("abstract", CONTENTS)
def test_contents(abstract: str) -> None:
    """Most feed readers take MathML out: formulas stay as one writes them."""
    site = site_of(collection_of([{"id": "a", "title": "T", "date": "2020", "abstract": abstract}]))
    item = json.loads(files(site)["feed.json"])["items"][0]
    assert item["content_html"] == CONTENTS[abstract]
    (entry,) = atom(site).findall(f"{ATOM}entry")
    assert find_text(entry, "content") == CONTENTS[abstract]


def test_without_an_abstract_there_is_no_empty_content() -> None:
    """JSON Feed 1.1: "one or both must be present" of `content_html` and `content_text`."""
    made = files(site_of(collection_of([{"id": "a", "title": "A & B", "date": "2020"}])))
    item = json.loads(made["feed.json"])["items"][0]
    assert (item.get("content_html"), item["content_text"]) == (None, "A & B")
    (entry,) = ET.fromstring(made["feed.xml"]).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content") is None


def test_a_retracted_paper_says_so_first() -> None:
    record = {"id": "a", "title": "T", "date": "2020", "abstract": "x", "status": "retracted",
              "status_note": "Wrong & <b>."}  # fmt: skip
    item = json.loads(files(site_of(collection_of([record])))["feed.json"])["items"][0]
    html = "<p><strong>This paper has been retracted.</strong> Wrong &amp; &lt;b&gt;.</p>"
    assert item["content_html"] == f"{html}<p>x</p>"
    site = site_of(collection_of([{**record, "authors": ["Ada Example"]}]), author_pages_from=1)
    (entry,) = atom(site, "authors/ada-example/").findall(f"{ATOM}entry")
    assert find_text(entry, "content") == html


# --- what is in which feed ------------------------------------------------------------------


def test_the_newest_papers_are_in_a_feed() -> None:
    site = site_of(demo(), feed_entries=7)
    newest = [f"{URL}papers/{one.id}/" for one in site.collection.papers[:7]]
    assert ids(atom(site)) == newest
    for kind in ("authors", "tags", "venues", "years"):
        for slug, papers in site.collection.index(kind).items():
            if kind == "authors" and slug not in find_authors_with_page(site):
                continue
            expected = [f"{URL}papers/{one.id}/" for one in papers[:7]]
            assert ids(atom_of(site, kind, slug)) == expected


def atom_of(site: Site, kind: str, slug: str) -> ET.Element:
    asset = next(make(site, ("syndication", (kind, slug))))
    assert isinstance(asset, Asset)
    assert asset.address == f"{kind}/{slug}/feed.xml"
    return ET.fromstring(asset.data)


def test_a_paper_without_a_date_is_in_no_feed() -> None:
    site = site_of(collection_of([{"id": "old", "title": "Old"}, {"id": "new", "title": "New", "date": "1999-05"}]))
    feed = atom(site)
    assert ids(feed) == [f"{URL}papers/new/"]
    assert find_text(feed, "updated").startswith("1999-05-01T00:59:59.")


def test_without_an_address_there_are_no_feeds() -> None:
    site = site_of(toy(), url="")
    assert files(site) == {}
    assert find_output(site, "feed.xml") is None
    pages = [one for job in plan(site) if job[0] in ("feed", "listings") for one in make(site, job)]
    assert not [one for one in pages if isinstance(one, Page) and "feed.xml" in one.body + one.meta.get("head", "")]


def test_of_many_authors_the_first_are_named() -> None:
    crowd = [f"Given{number} Family{number}" for number in range(3000)]
    records = [{"id": "crowd", "title": "T", "date": "2020", "authors": crowd},
               {"id": "few", "title": "T", "date": "2020", "authors": ["A B"], "num_authors": 4},
               {"id": "none", "title": "T", "date": "2020", "num_authors": 2}]  # fmt: skip
    items = {
        item["id"].split("/")[-2]: ([one["name"] for one in item.get("authors", [])], item.get("content_html"))
        for item in json.loads(files(site_of(collection_of(records)))["feed.json"])["items"]
    }
    assert items == {
        "crowd": (crowd[:30], "<p>3,000 authors</p>"),
        "few": (["A B"], "<p>4 authors</p>"),
        "none": ([], "<p>2 authors</p>"),
    }


# --- for how long ---------------------------------------------------------------------------


BEFORE = {"id": "old-id", "title": "Before", "date": "2020", "added": "2024-01-05"}
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "title": ({"title": "After"}, {}),
    "id": ({"id": "new-id", "aliases": ["old-id"]}, {}),
    "id, again": ({"id": "newer", "aliases": ["old-id", "new-id"]}, {}),
    "address": ({}, {"url": "https://new.example/", "feed_ids": URL}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_entry_keeps_its_id(change: str) -> None:
    record, options = CHANGES[change]
    before, after = atom(site_of(collection_of([BEFORE]))), atom(site_of(collection_of([BEFORE | record]), **options))
    assert ids(after) == ids(before)
    assert find_text(after, "id") == find_text(before, "id")
    new = options.get("url", URL)
    (entry,) = after.findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{new}papers/{record.get('id', 'old-id')}/"


def test_updated_is_what_the_records_say() -> None:
    """The day of adding; neither that of publication, nor of counting, nor today's."""
    record = BEFORE | {"counted": "2025-02-03", "upvotes": 3}
    feed = atom(site_of(collection_of([record])))
    assert {str(one.text)[:11] for one in feed.iter(f"{ATOM}updated")} == {"2024-01-05T"}


@pytest.mark.parametrize("name", SHELVES)
def test_no_two_entries_are_of_one_time(name: str) -> None:
    """W3C's validator warns of equal ones ("DuplicateUpdated")."""
    site = site_of(SHELVES[name](), feed_entries=300)
    for address, data in files(site).items():
        entries = feedparser.parse(data).entries if address.endswith(".xml") else []
        assert len({one.updated for one in entries}) == len(entries), address
        assert all(one.updated_parsed for one in entries)


def test_papers_of_a_day_are_sorted_by_their_publication() -> None:
    dates = ["2024-01-06", "2024-01-05", "2024-01-04", "2024", "2023-12-31", "2015-02", "2013", "1950", None]
    records = [{"id": f"p{at}", "title": "T", "added": "2024-01-05"} | ({"date": date} if date else {})
               for at, date in enumerate(dates)]  # fmt: skip
    times = [find_news_time(paper) for paper in collection_of(records).papers]
    assert times[0].startswith("2024-01-05T00:59:59.")
    assert times[2].startswith("2024-01-05T00:59:58.")
    seconds = [time[:19] for time in times]
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[-1] == seconds[-2] == "2024-01-05T00:00:00"


def test_the_same_records_make_the_same_bytes() -> None:
    records = [{"id": f"odd-{seed}", **odd_record(seed)} for seed in range(60)]
    expected = files(site_of(collection_of(records)))
    for seed in range(3):
        random.Random(seed).shuffle(records)
        assert files(site_of(collection_of(records))) == expected


def with_sizes(site: Site) -> Site:
    """The site with the sizes of its exports, as a build hands them in."""
    made = (output for job in plan(site, [bibliographies.NAME]) for output in make(site, job))
    return replace(site, export_sizes={one.file: len(one.data) for one in made if isinstance(one, Asset)})


def test_jobs_that_show_an_abstract_are_found() -> None:
    """What jobs read, against the inputs of all jobs."""
    collection = demo()
    options = {"feed_entries": 5, "per_page": 7, "related": 0}
    whole = {bibliographies.NAME, index_files.NAME}
    jobs = [job for job in plan(site_of(collection, **options)) if job[0] not in whole]
    shown = set()
    for paper in collection.papers[::6]:
        told = {name: getattr(paper, name) for name in paper.model_fields_set}
        other = Paper.model_validate({**told, "abstract": "x", "counted": "2026-02-03"})
        changed = replace(
            collection,
            papers=tuple(other if one is paper else one for one in collection.papers),
            fingerprints={**collection.fingerprints, paper.id: compute_fingerprint(other)},
        )
        before, after = (with_sizes(site_of(one, **options)) for one in (collection, changed))
        found = find_changed_jobs(before, after, jobs)
        # The sizes of all files concern `llms.txt`, which has their addresses.
        assert find_concerned_jobs(before, after, jobs) - {("llms", 1)} == found
        shown |= found
    assert {job[0] for job in shown} >= {"syndication", "digest", "papers"}


def test_a_feed_is_found_as_the_file_that_it_is() -> None:
    site = site_of(toy())
    for path in files(site):
        output = find_output(site, path)
        assert output is not None
        assert output.path == path


# --- the rules themselves -------------------------------------------------------------------

GOOD = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>https://x/</id><title>T</title>
<updated>2020-01-01T00:00:00Z</updated><author><name>N</name></author>
<link href="https://x/"/><link rel="self" href="https://x/feed.xml"/>
<entry><id>https://x/1</id><title>T</title><updated>2020-01-01T00:00:00Z</updated>
<link href="https://x/1"/><author><name>M</name></author><category term="c"/>
<content type="html">x</content></entry></feed>"""
BROKEN = [
    ("<id>https://x/</id>", ""),
    ("<id>https://x/</id>", "<id>feed</id>"),
    ("<title>T</title>", "<title>T</title><title>U</title>"),
    ("<title>T</title>", "<title>T<b/></title>"),
    ("<title>T</title>", "<title/>"),
    ("T00:00:00Z", ""),
    ("<author><name>N</name></author>", "<author/>"),
    ("<author><name>N</name></author>", "<author><name> </name></author>"),
    ('<link rel="self" href="https://x/feed.xml"/>', ""),
    ('<link href="https://x/"/>', '<link href="/relative"/>'),
    ('<link href="https://x/"/>', '<link href="https://x/"/><link href="https://y/"/>'),
    ('<link href="https://x/1"/>', '<link href="https://x/1" type="pdf"/>'),
    ('<link href="https://x/1"/><author>', '<link href="https://x/1"/>loose<author>'),
    ('term="c"', 'label="c"'),
    ('type="html"', 'type="markdown"'),
    ('xml:lang="en"', 'xml:lang="not a language"'),
    ("<content", "<summery/><content"),
    ("<entry>", '<entry lang="en">'),
    ("</feed>", ""),
    ("feed", "rss"),
]


def test_the_rules_can_be_broken() -> None:
    assert errors(GOOD.encode()) == []
    for there, instead in BROKEN:
        assert there in GOOD
        assert errors(GOOD.replace(there, instead).encode()), instead
    assert len(RULES) > 25
