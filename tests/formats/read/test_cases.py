"""The files under `tests/cases/readers/`, each with the entries that it must be read as.

The papers are invented; the files look like the formats' real exports and answers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.formats.read import READERS, Entry, Found, Mention, Unread
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
    "identifiers.txt": "identifiers",
    "list.md": "markdown",
    "openalex.json": "openalex",
    "openreview.json": "openreview",
    "papers.jsonl": "records",
    "mods.xml": "mods",
    "pubmed.xml": "pubmed-xml",
    "dblp.xml": "dblp",
    "feed.rss": "feed",
    "feed.rdf": "feed",
    "feed.atom": "feed",
    "semantic-scholar.json": "semantic-scholar",
    "orcid.json": "orcid",
    "citation.cff": "cff",
    "savedrecs.ciw": "wos",
    "zotero.rdf": "zotero-rdf",
    "zotero-items.json": "zotero",
    "table-excel.csv": "table",
    "table-scopus.csv": "table",
    "table-zotero.csv": "table",
    "table.tsv": "table",
}


def read_case(name: str) -> str:
    return (CASES / "readers" / name).read_bytes().decode()


def to_case(found: Found) -> dict[str, Any]:
    """Convert a reader's result to the form of the case files."""
    if isinstance(found, Unread):
        return {"unread": f"{found.line}: {found.what}"}
    if isinstance(found, Mention):
        return {"mention": f"{found.line}: {found.name}"}
    unread = [f"{one.line}: {one.what}" for one in found.unread]
    return {
        "line": found.line, "key": found.key, "record": found.record,
        **({"unread": unread} if unread else {}), **({"others": found.others} if found.others else {}),
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_files_match_the_cases(name: str) -> None:
    expected = yaml.safe_load(
        (CASES / "readers" / f"{name}.yaml").read_text("utf-8")
    )
    assert [to_case(found) for found in READERS[FORMATS[name]].read(read_case(name))] == expected


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_recognized_by_its_content(name: str) -> None:
    known = [format for format, reader in READERS.items() if reader.recognizes(read_case(name))]
    assert known == [FORMATS[name]]
    suffixes = READERS[FORMATS[name]].SUFFIXES
    assert Path(name).suffix in suffixes or not suffixes, "Markdown is not read in folders"


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_read_passes_the_check_of_records(name: str) -> None:
    for found in READERS[FORMATS[name]].read(read_case(name)):
        if isinstance(found, Entry):
            checked = schema.check_values(Paper, {"id": "x", **found.record}, Place("", ""))
            assert isinstance(checked, Paper), checked


@pytest.mark.parametrize("name", FORMATS)
def test_windows_line_ends_change_nothing_but_them(name: str) -> None:
    read = READERS[FORMATS[name]].read
    text = read_case(name).replace("\r\n", "\n")
    assert list(map(to_case, read(text.replace("\n", "\r\n")))) == list(map(to_case, read(text)))


@pytest.mark.parametrize("name", FORMATS)
def test_a_byte_order_mark_changes_nothing(name: str) -> None:
    reader = READERS[FORMATS[name]]
    text = read_case(name).removeprefix("\ufeff")
    assert reader.recognizes("\ufeff" + text)
    assert list(map(to_case, reader.read("\ufeff" + text))) == list(map(to_case, reader.read(text)))


@pytest.mark.parametrize("format", sorted(set(FORMATS.values())))
def test_an_empty_text_has_no_format(format: str) -> None:
    for text in ("", " \n", "{}", "[]", "[1]", "<a/>", "null", "Some words.\n\nMore words."):
        assert not READERS[format].recognizes(text), text


@pytest.mark.parametrize("format", sorted(set(FORMATS.values())))
def test_a_text_in_another_format_is_only_reported(format: str) -> None:
    for text in ("{}", "[]", "[1]", "{", "<a", "<a/>", "null", "Some words.", "\0"):
        assert all(isinstance(found, Unread) for found in READERS[format].read(text)), text


TAGGED = [name for name in FORMATS if FORMATS[name] in ("ris", "endnote", "nbib", "wos")]


@pytest.mark.parametrize("name", TAGGED)
def test_line_ends_of_old_machines_change_nothing(name: str) -> None:
    reader, text = READERS[FORMATS[name]], read_case(name)
    assert reader.recognizes(text.replace("\n", "\r"))
    assert list(map(to_case, reader.read(text.replace("\n", "\r")))) == list(map(to_case, reader.read(text)))
