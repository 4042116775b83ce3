"""Papers as RIS and for EndNote: the cases, and a reader by others."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import pytest
import rispy
from hypothesis import given, settings

from papershelf.formats import csl, endnote, ris
from papershelf.records.paper import Paper
from tests.examples import examples

from .cases import CASES, RECORDS, record
from .test_bibtex import RECORD

ITEMS = [csl.to_item(*record(name)) for name in RECORDS]


def read(text: str) -> list[dict[str, Any]]:
    """What rispy reads, which must be all."""
    found = rispy.loads(text)
    assert not [one for one in found if "unknown_tag" in one]
    return found


@pytest.mark.parametrize("format", [ris, endnote])
def test_references_match_the_cases(format: ModuleType) -> None:
    written = format.join(map(format.write_item, ITEMS))
    assert written.encode() == (CASES / f"records{format.SUFFIX}").read_bytes()


@pytest.mark.parametrize("format", [ris, endnote])
def test_every_type_of_csl_that_we_write_has_one(format: ModuleType) -> None:
    assert set(format.TYPES) == set(csl.TYPES.values())
    assert {item["type"] for item in ITEMS} == set(format.TYPES)
    assert set(format.TYPE_TAGS) <= set(format.TYPES.values())


@pytest.mark.parametrize("format", [ris, endnote])
def test_no_variable_is_left_out(format: ModuleType) -> None:
    """But for the type, which has a table of its own, and the status, which the title says."""
    written = {variable for item in ITEMS for variable in item} - {"type", "status"}
    assert written <= set(format.TAGS)


def test_rispy_reads_what_the_items_say() -> None:
    found = read(ris.join(map(ris.write_item, ITEMS)))
    for item, one in zip(ITEMS, found, strict=True):
        names = [csl.invert_name(name) for name in csl.drop_others(item.get("author", []))]
        assert one["type_of_reference"] == ris.TYPES[item["type"]]
        assert one["id"] == item["id"]
        assert one["title"] == csl.strip_markup(item["title"])
        assert one.get("authors", []) == names
        assert one.get("doi") == item.get("DOI")
        assert one.get("urls", []) == ([item["URL"]] if "URL" in item else [])
        pages = [one[page] for page in ("start_page", "end_page") if page in one]
        assert "–".join(pages) == item.get("page", "")
        assert ("year" in one) == ("issued" in item)
        assert one.get("year", "0000") == csl.format_date_parts(item.get("issued", {"date-parts": [[0]]}))[0]
        where = {"BOOK": "collection-title", "GEN": "publisher", "SLIDE": "event-title"}.get(one["type_of_reference"], "container-title")
        assert one.get("secondary_title") == item.get(where)
        assert one.get("keywords", []) == list(filter(None, item.get("keyword", "").split(", ")))
        assert one.get("notes", []) == list(filter(None, item.get("note", "").split("\n")))
        assert one.get("file_attachments1") == item.get("custom", {}).get("pdf")


@pytest.mark.parametrize(
    ("date", "lines"),
    [
        ("2024", ["PY  - 2024"]),
        ("2024-05", ["PY  - 2024", "DA  - 2024/05//"]),
        ("2024-05-12", ["PY  - 2024", "DA  - 2024/05/12/"]),
    ],
)
def test_a_date_of_ris(date: str, lines: list[str]) -> None:
    written = ris.write(Paper.model_validate({"id": "x", "title": "A", "date": date}), {})
    assert [line for line in written.split("\r\n") if line[:2] in ("PY", "DA")] == lines


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("King, Jr., Martin Luther", "King, Martin Luther, Jr."),
        ("Plato", "Plato"),
    ],
)
def test_names_begin_with_the_family_name(name: str, line: str) -> None:
    paper = Paper.model_validate({"id": "x", "title": "A", "authors": [name], "editors": [name]})
    assert f"\r\nAU  - {line}\r\nA2  - {line}\r\n" in ris.write(paper, {})
    assert f"\n%A {line}\n%E {line}\n" in endnote.write(paper, {})


def test_a_group_stays_whole_for_endnote_by_its_comma() -> None:
    paper = Paper.model_validate({"id": "x", "title": "A", "authors": ["{A Great Group}"]})
    assert "AU  - A Great Group\r\n" in ris.write(paper, {})
    assert "%A A Great Group,\n" in endnote.write(paper, {})


def test_a_keyword_has_no_comma_and_comes_once() -> None:
    keys = {"tags": ["Trust; Bias, Fairness", "bias"], "keywords": ["Fairness", "a,b"]}
    paper = Paper.model_validate({"id": "x", "title": "A", **keys})
    words = ["Trust", "Bias", "Fairness", "a", "b"]
    assert re.findall(r"KW  - (.*)\r\n", ris.write(paper, {})) == words
    assert re.findall(r"%K (.*)\n", endnote.write(paper, {})) == words
    assert csl.to_item(paper, {})["keyword"] == ", ".join(words)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<i>E. coli</i> in <span class="nocase">GPT</span>, H<sub>2</sub>O', "E. coli in GPT, H2O"),
        ("a < b and c > d", "a < b and c > d"),
        ("<iframe> of <script>", "<iframe> of <script>"),
    ],
)
def test_a_title_is_without_markup(title: str, expected: str) -> None:
    item = {**ITEMS[0], "title": title}
    assert f"TI  - {expected}\r\n" in ris.write_item(item)
    assert f"%T {expected}\n" in endnote.write_item(item)


def test_a_title_that_looks_like_markup_is_unchanged() -> None:
    paper = Paper.model_validate({"id": "x", "title": "What </i> means, and <i>Lean</i> is"})
    assert "TI  - What </i> means, and Lean is\r\n" in ris.write(paper, {})


@settings(max_examples=examples(200), deadline=None)
@given(RECORD)
def test_any_record_is_lines_of_tags(raw: dict[str, Any]) -> None:
    try:
        paper = Paper.model_validate({"id": "x", **raw})
    except ValueError:
        return
    written = ris.write(paper, {})
    assert written.endswith("\r\nER  - \r\n")
    assert all(re.match("[A-Z][A-Z0-9]  - ", line) for line in written.split("\r\n")[:-1])
    assert all(re.match("%[0-9A-Z@] .", line) for line in endnote.write(paper, {}).split("\n")[:-1])
    (one,) = read(written)
    assert one["title"] == csl.strip_markup(csl.to_item(paper, {})["title"]).strip()


@pytest.mark.parametrize("format", [ris, endnote])
def test_many_are_one_file_in_the_order_given(format: ModuleType) -> None:
    papers = [Paper.model_validate({"id": name, "title": f"Title {name}"}) for name in "bac"]
    written = format.join(format.write(paper, {}) for paper in papers)
    assert re.findall("Title (.)", written) == ["b", "a", "c"]
    assert re.split(r"(?<=\n)\r?\n", written) == [format.write(paper, {}) for paper in papers]
    assert format.join([]) == ""
