"""Papers as biblatex: the cases, and the differences from BibTeX."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings

from papershelf.formats import biblatex, bibtex
from papershelf.formats.latex import is_balanced
from papershelf.records.paper import Paper
from tests.examples import examples

from .cases import CASES, RECORDS, record
from .test_bibtex import RECORD


def fields(**keys: Any) -> dict[str, str]:
    """The fields of a paper's entry, with its type."""
    paper = Paper.model_validate({"id": "x", "title": "A title", **keys})
    (entry,) = parse_string(biblatex.write(paper, {})).entries
    return {"ENTRYTYPE": entry.entry_type, **{one.key: str(one.value) for one in entry.fields}}


def test_entries_match_the_cases() -> None:
    written = biblatex.join(biblatex.write(*record(name)) for name in RECORDS)
    assert written == (CASES / "records.biblatex.bib").read_text("utf-8")


@pytest.mark.parametrize("date", ["2024", "2024-05", "2024-05-12"])
def test_a_date_is_one_field(date: str) -> None:
    found = fields(date=date)
    assert found["date"] == date
    assert not {"year", "month"} & found.keys()


def test_letters_are_utf8_and_only_tex_is_escaped() -> None:
    found = fields(
        title="Ångström & Łódź: “αβγ” – 5 % of $x_1$", authors=["José García"], venue="É_1"
    )
    assert found["title"] == r"Ångström \& Łódź: “αβγ” – 5 \% of $x_1$"
    assert found["author"] == "García, José"
    assert found["howpublished"] == r"É\_1"


def test_a_preprint_is_online_and_a_thesis_a_thesis() -> None:
    preprint = fields(arxiv="2401.00001", arxiv_class="cs.LG")
    assert preprint["ENTRYTYPE"] == "online"
    assert (preprint["eprint"], preprint["eprinttype"]) == ("2401.00001", "arxiv")
    assert preprint["eprintclass"] == "cs.LG"
    assert fields(arxiv="2401.00001", type="misc", venue="A workshop")["ENTRYTYPE"] == "misc"
    thesis = fields(type="mastersthesis", school="MIT", address="Cambridge")
    assert (thesis["ENTRYTYPE"], thesis["type"]) == ("thesis", "mathesis")
    assert (thesis["institution"], thesis["location"]) == ("MIT", "Cambridge")
    report = fields(type="techreport", institution="ETH", number="7")
    assert (report["ENTRYTYPE"], report["type"], report["number"]) == ("report", "techreport", "7")


@pytest.mark.parametrize(("code", "name"), [("de-AT", "german"), ("EN", "english"), ("xx", None)])
def test_languages_have_the_names_of_babel(code: str, name: str | None) -> None:
    assert fields(language=code).get("langid") == name


def test_extra_fields_have_bibtex_names_and_can_remove_ours() -> None:
    extra = {"Year": "2021", "journal": "Raw", "annote": "x"}
    found = fields(type="article", date="2020", venue="Ours", bibtex=extra)
    assert (found["date"], found["journaltitle"], found["annote"]) == ("2021", "Raw", "x")
    assert "Year" not in found


@settings(max_examples=examples(200), deadline=None)
@given(RECORD)
def test_any_record_is_read_with_the_letters_of_the_record(raw: dict[str, Any]) -> None:
    try:
        paper = Paper.model_validate({"id": "x", **raw})
    except ValueError:
        return
    written = biblatex.write(paper, {})
    library = parse_string(written)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert all(is_balanced(str(field.value)) for field in entry.fields)
    kept = {char for char in unicodedata.normalize("NFC", paper.title) if not char.isascii()}
    title = unicodedata.normalize("NFC", str(entry.fields_dict["title"].value))
    if "$" not in paper.title:
        assert kept <= set(title)
    names = re.findall(r"^  author = (.*)$", written, re.MULTILINE)
    classic = re.findall(r"^  author = (.*)$", bibtex.write(paper, {}), re.MULTILINE)
    assert [one.count(" and ") for one in names] == [one.count(" and ") for one in classic]
