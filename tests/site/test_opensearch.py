"""The description of the search, by the rules of OpenSearch 1.1 (draft 6)."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import make, plan

from .readers import head

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
TYPE = "application/opensearchdescription+xml"
URL = "https://example.org/a&b/"
NAMES = {
    "Shelf": ("Shelf", "Shelf"),
    "Daily Papers Shelf": ("Daily Papers", "Daily Papers Shelf"),
    "Sixteen letters!": ("Sixteen letters!", "Sixteen letters!"),
    "Computerlinguistiksammlung": ("Computerlinguist", "Computerlinguistiksammlung"),
    "A  <b>bold</b> & long name of a shelf with many words": ("A <b>bold</b> &", "A <b>bold</b> & long name of a shelf with many"),
    "論文" * 30: ("論文" * 8, "論文" * 24),
}


def new_site(name: str = "Shelf", url: str = URL, search: bool = True) -> Site:
    return Site(Collection(), Settings(search=search), name=name, url=url)


def list_outputs(site: Site) -> dict[str, Page | Asset]:
    """Address -> output of the home page and the search page."""
    jobs = [job for job in plan(site) if job[0] in ("feed", "search")]
    return {one.address: one for job in jobs for one in make(site, job)}


@pytest.mark.parametrize("name", NAMES)
def test_the_description_keeps_to_the_limits(name: str) -> None:
    file = list_outputs(new_site(name))["search/opensearch.xml"]
    assert isinstance(file, Asset)
    root = ET.fromstring(file.data)
    assert root.tag == f"{SPACE}OpenSearchDescription"
    texts = {one.tag.removeprefix(SPACE): one.text or "" for one in root}
    assert len(texts) == len(root) - 1  # each once but `Url`
    assert (texts["ShortName"], texts["LongName"]) == NAMES[name]
    assert (len(texts["ShortName"]) <= 16, len(texts["LongName"]) <= 48, len(texts["Description"]) <= 1024) == (True,) * 3
    search, own = (one.attrib for one in root.iter(f"{SPACE}Url"))
    assert search == {"type": "text/html", "template": f"{URL}search/?q={{searchTerms}}"}
    assert own == {"type": TYPE, "rel": "self", "template": f"{URL}search/opensearch.xml"}


def test_pages_link_to_it() -> None:
    outputs = list_outputs(new_site("Daily Papers Shelf"))
    for address, href in (("", "search/opensearch.xml"), ("search/", "opensearch.xml")):
        page = outputs[address]
        assert isinstance(page, Page)
        found = head(f"<!doctype html><html><head><title>x</title>{page.meta['head']}</head><body>".encode())
        assert found.find_links("search") == [
            {"rel": "search", "type": TYPE, "title": "Daily Papers", "href": href}
        ]


@pytest.mark.parametrize("site", [new_site(url=""), new_site(search=False)], ids=["no address", "no search"])
def test_without_an_address_or_a_search_there_is_none(site: Site) -> None:
    outputs = list_outputs(site)
    assert "search/opensearch.xml" not in outputs
    assert not [one for one in outputs.values() if isinstance(one, Page) and "opensearch" in one.meta.get("head", "")]
