"""Records written as CSL-JSON, RIS and EndNote, and read again.

The paper that is read back is written identically. Only keys of `tests/cases/kept.txt`, which the
manual shows, may change.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from benchmarks import corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.formats import FORMATS, csl
from papershelf.formats.read import READERS, Entry
from papershelf.formats.read.common.validate import build_entry
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Venue
from tests.examples import examples

from ..cases import CASES, RECORDS, record

NAMES = {"CSL-JSON": "csl-json", "RIS": "ris", "EndNote": "endnote"}
SHELF = Path(__file__).parents[2] / "data" / "shelf" / "content"
CORPUS = os.environ.get("PAPERSHELF_CORPUS", "")
Known = Mapping[str, Venue]


def list_lost_keys(format: str) -> set[str]:
    """Return the keys that the table lists for a format."""
    rows = (row.split(" -> ") for row in (CASES / "kept.txt").read_text("utf-8").splitlines()
            if not row.startswith("# "))  # fmt: skip
    return {key for keys, formats, _ in rows if formats == "all" or format in formats.split(", ")
            for key in keys.split(", ")}  # fmt: skip


def papers() -> list[tuple[Paper, Known]]:
    """Return the cases of the formats and the toy shelf."""
    shelf, _ = Collection.load(SHELF, SHELF)
    return [*map(record, RECORDS), *((paper, shelf.venues) for paper in shelf.papers)]


def read(format: str, written: list[str]) -> list[Paper]:
    text = FORMATS[format].join(written)
    reader = READERS[NAMES[format]]
    assert reader.recognizes(text)
    found = list(reader.read(text))
    assert len(found) == len(written), found
    entries = [one for one in found if isinstance(one, Entry)]
    return [Paper.model_validate({"id": "x", **entry.record}) for entry in entries]


def again(format: str, paper: Paper, venues: Known) -> tuple[Any, Any, Paper]:
    """Return what is written of a paper, of the paper read back, and that paper."""
    (back,) = read(format, [FORMATS[format].write(paper, venues)])
    return normalize(format, paper, venues), normalize(format, back, venues), back


def normalize(format: str, paper: Paper, venues: Known) -> Any:
    """Return a paper's lines in a format without their order and with single spaces in titles."""
    if format == "CSL-JSON":
        return csl.to_item(paper, venues) | {"id": paper.key or "x"}
    lines = FORMATS[format].write(paper, venues).splitlines()
    return sorted(" ".join(line.split()) for line in lines if line[:2] not in ("ID", "%F"))


@pytest.mark.parametrize("format", NAMES)
def test_what_is_read_is_written_as_it_was(format: str) -> None:
    for paper, venues in papers():
        first, second, _ = again(format, paper.model_copy(update={"key": paper.key or "x"}), venues)
        assert first == second, paper.id


@pytest.mark.parametrize("format", NAMES)
def test_no_key_changes_but_those_of_the_table(format: str) -> None:
    for paper, venues in papers():
        _, _, back = again(format, paper, venues)
        for key in Paper.model_fields.keys() - list_lost_keys(format):
            assert getattr(back, key) == getattr(paper, key), (paper.id, key)


def test_the_table_names_keys_of_records() -> None:
    for format in NAMES:
        assert list_lost_keys(format) <= Paper.model_fields.keys()
    # These must come back from every format.
    kept = {"date", "volume", "edition", "address", "isbn", "issn", "doi", "arxiv", "language"}
    assert kept.isdisjoint(set.union(*map(list_lost_keys, NAMES)))


@pytest.mark.long
@pytest.mark.skipif(not CORPUS, reason="needs a corpus: PAPERSHELF_CORPUS")
@pytest.mark.parametrize("format", NAMES)
def test_ten_thousand_papers_come_back(format: str) -> None:
    raw = islice(corpus.read_records(Path(CORPUS)), 10_000)
    entries = [build_entry({key: value for key, value in one.items() if key != "id"}) for one in raw]
    before = [Paper.model_validate({"id": "x", **one.record}) for one in entries if isinstance(one, Entry)]
    after = read(format, [FORMATS[format].write(paper, {}) for paper in before])
    plain = csl.strip_markup if format != "CSL-JSON" else str
    different = 0
    for one, back in zip(before, after, strict=True):
        different += plain(csl.to_item(one, {})["title"]) != plain(csl.to_item(back, {})["title"])
        different += one.authors != back.authors
        for key in ("type", "date", "venue", "url", "arxiv"):
            assert getattr(one, key) == getattr(back, key)
    assert different <= 1  # a person without a given name


WORD = st.text("abcdEFGéüλ王-'", min_size=1, max_size=8).filter(lambda word: word[0].isalpha())
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
# "Iv" and the like behind a comma are a suffix, whatever they were meant for.
CAPITAL = st.from_regex(r"\A(?!(?i:jr|sr|junior|senior|ii|iii|iv)\Z)[A-ZÉÅ][a-zéü]{1,8}\Z")
NAME = st.builds("{1}, {0}".format, CAPITAL, CAPITAL) | st.builds("{}, Jr., {}".format, CAPITAL, CAPITAL)
ANY = st.fixed_dictionaries(
    {"title": WORDS, "type": st.sampled_from(["article", "inproceedings", "incollection", "misc"])},
    optional={
        "authors": st.lists(NAME, min_size=1, max_size=4), "editors": st.lists(NAME, min_size=1, max_size=2),
        "date": st.dates().map(str) | st.integers(1000, 2100).map(str), "venue": WORDS,
        "volume": st.integers(1, 999).map(str), "number": st.integers(1, 99).map(str),
        "pages": st.integers(1, 99).map(lambda page: f"{page}-{page + 7}"), "publisher": WORDS,
        "series": WORDS, "edition": WORDS, "address": WORDS,
        "doi": st.from_regex(r"\A10\.5555/[a-z0-9<>()%;_.\\{}]{1,12}[a-z0-9]\Z"),
        "url": st.from_regex(r"\Ahttps://nest\.example/[a-z0-9?&=%~{}_]{0,12}\Z"),
    },
)  # fmt: skip


@settings(deadline=None, max_examples=examples(150))
@given(ANY, st.sampled_from(sorted(NAMES)))
def test_any_record_is_written_as_it_was(raw: dict[str, Any], format: str) -> None:
    paper = Paper.model_validate({"id": "x", "key": "x", **raw})
    first, second, back = again(format, paper, {})
    assert first == second
    for key in ("authors", "editors", "date", "volume", "pages", "doi", "url", "edition", "address"):
        assert getattr(back, key) == getattr(paper, key)
