"""The files that are made in the browser: the bytes that our own formats write."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from benchmarks import corpus
from benchmarks.search import client
from hypothesis import HealthCheck, given, settings

from papershelf.formats import FORMATS, biblatex, bibtex, csl
from papershelf.locale import Locale
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Venue
from papershelf.site.papers import citing
from tests.build import ROOT, TOY
from tests.formats.cases import RECORDS, record
from tests.formats.test_bibtex import RECORD, TYPES

HERE = Path(__file__).parent
Papers = list[tuple[Paper, Mapping[str, Venue]]]


def of_collection(root: Path) -> Papers:
    collection, _ = Collection.load(root, root / "content")
    return [(paper, collection.venues) for paper in collection.papers]


# Some record of each type has all parts of an item, whatever is drawn.
FULL: dict[str, Any] = {
    "id": "x", "title": "{Of} \\'e & <b>", "date": "1999-12", "num_authors": 5, "venue": "V", "series": "S", "number": "2",
    "doi": "10.1234/<x>", "pages": "3-5",
    "authors": [{"family": "D'É", "given": "A. %", "particle": "von", "suffix": "Jr."}, {"name": "The {G} & Co"}],
}  # fmt: skip


@cache
def odd(count: int) -> Papers:
    """Invented records."""
    found: Papers = [(Paper.model_validate({**FULL, "type": kind}), {}) for kind in TYPES]

    @settings(max_examples=count, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(RECORD)
    def draw(raw: dict[str, Any]) -> None:
        try:
            found.append((Paper.model_validate({"id": "x", **raw}), {}))
        except ValueError:  # such as a control character in a DOI: never a Paper
            return

    draw()
    return found


def rich() -> Papers:
    """Titles with CSL's markup, and with what only looks like it."""
    titles = ["Of <i>E. coli</i> and H<sub>2</sub>O", "{pH} < 7 > <b>x</b>, <script>", "a<i", "</span>",
              "$x<y$ <i", "<sup>3</sup>He", '<span class="nocase">X</span>', "a <\u2060b"]  # fmt: skip
    return [(Paper.model_validate({"id": "x", "title": title}), {}) for title in titles]


def real(count: int) -> Papers:
    """The first records of the file that PAPERSHELF_CORPUS names."""
    records = islice(corpus.read_records(Path(os.environ["PAPERSHELF_CORPUS"])), count)
    return [(Paper.model_validate(record), {}) for record in records]


SETS = {
    "toy": lambda: of_collection(TOY),
    "demo": lambda: of_collection(ROOT),
    "cases": lambda: [record(name) for name in RECORDS],
    "odd": lambda: odd(400),
    "odder": lambda: odd(1000),
    "rich": rich,
    **({"real": lambda: real(300)} if "PAPERSHELF_CORPUS" in os.environ else {}),
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long if name in ("odder", "real") else ()) for name in SETS])
def test_the_script_writes_what_the_formats_write(name: str, tmp_path: Path) -> None:
    papers = SETS[name]()
    assert len(papers) > 4
    entries = [(bibtex.write(*one), biblatex.write(*one), csl.to_item(*one)) for one in papers]
    (tmp_path / "cite.mjs").write_text(Locale().translate_script(citing.bundle_script()), encoding="utf-8")
    told = {"script": str(tmp_path / "cite.mjs"), "lists": [*([entry] for entry in entries), entries]}
    found = client.run(HERE / "cite.mjs", told)
    for some, written in zip([*([paper] for paper in papers), papers], found, strict=True):
        assert written == {
            name: format.join(format.write(*one) for one in some) for name, format in FORMATS.items()
        }, some[0]


def test_odd_records_are_odd_enough() -> None:
    """They have every type and part of an item; else equality would say little."""
    items = [csl.to_item(*one) for one in odd(400)]
    told = json.dumps(items)
    assert {item["type"] for item in items} >= set(csl.TYPES.values())
    for part in ("editor", "literal", "suffix", "others", "collection-number", "DOI", "page"):
        assert f'"{part}"' in told, part
