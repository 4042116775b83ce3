"""Affiliations on papers' pages, and the pages of institutions."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from pyld import jsonld

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Page, Site
from papershelf.site.listings.index_pages import list_entries
from papershelf.site.makers import find_output, make, plan
from papershelf.site.rendering import urls
from papershelf.site.search.query_papers import find_papers
from tests.build import TOY

from .readers import head
from .test_schema_org import load


@cache
def get_site() -> Site:
    collection, problems = Collection.load(TOY, TOY / "content")
    assert problems == []
    return Site(collection, Settings(), name="S", url="https://s.example/")


def read_page(site: Site, path: str) -> Page:
    found = find_output(site, f"{path}index.md")
    assert isinstance(found, Page)
    return found


def test_machines_get_affiliations() -> None:
    page = read_page(get_site(), "papers/book/")
    found = head(f"<!doctype html><html><head><title>x</title>{page.meta['head']}</head><body>".encode())
    ((_, script),) = found.scripts
    assert json.loads(script)["author"] == [{"@type": "Person", "name": "Bob Book", "affiliation": [
        {"@type": "Organization", "@id": "https://ror.org/05dxps055", "name": "Institute of Examples"},
        {"@type": "Organization", "name": "School of <i>Lamps</i>; Ltd."},
    ]}]  # fmt: skip
    names = re.findall(r'name=citation_author(\w*) content="([^"]*)"', str(page.meta["head"]))
    assert names == [
        ("", "Book, Bob"), ("_institution", "Institute of Examples"),
        ("_institution", "School of &lt;i&gt;Lamps&lt;/i&gt;; Ltd."),
    ]  # fmt: skip


def test_long_lists_are_folded_and_unknown_institutions_link_to_ror() -> None:
    collection = get_site().records
    paper = collection.by_id["book"]
    (name,) = paper.authors
    many = tuple(one._replace(name=f"Place {at}") for at in range(9) for one in name.affiliation[:1])
    crowded = paper.model_copy(update={"authors": (name.model_copy(update={"affiliation": many}),)})
    site = Site(Collection.of([(collection.places["book"], crowded)]), Settings(), name="S")
    text = read_page(site, "papers/book/").body
    assert "<summary>Affiliations (9)</summary>" in text
    assert text.count('<a href="https://ror.org/05dxps055" rel=nofollow>Place ') == 9


def test_pages_of_authors_and_people_link_affiliations_that_have_a_page() -> None:
    ada = '<span><a href={}institutions/institute-of-examples-proofs/>Institute of Examples</a></span>'
    assert ada.format("../../") in read_page(get_site(), "authors/ada-example/").content
    assert ada.format("../") in read_page(get_site(), "people/").content
    site = Site(get_site().records, Settings(author_pages_from=1), name="S")
    school = '; <a href=../../institutions/school-of-i-lamps-i-ltd/>School of &lt;i&gt;Lamps&lt;/i&gt;; Ltd.</a></span>'
    bob = read_page(site, "authors/bob-book/").content
    assert ada.format("../../").replace("</span>", school) in bob


def test_each_institution_has_its_files_and_others_none() -> None:
    site = get_site()
    at = "institute-of-examples-proofs"
    jobs = [job for job in plan(site) if "institutions" in str(job)]
    assert jobs == [
        ("listings", ("institutions", at, 1)), ("listings", ("institutions", "institute-of-examples", 0)),
        ("listings", ("institutions", "ioe", 0)), ("indices", ("institutions", 1)), ("syndication", ("institutions", at)),
    ]  # fmt: skip
    files = {output.file for job in jobs for output in make(site, job)}
    assert {f"institutions/{at}/{name}" for name in ("index.html", "bibliography.bib", "feed.xml")} < files
    unlisted = Site(site.records.__class__.of([*zip(site.records.places.values(), site.records.papers, strict=True)]),
                    Settings(), name="S", url="https://s.example/")  # fmt: skip
    assert not [job for job in plan(unlisted) if "institutions" in str(job)]
    assert "institution" not in str(read_page(unlisted, "papers/book/").body).replace("citation_author_institution", "")
    assert find_papers(unlisted, "institution:ioe") == []


@pytest.mark.parametrize(("fewest", "others"), [(1, {"school-of-i-lamps-i-ltd", "university-of-examples"}), (2, set()), (9, set())])
def test_pages_follow_the_rule_of_authors(fewest: int, others: set[str]) -> None:
    site = Site(get_site().records, Settings(author_pages_from=fewest), name="S")
    slugs = {slug for _, (kind, slug, number) in plan(site, ["listings"]) if kind == "institutions" and number}
    assert slugs == {"institute-of-examples-proofs", *others}
    assert {one.address for one in list_entries(site, urls.INSTITUTIONS)} == {f"institutions/{slug}/" for slug in slugs}
    assert read_page(site, "papers/thesis.1/").body.count("institutions/") == 1 + bool(others)


def read_things(page: Page) -> list[dict[str, object]]:
    found = head(f"<!doctype html><html><head><title>x</title>{page.meta['head']}</head><body>".encode()).scripts
    return [json.loads(text) for _, text in found]


def test_the_page_of_an_institution_is_about_an_organization() -> None:
    (thing,) = read_things(read_page(get_site(), "institutions/institute-of-examples-proofs/"))
    assert thing == {
        "@context": "https://schema.org", "@type": "Organization",
        "@id": "https://ror.org/05dxps055", "name": "Institute of Examples & Proofs", "alternateName": ["Institute of Examples", "IoE"],
        "identifier": {"@type": "PropertyValue", "propertyID": "https://ror.org", "value": "https://ror.org/05dxps055"},
        "url": "https://example.org/institute", "sameAs": "https://ror.org/05dxps055",
        "mainEntityOfPage": "https://s.example/institutions/institute-of-examples-proofs/",
    }  # fmt: skip
    (node,) = jsonld.expand(thing, {"base": "https://s.example/", "documentLoader": load})
    assert len(node) == len(thing) - 1  # a processor drops what it has no name for


def test_of_an_institution_without_ror_and_home_page_there_is_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "content/papers").mkdir(parents=True)
    (tmp_path / "content/institutions.yaml").write_text("- name: Owl School\n")
    paper = "title: {}\nauthors: [{{given: Ann, family: Sova, affiliation: Owl School}}]\n"
    for name in ("One", "Two"):
        (tmp_path / f"content/papers/{name.lower()}.yaml").write_text(paper.format(name))
    collection, _ = Collection.load(tmp_path, tmp_path / "content")
    site = Site(collection, Settings(), name="S", url="https://s.example/")
    assert read_things(read_page(site, "institutions/owl-school/")) == []


def test_queries_name_institutions() -> None:
    def find(query: str) -> list[str]:
        return sorted(paper.id for paper in find_papers(get_site(), query))

    every = ["book", "thesis.1", "unpublished"]
    assert find("institution:ioe") == find('institution:"institute of EXAMPLES & proofs"') == every
    assert find("institution:institute-of-examples") == every
    assert find("institution:University-of-Examples") == ["thesis.1"]
    assert find('institution:"Institute of Examples"') == every  # another spelling, with blanks
    assert find("-institution:ioe book") == []
