"""Papers as CSL-JSON: the cases, and the schema of CSL itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator

from papershelf.formats import csl
from papershelf.records.paper import Paper
from tests.examples import examples

from . import csl_schema
from .cases import CASES, RECORDS, record
from .test_bibtex import RECORD

VALIDATOR = Draft7Validator(csl_schema.schema())


def item(**keys: Any) -> dict[str, Any]:
    return csl.to_item(Paper.model_validate({"id": "x", "title": "A title", **keys}), {})


def read(written: Iterable[str]) -> list[dict[str, Any]]:
    """The items of a file."""
    found: list[dict[str, Any]] = json.loads(csl.join(written))
    return found


def test_items_match_the_cases() -> None:
    written = csl.join(csl.write_item(csl.to_item(*record(name))) for name in RECORDS)
    assert written == (CASES / "records.json").read_text("utf-8")


def test_the_cases_are_valid_by_the_schema_of_csl() -> None:
    items = json.loads((CASES / "records.json").read_text("utf-8"))
    assert len(items) == len(RECORDS)
    assert not list(VALIDATOR.iter_errors(items))
    assert list(VALIDATOR.iter_errors([{**items[0], "journal": "no field of CSL"}]))


@settings(max_examples=examples(200), deadline=None)
@given(RECORD)
def test_any_record_is_valid_and_one_line(raw: dict[str, Any]) -> None:
    try:
        paper = Paper.model_validate({"id": "x", **raw})
    except ValueError:
        return
    text = csl.write(paper, {})
    assert "\n" not in text
    items = read([text])
    assert not list(VALIDATOR.iter_errors(items))
    assert items == [csl.to_item(paper, {})]


def test_many_are_one_file_in_the_order_given() -> None:
    papers = [Paper.model_validate({"id": name, "title": "A"}) for name in "bac"]
    assert [one["id"] for one in read(csl.write(paper, {}) for paper in papers)] == ["b", "a", "c"]
    assert read([]) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", {"family": "Lovelace", "given": "Ada"}),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther, Jr."}),
        ("Gates, III, Bill", {"family": "Gates", "given": "Bill, III"}),
        ("Plato", {"family": "Plato"}),
        ("{A Group}", {"literal": "A Group"}),
    ],
)  # fmt: skip
def test_names_are_as_zotero_keeps_them(name: str, expected: dict[str, Any]) -> None:
    assert item(authors=[name])["author"] == [expected]
    assert item(editors=[name])["editor"] == [expected]


def test_unnamed_authors_become_others() -> None:
    assert item(authors=["Ada Lovelace"], num_authors=9)["author"][1:] == [csl.OTHERS]
    assert item(authors=["Ada Lovelace"], num_authors=1)["author"][1:] == []
    assert "author" not in item(num_authors=9)


@pytest.mark.parametrize(
    ("date", "parts"), [("2024", [2024]), ("2024-05", [2024, 5]), ("2024-05-12", [2024, 5, 12])]
)
def test_a_date_is_as_precise_as_the_record(date: str, parts: list[int]) -> None:
    assert item(date=date)["issued"] == {"date-parts": [parts]}


def test_a_number_is_an_issues_a_series_or_a_reports() -> None:
    assert item(type="article", number="7")["issue"] == "7"
    assert item(type="inproceedings", number="7", series="LNCS")["collection-number"] == "7"
    assert item(type="techreport", number="7")["number"] == "7"


def test_a_preprint_is_written_as_zotero_exports_it() -> None:
    preprint = item(arxiv="2401.00001", arxiv_class="cs.LG")
    assert preprint["type"] == "article"
    assert preprint["publisher"] == "arXiv"
    assert preprint["number"] == "arXiv:2401.00001"
    assert preprint["URL"] == "https://arxiv.org/abs/2401.00001"
    published = item(type="article", venue="A Journal", arxiv="2401.00001")
    assert published["type"] == "article-journal"
    assert published["note"] == "arXiv:2401.00001"
