"""BibTeX and biblatex as records: syntax, broken files, meanings of fields."""

from __future__ import annotations

import time
from typing import Any

import pytest

from papershelf.formats.language_names import get_tags_by_name
from papershelf.formats.read import READERS, Entry, Unread, bibtex
from papershelf.formats.read.bibtex.raw_entry import RawEntry
from papershelf.formats.read.bibtex.syntax import parse
from papershelf.formats.read.common.entry_types import _TAGS_BY_NAME
from papershelf.records import schema
from papershelf.records.name import Name, parse_name
from papershelf.records.paper import Paper
from papershelf.records.source import Place


def read(text: str) -> list[Entry | Unread]:
    """What is read; every entry must pass the check of records."""
    found = list(bibtex.read(text))
    for one in found:
        if isinstance(one, Entry):
            checked = schema.check_values(Paper, {"id": "x", **one.record}, Place("", ""))
            assert isinstance(checked, Paper), checked
    return found


def entry(text: str) -> Entry:
    [one] = read(text)
    assert isinstance(one, Entry), one
    return one


def record(fields: str, kind: str = "article") -> dict[str, Any]:
    """The record of an entry with a title, without what all of these have."""
    one = entry(f"@{kind}{{k, title = {{T}}, {fields}}}")
    return {key: value for key, value in one.record.items() if key not in ("key", "title", "type")}


def problems(text: str) -> list[str]:
    """Everything that was not understood, with its line."""
    listed = [
        problem
        for one in read(text)
        for problem in ([one] if isinstance(one, Unread) else one.unread)
    ]
    return [f"{problem.line}: {problem.what}" for problem in listed]


# --- syntax ---------------------------------------------------------------------------------


def fields(text: str) -> list[dict[str, str]]:
    return [
        {"": block.key, **{name: told.value for name, told in block.fields.items()}}
        for block in parse(text)
        if isinstance(block, RawEntry)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@article{a, title = {T}, year = 2020}", [{"": "a", "title": "T", "year": "2020"}]),
        ("@ARTICLE ( a , Title=\"T\" , year=2020 )", [{"": "a", "title": "T", "year": "2020"}]),
        ("@misc{a,title={T {\"} {U}},}@misc{b,title=\"x {\"} y\"}", [{"": "a", "title": "T {\"} {U}"}, {"": "b", "title": "x {\"} y"}]),
        ("@string{j = {J}} @string(k = j # { of } # \"K\") @misc{a, journal = k # 7}", [{"": "a", "journal": "J of K7"}]),
        ("@misc{a, month = jan # \"~5\", note = dec}", [{"": "a", "month": "January~5", "note": "December"}]),
        ("@misc{a, x = {{{{{{deep}}}}}} }", [{"": "a", "x": "{{{{{deep}}}}}"}]),
        ("@misc{a, x = {\\{ not closed}, y = 1}", [{"": "a", "x": "\\{ not closed}, y = 1"}]),
        ("words, a@b.org % @misc\n@comment{ @misc{z, x = 1} } @comment said @misc{a, x = 1}", [{"": "a", "x": "1"}]),
        ("@misc{a, % a comment\n x = 1, % y = 2,\n z = {3 % 4}}", [{"": "a", "x": "1", "z": "3 % 4"}]),
        ("@misc{x = 1, y = 2}", [{"": "", "x": "1", "y": "2"}]),
        ("@misc{,x = 1}", [{"": "", "x": "1"}]),
        ("@misc{a}", [{"": "a"}]),
        ("@misc{a\r\n, x\r\n=\r\n1\r\n}", [{"": "a", "x": "1"}]),
    ],
)  # fmt: skip
def test_the_grammar(text: str, expected: list[dict[str, str]]) -> None:
    assert fields(text) == expected


BROKEN = [
    # a comma too few, too many
    ("@misc{a, x = {1} y = 2\n z = \"3\"}", [{"": "a", "x": "1", "y": "2", "z": "3"}], []),
    ("@misc{a\n x = 1,, y = 2,\n,}", [{"": "a", "x": "1", "y": "2"}], []),
    # a brace too few: in a value, in an entry
    ("@misc{a,\n x = {1 {2},\n y = {3}\n}\n@misc{b, x = 1}", [{"": "a", "x": "1 {2", "y": "3"}, {"": "b", "x": "1"}],
     ["2: `x` is not closed: its braces or quotes don't match"]),
    ("@misc{a,\n x = \"1,\n y = 3\n}\n@misc{b, x = 1}", [{"": "a", "x": "1", "y": "3"}, {"": "b", "x": "1"}],
     ["2: `x` is not closed: its braces or quotes don't match"]),
    ("@misc{a,\n x = 1\n\n@misc{b,\n y = 2}", [{"": "a", "x": "1"}, {"": "b", "y": "2"}], ["1: `a` is not closed: expected `}` at its end"]),
    ("@misc{a, x = {1", [{"": "a", "x": "1"}],
     ["1: `x` is not closed: its braces or quotes don't match", "1: `a` is not closed: expected `}` at its end"]),
    # a brace too many
    ("@misc{a, x = {1}},\n y = {2}\n}\n@misc{b}", [{"": "a", "x": "1", "y": "2"}, {"": "b"}],
     ["1: an extra closing brace: the fields after it are read"]),
    # values without delimiters, names without values, twice the same
    ("@misc{a, x = some words, y = 2}", [{"": "a", "x": "some words", "y": "2"}],
     ["1: `some` is not defined by a `@string` before it", "1: `x` has text after its end: `words`"]),
    ("@misc{a, x,\n ???, y = 2}", [{"": "a", "y": "2"}], ["1: `x,` is not a field: expected `name = value`", "2: `???,` is not a field: expected `name = value`"]),
    ("@misc{a, x = 1,\n X = 2}", [{"": "a", "x": "1"}], ["2: a second `X`: only the first one counts, as in BibTeX"]),
    # what only looks like an entry
    ("@misc a, x = 1}\n@misc{b}", [{"": "b"}], ["1: `@misc` does not begin an entry: expected `{` and a key"]),
    ("@preamble{ {\\newcommand{\\x}{}} }@misc{b}", [{"": "b"}], ["1: `@preamble` is left out: it is code for TeX"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "listed"), BROKEN)
def test_errors_are_recovered_or_reported_and_the_rest_is_read(
    text: str, expected: list[dict[str, str]], listed: list[str]
) -> None:
    assert fields(text) == expected
    found = [
        problem
        for one in parse(text)
        for problem in ([one] if isinstance(one, Unread) else one.unread)
    ]
    assert [f"{one.line}: {one.what}" for one in found] == listed


def test_an_entry_has_its_line_and_key() -> None:
    found = read("\ufeff\n% a file\n\n@misc{Key:1, title = {T}}\n@misc{b,\n title = {U}}")
    assert [(one.line, one.key) for one in found if isinstance(one, Entry)] == [(4, "Key:1"), (5, "b")]


def test_a_format_is_recognized_by_its_content() -> None:
    assert READERS["bibtex"] is bibtex
    assert bibtex.recognizes("\ufeff% By hand\n\n @ARTICLE {x, title = 1}")
    for text in ("", "<a>@article{", '{"a": "@article{"}', "TY  - JOUR\nT1  - @x", "mail a@b{.org"):
        assert not bibtex.recognizes(text)


# --- meaning --------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["jun", "JUN", "June", "june", '"June"', "{June}", "6", "06"])
def test_months_are_read_in_quotes_or_not(month: str) -> None:
    text = f"@misc{{k, title = {{T}}, year = 2020, month = {month}}}"
    assert (entry(text).record["date"], problems(text)) == ("2020-06", [])


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "", "article"), ("Conference", "", "inproceedings"), ("online", "", "webpage"),
        ("report", "", "techreport"), ("collection", "", "book"), ("mvbook", "", "book"),
        ("mvproceedings", "", "proceedings"), ("inreference", "", "incollection"),
        ("bookinbook", "", "inbook"), ("suppperiodical", "", "article"), ("dataset", "", "dataset"),
        ("software", "", "software"), ("codefragment", "", "software"), ("patent", "", "patent"),
        ("standard", "", "standard"), ("movie", "", "video"), ("thesis", "type = {bathesis}", "bathesis"),
        ("mastersthesis", "type = {Bachelor's thesis}", "bathesis"), ("report", "", "techreport"),
        ("report", "type = {Report}", "report"), ("unpublished", "type = {Talk}", "talk"),
        ("online", "eprint = {2301.12726}, eprinttype = {arxiv}", "misc"), ("online", "doi = {10.1000/1}", "misc"),
        ("misc", "howpublished = {Computer software, version 1.2, Zenodo}", "software"),
        ("misc", "howpublished = {Patent US 1}", "patent"), ("misc", "howpublished = {Poster session}", "misc"),
        ("misc", "howpublished = {Data set}", "dataset"), ("misc", "howpublished = {Talk show}", "misc"), ("manual", "", "misc"), ("booklet", "", "misc"),
        ("thesis", "type = {phdthesis}", "phdthesis"), ("thesis", "type = mathesis", "mastersthesis"),
        ("thesis", "type = {Diplomarbeit}", "mastersthesis"), ("thesis", "", "phdthesis"),
        ("thesis", "type = {PhD thesis}", "phdthesis"), ("unpublished", "", "unpublished"),
    ],
)  # fmt: skip
def test_entry_types(kind: str, fields: str, expected: str) -> None:
    one = next(one for one in read(f"@{kind}{{k, title = {{T}}, {fields}}}") if isinstance(one, Entry))
    assert one.record["type"] == expected


def test_an_unknown_entry_type_is_reported() -> None:
    assert problems("\n@bookinarticle{k, title = {T}}") == [
        "2: unknown entry type `@bookinarticle`: read as `@misc`"
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "journal = {J \\& K}, volume = 3, number = {4}, pages = {12--34}", {"venue": "J & K", "volume": "3", "number": "4", "pages": "12-34"}),
        ("article", "journaltitle = {J}, journalsubtitle = {S}, issue = 2, eid = {e17}", {"venue": "J: S", "number": "2", "pages": "e17"}),
        ("article", "pages = {S1-2--S1-9}", {"pages": "S1-2–S1-9"}),
        ("article", "pages = {pp.~12--34}", {"pages": "12-34"}),
        ("article", "pages = {p. 7}", {"pages": "7"}),
        ("article", "pages = {P7--P9}", {"pages": "P7-P9"}),
        ("inproceedings", "booktitle = {Proc.}, series = {LNCS}, location = {Oslo}", {"venue": "Proc.", "series": "LNCS", "address": "Oslo"}),
        ("incollection", "booktitle = {B}, booksubtitle = {S}, editor = {A B}", {"venue": "B: S", "editors": ["A B"]}),
        ("book", "publisher = {P}, edition = 2, isbn = {ISBN 0-201-13447-0}", {"publisher": "P", "edition": "2", "isbn": "0-201-13447-0"}),
        ("thesis", "institution = {U}", {"school": "U"}),
        ("report", "institution = {I}, number = {TR-1}, type = {Memo}", {"institution": "I", "number": "TR-1", "bibtex": {"type": "Memo"}}),
        ("misc", "howpublished = {Leaflet}", {"venue": "Leaflet"}),
        ("inproceedings", "eventtitle = {Owls 2006}", {"venue": "Owls 2006"}),
        ("manual", "organization = {Owl Works}", {"publisher": "Owl Works"}),
        ("inproceedings", "organization = {Owls}, publisher = {Nest}", {"publisher": "Nest", "bibtex": {"organization": "Owls"}}),
        ("techreport", "organization = {Owls}, institution = {Nest}", {"institution": "Nest", "bibtex": {"organization": "Owls"}}),
        ("inproceedings", "booktitle = {Proceedings of Owls}, eventtitle = {Owls 2006}",
         {"venue": "Proceedings of Owls", "bibtex": {"eventtitle": "Owls 2006"}}),
        ("article", "journal = {\\mnras}", {"venue": "Monthly Notices of the Royal Astronomical Society"}),
        ("article", "journal = \\prd", {"venue": "Physical Review D"}),
        ("misc", "howpublished = {\\url{https://a.example/x\\_y}}", {"url": "https://a.example/x_y"}),
        ("unpublished", "note = {Draft}", {"venue": "Draft"}),
        ("article", "keywords = {a, b; c,a}", {"keywords": ["a", "b", "c"]}),
        ("article", "abstract = {One.\n\nTwo.}", {"abstract": "One.\n\nTwo."}),
        ("article", "langid = {ngerman}", {"language": "de"}),
        ("article", "subtitle = {S}", {}),
        ("article", "note = {Retracted}", {"status": "retracted"}),
        ("article", "biburl = {https://a.example}", {"source": "https://a.example"}),
        ("article", "pdf = {https://a.example/x.pdf}, code = {local}", {"pdf": "https://a.example/x.pdf", "bibtex": {"code": "local"}}),
        ("article", "Custom = {K{\\\"u}nst\n lich}, annote = \"x\"", {"bibtex": {"Custom": "K{\\\"u}nst lich", "annote": "x"}}),
        ("book", "key = {T}", {}),
        ("article", "volume = {}, doi = \"\"", {}),
    ],
)  # fmt: skip
def test_fields(kind: str, fields: str, expected: dict[str, Any]) -> None:
    assert record(fields, kind) == expected


@pytest.mark.parametrize(
    ("fields", "expected", "listed"),
    [
        ("date = {2020-05-03}", "2020-05-03", ""),
        ("date = {2020-05}, year = {1999}", "2020-05", ""),
        ("date = {2020-05-03T10:00:00Z}", "2020-05-03", ""),
        ("date = {2020-05/2021}", "2020-05", "`date`: only 2020-05 of `2020-05/2021` is read; all of it is kept under `bibtex`"),
        ("date = {2020~}", "2020", "`date`: only 2020 of `2020~` is read; all of it is kept under `bibtex`"),
        ("year = 2020", "2020", ""),
        ("year = {2020}, month = 5", "2020-05", ""),
        ("year = {2020}, month = may, day = 3", "2020-05-03", ""),
        ("year = {2020}, month = {Sept.}", "2020-09", ""),
        ("year = {2020}, month = jan # \"~5\"", "2020-01-05", ""),
        ("year = {2020}, month = \"10~\" # jan", "2020-01-10", ""),
        ("year = {2020}, month = {May--June}", "2020-05", "`month`: only 2020-05 of `May–June` is read; all of it is kept under `bibtex`"),
        ("year = {2020}, month = {Spring}", "2020", "`month`: only 2020 of `Spring` is read; all of it is kept under `bibtex`"),
        ("year = {2020/2021}", "2020", "`year`: only 2020 of `2020/2021` is read; all of it is kept under `bibtex`"),
        ("year = {in press}", None, "`year`: `in press` is not a date; all of it is kept under `bibtex`"),
        ("year = {2021}, month = feb, day = 30", "2021-02", "`2021-02-30` is not a date: February 2021 has no day 30"),
        ("date = {2021-13}", "2021", "`2021-13` is not a date: there is no month 13"),
        ("year = {[1999]}", "1999", ""),
    ],
)  # fmt: skip
def test_dates(fields: str, expected: str | None, listed: str) -> None:
    text = f"@misc{{k, title = {{T}},\n {fields}}}"
    assert entry(text).record.get("date") == expected
    assert problems(text) == ([f"2: {listed}"] if listed else [])


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Knuth, Donald E. and Ludwig van Beethoven", ["Knuth, Donald E.", "Ludwig van Beethoven"]),
        ("A B  AND\n C D", ["A B", "C D"]),
        (r"{\'E}tienne M{\"u}ller and Ole-J{\o}han Dahl", ["Étienne Müller", "Ole-Jøhan Dahl"]),
        ("{DeepSeek-AI} and {Test and Examine Center, Inc.}", ["{DeepSeek-AI}", "{Test and Examine Center, Inc.}"]),
        (r"{{\O}rsted} and {R\&D}", ["{Ørsted}", "{R&D}"]),
        ("King, Jr., Martin Luther", ["King, Jr., Martin Luther"]),
        ("{Costa e Silva}, Rui and de {Costa e Silva}, R.", ["Costa e Silva, Rui", "de Costa e Silva, R."]),
        ("{van Gogh}, Vincent and {Van Damme}, J.", [{"given": "Vincent", "family": "van Gogh"}, "J. Van Damme"]),
        ("{And}, Ann and Smith, {And}", ["And, Ann", "Smith, And"]),
        ("Donald~E. Knuth and Ng, {A. Y.}", ["Donald E. Knuth", "A. Y. Ng"]),
        ("A. Smith; B. Doe; C. M&uuml;ller", ["A. Smith", "B. Doe", "C. Müller"]),
        ("Wei Wang 0001 and Li Zhang\n  0023", ["Wei Wang", "Li Zhang"]),
        ("Agent 007 and Wei Wang 2001", ["Agent 007", "Wei Wang 2001"]),
        ("family=Harman, given=Hans, prefix=van", ["Hans van Harman"]),
        (r"\v{Z}ivkovi{\'c}, Zoran and {\v{C}}apek", ["Živković, Zoran", "Čapek"]),
    ],
)  # fmt: skip
def test_authors(authors: str, expected: list[Any]) -> None:
    assert record(f"author = {{{authors}}}") == {"authors": expected}


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Sova*, Ann and Bea Uhu*† and *Cy Kauz", ["Sova, Ann", "Bea Uhu", "Cy Kauz"]),
        (r"Sova\textsuperscript{*}, Ann and Bea Uhu$^{\dagger}$ and Cy Kauz{\dag}", ["Sova, Ann", "Bea Uhu", "Cy Kauz"]),
        (r"Ann Sova$^{1,2}$ and Uhu\textsuperscript{1}, Bea and Cy Kauz**¹", ["Ann Sova", "Uhu, Bea", "Cy Kauz"]),
        ("Ann Sova*, Bea Uhu*, Cy Kauz#", ["Ann Sova", "Bea Uhu", "Cy Kauz"]),
        (r"M\textsuperscript{c}Owl, Ann and {A*STAR}", ["McOwl, Ann", "{A*STAR}"]),
    ],
)  # fmt: skip
def test_signs_of_footnotes_are_no_part_of_a_name(authors: str, expected: list[str]) -> None:
    text = f"@misc{{k, title = {{T}},\n author = {{{authors}}}}}"
    assert entry(text).record["authors"] == expected
    noted = ["2: marks at names, such as `*`, are left out"]
    assert problems(text) == ([] if "STAR" in authors else noted)


@pytest.mark.parametrize(("annotation", "equal"), [
    ("* Equal contribution", ["Ann Sova", "Ute de Kauz"]),
    (r"\* Equal contributions.", ["Ann Sova", "Ute de Kauz"]),
    (r"$^{*}$ denotes equal contribution", ["Ann Sova", "Ute de Kauz"]),
    ("* contributed equally to this work", ["Ann Sova", "Ute de Kauz"]),
    ("* Corresponding author", []),
    ("† Equal contribution", []),
    ("* Equal contribution, random order", []),
])
def test_signs_of_equal_contribution_are_marks(annotation: str, equal: list[str]) -> None:
    found = record(f"title = T, author = {{Sova, Ann* and Ute de Kauz$^*$ and Bat, Ben and others}}, annotation = {{{annotation}}}")
    names = [Name.model_validate(parse_name(one) if isinstance(one, str) else one) for one in found["authors"]]
    assert [name.display for name in names] == ["Ann Sova", "Ute de Kauz", "Ben Bat"]
    assert [name.display for name in names if name.equal] == equal
    assert ("annotation" in found.get("bibtex", {})) is not bool(equal)


def test_unnamed_authors_are_reported() -> None:
    for text in ("A B and C D and others", "A B and C D et al.", "A B, C D"):
        found = record(f"author = {{{text}}}")
        assert found.get("num_authors") == (3 if " and " in text else None)
    text = "@misc{k, title = {T},\n author = {Smith, John, Doe, Jane, Roe}}"
    assert entry(text).record["authors"] == ["{Smith, John, Doe, Jane, Roe}"]
    assert problems(text)[0].startswith("2: `Smith, John, Doe, Jane, Roe` has too many commas")


ARXIV = {"arxiv": "2301.12726", "type": "misc"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{k, eprint = {2301.12726v2}, archivePrefix = {arXiv}, primaryClass = {cs.LG}}", ARXIV | {"arxiv": "2301.12726v2", "arxiv_class": "cs.LG"}),
        ("@online{k, eprint = {2301.12726}, eprinttype = {arxiv}, eprintclass = {cs.LG}}", ARXIV | {"arxiv_class": "cs.LG"}),
        ("@article{k, journal = {arXiv preprint arXiv:2301.12726}}", ARXIV),
        ("@article{k, journal = {CoRR}, volume = {abs/2301.12726}, eprinttype = {arXiv}, eprint = {2301.12726}}", ARXIV),
        ("@article{k, journal = {CoRR}, volume = {abs/2301.12726}}", ARXIV),
        ("@article{k, journal = {ArXiv}, volume = {abs/2301.12726}}", ARXIV),
        ("@article{k, journal = {arXiv:2301.12726 [cs.LG]}}", ARXIV | {"arxiv_class": "cs.LG"}),
        ("@article{k, journal = {arXiv e-prints}, eid = {arXiv:2301.12726}, pages = {arXiv:2301.12726}}", ARXIV),
        ("@misc{k, url = {http://arxiv.org/abs/2301.12726v1}, number = {arXiv:2301.12726}, publisher = {arXiv}}", ARXIV | {"publisher": "arXiv"}),
        ("@article{k, arxivId = {2301.12726}, journal = {J}}", {"arxiv": "2301.12726", "type": "article", "venue": "J"}),
        ("@misc{k, eprint = {0309136}, archiveprefix = {arXiv}, primaryclass = {math.GT}}", {"arxiv": "math/0309136", "arxiv_class": "math.GT", "type": "misc"}),
        ("@misc{k, eprint = {hep-th/9901001}}", {"arxiv": "hep-th/9901001", "type": "misc"}),
        ("@article{k, eprint = {123}, eprinttype = {jstor}}", {"type": "article", "bibtex": {"eprint": "123", "eprinttype": "jstor"}}),
        ("@article{k, journal = {arXiv}}", {"type": "article", "venue": "arXiv"}),
        ("@inproceedings{k, doi = {10.48550/arXiv.2301.12726}}", {"arxiv": "2301.12726", "doi": "10.48550/arXiv.2301.12726", "type": "inproceedings"}),
    ],
)  # fmt: skip
def test_arxiv(text: str, expected: dict[str, Any]) -> None:
    found = entry(text.replace("{k,", "{k, title = {T},", 1)).record
    assert {key: value for key, value in found.items() if key not in ("key", "title")} == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("doi = {https://doi.org/10.1000/a_b}", {"doi": "10.1000/a_b"}),
        ("doi = {doi:10.1000/a\\_b\\%3C}", {"doi": "10.1000/a_b%3C"}),
        ("doi = {10.1000%2Fabc}", {"doi": "10.1000/abc"}),
        ("url = {https://dx.doi.org/10.1000/abc}, doi = {10.1000/abc}", {"doi": "10.1000/abc"}),
        ("url = {https://doi.org/10.1000/ABC}, doi = {10.1000/abc}", {"doi": "10.1000/abc"}),
        ("url = {http://a.example/~x\\_y\\&z=\\%20\\#q}", {"url": "http://a.example/~x_y&z=%20#q"}),
        ("url = {http://a.example/{\\textasciitilde}x{\\_}y\\textunderscore{}z}", {"url": "http://a.example/~x_y_z"}),
        ("url = {http://a.example/\n long}", {"url": "http://a.example/long"}),
        ("url = {http://a.example/x?a=1&amp;b=2}", {"url": "http://a.example/x?a=1&b=2"}),
        ("url = {www.a.example}", {"url": "https://www.a.example"}),
        ("url = {github.com/owls/ears}", {"url": "https://github.com/owls/ears"}),
        ("code = {github.com/owls\\_py}", {"code": "https://github.com/owls_py"}),
        ("note = {see github.com/owls}", {"bibtex": {"note": "see github.com/owls"}}),
        ("howpublished = {Amazon.com}", {"bibtex": {"howpublished": "Amazon.com"}}),
        ("url = {http://a.example/1;\n www.a.example/2.pdf, http://a.example/3}",
         {"url": "http://a.example/1", "pdf": "https://www.a.example/2.pdf",
          "links": [{"label": "Link", "url": "http://a.example/3"}]}),
        ("url = {https://doi.org/10.1000/abc http://a.example/1}", {"doi": "10.1000/abc", "url": "http://a.example/1"}),
        ("url = {https://web.archive.org/web/2020/http://a.example/1}",
         {"url": "https://web.archive.org/web/2020/http://a.example/1"}),
        ("url = {\\href{http://a.example/1}{http://a.example}}", {"url": "http://a.example/1"}),
        ("url = {https://openreview.net/forum?id=ryQu7f-RZ}", {"openreview": "ryQu7f-RZ", "url": "https://openreview.net/forum?id=ryQu7f-RZ"}),
        ("url = {https://link.springer.com/article/10.1000/abc}", {"doi": "10.1000/abc", "url": "https://link.springer.com/article/10.1000/abc"}),
        ("url = {https://pubmed.ncbi.nlm.nih.gov/123/}, note = {N}",
         {"url": "https://pubmed.ncbi.nlm.nih.gov/123/", "source": "https://pubmed.ncbi.nlm.nih.gov/123/", "bibtex": {"pmid": "123", "note": "N"}}),
        ("url = {http://a.example/owls.PDF}", {"url": "http://a.example/owls.PDF", "pdf": "http://a.example/owls.PDF"}),
        ("url = {http://a.example/1.pdf}, pdf = {http://a.example/2.pdf}", {"url": "http://a.example/1.pdf", "pdf": "http://a.example/2.pdf"}),
        ("url_Paper = {http://a.example/1.pdf}, url_Slides = {http://a.example/2.pdf}, url_Link = {http://a.example/}",
         {"url": "http://a.example/", "pdf": "http://a.example/1.pdf", "slides": "http://a.example/2.pdf"}),
        ("PubMedID = {123}", {"bibtex": {"pmid": "123"}}),
        ("url = {doi:10.1000/abc}", {"doi": "10.1000/abc"}),
        ('url = {doi:<a href="https://doi.org/10.1000/abc">10.1000/abc</a>}', {"doi": "10.1000/abc"}),
        ("html = {http://a.example/1}", {"url": "http://a.example/1"}),
        ("html = {http://a.example/1}, url = {http://a.example/2}", {"url": "http://a.example/2", "links": [{"label": "HTML", "url": "http://a.example/1"}]}),
        ("html = {https://arxiv.org/abs/2301.12726}, eprint = {2301.12726}", {"arxiv": "2301.12726"}),
        ("issn = {1234-567X}", {"issn": "1234-567X"}),
        ("issn = {1234-567X (Print)}", {"issn": "1234-567X"}),
        ("isbn = {1234567X (ISSN)}", {"issn": "1234567X"}),
    ],
)  # fmt: skip
def test_identifiers_and_links(fields: str, expected: dict[str, Any]) -> None:
    assert record(fields) == expected


@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        ("doi = {in press}", "`doi` is not a DOI: kept under `bibtex`"),
        ("url = {ftp://a.example/x}", "`url` is not a web address: kept under `bibtex`"),
        ("url = {http://a.example/1; file:///x.pdf http://a.example/2}", "`url` is not a web address: kept under `bibtex`"),
        ("pdf = {owls}", "`pdf` is not a web address: kept under `bibtex`"),
        ("url = {javascript:alert(1)}", "`url` is not a web address: kept under `bibtex`"),
        ("isbn = {12}", "`isbn` is not a single ISBN: kept under `bibtex`"),
    ],
)
def test_invalid_identifiers_are_kept_and_reported(fields: str, listed: str) -> None:
    text = f"@misc{{k, title = {{T}},\n {fields}}}"
    name, _, value = fields.partition(" = ")
    assert entry(text).record["bibtex"] == {name: value.strip("{}")}
    assert problems(text) == [f"2: {listed}"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Owls, at night; Bats", ["Owls", "at night", "Bats"]),
        ("Owls\n*Night Vision, Ocular\n*Bats/genetics", ["Owls", "Night Vision, Ocular", "Bats/genetics"]),
        ("Owls, Night vision, Machine\n   learning", ["Owls", "Night vision", "Machine learning"]),
        ("Owls,\nBats", ["Owls", "Bats"]),
        ("owls;Night vision;Owls;night Vision", ["owls", "Night vision"]),
        ("Owls at\n  night", ["Owls at night"]),
    ],
)
def test_keywords_are_between_separators_or_on_lines(value: str, expected: list[str]) -> None:
    assert record(f"keywords = {{{value}}}") == {"keywords": expected}


@pytest.mark.parametrize("heading", ["Abstract\n            ", "ABSTRACT:\n\n", "Summary\n", "Abstract             "])
def test_the_heading_of_an_abstract_is_left_out(heading: str) -> None:
    assert record(f"abstract = {{{heading}Owls see.}}") == {"abstract": "Owls see."}
    assert record("abstract = {Abstract\nowls see.}") == {"abstract": "owls see."}
    assert record("abstract = {Abstract owls\n see.}") == {"abstract": "Abstract owls see."}


def test_fields_that_are_kept_can_be_printed() -> None:
    assert record("annote = {R&amp;D, R\\&D and Q & A}") == {"bibtex": {"annote": "R\\&D, R\\&D and Q \\& A"}}
    assert record("weblog = {http://a.example/?a=1&b=2}") == {"bibtex": {"weblog": "http://a.example/?a=1&b=2"}}


def test_fields_of_al_folio() -> None:
    shown = "preview = {x.png}, bibtex_show = {true}, abbr = {OWLS}"
    [one, *left_out] = read(f"@misc{{k, title = {{T}}, {shown}}}")
    assert isinstance(one, Entry) and one.record == {"key": "k", "title": "T", "type": "misc"}
    [what] = [one.what for one in left_out]
    assert what.endswith("`abbr`, `bibtex_show`, `preview`")
    assert record("award = {Best Paper}") == {"awards": ["Best Paper"]}
    named = record("award = {A *long* text}, award_name = {Best Paper}")
    assert named == {"awards": ["Best Paper"], "bibtex": {"award": "A *long* text"}}
    assert record("award = {true}") == {"bibtex": {"award": "true"}}
    assert record("award = {false}") == {}
    linked = record("blog = {http://a.example/?a=1&b=2}, supp = {https://a.example/s.zip}")
    assert linked == {"links": [{"label": "Blog", "url": "http://a.example/?a=1&b=2"}, {"label": "Supplement", "url": "https://a.example/s.zip"}]}
    assert record("supp = {s.zip}") == {"bibtex": {"supp": "s.zip"}}


def test_an_entry_without_a_title_is_reported() -> None:
    assert problems("\n@misc{k, year = 2020}\n@book{b, booktitle = {B}}") == ["2: an entry without a title"]


def test_a_key_that_is_used_twice_is_reported() -> None:
    text = "@misc{k, title = {T}}\n@misc{k, title = {U}}"
    assert [one.key for one in read(text) if isinstance(one, Entry)] == ["k", "k"]
    assert problems(text) == ["2: the key `k` was already used in line 1"]


@pytest.mark.parametrize(
    ("key", "plain"),
    [("Müller 2020", "Mueller-2020"), ("o'neil20", "oneil20"), ("foo*bar", "foobar"), ("Łuk20", "Luk20"), ("[a]", "a")],
)
def test_a_key_that_no_record_may_have_is_another_key(key: str, plain: str) -> None:
    """Biber reads `ids` with any letters (`\\keyalias` of its `.bbl`); BibTeX ignores the field."""
    one = entry(f"@misc{{{key}, title = {{T}}}}")
    assert (one.key, one.record["key"], one.record["bibtex"]) == (key, plain, {"ids": key})
    assert [problem.what for problem in one.unread] == [
        f"the key `{key}` has characters that LaTeX or BibTeX stops at: now `{plain}`, with the old one in `ids` under `bibtex`"
    ]


def test_a_key_without_letters_is_only_an_alias() -> None:
    one = entry("@misc{漢字, title = {T}, ids = {x}}")
    assert ("key" in one.record, one.record["bibtex"]) == (False, {"ids": "x,漢字"})


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("language = {en}", {"language": "en"}), ("language = {DEU}", {"language": "de"}), ("language = {fr_FR}", {"language": "fr"}),
        ("language = {pt-br}", {"language": "pt-BR"}), ("language = {englisch}", {"language": "en"}),
        ("language = {中文}", {"language": "zh"}), ("langid = {zz}", {"bibtex": {"langid": "zz"}}),
        ("language = {english and german}", {"language": "en", "bibtex": {"language": "english and german"}}),
        ("language = {German}, langid = {english}", {"language": "de", "bibtex": {"langid": "english"}}),
    ],
)  # fmt: skip
def test_languages_by_code_and_name(field: str, expected: dict[str, Any]) -> None:
    assert record(field) == expected


@pytest.mark.parametrize(
    ("kind", "type", "bibtex"),
    [
        ("techreport", "techreport", None), ("report", "Technical Report", None), ("phdthesis", "PhD thesis", None),
        ("thesis", "masterthesis", None), ("report", "resreport", "Research Report"), ("article", "article", None),
        ("thesis", "bathesis", None), ("techreport", "Memo", "Memo"),
    ],
)  # fmt: skip
def test_a_type_that_says_nothing_is_left_out(kind: str, type: str, bibtex: str | None) -> None:
    assert record(f"type = {{{type}}}", kind).get("bibtex", {}).get("type") == bibtex


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (r"howpublished = {Available at \url{https://a.example/x}}", {"url": "https://a.example/x"}),
        ("howpublished = {[Online]. Available: https://a.example/x.}", {"url": "https://a.example/x"}),
        (r"howpublished = {Online: \href{https://a.example}{here}}", {"url": "https://a.example"}),
        (r"howpublished = {GitHub repository, \url{https://a.example/x}}", {"url": "https://a.example/x", "venue": "GitHub repository"}),
        (r"howpublished = {\url{https://a.example}, accessed 2020-01-02}",
         {"url": "https://a.example", "bibtex": {"howpublished": r"\url{https://a.example}, accessed 2020-01-02"}}),
        (r"howpublished = {Available at \url{https://a.example} (2020/05/09)}",
         {"url": "https://a.example", "bibtex": {"howpublished": r"Available at \url{https://a.example} (2020/05/09)"}}),
        (r"howpublished = {Owl Blog, available at \url{https://a.example}}", {"url": "https://a.example", "venue": "Owl Blog"}),
        (r"howpublished = {\url{https://a.example/a}}, url = {https://b.example}",
         {"url": "https://b.example", "bibtex": {"howpublished": r"\url{https://a.example/a}"}}),
        (r"note = {\url{https://a.example}}", {"url": "https://a.example"}),
        (r"journal = {Owls}, note = {\url{https://a.example}}", {"venue": "Owls", "url": "https://a.example"}),
        (r"note = {\url{https://a.example}}, url = {https://a.example}", {"url": "https://a.example"}),
        (r"note = {A talk, \url{https://a.example}}", {"bibtex": {"note": r"A talk, \url{https://a.example}"}}),
        ("note = {Accessed: 2020-01-02}", {"bibtex": {"note": "Accessed: 2020-01-02"}}),
        ("url = {https://a.example/?a=1&region=2&section=3&copy=4&amp;lt=5}", {"url": "https://a.example/?a=1&region=2&section=3&copy=4&lt=5"}),
        ("url = {https://a.example/a b/c d.htm}", {"url": "https://a.example/a%20b/c%20d.htm"}),
        ("url = {https://a.example/a\n   b.htm}", {"url": "https://a.example/ab.htm"}),
        ("url = {https://a.example/x (seen in 2020)}", {"url": "https://a.example/x", "bibtex": {"url": "https://a.example/x (seen in 2020)"}}),
    ],
)  # fmt: skip
def test_addresses_among_words(field: str, expected: dict[str, Any]) -> None:
    assert record(field, "misc") == expected


@pytest.mark.parametrize(
    ("value", "number", "is_single"),
    [
        ("978-3-16-148410-0", "978-3-16-148410-0", True), ("3-16-148410-X; 978-3-16-148410-0", "3-16-148410-X", True),
        ("978-3-16-148410-0 (print), 0-201-13447-0 (online)", "978-3-16-148410-0", False),
        ("0-201-13447-1, 978-3-16-148410-0", "978-3-16-148410-0", False), ("978-3-16-148410-1", "978-3-16-148410-1", True),
    ],
)  # fmt: skip
def test_of_several_isbns_the_first_right_one_counts(value: str, number: str, is_single: bool) -> None:
    found = record(f"isbn = {{{value}}}", "book")
    assert found == {"isbn": number, **({} if is_single else {"bibtex": {"isbn": value}})}


def test_fields_of_the_writing_program_are_left_out_and_reported_once() -> None:
    text = "@misc{a, title = {T},\n file = {/home/me/x.pdf}}\n@misc{b, title = {U}, file = {y}, owner = {me}}"
    assert all("bibtex" not in one.record for one in read(text) if isinstance(one, Entry))
    assert problems(text) == [
        "2: left out here and below, as they concern only the program that wrote them: `file`, `owner`",
    ]


def test_unknown_commands_are_reported_with_the_line_of_their_field() -> None:
    assert problems("@misc{a,\n title = {T},\n publisher = {\\foo{P}}}") == [
        "3: `publisher` has the unknown command `\\foo`: its text is kept"
    ]


@pytest.mark.parametrize(
    ("name", "tag"),
    [("English", "en"), ("USenglish", "en"), ("Brazilian Portuguese", "pt-BR"), ("brazilian", "pt-BR"), ("Thai", "th"),
     ("norwegian", "nb"), ("Deutsch", "de")],
)  # fmt: skip
def test_languages_are_known_by_their_english_names_and_those_of_babel(name: str, tag: str) -> None:
    assert record(f"language = {{{name}}}") == {"language": tag}


def test_languages_are_valid_in_records() -> None:
    for tag in {*_TAGS_BY_NAME.values(), *get_tags_by_name().values()}:
        assert Paper.model_validate({"id": "x", "title": "T", "language": tag}).language == tag


# --- inheritance ----------------------------------------------------------------------------


def test_a_part_inherits_from_its_volume_as_in_biblatex() -> None:
    text = """
        @inproceedings{a, crossref = {P}, title = {A}, pages = {1--2}}
        @inbook{c, crossref = {b}, title = {C}}
        @proceedings{p, title = {Proc.}, subtitle = {Sub}, editor = {E F}, year = 2020, doi = {10.1000/p}, isbn = {0201134470}}
        @book{b, title = {B}, author = {A B}, publisher = {P}, keywords = {x}}
    """
    a, c, *_ = (one.record for one in read(text) if isinstance(one, Entry))
    assert a == {"key": "a", "type": "inproceedings", "title": "A", "editors": ["E F"], "date": "2020",
                 "venue": "Proc.: Sub", "pages": "1-2", "isbn": "0201134470"}  # fmt: skip
    assert c == {"key": "c", "type": "inbook", "title": "C", "authors": ["A B"], "venue": "B", "publisher": "P"}


def test_a_volume_may_come_before_its_parts_and_be_a_part_itself() -> None:
    text = """
        @xdata{x, publisher = {X}, address = {Y}}
        @proceedings{p, title = {Proc.}, xdata = {x, gone}}
        @inproceedings{a, title = {A}, crossref = {p}, address = {Z}}
    """
    _, a = (one for one in read(text) if isinstance(one, Entry))
    assert (a.record["venue"], a.record["publisher"], a.record["address"]) == ("Proc.", "X", "Z")
    assert problems(text) == ["3: `xdata`: there is no entry `gone`"]


def test_entries_that_inherit_from_each_other_end() -> None:
    found = read("@book{a, crossref = {b}, title = {A}} @book{b, crossref = {a}, title = {B}, publisher = {P}}")
    assert [one.record["title"] for one in found if isinstance(one, Entry)] == ["A", "B"]


# --- time -----------------------------------------------------------------------------------


def big(part: str, size: int = 200_000) -> str:
    return part * (size // len(part))


HOSTILE = {
    "open braces": "@a{k,\n" + big("x={{{{\n"), "open quotes": "@a{k,\n" + big('x="\n'),
    "unclosed": "@a{k,\n" + big("x={a {b} {c}\n"), "junk": "@a{k," + big("junk\n") + "}",
    "entries": big("@a{"), "spaces": big("@a   "), "closed": "@a{b}" + big("}"),
    "comments": big("@comment{"), "concatenation": "@a{k,title=" + big('"a"#') + '"b"}',
    "macros": big("@string{a = a # a}\n"), "macro": "@string{a={" + "x" * 2000 + "}}@a{k,t=" + big("a#") + "a}",
    "doubled": "@string{a0={xxxxxxxxxx}}" + "".join(f"@string{{a{i + 1} = a{i} # a{i}}}" for i in range(60)) + "@a{k,title=a60}",
    "authors": "@a{k,title={x},author={" + big("A and ", 90_000) + "}}", "blanks": "@a{k,title={x},author={" + " " * 90_000 + "x}}",
    "nested name": "@a{k,title={x},author={" + "{a " * 20_000 + "}" * 20_000 + "}}", "semicolons": "@a{k,title={x},author={" + ";" * 90_000 + "}}",
    "url": "@a{k,title={x},url={" + big("http:") + "}}", "venue": "@a{k,title={x},journal={arxiv" + "," * 90_000 + "}}",
    "inherited": "@a{p,title={x}," + ",".join(f"f{i}={{x}}" for i in range(1000)) + "}" + "".join(f"@b{{k{i},crossref=p}}\n" for i in range(1000)),
    "fields": "@a{k,title={x}," + ",".join(f"f{i}={{x}}" for i in range(9000)) + "}", "key": "@a{" + " " * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name: str) -> None:
    began = time.process_time()
    for one in bibtex.read(HOSTILE[name]):
        assert isinstance(one, Entry | Unread)
    assert time.process_time() - began < 8
