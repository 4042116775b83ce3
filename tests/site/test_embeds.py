"""Listings for other sites: whole URLs, the papers of the page, and nothing that a browser would run."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import html5lib
import pytest

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site, makers
from papershelf.site.listings.rows import list_rows
from papershelf.site.syndication import embeds
from tests.build import TOY

URL = "https://papers.example/lab/"


@pytest.fixture(scope="module")
def site() -> Site:
    collection, _ = Collection.load(TOY, TOY / "content")
    return Site(collection, Settings(embeds=True, feed_entries=5), name="Toy & Shelf", url=URL)


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, bytes]:
    """Address -> content."""
    jobs = [("embeds", arg) for arg in embeds.plan(site)]
    return {output.address: output.content for job in jobs for output in makers.make(site, job)}


def test_nothing_is_written_unless_asked_for(site: Site) -> None:
    assert [*embeds.plan(Site(site.records, Settings(), name="A", url=URL))] == []


def test_each_listing_has_both(site: Site, files: dict[str, bytes]) -> None:
    assert {"embed.html", "embed.json"} < {*files}
    for kind, slug in embeds.plan(site):
        address = f"{kind}/{slug}/".replace("//", "/") if kind else ""
        found = json.loads(files[f"{address}embed.json"])
        ids = list_rows(site, kind, slug) if kind else tuple(paper.id for paper in site.records.works[:5])
        assert tuple(paper["id"] for paper in found["papers"]) == ids
        assert found["url"] == URL + address
        assert found["total"] == (len(ids) if kind else len(site.records.works))


def test_fragments_have_whole_urls_and_run_nothing(files: dict[str, bytes]) -> None:
    """Parsed as a browser does; the toy shelf has markup in titles, names and links."""
    seen = set()
    for address, content in files.items():
        if not address.endswith(".html"):
            continue
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        tree = parser.parseFragment(content.decode())
        (rows,) = [element for element in tree if isinstance(element.tag, str)]
        assert (rows.tag, rows.get("class")) == ("ul", "papershelf")
        assert {row.tag for row in rows} == {"li"}
        twin = json.loads(files[address.replace(".html", ".json")])
        assert [row.find("a").get("href") for row in rows] == [paper["url"] for paper in twin["papers"]]
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag not in {"script", "style", "iframe", "img"}, address
            assert not [name for name in element.attrib if str(name).startswith("on")]
            for link in filter(None, (element.get("href"), element.get("src"))):
                assert urlsplit(link).scheme in {"https", "http"}, (address, link)
                seen.add(urlsplit(link).netloc)
    assert "papers.example" in seen


def test_papers_have_a_stable_shape(files: dict[str, bytes]) -> None:
    """Keys are only ever added: other sites' templates read these."""
    papers = [paper for name, data in files.items() if name.endswith(".json") for paper in json.loads(data)["papers"]]
    assert set().union(*papers) == {
        "id", "url", "title", "authors", "more_authors", "venue", "date", "type", "status", "doi", "arxiv", "pdf", "bibtex",
    }  # fmt: skip
    for paper in papers:
        assert {"id", "url", "title", "type", "bibtex"} <= {*paper}
        assert all(urlsplit(paper[key]).scheme in {"http", "https"} for key in ("url", "pdf", "bibtex") if key in paper)
