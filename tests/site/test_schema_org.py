"""The JSON-LD of papers' pages: read by a processor of JSON-LD (PyLD), held against schema.org."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.records.vocabulary import Person, Venue
from papershelf.settings import Settings
from papershelf.site import Page, Site
from papershelf.site.makers import make
from tests.build import ROOT, TOY
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .readers import head, schema_org

ADDRESS = "https://shelf.example/papers/one/"
VOCABULARY = "http://schema.org/"
# What schema.org's own context says of the properties that hold addresses and dates.
CONTEXT = {
    "@vocab": VOCABULARY,
    **{name: {"@type": "@id"} for name in ("sameAs", "license", "contentUrl", "encoding", "isPartOf")},
    "datePublished": {"@type": "Date"},
}


def load(url: str, options: object) -> dict[str, Any]:
    """The one context that pages name; nothing is asked of the network."""
    assert url == "https://schema.org", url
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url,
            "document": {"@context": CONTEXT}}  # fmt: skip


def script(site: Site, id: str) -> Any:
    """What the page's head has, read as a browser does."""
    page = next(output for output in make(site, ("papers", id)) if isinstance(output, Page))
    html = f"<!doctype html><html><head><title>x</title>{page.meta['head']}</head><body>"
    ((attributes, text),) = head(html.encode()).scripts
    assert attributes == {"type": "application/ld+json"}
    return json.loads(text)


def paper(**record: Any) -> Site:
    one = Paper.model_validate({"id": "one", "title": "One", **record})
    venues = {"CONF": Venue(key="CONF", name="Conference on Conferences", short="CONF")}
    people = (Person(id="ada-example", name="Ada Example", orcid="0000-0002-1825-0097"),)
    marks = {"one": compute_fingerprint(one)}
    collection = Collection(papers=(one,), people=people, venues=venues, fingerprints=marks)
    return Site(collection, Settings(), name="Shelf", url="https://shelf.example/")


def expand(site: Site) -> Any:
    """The node of a page, with whole names for all that it says."""
    options = {"base": ADDRESS, "documentLoader": load}
    (node,) = jsonld.expand(script(site, "one"), options)
    return node


def values(node: Any, name: str) -> list[Any]:
    """A property's values, bare."""
    return [one.get("@value", one.get("@id", one)) for one in node.get(VOCABULARY + name, [])]


def test_a_conference_paper_as_a_processor_reads_it() -> None:
    node = expand(
        paper(
            title="Deep {NETS} of $O(n)$", authors=["Ada Example", "{A Group}"], date="2023-07",
            venue="CONF", doi="10.1000/a<b>", arxiv="2307.00001", keywords=["deep", "nets"],
            language="en", license="CC BY 4.0", pdf="https://far.example/a.pdf", status="retracted",
        )
    )  # fmt: skip
    assert node["@id"] == ADDRESS
    assert node["@type"] == [f"{VOCABULARY}ScholarlyArticle"]
    assert values(node, "headline") == ["Deep NETS of O(n)"]
    ada, group = values(node, "author")
    assert ada["@type"] == [f"{VOCABULARY}Person"]
    assert values(ada, "name") == ["Ada Example"]
    assert values(ada, "sameAs") == ["https://orcid.org/0000-0002-1825-0097"]
    assert group["@type"] == [f"{VOCABULARY}Organization"]
    assert node[f"{VOCABULARY}datePublished"] == [{"@type": f"{VOCABULARY}Date", "@value": "2023-07"}]
    (whole,) = values(node, "isPartOf")
    assert values(whole, "name") == ["Conference on Conferences"]
    assert values(node, "sameAs") == ["https://doi.org/10.1000/a%3Cb%3E", "https://arxiv.org/abs/2307.00001"]
    assert values(node, "keywords") == ["deep", "nets"]
    assert values(node, "inLanguage") == ["en"]
    assert values(node, "license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert values(values(node, "encoding")[0], "contentUrl") == ["https://far.example/a.pdf"]
    assert values(node, "creativeWorkStatus") == ["Retracted"]


@pytest.mark.parametrize(
    ("record", "type"),
    [
        ({"arxiv": "2307.00001"}, "ScholarlyArticle"),
        ({"type": "article", "venue": "JIE"}, "ScholarlyArticle"),
        ({"type": "incollection", "venue": "A Book"}, "Chapter"),
        ({"type": "book", "isbn": "3161484100", "editors": ["Bob Book", "{A Group}"]}, "Book"),
        ({"type": "proceedings", "venue": "Lectures", "editors": ["Bob Book"]}, "Book"),
        ({"type": "phdthesis", "school": "School"}, "Thesis"),
        ({"type": "mastersthesis", "school": "School"}, "Thesis"),
        ({"type": "techreport", "institution": "Institute"}, "Report"),
        ({"type": "unpublished", "license": "All rights reserved"}, "ScholarlyArticle"),
    ],
)
def test_each_type_is_schema_orgs(record: dict[str, Any], type: str) -> None:
    site = paper(authors=["Ada Example"], date="2020", **record)
    told = script(site, "one")
    assert told["@type"] == type
    check(told)


def check(told: dict[str, Any]) -> None:
    """A thing has only the properties of its type, with values of their types."""
    properties = schema_org()[told["@type"]].properties
    for name, value in told.items():
        if name.startswith("@"):
            continue
        assert name in properties, (told["@type"], name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "@value" in one:  # a text with its language
                assert one.keys() == {"@value", "@language"}
                assert "Text" in properties[name]
            elif isinstance(one, dict):
                assert schema_org()[one["@type"]].above & properties[name], (name, one)
                check(one)
            else:
                assert properties[name] & {"Text", "URL", "Date"}, (name, one)
                assert "Text" in properties[name] or "Date" in properties[name] or one.startswith("https://")


def test_an_orcid_in_people_yaml_is_among_the_inputs() -> None:
    site = paper(authors=["Ada Example"])
    person = Person(id="ada-example", name="Ada Example", orcid="0000-0001-5109-3700")
    other = replace(site, records=replace(site.collection, people=(person,)))
    assert script(site, "one") != script(other, "one")
    assert find_changed_jobs(site, other, [("papers", "one")])
    assert find_concerned_jobs(site, other, [("papers", "one")])


@pytest.mark.parametrize("folder", [ROOT, TOY], ids=["demo", "toy"])
def test_all_papers_are_read_and_are_schema_orgs(folder: Any) -> None:
    collection, _ = Collection.load(folder, folder / "content")
    site = Site(collection, Settings(), name="Shelf", url="https://shelf.example/")
    for one in collection.papers:
        told = script(site, one.id)
        check(told)
        (node,) = jsonld.expand(told, {"base": ADDRESS, "documentLoader": load})
        # A processor drops what it has no name for.
        assert len(node) == len(told) - 1


@pytest.mark.parametrize(
    ("license", "told"),
    [
        ("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("cc-by-3.0", "https://creativecommons.org/licenses/by/3.0/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/terms", "https://example.org/terms"),
        ("All rights reserved", {"@type": "CreativeWork", "name": "All rights reserved"}),
    ],
)
def test_a_licence_is_an_address_where_it_has_one(license: str, told: Any) -> None:
    assert script(paper(license=license), "one")["license"] == told


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_no_title_leaves_the_script(text: str) -> None:
    title = f"</script><!--<script>{text}]]>"
    site = paper(title=title)
    assert script(site, "one")["headline"] == script_title(site)


def script_title(site: Site) -> str:
    """The title as the page's tag has it, which the parser read on its own."""
    page = next(output for output in make(site, ("papers", "one")) if isinstance(output, Page))
    html = f"<!doctype html><html><head><title>x</title>{page.meta['head']}</head><body>"
    return head(html.encode()).first("citation_title")
