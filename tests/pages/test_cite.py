"""The files that a paper's page makes in the browser: the bytes that our own formats write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client
from hypothesis import HealthCheck, given, settings

from papershelf.formats import csl, endnote, ris
from papershelf.locale import Locale
from papershelf.pages import cite
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from tests.build import ROOT, TOY
from tests.formats.cases import RECORDS, record
from tests.formats.test_bibtex import RECORD

HERE = Path(__file__).parent
Items = list[csl.Item]


def of_collection(root: Path) -> Items:
    shelf, _ = Collection.load(root, root / "content")
    return [csl.item(paper, shelf.venues) for paper in shelf.papers]


def odd(count: int) -> Items:
    """Items of invented records, always the same."""
    found: Items = []

    @settings(max_examples=count, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(RECORD)
    def draw(raw: dict[str, Any]) -> None:
        try:
            found.append(csl.item(Paper.model_validate({"id": "x", **raw}), {}))
        except ValueError:  # such as a control character in a DOI: never a Paper
            return

    draw()
    return found


def rich() -> Items:
    """Titles with CSL's markup, and with what only looks like it."""
    titles = ["Of <i>E. coli</i> and H<sub>2</sub>O", "{pH} < 7 > <b>x</b>, <script>", "a<i", "</span>",
              "$x<y$ <i", "<sup>3</sup>He", '<span class="nocase">X</span>', "a <\u2060b"]  # fmt: skip
    return [csl.item(Paper.model_validate({"id": "x", "title": title}), {}) for title in titles]


SETS = {
    "toy": lambda: of_collection(TOY),
    "demo": lambda: of_collection(ROOT),
    "cases": lambda: [csl.item(*record(name)) for name in RECORDS],
    "odd": lambda: odd(1000),
    "rich": rich,
}


@pytest.mark.parametrize("name", SETS)
def test_the_script_writes_what_the_formats_write(name: str, tmp_path: Path) -> None:
    items = SETS[name]()
    assert len(items) > 4
    (tmp_path / "cite.mjs").write_text(Locale().script(cite.script()), encoding="utf-8")
    told = {"script": str(tmp_path / "cite.mjs"), "lists": [*([item] for item in items), items]}
    found = client.run(HERE / "cite.mjs", told)
    for some, written in zip([*([item] for item in items), items], found, strict=True):
        assert written == [
            ris.join(map(ris.write_item, some)), csl.join(map(csl.write_item, some)),
            endnote.join(map(endnote.write_item, some)),
        ], some[0]  # fmt: skip


def test_odd_records_are_odd_enough() -> None:
    """The thousand have every type and part of an item; else equality would say little."""
    told = json.dumps(odd(1000))
    assert {item["type"] for item in odd(1000)} >= set(csl.TYPES.values())
    for part in ("editor", "literal", "non-dropping-particle", "suffix", "others", "collection-number", "DOI", "page"):
        assert f'"{part}"' in told, part
