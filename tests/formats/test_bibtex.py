"""Papers as BibTeX: the cases, and two readers by others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from bibtexparser import middlewares as bib
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.model import Entry
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.formats import FORMATS, bibtex
from papershelf.formats.latex import is_balanced
from papershelf.records.paper import EntryType, Paper
from tests.examples import examples

from . import tex
from .cases import CASES, RECORDS, lines, record

TYPES = get_args(EntryType)


def parse(text: str) -> Library:
    """What bibtexparser reads, which must be all."""
    library = parse_string(text)
    assert not library.failed_blocks
    assert not library.comments
    return library


def entry(**keys: Any) -> Entry:
    paper = Paper.model_validate({"id": "x", "title": "A title", **keys})
    return parse(bibtex.write(paper, {})).entries_dict[paper.key or paper.id]


def value(entry_: Entry, field: str) -> Any:
    return entry_.fields_dict[field].value


@pytest.mark.parametrize("name", RECORDS)
def test_entry_matches_the_case(name: str) -> None:
    expected = (CASES / "bibtex" / f"{name}.bib").read_text("utf-8")
    assert bibtex.write(*record(name)) == expected


def test_the_cases_have_every_entry_type() -> None:
    assert {record(name)[0].entry_type for name in RECORDS} == set(TYPES)


@pytest.mark.parametrize(("written", "expected"), lines("bibtex_names.txt"))
def test_names(written: str, expected: str) -> None:
    assert value(entry(authors=[written]), "author") == expected
    assert value(entry(authors=[written], editors=[written]), "editor") == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"family": "Kim Jong"}, "{Kim Jong}"),
        ({"family": "Gogh", "particle": "van"}, "{van Gogh}"),
        ({"family": "King", "suffix": "Jr."}, "{King, Jr.}"),
        ({"family": "Sons, Inc.", "given": "A and B"}, "{Sons, Inc.}, {A and B}"),
        ({"family": "Costa e Silva", "particle": "de", "given": "R."}, "de {Costa e Silva}, R."),
        ({"family": "Čapek-y-Łoś", "given": "É."}, r"{{\v{C}}apek-y-{\L }o{\'s}}, {\'E}."),
    ],
)
def test_names_in_parts(parts: dict[str, str], expected: str) -> None:
    assert value(entry(authors=[parts]), "author") == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("1-10", "1--10"),
        ("1–10", "1--10"),
        ("1 --- 10", "1--10"),
        ("S1-2–S1-9", "S1-2--S1-9"),
        ("e1003285", "e1003285"),
        ("10-1-10-20", "10-1-10-20"),
        ("3-4,9", "3--4, 9"),
    ],
)
def test_pages(pages: str, expected: str) -> None:
    assert value(entry(pages=pages), "pages") == expected


def test_entries_are_separated_by_an_empty_line_in_the_order_given() -> None:
    papers = [Paper.model_validate({"id": name, "title": "A title"}) for name in "bac"]
    written = bibtex.join(bibtex.write(paper, {}) for paper in papers)
    assert written == "\n".join(bibtex.write(paper, {}) for paper in papers)
    assert list(parse(written).entries_dict) == ["b", "a", "c"]
    assert bibtex.join([]) == ""


def test_the_registry_names_it() -> None:
    assert FORMATS["BibTeX"].SUFFIX == ".bib"


# --- any record -----------------------------------------------------------------------------

# What has a meaning for BibTeX, TeX or one of its readers, among letters.
ODD = st.text(
    st.one_of(
        st.sampled_from("{}\\\"'%&#$_~^@=,()<>|-–“”\u0301 "),
        st.sampled_from("aAnd éÉß漢😀αЯ19"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: any(char.isprintable() and not char.isspace() for char in text))
RECORD = st.fixed_dictionaries(
    {"title": ODD},
    optional={
        "authors": st.lists(
            st.one_of(
                ODD.map(lambda text: {"name": text}),
                st.fixed_dictionaries(
                    {"family": ODD}, optional={"given": ODD, "particle": ODD, "suffix": ODD}
                ),
            ),
            max_size=3,
        ),
        "type": st.sampled_from(TYPES),
        **dict.fromkeys(
            "venue volume number pages publisher series edition institution school address".split(),
            ODD,
        ),
        "doi": st.from_regex(r"10\.[0-9]{4}/[^\s]{1,8}", fullmatch=True),
        "url": st.from_regex(r'https://a/[^\s\\<>"]{1,8}', fullmatch=True),
        "language": st.sampled_from(["en", "de"]),
        "status": st.sampled_from(["retracted", "withdrawn", "corrected"]),
        "num_authors": st.integers(3, 9),
        "date": st.sampled_from(["2020", "1999-12", "2024-02-29"]),
        "bibtex": st.dictionaries(st.from_regex(r"[a-z]{3,5}", fullmatch=True), ODD, max_size=3),
    },
)


@settings(max_examples=examples(300), deadline=None)
@given(RECORD)
def test_no_record_breaks_its_entry(raw: dict[str, Any]) -> None:
    try:
        paper = Paper.model_validate({"id": "x", **raw})
    except ValueError:  # such as a control character in a DOI: never a Paper
        return
    written = bibtex.write(paper, {})
    assert written.count("\n") == len(re.findall(r"^  [A-Za-z]+ = ", written, re.MULTILINE)) + 2
    read = parse(f"{written}\n@misc{{after, title = {{Next}}}}\n")
    assert list(read.entries_dict) == ["x", "after"]
    for line in written.splitlines()[1:-1]:
        name, _, braced = line.strip().removesuffix(",").partition(" = ")
        text = braced.removeprefix("{").removesuffix("}")
        assert is_balanced(text)
        assert value(read.entries_dict["x"], name) == text


@settings(deadline=None)
@given(st.lists(ODD, min_size=1, max_size=4))
def test_every_name_stays_one_name(names: list[str]) -> None:
    paper = Paper.model_validate(
        {"id": "x", "title": "A", "authors": [{"family": n, "given": n} for n in names]}
    )
    split = bib.SeparateCoAuthors(allow_inplace_modification=False)
    library = parse_string(bibtex.write(paper, {}), append_middleware=[split])
    assert len(value(library.entries[0], "author")) == len(names)


# --- readers that are not ours --------------------------------------------------------------


def test_bibtexparser_reads_title_authors_and_dates() -> None:
    paper, venues = record("inproceedings")
    middlewares = [
        bib.MonthIntMiddleware(),
        bib.LatexDecodingMiddleware(),
        bib.SeparateCoAuthors(),
        bib.SplitNameParts(),
    ]
    text = bibtex.write(paper, venues)
    assert value(parse(text).entries[0], "url") == paper.url
    read = parse_string(text, append_middleware=middlewares).entries[0]
    assert read.entry_type == paper.entry_type
    assert re.sub("[{}]", "", value(read, "title")) == paper.title
    first, second = value(read, "author")
    assert (first.first, first.von, first.last) == (["Ludwig"], ["van"], ["Beethoven"])
    assert (second.first, second.last) == (["José"], ["García"])
    assert value(read, "booktitle") == "Advances in Neural Information & Processing"
    assert (int(value(read, "year")), value(read, "month")) == (2024, 12)


@tex.needs("bibtex")
def test_bibtex_prints_what_we_mean(tmp_path: Path) -> None:
    entries = bibtex.join(bibtex.write(*record(name)) for name in RECORDS)
    printed = tex.bibtex(tmp_path, "plain", entries)
    assert printed.count("\\bibitem") == len(RECORDS)
    flat = " ".join(printed.split())
    assert "{SRBench}: A benchmark for {Q}-learning" in flat
    assert "{Eine neue Bestimmung der Molek{\\" in flat
    assert "{$O(N)$}" in flat
    assert "et~al" in flat


@tex.needs("bibtex")
def test_bibtex_splits_names_as_we_do(tmp_path: Path) -> None:
    """`abbrv` shortens given names only, so it shows what BibTeX took for which part."""
    names = [
        "Ludwig van Beethoven",
        "Costa e Silva, Rui",
        "al-Khwarizmi, Muhammad",
        "King, Jr., Martin Luther",
        "José Ángel García-Molina",
        "{Test and Examine Center, Inc.}",
        "bell hooks",
    ]
    paper = Paper.model_validate({"id": "x", "title": "A", "authors": names})
    flat = " ".join(tex.bibtex(tmp_path, "abbrv", bibtex.write(paper, {})).split())
    assert (
        "L.~van Beethoven, R.~{Costa e Silva}, M.~{al-Khwarizmi}, M.~L. King, Jr., "
        r"J.~{\'A}. Garc{\'\i}a-Molina, {Test and Examine Center, Inc.}, and b.~hooks." in flat
    )


def test_an_abstract_is_one_more_field_on_one_line() -> None:
    keys = {"abstract": "One <i>of</i> two.\n\n100% \"GPT\", $x_1$.", "bibtex": {"annote": "x"}}
    paper = Paper.model_validate({"id": "x", "title": "A title", **keys})
    written = bibtex.with_abstract(bibtex.write(paper, {}), paper)
    (read,) = parse(written).entries
    expected = r"One \textit{of} two. 100\% ``GPT'', $x_1$."
    assert value(read, "abstract") == expected
    assert value(read, "annote") == "x"
    assert written.count("\n") == len(read.fields) + 2


def test_an_abstract_in_the_records_bibtex_is_kept() -> None:
    keys = {"abstract": "Ours.", "bibtex": {"Abstract": "Theirs."}}
    paper = Paper.model_validate({"id": "x", "title": "A title", **keys})
    written = bibtex.with_abstract(bibtex.write(paper, {}), paper)
    assert written == bibtex.write(paper, {})
    assert "Theirs." in written
