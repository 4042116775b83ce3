"""The code that readers share: markup, dates, names, validation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.formats.read.common import jats, people
from papershelf.formats.read.common.dates import from_milliseconds, parse_date, to_iso
from papershelf.formats.read.common.entry import Entry, Unread
from papershelf.formats.read.common.validate import build_entry
from papershelf.records.date import PartialDate
from papershelf.records.name import Name, parse_name

from ..cases import lines


@pytest.mark.parametrize(("raw", "title"), lines("jats.txt"))
def test_tags_become_markup(raw: str, title: str) -> None:
    assert jats.to_line(raw) == title


@pytest.mark.parametrize(
    ("raw", "abstract"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("a &lt; b\n \nc", "a < b\n\nc"),
        ("<jats:p>one</jats:p><jats:p>two</jats:p>", "one\n\ntwo"),
        ("<jats:title>Abstract</jats:title><jats:p>one</jats:p>", "one"),
        ("<title>Summary:</title>one", "one"),
        ("<sec><title>Aims.</title><p>one</p></sec><p>two</p>", "Aims: one\n\ntwo"),
        ("<sec><title><b>Aims</b></title><p>one</p></sec>", "Aims: one"),
        ("<ul><li>one</li><li>two</li></ul>after", "one\n\ntwo\n\nafter"),
        ("before<p>one</p>after", "before\n\none\n\nafter"),
        ("<p></p>", ""),
    ],
)
def test_an_abstract_keeps_its_paragraphs(raw: str, abstract: str) -> None:
    assert jats.to_paragraphs(raw) == abstract


@settings(deadline=None)
@given(st.text("abc<>/&;i p\n$\"='", max_size=60))
def test_any_text_with_brackets_is_read(raw: str) -> None:
    assert "\n" not in jats.to_line(raw)
    assert "\n\n\n" not in jats.to_paragraphs(raw)


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_text_without_tags_keeps_its_words(raw: str) -> None:
    assert jats.to_line(raw).split() == raw.split()


@pytest.mark.parametrize(("text", "date"), lines("dates_read.txt"))
def test_dates_are_read(text: str, date: str) -> None:
    assert (parse_date(text) or "-") == date


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d", "%d.%m.%Y"]))
def test_dates_are_read_in_every_form(date: Any, form: str) -> None:
    if 1400 <= date.year < 2100:
        assert parse_date(date.strftime(form)) == date.isoformat()


@given(st.text("0123456789-/., JanuaryfebMAY:TZ"))
def test_what_is_read_as_a_date_looks_like_one(text: str) -> None:
    if found := parse_date(text):
        PartialDate.parse(found[:4])


@pytest.mark.parametrize(
    ("parts", "date"),
    [((2019, 8, 5), "2019-08-05"), ((2019, 8), "2019-08"), (("2019",), "2019"),
     ((None,), ""), ((0,), ""), ((2019, 0, 5), "2019"), ((2019, None, 5), "2019"),
     (("soon",), ""), ((10**9,), ""), ((19,), ""), ((2019, 123), "2019")],
)  # fmt: skip
def test_parts_of_a_date_are_joined_as_far_as_they_are_given(parts: Any, date: str) -> None:
    assert to_iso(*parts) == date


@pytest.mark.parametrize(
    ("moment", "day"),
    [(0, "1970-01-01"), (1926374400000, "2031-01-17"), (-1, "1969-12-31"), (1e300, ""),
     (float("nan"), ""), (None, ""), ("0", ""), (True, "")],
)  # fmt: skip
def test_timestamps_are_days(moment: Any, day: str) -> None:
    assert from_milliseconds(moment) == day


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"given": "Ann", "family": "Sova"}, "Ann Sova"),
        ({"given": "Ludwig", "family": "van den Berg"}, "Ludwig van den Berg"),
        ({"given": "Ludwig", "family": "Berg", "particle": "van den"}, "Ludwig van den Berg"),
        ({"given": "Rosa", "family": "De La Nuit"}, "Rosa De La Nuit"),
        ({"given": "Rosa", "family": "García Márquez"}, "García Márquez, Rosa"),
        ({"given": "Martin Luther", "family": "King", "suffix": "Jr."}, "Martin Luther King Jr."),
        ({"given": "Martin Luther", "family": "Roi Noir", "suffix": "Jr."}, "Roi Noir, Jr., Martin Luther"),
        ({"given": "伟", "family": "王"}, "王, 伟"),
        ({"family": "Plato"}, "Plato"),
        ({"given": "Plato"}, "Plato"),
        ({}, ""),
        ({"given": "A", "family": "B; C"}, {"given": "A", "family": "B; C"}),
        ({"given": "A", "family": "B", "orcid": "https://orcid.org/0000-0002-1825-0097"},
         {"given": "A", "family": "B", "orcid": "0000-0002-1825-0097"}),
    ],
)  # fmt: skip
def test_a_name_of_parts_is_written_as_short_as_it_is_read_back(
    parts: dict[str, str], name: Any
) -> None:
    assert people.from_parts(**parts) == name


NAMES = st.text("aÉz王 -.'V", min_size=1, max_size=8).map(lambda text: " ".join(text.split()))


@given(NAMES, NAMES, st.sampled_from(["", "van", "de la"]), st.sampled_from(["", "Jr.", "III"]))
def test_any_name_of_parts_is_read_back(
    given_name: str, family: str, particle: str, suffix: str
) -> None:
    name = people.from_parts(given_name, family, particle, suffix)
    if name:
        read = Name.model_validate(parse_name(name) if isinstance(name, str) else name)
        last = f"{particle} {family or given_name}"
        assert f"{read.particle} {read.family}".strip() == " ".join(last.split())


@pytest.mark.parametrize(
    ("name", "read"),
    [("Ann Sova", "Ann Sova"), (" Sova,\n Ann", "Sova, Ann"), ("Owls and Mice", "{Owls and Mice}"),
     ("a, b, c, d", "{a, b, c, d}"), ("{x} and y", {"name": "{x} and y"}), ("", "")],
)  # fmt: skip
def test_a_name_that_is_no_persons_is_a_group(name: str, read: Any) -> None:
    assert people.from_text(name) == read


@pytest.mark.parametrize("name", ["et al.", "et al", "Et. al.", "and others", "others", "...", "…"])
def test_others_are_distinguished_from_names(name: str) -> None:
    assert people.stands_for_others(name)
    assert not people.stands_for_others(f"Ann {name} Sova")


def test_values_that_a_record_refuses_are_left_out_and_reported() -> None:
    found = {
        "title": "T\0itle", "authors": ["Ann Sova", "et al.", {"given": "No"}], "date": "2031-02-30",
        "doi": "https://doi.org/10.5555/x", "pdf": "javascript:x", "venue": "", "num_authors": 1,
        "bibtex": {"a": "1", "A": "2"}, "abstract": "x" * 50_001, "upvotes": -1, "colour": "brown",
        "links": [{"label": "x", "url": "ftp://x"}],
    }  # fmt: skip
    read = build_entry(found, "k", 7, [Unread(8, "before")])
    assert isinstance(read, Entry)
    assert read.record == {
        "title": "Title", "authors": ["Ann Sova"], "num_authors": 1, "doi": "10.5555/x",
    }  # fmt: skip
    assert (read.key, read.line, read.unread[0]) == ("k", 7, Unread(8, "before"))
    listed = " ".join(one.what for one in read.unread)
    for key in ("title", "authors.2", "authors.3", "date", "pdf", "bibtex", "abstract", "upvotes",
                "colour", "links"):  # fmt: skip
        assert f"`{key}" in listed, key


def test_without_a_title_nothing_is_a_paper() -> None:
    assert build_entry({"doi": "10.5555/x"}, line=3) == Unread(3, "an entry without a title")
    assert isinstance(build_entry({"title": "x" * 2_000}), Unread)
    assert isinstance(build_entry({"title": "\0"}), Unread)
    assert isinstance(build_entry({"title": ["a"]}), Unread)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
KEYS = ["title", "authors", "date", "doi", "bibtex", "links", "num_authors", "draft", "key", "id", "x"]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_values_become_an_entry_or_are_reported(found: dict[str, Any]) -> None:
    read = build_entry(found)
    if isinstance(read, Entry):
        assert build_entry(read.record) == Entry(read.record)
