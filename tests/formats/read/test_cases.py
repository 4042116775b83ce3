"""The files under `tests/cases/readers/`: each beside what it is read as.

The papers are invented, in the shapes that the formats' own exports and answers have.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.formats.read import READERS, Entry, Unread
from papershelf.records import schema
from papershelf.records.paper import Paper
from papershelf.records.source import Place

from ..cases import CASES

FORMATS = {
    "acl.xml": "acl",
    "crossref-csl.json": "csl-json",
    "endnote.enw": "endnote",
    "endnote.xml": "endnote-xml",
    "pubmed.nbib": "nbib",
    "refer.enw": "endnote",
    "ris.ris": "ris",
    "zotero.json": "csl-json",
    "arxiv.atom": "arxiv",
    "crossref.json": "crossref",
    "datacite.json": "datacite",
    "daily-papers-page.txt": "daily-papers-page",
    "daily-papers.json": "daily-papers",
    "openalex.json": "openalex",
    "openreview.json": "openreview",
    "papers.jsonl": "records",
    "table-excel.csv": "table",
    "table-scopus.csv": "table",
    "table-zotero.csv": "table",
    "table.tsv": "table",
}


def text_of(name: str) -> str:
    return (CASES / "readers" / name).read_bytes().decode()


def told(found: Entry | Unread) -> dict[str, Any]:
    """What was read, as the case files write it."""
    if isinstance(found, Unread):
        return {"unread": f"{found.line}: {found.what}"}
    unread = [f"{one.line}: {one.what}" for one in found.unread]
    return {
        "line": found.line, "key": found.key, "record": found.record,
        **({"unread": unread} if unread else {}),
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_read_as_the_case_says(name: str) -> None:
    expected = yaml.safe_load(
        (CASES / "readers" / f"{name}.yaml").read_text("utf-8")
    )
    assert [told(found) for found in READERS[FORMATS[name]].read(text_of(name))] == expected


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_known_by_its_content(name: str) -> None:
    known = [format for format, reader in READERS.items() if reader.recognizes(text_of(name))]
    assert known == [FORMATS[name]]
    assert Path(name).suffix in READERS[FORMATS[name]].SUFFIXES


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_read_passes_the_check_of_records(name: str) -> None:
    for found in READERS[FORMATS[name]].read(text_of(name)):
        if isinstance(found, Entry):
            checked = schema.check_values(Paper, {"id": "x", **found.record}, Place("", ""))
            assert isinstance(checked, Paper), checked


@pytest.mark.parametrize("name", FORMATS)
def test_windows_line_ends_change_nothing_but_them(name: str) -> None:
    read = READERS[FORMATS[name]].read
    text = text_of(name).replace("\r\n", "\n")
    assert list(map(told, read(text.replace("\n", "\r\n")))) == list(map(told, read(text)))


@pytest.mark.parametrize("name", FORMATS)
def test_a_byte_order_mark_changes_nothing(name: str) -> None:
    reader = READERS[FORMATS[name]]
    text = text_of(name).removeprefix("\ufeff")
    assert reader.recognizes("\ufeff" + text)
    assert list(map(told, reader.read("\ufeff" + text))) == list(map(told, reader.read(text)))


@pytest.mark.parametrize("format", sorted(set(FORMATS.values())))
def test_a_text_of_nothing_is_of_no_format(format: str) -> None:
    for text in ("", " \n", "{}", "[]", "[1]", "<a/>", "null", "Some words.\n\nMore words."):
        assert not READERS[format].recognizes(text), text


@pytest.mark.parametrize("format", sorted(set(FORMATS.values())))
def test_a_text_of_another_format_is_listed_and_not_more(format: str) -> None:
    for text in ("{}", "[]", "[1]", "{", "<a", "<a/>", "null", "Some words.", "\0"):
        assert all(isinstance(found, Unread) for found in READERS[format].read(text)), text


TAGGED = [name for name in FORMATS if FORMATS[name] in ("ris", "endnote", "nbib")]


@pytest.mark.parametrize("name", TAGGED)
def test_line_ends_of_old_machines_change_nothing(name: str) -> None:
    reader, text = READERS[FORMATS[name]], text_of(name)
    assert reader.recognizes(text.replace("\n", "\r"))
    assert list(map(told, reader.read(text.replace("\n", "\r")))) == list(map(told, reader.read(text)))
