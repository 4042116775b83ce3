"""Tables with headers in other languages, unknown ones or none, and workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest

from papershelf.errors import CallError
from papershelf.formats.lists.csv_table import write_table
from papershelf.formats.read import Entry, Found, Mention, Unread, read_text, recognize
from papershelf.formats.read.refusals import explain_refusal
from papershelf.formats.read.tables import table
from papershelf.formats.read.tables.header import parse_given_columns
from papershelf.records.collection import Collection

ROOT = Path(__file__).parents[3]
OWLS = {"title": "Owls", "authors": ["Ann Sova", "Bea Uhu"], "date": "2031", "venue": "Annals of Owls", "doi": "10.5555/owls.1"}
CELLS = ["Owls", "Ann Sova; Bea Uhu", "2031", "Annals of Owls", "10.5555/owls.1"]
QUOTED = ";".join(f'"{cell}"' for cell in CELLS)
HEADERS = {
    "English": "Paper Title;Author(s);Publication Year;Journal;DOI",
    "German": "Titel;Autor*innen;Erscheinungsjahr;Zeitschrift;DOI",
    "French": "Titre;Auteurs;Année de publication;Revue;DOI",
    "Spanish": "Título;Autores;Año;Revista;DOI",
    "Chinese": "标题;作者;年份;期刊;DOI",
    "traditional Chinese": "標題;作者;年份;期刊;DOI",
    "CNKI": "题名;作者;发表年份;文献来源;DOI",
}


def records(found: Any) -> list[Any]:
    """The records of a reader's results, and the texts of its messages."""
    return [one.record if isinstance(one, Entry) else one.what if isinstance(one, Unread) else one.name for one in found]


def to_bytes(text: bytes) -> str:
    return text.decode("latin-1")


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_other_languages_are_known(language: str) -> None:
    text = f"{HEADERS[language]}\n{QUOTED}\n"
    assert recognize(text) == "table"
    assert records(read_text(text, "table")) == [OWLS]


def test_an_english_name_counts_more_than_another() -> None:
    assert records(table.read("Titel,Title,DOI\nEulen,Owls,10.5555/x\n"))[0]["title"] == "Owls"


def test_names_with_chinese_separators_are_several() -> None:
    assert records(table.read("标题,作者\n猫头鹰,王伟；李娜、张三\n")) == [
        {"title": "猫头鹰", "authors": ["王伟", "李娜", "张三"]}
    ]


@pytest.mark.parametrize(
    ("columns", "header"),
    [
        ("title=Was,authors=Wer,year=Wann,venue=Wo,doi=Nr", "Was;Wer;Wann;Wo;Nr\n"),
        ("Title=was, author=WER ,year=Wann,journal=Wo,doi=Nr", "Was;Wer;Wann;Wo;Nr\n"),
        ("title=Was,authors=Wer,year=Wann,doi=Nr", "Was;Wer;Wann;Journal;Nr\n"),
        ("title,authors,year,venue,doi", ""),
    ],
)
def test_columns_can_be_given(columns: str, header: str) -> None:
    text = header + QUOTED
    assert records(read_text(text, "table", columns)) == [OWLS]


def test_a_column_given_counts_more_than_a_known_name() -> None:
    text = "Name,Paper,DOI\nAnn Sova,Owls,10.5555/x\n"
    assert records(table.read(text, "authors=Name,title=Paper")) == [
        {"title": "Owls", "authors": ["Ann Sova"], "doi": "10.5555/x"}
    ]


def test_columns_in_order_may_be_skipped() -> None:
    assert records(table.read("17,Owls,x,2031\n", ",title,,year")) == [{"title": "Owls", "date": "2031"}]


def test_columns_that_the_table_lacks_are_reported() -> None:
    first, *_ = records(table.read("Was,Wer\nOwls,Ann Sova\n", "title=Was,authors=Wen"))
    assert first == "there is no column `wen`; the table has `was`, `wer`"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("owls=Was", "tables have no key `owls`"), ("titl=Was", "did you mean `title`"),
        ("authors=Wer", "no column of titles"), ("title=", "`title` has no name of a column"),
        ("title=Was,authors", "`authors` has no name of a column"), (",", "no column of titles"),
    ],
)  # fmt: skip
def test_columns_that_make_no_sense_are_refused(columns: str, message: str) -> None:
    with pytest.raises(CallError, match=message):
        parse_given_columns(columns)


def test_a_column_without_a_name_is_left_out() -> None:
    """Like the index that pandas writes."""
    text = pandas.DataFrame({"title": ["Owls"], "year": [2031]}).to_csv()
    assert text.startswith(",title")
    assert records(table.read(text)) == [{"title": "Owls", "date": "2031"}]


def test_a_row_without_a_title_names_a_paper() -> None:
    text = "doi,arxiv,note\n10.5555/owls.1,,x\n,3105.00001,y\n,,z\n"
    assert recognize(text) == "table"
    assert list(table.read(text))[:2] == [Mention("DOI:10.5555/owls.1", 2), Mention("arXiv:3105.00001", 3)]
    assert records(table.read(text))[2] == "an entry without a title"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Was,Wer\nOwls,Ann Sova\n", "its first row is `Was`, `Wer`. Say which columns are which, with --columns title=NAME"),
        ("Owls;Ann Sova;2031\nBats;Bea Uhu;2032\n", "--columns title,authors,year"),
        ("Title;Foo\nOwls;x\n", "--columns title=NAME"),
        ("PK\x03\x04word/document.xml", "a ZIP file"), ("<!DOCTYPE html><p>Owls", "a web page"), ("{\\rtf1", "a text document"),
        ("\xd0\xcf\x11\xe0x", "save it as .xlsx"), ("", "an empty file"), (" \n", "an empty file"),
        ('[\n{"type": "book" "title": "Owls"}\n]', "invalid JSON: expecting ',' delimiter (in what begins in line 2)"),
        ("[{'type': 'book'}]", "invalid JSON: expecting property name enclosed in double quotes"),
        ("Some words, and more.\n\nMore words.\n", "in none of the formats that can be imported: workbook, ris, nbib"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do(text: str, what: str) -> None:
    assert recognize(text) == ""
    assert what in explain_refusal(text, ["workbook", "ris", "nbib"])


# --- workbooks --------------------------------------------------------------------------------


def save(*sheets: tuple[str, list[list[Any]]]) -> str:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return to_bytes(out.getvalue())


def read(text: str, columns: str = "") -> list[Found]:
    assert recognize(text) == "workbook"
    return list(read_text(text, "workbook", columns))


def test_the_cells_of_a_workbook_are_read_as_people_see_them() -> None:
    text = save(("Papers", [
        ["Our reading list"], [],
        ["Titel", "Autoren", "Datum", "Jahr", "Heft", "Citations", "arXiv", None],
        ["Owls", "Ann Sova; Bea Uhu", date(2031, 5, 17), 2031.0, 3.5, 12, "3105.00010", True],
        [],
        [2031, None, None, 2032],
    ]))  # fmt: skip
    one, two = read(text)
    assert isinstance(one, Entry) and isinstance(two, Entry)
    assert (one.line, one.record) == (4, {
        "title": "Owls", "authors": ["Ann Sova", "Bea Uhu"], "date": "2031-05-17", "number": "3.5",
        "arxiv": "3105.00010", "citations": 12,
    })  # fmt: skip
    assert (two.line, two.record) == (6, {"title": "2031", "date": "2032"})


def test_all_sheets_with_a_known_header_are_read() -> None:
    text = save(("2031", [["Title", "Year"], ["Owls", 2031]]), ("Notes", [["Buy milk"], ["x"]]), ("Empty", []),
                ("2032", [["Title", "Year"], ["Bats", 2032]]))  # fmt: skip
    assert records(read(text)) == [
        {"title": "Owls", "date": "2031"},
        "sheet `Notes`: no column of titles among `Buy milk`; name it: --columns title=NAME,authors=NAME",
        {"title": "Bats", "date": "2032"},
    ]


def test_columns_of_a_workbook_can_be_given() -> None:
    rows = [["Was", "Wann"], ["Owls", 2031]]
    assert records(read(save(("A", rows)), "title=Was,year=Wann")) == [{"title": "Owls", "date": "2031"}]
    assert records(read(save(("A", rows[1:])), "title,year")) == [{"title": "Owls", "date": "2031"}]


@pytest.mark.parametrize("damage", ["cut", "holes", "huge", "no-sheet"])
def test_a_broken_workbook_is_reported(damage: str) -> None:
    data = save(("A", [["Title", "Year"], ["Owls", 2031]])).encode("latin-1")
    if damage == "cut":
        data = data[: len(data) // 2] + b"xl/workbook.xml"
    elif damage == "holes":
        data = data[:800] + b"\0" * 400 + data[1200:]
    else:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in zipfile.ZipFile(io.BytesIO(data)).infolist():
                if damage == "huge" or "sheet1" not in part.filename:
                    archive.writestr(part.filename, zipfile.ZipFile(io.BytesIO(data)).read(part))
            if damage == "huge":
                with archive.open("xl/media/x.bin", "w") as member:
                    for _ in range(301):
                        member.write(b"\0" * 1_000_000)
        data = out.getvalue()
    assert any(isinstance(one, Unread) for one in read(to_bytes(data)))


def test_a_workbook_with_entities_or_a_far_cell_does_no_harm() -> None:
    data = save(("A", [["Title", "Year"], ["Owls", 2031]])).encode("latin-1")
    source = zipfile.ZipFile(io.BytesIO(data))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    bomb = f"<!DOCTYPE worksheet [{entities}]>".encode()
    for old, new in ((b"<worksheet", bomb + b"<worksheet"), (b">Owls<", b">&e11;<"), (b'r="A2"', b'r="XFD1048576"'), (b'r="2"', b'r="1048576"')):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in source.infolist():
                content = source.read(part)
                archive.writestr(part.filename, content.replace(old, new))
        list(read(to_bytes(out.getvalue())))


def test_our_papers_survive_a_workbook_of_pandas(tmp_path: Path) -> None:
    """Our CSV, read by pandas as text and written as .xlsx, gives the same as the CSV itself."""
    collection, _ = Collection.load(ROOT, ROOT / "content")
    text = write_table(collection.papers, {})
    pandas.read_csv(io.StringIO(text), dtype=str).to_excel(tmp_path / "x.xlsx", index=False)
    found = read(to_bytes((tmp_path / "x.xlsx").read_bytes()))
    assert len(found) == len(collection.papers) > 5
    assert records(found) == records(table.read(text))
