"""Cells of tables, as people and programs fill them."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.formats.read import Entry
from papershelf.formats.read.tables import table


def read(**cells: str) -> Entry:
    """The one entry of a table with these columns."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([["title", *cells], ["A title", *cells.values()]])
    (entry,) = table.read(out.getvalue())
    assert isinstance(entry, Entry)
    return entry


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ann Sova", ["Ann Sova"]),
        ("Sova, Ann", ["Sova, Ann"]),
        ("Sova, Ann; Kauz, Ute", ["Sova, Ann", "Kauz, Ute"]),
        ("Sova, Ann and Kauz, Ute", ["Sova, Ann", "Kauz, Ute"]),
        ("Ann Sova, Ute Kauz & Ed Itor", ["Ann Sova", "Ute Kauz", "Ed Itor"]),
        ("Ann Sova, Ute Kauz, Ed Itor", ["Ann Sova", "Ute Kauz", "Ed Itor"]),
        ("Sova A, Kauz UB.", ["Sova, A", "Kauz, UB."]),
        ("Sova A.B.; de Kauz U.-E.", ["Sova, A.B.", "de Kauz, U.-E."]),
        ("Ann Sova|Ute Kauz", ["Ann Sova", "Ute Kauz"]),
        ("Ann Sova\nUte Kauz", ["Ann Sova", "Ute Kauz"]),
        ("{Owls and Mice} and Ann Sova", ["{Owls and Mice}", "Ann Sova"]),
        ("王 伟; 李 娜", ["王 伟", "李 娜"]),
        ("van den Berg, Ann Maria and de Kauz, Ute Eva", ["van den Berg, Ann Maria", "de Kauz, Ute Eva"]),
        ("Plato", ["Plato"]),
        (" ; ", []),
    ],
)
def test_names_of_a_cell(cell: str, authors: list[str]) -> None:
    entry = read(authors=cell)
    assert entry.record.get("authors", []) == authors
    assert not entry.unread


@pytest.mark.parametrize("cell", ["Ann Sova et al.", "Ann Sova and others", "Sova, Ann; et al."])
def test_unnamed_authors_are_reported(cell: str) -> None:
    entry = read(authors=cell)
    assert len(entry.record["authors"]) == 1
    assert [unread.what for unread in entry.unread] == ["`authors`: not all people are named"]


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_the_header_decides_the_separator(separator: str) -> None:
    (entry,) = table.read(f"Title{separator}DOI\nOwls{separator}10.5555/x\n")
    assert isinstance(entry, Entry)
    assert entry.record == {"title": "Owls", "doi": "10.5555/x"}


def test_columns_without_a_key_are_kept() -> None:
    entry = read(Rating="5", Chapter="2", rating="6", Journal="J", Source="S")
    assert entry.record["bibtex"] == {"rating": "5", "chapter": "2", "source": "S"}
    assert entry.record["venue"] == "J"


@given(st.dictionaries(st.sampled_from(["authors", "date", "pages", "doi", "x", "year", "code"]),
                       st.text(max_size=20)))  # fmt: skip
def test_every_dropped_cell_is_reported(cells: dict[str, str]) -> None:
    out = StringIO()
    csv.writer(out).writerows([["title", *cells], ["A title", *cells.values()]])
    entry, *_ = table.read(out.getvalue())
    assert isinstance(entry, Entry)
    keys = {"x": "bibtex", "year": "date"}
    for name, cell in cells.items():
        if any(char.isalnum() for char in cell):
            key = keys.get(name, name)
            is_reported = any(key in unread.what for unread in entry.unread)
            assert key in entry.record or is_reported, (name, entry)
