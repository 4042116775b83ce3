"""The search's files as outputs of a site."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from benchmarks.search import client

from papershelf.formats import csl
from papershelf.records.collection import Collection
from papershelf.search import FIELDS, page_to_document, sort_papers
from papershelf.search.index import numbers
from papershelf.settings import SearchField, Settings
from papershelf.site import Asset, Site
from papershelf.site.bibtex_entries import write_bibtex
from papershelf.site.makers import make, make_all, plan
from papershelf.site.rendering.markup import title_to_line
from tests.build import ROOT

ABOUT = page_to_document("about/", "About", "A page of words.")


def site(**options: Any) -> Site:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    return Site(collection, Settings(**options), name="S", pages=(ABOUT,))


def index(example: Site) -> dict[str, bytes]:
    """Address -> content of all files of the index."""
    jobs = [job for job in plan(example) if job[0] == "search_files"]
    found = [output for job in jobs for output in make(example, job)]
    return {one.address: one.data for one in found if isinstance(one, Asset)}


def meta(example: Site) -> Any:
    return json.loads(index(example)["search/meta.json"])


def test_papers_and_pages_are_in_the_index() -> None:
    told = meta(site())
    assert (told["papers"], told["pages"]) == (47, 1)
    assert sorted(field["name"] for field in told["fields"]) == sorted(get_args(SearchField))
    assert {field["name"]: field["boost"] for field in told["fields"]} == {
        field.name: field.boost for field in FIELDS
    }


def test_fields_may_have_other_boosts_or_be_left_out() -> None:
    usual, told = meta(site()), meta(site(search_boosts={"title": 2.5, "abstract": 0}))
    fields = {field["name"]: field for field in told["fields"]}
    assert fields["title"]["boost"] == 2.5
    assert fields["tags"]["boost"] == 3
    assert (fields["abstract"]["boost"], fields["abstract"]["total"]) == (0, 0)
    assert usual["fields"][2]["total"] > 1000


@pytest.mark.parametrize("boosts", [{"titel": 2}, {"title": -1}, {"title": "much"}])
def test_wrong_boosts_are_refused(boosts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="search_boosts"):
        Settings(search_boosts=boosts)


def make_site_in(*names: str) -> Site:
    """The demo as a site in some languages."""
    example = site(search_languages=names)
    return replace(example, lunr=client.LUNR.read_text("utf-8"), lunr_languages=client.load_languages(*names).files)


def test_languages_are_those_of_the_settings() -> None:
    english, german = (index(make_site_in(*names)) for names in (["en"], ["en", "de"]))
    told = json.loads(german["search/meta.json"])
    assert told["languages"] == ["en", "de"]
    assert "languages" not in json.loads(english["search/meta.json"])
    assert {name: data for name, data in english.items() if name.startswith("search/")} == index(site())
    assert json.loads(german["search/lunr.json"])["pipeline"] == ["stemmer", "stemmer-de"]
    assert b"lunr.de.stemmer" in german["assets/papershelf/search.js"]


@pytest.mark.parametrize("languages", [["tr"], ["english"], []])
def test_languages_without_exact_stemmers_are_refused(languages: list[str]) -> None:
    with pytest.raises(ValueError, match="search_languages"):
        Settings(search_languages=languages)


def test_exports_of_all_papers_are_in_the_index() -> None:
    example = site()
    files, told = index(example), meta(example)
    assert told["ids"]["starts"]
    blocks = sorted((name for name in files if "/entries/" in name), key=lambda name: int(name.split("/")[-1].split(".")[0]))
    entries = [entry for name in blocks for entry in json.loads(files[name])]
    papers = sort_papers(example.collection.works)
    assert [(bib, item) for bib, item, _ in entries] == [(write_bibtex(example, one), csl.to_item(one, example.collection.venues)) for one in papers]
    rows = [line.split("\t") for name, data in files.items() if "/ids/" in name for line in data.decode().split("\n")]
    assert {id: next(numbers.read(text)) for id, text in rows} == {one.id: at for at, one in enumerate(papers)}


def test_an_index_in_one_file_up_to_some_size() -> None:
    assert "search/lunr.json" in index(site(lunr_json_up_to=47))
    assert "search/lunr.json" not in index(site(lunr_json_up_to=46))
    assert "search/lunr.json" not in index(site(lunr_json_up_to=0))


def test_no_search_no_files() -> None:
    example = site(search=False)
    assert [one.address for one in make_all(example) if one.address.startswith("search/")] == []


def test_files_are_new_when_a_page_is() -> None:
    example = site()
    other = replace(example, pages=(page_to_document("about/", "About", "Other words."),))
    assert index(example).keys() != index(other).keys()


@pytest.mark.parametrize(("title", "shown"), [
    (r"$\ell_1$-Regression of $O(n\log n)$", "ℓ₁-Regression of O(n log n)"), ("D$^3$RoMa", "D³RoMa"), ("$HS^2$ and $10^{-3}$", "HS² and 10⁻³"),
    (r"$x_{max}$ of {GPT}-4 at 5\%", "xₘₐₓ of GPT-4 at 5%"), (r"$\mathcal{V}$, $\varepsilon$", "𝒱, ε"), (r"$\frac{$", r"\frac{"), ("$5 or $10", "$5 or $10"),
])  # fmt: skip
def test_titles_are_shown_without_tex(title: str, shown: str) -> None:
    assert title_to_line(title) == shown
