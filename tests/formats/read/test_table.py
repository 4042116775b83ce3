"""Cells of tables, as people and programs fill them."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.formats.read import Entry, Unread
from papershelf.formats.read.tables import table
from papershelf.formats.read.tables.table import _NO_VALUES


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


def test_signs_of_footnotes_are_no_part_of_a_name() -> None:
    found = read(authors="Ann Sova*, Bea Uhu†¹")
    assert found.record["authors"] == ["Ann Sova", "Bea Uhu"]
    assert any("marks at names" in unread.what for unread in found.unread)


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


def test_columns_that_are_fields_of_bibtex_are_kept() -> None:
    entry = read(Chapter="2", Journal="J", Source="S", **{"Event Title": "E"})
    assert entry.record["bibtex"] == {"chapter": "2", "source": "S", "eventtitle": "E"}
    assert entry.record["venue"] == "J"


def read_all(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of a table, and everything that is reported."""
    found = list(table.read(text))
    entries = [one for one in found if isinstance(one, Entry)]
    reported = [one.what for one in found if isinstance(one, Unread)]
    return [one.record for one in entries], reported + [one.what for entry in entries for one in entry.unread]


def test_columns_without_a_meaning_are_left_out() -> None:
    """They may be private, and a field without a name stops BibTeX."""
    records, reported = read_all(",Unnamed: 0,title,year,Email,My Score %\n0,0,Owls,2031,a@b.example,5\n")
    assert records == [{"title": "Owls", "date": "2031"}]
    assert reported == ["columns without a key of a record are left out: `unnamed 0`, `email`, `my score`; "
                        "to read one, name it: --columns note=NAME"]  # fmt: skip


def test_numbers_of_rows_are_neither_addresses_nor_issues() -> None:
    assert read_all("ID,No.,title\n17,1,Owls\n18,2,Mice\n")[0] == [{"title": "Owls"}, {"title": "Mice"}]
    assert read_all("No.,Volume,title\n3,7,Owls\n")[0] == [{"title": "Owls", "volume": "7", "number": "3"}]
    assert read_all("ID,title,year\nowls,Owls,2031\n")[0] == [{"id": "owls", "title": "Owls", "date": "2031"}]


LINKS = {
    "https://arxiv.org/abs/2301.12726v2": {"arxiv": "2301.12726v2"}, "https://arxiv.org/pdf/2301.12726.pdf": {"arxiv": "2301.12726"},
    "arXiv:2301.12726": {"arxiv": "2301.12726"}, "2301.12726": {"arxiv": "2301.12726"},
    "10.5555/x": {"doi": "10.5555/x"}, "https://doi.org/10.5555/x": {"doi": "10.5555/x"}, "doi:10.5555/x": {"doi": "10.5555/x"},
    "https://dl.example.org/doi/full/10.5555/x.1?a=b": {"doi": "10.5555/x.1", "url": "https://dl.example.org/doi/full/10.5555/x.1?a=b"},
    "https://www.biorxiv.org/content/10.1101/2030.01.01.123456v1.full.pdf":
        {"doi": "10.1101/2030.01.01.123456", "url": "https://www.biorxiv.org/content/10.1101/2030.01.01.123456v1.full.pdf"},
    "https://openreview.net/forum?id=owlsOWLS12": {"openreview": "owlsOWLS12", "url": "https://openreview.net/forum?id=owlsOWLS12"},
    "https://pubmed.ncbi.nlm.nih.gov/99999999/":
        {"bibtex": {"pmid": "99999999"}, "source": "https://pubmed.ncbi.nlm.nih.gov/99999999/", "url": "https://pubmed.ncbi.nlm.nih.gov/99999999/"},
    "see http://a.example": {"url": "http://a.example"}, "www.a.example/x": {"url": "https://www.a.example/x"},
    "https://a.example/1; https://arxiv.org/abs/2301.12726": {"url": "https://a.example/1", "arxiv": "2301.12726"},
    "https://a.example/1 https://a.example/2": {"url": "https://a.example/1", "links": [{"label": "Link", "url": "https://a.example/2"}]},
}  # fmt: skip


@pytest.mark.parametrize("cell", LINKS)
def test_links_are_identifiers_where_they_name_one(cell: str) -> None:
    entry = read(link=cell)
    assert {key: value for key, value in entry.record.items() if key != "title"} == LINKS[cell]
    assert not entry.unread


def test_the_column_of_an_identifier_counts_more_than_a_link() -> None:
    entry = read(doi="10.5555/y", link="https://doi.org/10.5555/x", code="10.5555/z")
    assert (entry.record["doi"], entry.record["url"]) == ("10.5555/y", "https://doi.org/10.5555/x")
    assert [unread.what for unread in entry.unread] == ["`code`: `10.5555/z` is not a link to the web"]


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["05/08/2019", "8/13/2019"], ["2019-05-08", "2019-08-13"]), (["05/08/2019", "13/8/2019"], ["2019-08-05", "2019-08-13"]),
        (["05/08/2019"], ["2019"]), (["8/13/19", "5/8/19"], ["2019-08-13", "2019-05-08"]), (["43831", "43831.5"], ["2020-01-01"] * 2),
        (["Aug-19", "Aug-98"], ["2019-08", "1998-08"]), (["N/A", "nan"], [None, None]), (["2019-08-05 10:00"], ["2019-08-05"]),
        (["13/8/2019", "8/13/2019", "5/8/2019"], ["2019-08-13", "2019-08-13", "2019"]), (["99999"], [None]),
    ],
)  # fmt: skip
def test_dates_of_spreadsheets(cells: list[str], dates: list[str | None]) -> None:
    text = "title,date\n" + "".join(f"Owls,{cell}\n" for cell in cells)
    assert [record.get("date") for record in read_all(text)[0]] == dates


def test_of_several_isbns_the_first_right_one_counts() -> None:
    entry = read(isbn="0-201-13447-1, 978-3-16-148410-0", issn="1234-5679")
    assert (entry.record["isbn"], entry.record["issn"]) == ("978-3-16-148410-0", "1234-5679")
    assert entry.record["bibtex"] == {"isbn": "0-201-13447-1, 978-3-16-148410-0"}


@given(st.dictionaries(st.sampled_from(["authors", "date", "pages", "doi", "x", "year", "code"]),
                       st.text(max_size=20)))  # fmt: skip
def test_every_dropped_cell_is_reported(cells: dict[str, str]) -> None:
    out = StringIO()
    csv.writer(out).writerows([["title", *cells], ["A title", *cells.values()]])
    *reported, entry = table.read(out.getvalue())
    assert isinstance(entry, Entry)
    told = " ".join(one.what for one in (*reported, *entry.unread) if isinstance(one, Unread))
    keys = {"year": "date"}
    for name, cell in cells.items():
        if any(char.isalnum() for char in cell):
            key = keys.get(name, name)
            assert key in entry.record or key in told or cell in _NO_VALUES, (name, entry)
