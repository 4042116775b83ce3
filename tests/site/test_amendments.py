"""Revisions, errata and retractions: on a paper's page, in feeds, in metadata, and wherever it is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import jsonschema
import pytest

from papershelf.formats.xml import datacite, mods
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import find_output, make, plan
from papershelf.site.rendering import urls
from tests.formats.xml.test_deposits import DEPOSIT, complete
from tests.formats.xml.test_mods import check
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .atom_rules import errors
from .readers import head
from .test_syndication import SCHEMA, URL, collection_of, site_of

AMENDED: dict[str, Any] = {
    "revisions": [{"date": "2024-03-01", "note": "Lemma 2 is $x < y$ & new.", "pdf": "files/v2.pdf"}, {"date": "2025-01"}],
    "errata": [{"date": "2024-12-24", "note": "Table 1 was <i>wrong</i>.", "url": "https://e.example/?a=1&b=2"}],
}


def site(url: str = URL, language: str = "en", **keys: Any) -> Site:
    one = {"id": "one", "title": "One", "date": "2020", "added": "2020-01-02", "authors": ["Ada Example"]} | keys
    others = [{"id": f"new-{day}", "title": "New", "authors": ["Ada Example"], "added": f"2024-06-0{day}"} for day in range(1, 4)]
    return replace(site_of(collection_of([one, *others]), url=url, feed_entries=2), language=language)


def page(site: Site) -> Page:
    found = next(make(site, ("papers", "one")))
    assert isinstance(found, Page)
    return found


def text(site: Site, address: str) -> str:
    found = find_output(site, address)
    assert isinstance(found, Asset)
    assert isinstance(found.data, bytes)
    return found.data.decode()


def test_a_page_has_revisions_and_errata_the_newest_first() -> None:
    body = html5lib.parseFragment(page(site(**AMENDED)).body.replace(urls.ROOT, "/"), namespaceHTMLElements=False)
    items = body.findall(".//h2[@id='revisions']/../ul/li")
    found = [" ".join("".join(item.itertext()).split()) for item in items]
    assert [one.partition(" Lemma")[0] for one in found] == [
        "Revised Jan 2025", "Erratum, 24 Dec 2024 Table 1 was wrong.", "Revised 1 Mar 2024",
    ]  # fmt: skip
    assert [link.get("href") for item in items for link in item.iter("a")] == [
        "https://e.example/?a=1&b=2", "/papers/one/v2.pdf",
    ]  # fmt: skip
    assert body.find(".//a[@href='#revisions']").text == "Revised Jan 2025"
    assert "revisions" not in page(site()).body


@pytest.mark.parametrize(("language", "heading"), [("de", "Erratum, 24. Dez. 2024"), ("zh", "勘误，2024年12月24日")])
def test_they_are_said_in_the_sites_language(language: str, heading: str) -> None:
    assert heading in page(site(language=language, **AMENDED)).body


def test_feeds_tell_of_them_as_an_update() -> None:
    """The paper is old: only its revision makes it one of the two newest."""
    assert "papers/one/" not in text(site(), "feed.xml")
    shown = site(**AMENDED)
    data = text(shown, "feed.xml")
    assert errors(data.encode()) == []
    feed = feedparser.parse(data, response_headers={"content-type": "application/atom+xml"})
    entry, other = feed.entries
    assert (entry.link, other.link) == (f"{URL}papers/one/", f"{URL}papers/new-3/")
    assert (entry.published[:10], entry.updated[:10], feed.feed.updated) == ("2020-01-02", "2025-01-01", entry.updated)
    assert "published" not in other
    assert "Table 1 was wrong." in entry.content[0].value
    assert f'href="{URL}papers/one/v2.pdf"' in entry.content[0].value
    parsed = json.loads(text(shown, "feed.json"))
    jsonschema.validate(parsed, SCHEMA)
    assert [one.get("date_modified") for one in parsed["items"]] == [entry.updated, None]
    assert "Erratum, 24 Dec 2024" in text(shown, "authors/ada-example/feed.xml")
    assert "<lastmod>2025-01</lastmod>" in text(shown, "sitemap-papers.xml")


def test_machines_read_version_date_and_corrections() -> None:
    (_, script), *_ = head(f"<!doctype html><title>x</title>{page(site(**AMENDED)).meta['head']}".encode()).scripts
    thing = json.loads(script)
    assert (thing["version"], thing["dateModified"]) == ("3", "2025-01")
    assert thing["correction"] == [{"@type": "CorrectionComment", "text": "Table 1 was wrong.", "datePublished": "2024-12-24",
                                    "url": "https://e.example/?a=1&b=2"}]  # fmt: skip
    assert '<meta property=article:modified_time content=2025-01>' in page(site(**AMENDED)).meta["head"]
    own = page(site(errata=[{"date": "2021", "pdf": "a b.pdf"}])).meta["head"]
    assert f'"url":"{URL}papers/one/a%20b.pdf"' in own


def test_formats_with_a_word_for_it_have_them() -> None:
    paper = complete(site(**AMENDED).collection.by_id["one"])
    root = ET.fromstring(datacite.write(paper, DEPOSIT))
    found = [(one.get("dateType"), one.text) for one in root.iter("{http://datacite.org/schema/kernel-4}date")]
    assert found == [("Issued", "2020"), ("Updated", "2024-03-01"), ("Updated", "2025-01"), ("Updated", "2024-12-24")]
    assert root.findtext("{http://datacite.org/schema/kernel-4}version") == "3"
    check([paper], {})
    assert "<dateModified encoding=\"w3cdtf\">2025-01</dateModified>" in mods.write_collection([paper], {})


def test_an_erratum_concerns_its_page_and_its_feeds() -> None:
    before, after = site(), site(errata=AMENDED["errata"])
    changed = find_changed_jobs(before, after, plan(before))
    assert {("papers", "one"), ("syndication", ("", "")), ("syndication", ("authors", "ada-example"))} <= changed
    assert changed <= find_concerned_jobs(before, after, plan(before))


# --- retracted papers -----------------------------------------------------------------------

RETRACTED = {"status": "retracted", "status_note": "Because of $x$."}
"""How each surface says it; `tests/built/test_toy.py` and `test_search.py` look at scripts."""
SAYS: dict[str, str] = {
    "feed.xml": "<title>[RETRACTED] One</title>",
    "feed.json": '"title":"[RETRACTED] One"',
    "authors/ada-example/feed.xml": "<title>[RETRACTED] One</title>",
    "authors/ada-example/index.md": "<strong class=ps-status>Retracted</strong>",
    "papers/index.md": "<strong class=ps-status>Retracted</strong>",
    "index.md": "<strong class=ps-status>Retracted</strong>",
    "bibtex/index.md": "<strong class=ps-status>Retracted</strong>",
    "days/2024-07-01/index.md": "<strong class=ps-status>Retracted</strong>",
    "authors/ada-example/embed.html": "<strong class=ps-status>Retracted</strong>",
    "authors/ada-example/embed.json": '"status":"retracted"',
    "papers/one.bib": "title = {{[RETRACTED]} One}",
    "bibliography.ris": "TI  - [RETRACTED] One",
    "bibliography.json": '"status":"retracted"',
    "bibliography.biblatex.bib": "title = {{[RETRACTED]} One}",
    "data/papers.jsonl": '"status":"retracted"',
    "llms.txt": "",
    "feeds/digest.txt": "This paper has been retracted.",
    "feeds/digest.html": "This paper has been retracted.",
    "shelf/index.md": ' data-retracted="one"',
}


@pytest.fixture(scope="module")
def retracted() -> Site:
    shown = site(added="2024-07-01", **RETRACTED)
    return replace(shown, settings=shown.settings.model_copy(update={"embeds": True}))


@pytest.mark.parametrize("address", SAYS)
def test_every_surface_says_that_a_paper_is_retracted(retracted: Site, address: str) -> None:
    found = find_output(retracted, address)
    said = found.content if isinstance(found, Page) else text(retracted, address)
    assert SAYS[address] in said


def test_titles_and_pictures_say_it(retracted: Site) -> None:
    assert page(retracted).title == "[RETRACTED] One"
    card = find_output(retracted, "share/one.png")
    plain = find_output(site(added="2024-07-01", title="[RETRACTED] One"), "share/one.png")
    assert isinstance(card, Asset)
    assert isinstance(plain, Asset)
    assert card.data == plain.data
    (day,) = [one for one in make(retracted, ("views", ("days", "2024-07-01", 1))) if isinstance(one, Page)]
    assert "[RETRACTED] One" in day.description
