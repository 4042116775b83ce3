"""Lists of names in one value, in every format that has names as text."""

from __future__ import annotations

import csv
import time
from io import StringIO
from typing import Any

import pytest

from papershelf.formats.read import READERS, Entry
from papershelf.formats.read.common.name_lists import parse_list, split_list
from papershelf.formats.read.common.people import count_others
from papershelf.records.name import Name, parse_name

from ..cases import lines

CASES = lines("name_lists.txt")


def write(value: str, format: str) -> str:
    if format == "table":
        out = StringIO()
        csv.writer(out).writerows([["title", "authors"], ["Owls", value]])
        return out.getvalue()
    if format == "ris":
        return f"TY  - JOUR\nTI  - Owls\nAU  - {value}\nER  - \n"
    return f"@article{{k, title = {{Owls}}, author = {{{value}}}}}"


def read(value: str, format: str) -> tuple[list[Any], int, bool]:
    """The parts of the names, the number of others, whether something was reported as not read."""
    (one,) = READERS[format].read(write(value, format))
    assert isinstance(one, Entry)
    names = one.record["authors"]
    parts = [parse_name(name) if isinstance(name, str) else name for name in names]
    others = one.record.get("num_authors", len(names)) - len(names)
    return parts, others, any(unread.is_lost for unread in one.unread)


def expect(told: str) -> tuple[list[Any], int, bool]:
    names, _, others = told.removeprefix("? ").partition(" + ")
    return [parse_name(name) for name in names.split(" | ")], int(others or 0), told.startswith("?")


def show(name: dict[str, str]) -> str:
    return Name.model_validate(name).display


@pytest.mark.parametrize(("value", "names"), CASES)
@pytest.mark.parametrize("format", ["bibtex", "table"])
def test_lists_of_names_are_split(value: str, names: str, format: str) -> None:
    if format == "bibtex" and value.startswith("[{"):
        pytest.skip("braces are BibTeX's own")
    if format == "table" and value.startswith("García"):
        pytest.skip("there rather two names")
    assert read(value, format) == expect(names)


@pytest.mark.parametrize(("value", "names"), CASES)
def test_a_line_of_ris_may_have_several_names(value: str, names: str) -> None:
    if " et al" in value or " others" in value or " more" in value:
        pytest.skip("a line has only names")
    found, expected = read(value, "ris"), expect(names)
    assert [show(name) for name in found[0]] == [show(name) for name in expected[0]]
    assert found[1:] == expected[1:]


@pytest.mark.parametrize(
    "value", [r"J. M{\"u}ller, {\'E}. Doe, and B. Roe", r"M{\"u}ller, J., Doe, {\'E}., \& Roe, B."]
)
def test_letters_in_braces_are_parts_of_words(value: str) -> None:
    parts, _, is_reported = read(value, "bibtex")
    assert [name["family"] for name in parts] == ["Müller", "Doe", "Roe"]
    assert not is_reported


def test_two_pairs_of_words_in_a_cell_are_reported() -> None:
    """Two names in the order of speech, or one with two family names."""
    (one,) = READERS["table"].read(write("Ann Sova, Ute Kauz", "table"))
    assert isinstance(one, Entry)
    assert one.record["authors"] == ["Ann Sova", "Ute Kauz"]
    assert [unread.is_lost for unread in one.unread] == [False]


@pytest.mark.parametrize(
    "group", ["{Smith, J., Doe, A., and Roe, B.}", "{Owls & Mice, Inc.}", "Johnson & Johnson", "Research & Development Lab"]
)
def test_groups_stay_whole(group: str) -> None:
    (one,) = READERS["bibtex"].read(write(group, "bibtex"))
    assert isinstance(one, Entry)
    assert one.record["authors"] == [group]


def test_weinan_e_is_no_initial() -> None:
    """A family name of one letter; only a list in which all end in initials is Vancouver's."""
    assert [name["family"] for name in read("Weinan E and Bing Yu", "bibtex")[0]] == ["E", "Yu"]
    assert [name["family"] for name in read("Smith J and Doe AB", "bibtex")[0]] == ["Smith", "Doe"]
    assert [name["family"] for name in read("Smith J. and Doe A.B.", "bibtex")[0]] == ["Smith", "Doe"]


@pytest.mark.parametrize(
    ("lines", "families"),
    [
        (["Smith J", "de Souza AB"], ["Smith", "Souza"]), (["Smith J.", "Doe A.B."], ["Smith", "Doe"]),
        (["Weinan E", "Bing Yu"], ["E", "Yu"]), (["Smith, J.*", "Doe, A.†"], ["Smith", "Doe"]),
    ],
)  # fmt: skip
def test_lines_of_names(lines: list[str], families: list[str]) -> None:
    text = "\n".join(["TY  - JOUR", "TI  - T", *(f"AU  - {line}" for line in lines), "ER  - "])
    (one,) = READERS["ris"].read(text)
    assert isinstance(one, Entry)
    assert [parse_name(name)["family"] for name in one.record["authors"]] == families
    assert [unread.what for unread in one.unread] == ["marks at names, such as `*`, are left out"] * ("*" in lines[0])


@pytest.mark.parametrize(("text", "number"), [("3 others", 3), ("and 12 more authors", 12), ("et al.", 1), ("Ann Sova", 0), ("7", 0)])
def test_others_are_counted(text: str, number: int) -> None:
    assert count_others(text) == number


HOSTILE = [", ", "A. ", "a,", "& ", "['", "'a',", "A", "AB", "a b, ", "\\'", ". ", "\\&", "{", "}", "{\\'", "\ue020", "1 "]


@pytest.mark.parametrize("part", HOSTILE)
def test_no_list_takes_long(part: str) -> None:
    text = part * (40_000 // len(part))
    began = time.process_time()
    for one in (text, f"{text},", f"[{text}]", f"['{text}']", f"[{{'name': '{text}'}}]"):
        split_list(one)
        parse_list(one)
    assert time.process_time() - began < 2
