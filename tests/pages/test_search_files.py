"""The search's files as outputs of a site."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from papershelf.pages import Asset, Site, make, make_all, plan
from papershelf.records.collection import Collection
from papershelf.search import FIELDS, of_page
from papershelf.settings import SearchField, Settings
from tests.build import ROOT

ABOUT = of_page("about/", "About", "A page of words.")


def site(**options: Any) -> Site:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    return Site(collection, Settings(**options), name="S", pages=(ABOUT,))


def index(shelf: Site) -> dict[str, bytes]:
    """Address -> content of all files of the index."""
    jobs = [job for job in plan(shelf) if job[0] == "search_files"]
    found = [output for job in jobs for output in make(shelf, job)]
    return {one.address: one.data for one in found if isinstance(one, Asset)}


def meta(shelf: Site) -> Any:
    return json.loads(index(shelf)["search/meta.json"])


def test_papers_and_pages_are_in_the_index() -> None:
    told = meta(site())
    assert (told["papers"], told["pages"]) == (47, 1)
    assert sorted(field["name"] for field in told["fields"]) == sorted(get_args(SearchField))
    assert {field["name"]: field["boost"] for field in told["fields"]} == {
        field.name: field.boost for field in FIELDS
    }


def test_fields_may_weigh_otherwise_or_be_left_out() -> None:
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


def test_an_index_in_one_file_up_to_some_size() -> None:
    assert "search/lunr.json" in index(site(lunr_json_up_to=47))
    assert "search/lunr.json" not in index(site(lunr_json_up_to=46))
    assert "search/lunr.json" not in index(site(lunr_json_up_to=0))


def test_no_search_no_files() -> None:
    shelf = site(search=False)
    assert [one.address for one in make_all(shelf) if one.address.startswith("search/")] == []


def test_files_are_new_when_a_page_is() -> None:
    shelf = site()
    other = replace(shelf, pages=(of_page("about/", "About", "Other words."),))
    assert index(shelf).keys() != index(other).keys()
