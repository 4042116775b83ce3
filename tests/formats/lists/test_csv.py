"""Papers as CSV: `papershelf import` reads the same records, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.formats.lists import csv_rows, csv_table
from papershelf.formats.read import Entry, table
from papershelf.records.collection import Collection
from papershelf.records.fields import is_local
from papershelf.records.name import Name
from papershelf.records.paper import LINK_KEYS, Paper
from tests.build import TOY

from ..xml.samples import CORPUS, FULL, make_paper, of_every_type, real

# The keys that no table has; the manual lists them.
LEFT_OUT = {"aliases", "booktitle", "translations", "revisions", "errata", "related", "cites", "version_of", "version", "versions", "image", "draft", "source", "links", "bibtex"}


def read(papers: Iterable[Paper]) -> Iterator[Paper]:
    papers = list(papers)
    text = csv_table.write_table(papers, {})
    assert table.recognizes(text)
    found = list(table.read(text))
    assert len(found) == len(papers)
    for paper, entry in zip(papers, found, strict=True):
        assert isinstance(entry, Entry), entry
        assert not entry.unread, entry
        assert entry.record.get("id") == paper.id
        yield Paper.model_validate({"id": paper.id, **entry.record})


def expect(paper: Paper) -> dict[str, Any]:
    """The values that a table keeps, as they come back."""
    values = {key: getattr(paper, key) for key in Paper.model_fields if key not in LEFT_OUT}
    values["pages"] = re.sub(r"\s*(?:--+|–|—)\s*|(?<=\d)-(?=\d)", "–", paper.pages)
    for key in LINK_KEYS:
        values[key] = "" if is_local(values[key]) else values[key]
    # Whoever reads a table takes the id from an address there.
    found = re.search(r"\shttps://openreview\.net/(?:forum|pdf)\?id=([\w-]+)", f" {paper.url} {paper.pdf}")
    values["openreview"] = paper.openreview or (found[1] if found else "")
    for key in ("authors", "editors"):
        values[key] = [split_name(name) for name in values[key]]
    return values


def split_name(name: Name) -> tuple[str, ...]:
    """The parts that a cell has: not ORCID iDs, affiliations, native spellings and ids."""
    return (name.given, name.particle, name.family, name.suffix, name.name)


def check(papers: list[Paper]) -> None:
    for paper, again in zip(papers, read(papers), strict=True):
        assert expect(again) == expect(paper), paper.id


def test_every_key_comes_back() -> None:
    more = {"awards": ["Best, of all"], "summary": "In short.", "note": "A *note*.", "upvotes": 1, "comments": 2, "citations": 3,
            "counted": "2024-01-02", "added": "2024-01-01", "submitted_by": "Ada", "status": "retracted",
            "status_note": "Because.", "openreview": "abcdEF12", "arxiv_class": "cs.LG", "key": "king2020",
            **{key: f"https://e.example/{key}" for key in LINK_KEYS}}  # fmt: skip
    check([*of_every_type(), make_paper(**{**FULL, **more, "id": "all"})])


def test_the_toy_shelf_comes_back_but_for_texts_like_tags() -> None:
    shelf, _ = Collection.load(TOY, TOY / "content")
    papers = [paper.model_copy(update={"own": {}}) for paper in shelf.papers]  # an import has no keys for these
    check([paper for paper in papers if paper.id not in ("hostile", "unpublished")])


@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
def test_real_papers_come_back() -> None:
    # One record's author is called "and", and an import leaves out the mark of one that is called "Ni⁴".
    odd = re.compile("^and |⁴")
    check([paper for paper in real() if not any(odd.search(f"{name.particle} {name.family}") for name in paper.authors)])


@pytest.mark.parametrize("people", [
    ["Berg, Jan"], ["van der Berg, Jan Piet"], ["King, Martin Luther, Jr."], ["{Barnes and Noble, Inc.}"],
    ["{A; B}", "C D"], ["Plato", "Ada Example"], ["Costa e Silva, Ana"], ["{One and Two}"], ["王小明"],
])  # fmt: skip
def test_names_come_back(people: list[str]) -> None:
    check([make_paper(authors=people)])


@pytest.mark.parametrize("items", [["a"], ["a, b"], ["a", "b, c"], ["a and b"], ["salt & pepper"], ["@home"], ["=1"]])
def test_tags_come_back(items: list[str]) -> None:
    check([make_paper(tags=items, keywords=items)])


@pytest.mark.parametrize("title", ['=HYPERLINK("https://e.example")', "+1", "-1", "@SUM(1)", "＝1", "'quoted", "'=1"])
def test_no_cell_is_a_formula(title: str) -> None:
    text = csv_table.write_table([make_paper(title=title, abstract=title, tags=[title])], {})
    [_, cells] = csv.reader(io.StringIO(text, newline=""))
    assert not [cell for cell in cells if cell.startswith(csv_rows.FORMULA)]
    if title != "'=1":  # what looks like our own apostrophe loses it
        check([make_paper(title=title, abstract=title, tags=[title])])


@given(st.text(max_size=8))
def test_cells_come_back(text: str) -> None:
    [escaped] = next(csv.reader(io.StringIO(csv_rows.write_rows([[f"x{text}"]]), newline="")))
    assert escaped == f"x{text}"
    [[cell]] = [[f"={text}"]]
    assert csv_rows.unescape_formula(f"'{cell}") == cell


def test_spreadsheets_read_neither_dates_nor_numbers_for_texts() -> None:
    text = csv_table.write_table([make_paper(pages="1-10", arxiv="2301.12720")], {})
    assert "1–10" in text
    assert "arXiv:2301.12720" in text


def test_pandas_and_duckdb_read_what_the_records_say(tmp_path: Path) -> None:
    shelf, _ = Collection.load(TOY, TOY / "content")
    papers = [*of_every_type(), *shelf.papers]
    file = tmp_path / "papers.csv"
    file.write_text(csv_table.write_table(papers, {}), "utf-8", newline="")
    frame = pandas.read_csv(file, dtype=str, keep_default_na=False)
    rows = duckdb.read_csv(str(file), all_varchar=True).fetchall()
    assert len(frame) == len(rows) == len(papers)
    assert [tuple(cell or "" for cell in row) for row in rows] == [tuple(row) for row in frame.to_numpy()]
    for paper, (_, row) in zip(papers, frame.iterrows(), strict=True):
        assert row["id"] == paper.id
        assert csv_rows.unescape_formula(row["title"]) == paper.title
        assert row["abstract"] == paper.abstract


def test_bibtex_fields_are_columns_and_empty_columns_are_left_out() -> None:
    papers = [make_paper(bibtex={"annote": "Nice", "Journal": "X"}), make_paper(id="b", tags=["t"])]
    assert csv_table.write_table(papers, {}).splitlines()[0] == "id,title,tags,annote"
    assert csv_table.write_table([], {}) == "id,title\r\n"
    [first, _] = read(papers)
    assert first.bibtex == {"annote": "Nice"}
