"""What a paper's page leads on to: the curator's choice, then what is near."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Page, Site
from papershelf.site.makers import make
from papershelf.site.papers.related_papers import find_related, find_versions
from tests.jobs import digest_inputs

TEXT = "Sparse graphs of quokkas and marshmallow lagoons"


def site(changes: dict[str, dict[str, Any]], alike: int = 9, **options: Any) -> Site:
    """Papers `a`, `b`, … that are all as near to each other, and changes to some of them."""
    ids = "abcdefghijkl"[:alike]
    records = {id: {"id": id, "title": "A title", "abstract": TEXT} for id in ids}
    papers = [Paper.model_validate({**records.get(id, {"id": id}), **changes.get(id, {})})
              for id in {**records, **changes}]  # fmt: skip
    place = Place("x.yaml", 1, 1)
    collection = Collection.of((place, paper) for paper in papers)
    return Site(collection, Settings(**options), name="S")


def find_ids(site: Site, id: str) -> str:
    """The ids of the papers that a page shows as related."""
    return "".join(find_related(site, site.collection.by_id[id]))


@pytest.mark.parametrize(
    ("record", "options", "expected"),
    [
        ({}, {}, "bcdef"),
        ({"related": ["h", "d"]}, {}, "hdbce"),
        ({"related": ["h", "g", "f", "e", "d", "c"]}, {}, "hgfedc"),
        ({"versions": ["b", "d"]}, {}, "cefgh"),
        ({"versions": ["b"], "related": ["b", "c"]}, {}, "cdefg"),
        ({"versions": ["b", "c", "d", "e"]}, {}, "fghi"),
        ({"related": ["h"]}, {"related": 2}, "hb"),
        ({"related": ["h"]}, {"related": 0}, "h"),
        ({}, {"related": 0}, ""),
        ({}, {"search": False}, "bcdef"),
        ({"abstract": "", "summary": TEXT}, {}, "bcdef"),
        ({"abstract": "Nothing like it", "title": "Boiled soup"}, {}, ""),
    ],
)
def test_the_curators_come_first_and_versions_stand_apart(
    record: dict[str, Any], options: dict[str, Any], expected: str
) -> None:
    assert find_ids(site({"a": record}, **options), "a") == expected


def test_earlier_ids_and_absent_ones() -> None:
    found = site({"a": {"related": ["old", "none", "c"], "versions": ["older"]},
                  "b": {"aliases": ["old"]}, "d": {"aliases": ["older"]}})  # fmt: skip
    assert find_ids(found, "a") == "bcefg"
    assert find_versions(found, found.collection.by_id["a"]) == ["d"]


def test_what_is_shown_is_escaped_short_and_an_input() -> None:
    other = {"title": "Sparse <script>alert(1)</script> & graphs", "abstract": TEXT, "date": "2024-05-06",
             "authors": ["Ada <b>", "Bea Book", "Cleo C", "Dan D"], "status": "retracted"}  # fmt: skip
    found = site({"b": other}, alike=2)
    page = next(make(found, ("papers", "a")))
    assert isinstance(page, Page)
    row = page.body.partition('id="related"')[2].partition("</ul>")[0]
    assert "Sparse &lt;script&gt;alert(1)&lt;/script&gt; &amp; graphs</a>" in row
    assert "Ada &lt;b&gt; and 3 more, 2024</small>" in row
    assert "Retracted" in row
    assert len(row) < 400
    for changed in ({**other, "title": "Other"}, {"title": "Soup", "abstract": "Salt"}):
        assert digest_inputs(site({"b": changed}, alike=2), ("papers", "a")) != digest_inputs(found, ("papers", "a"))
    same = site({"b": {**other, "upvotes": 7}}, alike=2)
    assert digest_inputs(same, ("papers", "a")) == digest_inputs(found, ("papers", "a"))
