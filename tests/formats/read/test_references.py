"""The common parts of RIS, EndNote, MEDLINE and CSL-JSON: names, URLs, tagged lines."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.formats.read import READERS
from papershelf.formats.read.common.addresses import parse_link
from papershelf.formats.read.common.entry import Entry, Unread
from papershelf.formats.read.common.identifiers import decode_arxiv_id, parse_doi
from papershelf.formats.read.references import csl, nbib, ris
from papershelf.formats.read.references.csl_values import read_date, read_name
from papershelf.formats.read.references.name_lines import parse_names
from papershelf.formats.read.references.nbib import _expand_pages
from papershelf.formats.read.references.reference import TYPES, clean_line, normalize_pages
from papershelf.formats.read.references.tagged import split_blocks
from papershelf.records.name import Name, parse_name

from ...formats import csl_schema

SOVA = ["Ann Sova"]


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (["Sova, Ann"], SOVA),
        (["Ann Sova"], SOVA),
        (["Sova, Ann; Uhu, Bea"], ["Ann Sova", "Bea Uhu"]),
        (["Sova, Ann", "Society for Owls"], ["Ann Sova", "{Society for Owls}"]),
        (["Sova, Ann", "Great Owls"], ["Ann Sova", "{Great Owls}"]),
        (["Owl Institute"], ["{Owl Institute}"]),
        (["Great Owls,"], ["{Great Owls}"]),
        (["Plato"], ["Plato"]),
        (["King, Martin Luther, Jr."], ["Martin Luther King Jr."]),
        (["King, Jr., Martin Luther"], ["Martin Luther King Jr."]),
        (["Martin King, Jr."], [{"given": "Martin", "family": "King", "suffix": "Jr."}]),
        (["Sova, Ann, PhD"], ["Sova, PhD, Ann"]),
        (["Wang, Xi"], ["Xi Wang"]),
        (["Adams, M.D."], ["M.D. Adams"]),
        (["van den Berg, Ludwig"], ["Ludwig van den Berg"]),
        (["a, b, c, d"], ["{a, b, c, d}"]),
        (["et al., Jr."], ["{et al.}"]),
        (["", ",", "."], []),
    ],
)
def test_names_are_one_per_line(lines: list[str], read: list[Any]) -> None:
    assert parse_names(lines) == (read, False)


def test_others_are_reported_and_no_name() -> None:
    assert parse_names(["Sova, Ann", "et al."]) == (SOVA, True)


def test_if_a_comma_ends_groups_the_rest_are_people() -> None:
    assert parse_names(["Sova, Ann", "Bea Uhu"], comma_ends_groups=True) == (["Ann Sova", "Bea Uhu"], False)


@given(st.lists(st.text("aÉz王 -.,;'VJr&{}", max_size=12), max_size=4))
def test_any_lines_give_names_of_records(lines: list[str]) -> None:
    for one in parse_names(lines)[0]:
        Name.model_validate(parse_name(one) if isinstance(one, str) else one)


@pytest.mark.parametrize(
    ("value", "doi"),
    [
        ("10.5555/a{b}_c", "10.5555/a{b}_c"), ("doi: 10.5555/a", "10.5555/a"),
        ("http://dx.doi.org/10.5555/a%2Fb", "10.5555/a/b"), ("10.5555/a%2Fb", "10.5555/a%2Fb"),
        ("https://www.doi.org/10.5555/a.", "10.5555/a"), ("10.5555/a b", ""), ("see 10.5555/a", ""),
        ("10.5555/a&lt;b", "10.5555/a<b"), ("", ""),
    ],
)  # fmt: skip
def test_a_doi_is_one_or_nothing(value: str, doi: str) -> None:
    assert parse_doi(value) == doi


@pytest.mark.parametrize(
    ("value", "link"),
    [("https://x.example/{a}?b=\\", "https://x.example/{a}?b=\\"), ("<http://x.example>", "http://x.example"),
     ("www.x.example", "https://www.x.example"), ("x.org/a", "https://x.org/a"), ("math.GT/0309136", ""), ("see x.org/a", ""), ("javascript:x", ""), ("file:///x", "")],
)  # fmt: skip
def test_a_link_is_of_the_web_or_nothing(value: str, link: str) -> None:
    assert parse_link(value) == link


@pytest.mark.parametrize(
    ("value", "found"),
    [("arXiv:3101.00001v2 [cs.LG]", ("3101.00001v2", "cs.LG")), ("arXiv: math.GT/0309136", ("math.GT/0309136", "")),
     ("https://arxiv.org/abs/3101.00001v1", ("3101.00001v1", "")), ("TR-7", ("", ""))],
)  # fmt: skip
def test_an_arxiv_id_keeps_its_version(value: str, found: tuple[str, str]) -> None:
    assert decode_arxiv_id(value) == found


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("<i>E. coli</i> &amp; others", "<i>E. coli</i> & others"), ("<em>x</em>", "<i>x</i>"),
        ("<script>x</script>", "<script>x</script>"), ("<jats:sub>2</jats:sub>", "<sub>2</sub>"),
        ("a < b", "a < b"), ("<span style='x'>a</span>", "a"),
    ],
)
def test_only_tags_of_publishers_are_tags(raw: str, title: str) -> None:
    assert clean_line(raw) == title


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("1–10", "1-10"), ("1--10", "1-10"), ("S1-2–S1-9", "S1-2–S1-9"), ("1–2, 5–7", "1-2, 5-7"), ("e12", "e12")],
)
def test_pages_have_a_hyphen_if_it_is_unambiguous(raw: str, expected: str) -> None:
    assert normalize_pages(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"), [("1123-31", "1123-1131"), ("123-8", "123-128"), ("1-10", "1-10"), ("e12-5", "e12-5")]
)
def test_medline_shortens_pages(raw: str, expected: str) -> None:
    assert _expand_pages(raw) == expected


@pytest.mark.parametrize(
    ("lines", "key", "value"),
    [
        ("VO  - 50", "volume", "50"), ("PU  - OWL PRESS", "publisher", "OWL PRESS"),
        ("PI  - EULENAU", "address", "EULENAU"), ("JI  - J. Owls", "venue", "J. Owls"),
        ("JF  - Journal of Owls\nJI  - J. Owls", "venue", "Journal of Owls"),
    ],
)  # fmt: skip
def test_tags_that_some_write_into_ris(lines: str, key: str, value: str) -> None:
    (one,) = ris.read(f"TY  - JOUR\nTI  - Owls\n{lines}\nER  -\n")
    assert isinstance(one, Entry)
    assert (one.record[key], one.unread) == (value, ())


def test_medline_begins_with_a_number_spaced_or_not() -> None:
    text = "PMID- 1\nTI  - Owls\n\nPMID-2\nTI  - More of owls-3\nABCD-3\n"
    assert [(one.key, one.record["title"]) for one in nbib.read(text) if isinstance(one, Entry)] == [
        ("1", "Owls"), ("2", "More of owls-3 ABCD-3")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "date", "more"),
    [
        ({"date-parts": [[2031, 5, 17]]}, "2031-05-17", ""),
        ({"date-parts": [["2031", "5"]]}, "2031-05", ""),
        ({"date-parts": [[999]]}, "0999", ""),
        ({"date-parts": [[2031], [2032]]}, "2031", "it ends 2032"),
        ({"date-parts": [[2031]], "season": "3"}, "2031", "it is autumn"),
        ({"date-parts": [[None]], "raw": "May 2031"}, "2031-05", ""),
        ({"literal": "forthcoming"}, "", ""),
({"date-parts": [[]]}, "", ""), ({"date-parts": {}}, "", ""),
        ("2031-05~", "2031-05", "it is uncertain"), ("2031/2032", "2031", "it ends 2032"), (None, "", ""), (2031, "2031", ""),
    ],
)  # fmt: skip
def test_dates_of_csl(value: Any, date: str, more: str) -> None:
    assert (read_date(value).date, read_date(value).more) == (date, more)


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ({"family": "Sova", "given": "Ann"}, "Ann Sova"),
        ({"family": "Gogh", "given": "Vincent", "dropping-particle": "van"}, "Vincent van Gogh"),
        ({"family": '"van Owl"', "given": "Ann"}, "Ann van Owl"),
        ({"family": "King", "given": "Martin, Jr."}, {"given": "Martin", "family": "King", "suffix": "Jr."}),
        ({"literal": "Owls, Inc."}, "{Owls, Inc.}"), ({"literal": "others"}, None), ({}, ""),
        ({"given": "Plato"}, "Plato"),
    ],
)  # fmt: skip
def test_names_of_csl(raw: dict[str, Any], written: Any) -> None:
    read = read_name(raw)
    expected = parse_name(written) if isinstance(written, str) and written else written
    assert (parse_name(read) if isinstance(read, str) and read else read) == expected


def test_names_of_csl_that_are_no_list_are_reported() -> None:
    (one,) = csl.read('[{"type": "book", "title": "Owls", "author": "Sova, Ann", "editor": []}]')
    assert isinstance(one, Entry)
    assert [unread.what for unread in one.unread] == ["`author` is not a list of names, left out: `Sova, Ann`"]


def test_every_type_of_csl_is_read() -> None:
    types = csl_schema.schema()["items"]["properties"]["type"]["enum"]
    assert set(types) <= set(TYPES)


TAG = re.compile("([A-Z]):")


def split(text: str) -> list[Any]:
    found = split_blocks(text, TAG, lambda tag, _block, _blank: tag == "B", "E")
    return [
        one.line if isinstance(one, Unread) else [(field.tag, field.value, field.line) for field in one.fields]
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B:1\nX:2\nE:\n", [[("B", "1", 1), ("X", "2", 2)]]),
        ("B:1\r\nX:2\rmore\n\nstill\r\nB:3", [[("B", "1", 1), ("X", "2\nmore\n\nstill", 2)], [("B", "3", 6)]]),
        ("junk\nmore\n\nB:1\nE:\njunk\nX:2\nB:2", [1, [("B", "1", 4)], 6, [("B", "2", 8)]]),
        ("E:\n", []), ("", []),
    ],
)  # fmt: skip
def test_lines_of_tags_are_blocks(text: str, expected: list[Any]) -> None:
    assert split(text) == expected


@given(st.text("BXE:\n\r a", max_size=60))
def test_no_word_is_read_twice(text: str) -> None:
    found = split(text)
    count = sum(len([*filter(None, value.split())]) for one in found if isinstance(one, list) for _, value, _ in one)
    words = len(re.sub(r"(?m)^[BXE]:", " ", text.replace("\r", "\n")).split())
    assert count <= words


ENDNOTE = """<xml><records><record><ref-type name="Journal Article">17</ref-type><titles><title>{}</title></titles></record></records></xml>"""


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ('<style face="italic"/>Owls', "Owls"), ('<style face="italic"></style><style>Owls</style>', "Owls"),
        ('<style>Owls</style><style face="italic"> </style><style face="bold">in</style> air', "Owls <b>in</b> air"),
        ('<style face="italic bold"> Owls </style>', "<i><b>Owls</b></i>"),
    ],
)  # fmt: skip
def test_a_style_of_endnote_may_be_empty(title: str, read: str) -> None:
    (one,) = READERS["endnote-xml"].read(ENDNOTE.format(title))
    assert isinstance(one, Entry)
    assert one.record["title"] == read


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ("DA  - 2030/12/30\nY1  - 2031", "2031"), ("Y1  - 2031\nDA  - 2030/12/30", "2031"), ("PY  - 2031\nDA  - 2031/05/03", "2031-05-03"),
        ("DA  - 05/08/2031", "2031"), ("DA  - 05/08/2031\nPY  - 2031/08", "2031-08"), ("PY  - 2031\nDA  - May 3", "2031-05-03"),
    ],
)  # fmt: skip
def test_the_year_of_publication_counts_more_than_the_date(lines: str, date: str) -> None:
    (one,) = ris.read(f"TY  - JOUR\nTI  - Owls\n{lines}\nER  -\n")
    assert isinstance(one, Entry)
    assert one.record["date"] == date
    assert not any(unread.is_lost for unread in one.unread)


@pytest.mark.parametrize(
    ("value", "year"),
    [({"date-parts": [[-44]]}, "-0043"), ({"date-parts": [["-1", 3]]}, "0000"), ("-0043", "-0043"), ({"raw": "-0043"}, "-0043")],
)
def test_years_before_christ_stay_as_biblatex_writes_them(value: Any, year: str) -> None:
    """By ISO 8601, -43 is 44 BC; CSL's -44 is 44 BC (citeproc-js)."""
    item = json.dumps([{"type": "book", "title": "Owls", "author": [{"family": "Sova"}], "issued": value}])
    (one,) = csl.read(item)
    assert isinstance(one, Entry)
    assert (one.record["bibtex"], "date" in one.record) == ({"date": year}, False)


def test_years_before_christ_of_ris_are_kept() -> None:
    (one,) = ris.read("TY  - BOOK\nTI  - Owls\nPY  - -44\nER  -\n")
    assert isinstance(one, Entry)
    assert one.record["bibtex"] == {"year": "-44"}


ERIC = """
OWN - ERIC
TI  - Owls in School
AU  - van den Sova, Ann M.
AU  - Kauz, Ute
OT  - Owls
OT  - Schools
JT  - Journal of Owls
SO  - v21 n1 p12-24 2031
AID - http://nest.example/owls/7
OID - EJ9999999
VI  - 21
IP  - 1
PG  - 12-24
DP  - 2031
LID - http://eric.ed.gov/?id=EJ9999999
AB  - Owls learn.
ISSN- ISSN-1234-5679
LA  - English
PT  - Journal Articles
PT  - Reports - Research

OWN - ERIC
TI  - A Report on Owls
AU  - Kauz, Ute
OID - ED999999
DP  - 2030
PT  - Reports - Research
"""


def test_eric_writes_medlines_format_in_its_own_way() -> None:
    """Tags and their order are those of the ERIC example in Zotero's MEDLINEnbib.js, 2023-06-07."""
    assert READERS["nbib"].recognizes(ERIC)
    one, two, *_ = nbib.read(ERIC)
    assert isinstance(one, Entry) and isinstance(two, Entry)
    assert one.record == {
        "key": "EJ9999999", "type": "article", "title": "Owls in School", "authors": ["Ann M. van den Sova", "Ute Kauz"],
        "date": "2031", "venue": "Journal of Owls", "volume": "21", "number": "1", "pages": "12-24", "issn": "1234-5679",
        "url": "http://nest.example/owls/7", "abstract": "Owls learn.", "keywords": ["Owls", "Schools"], "language": "en",
        "source": "https://eric.ed.gov/?id=EJ9999999",
    }  # fmt: skip
    assert (two.record["type"], two.record["source"]) == ("techreport", "https://eric.ed.gov/?id=ED999999")
    assert not one.unread


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        ("AU  - Sova AB\nAU  - Kauz U", ["A B Sova", "U Kauz"]),
        ("FAU - Sova, Ann\nAU  - Sova A\nAU  - Kauz U\nFAU - Bird, Bo\nAU  - Bird B", ["Ann Sova", "U Kauz", "Bo Bird"]),
        ("AU  - Sova AB\nFAU - Bird, Bo\nAU  - Bird B", ["A B Sova", "Bo Bird"]),
        ("FAU - Sova, Ann\nFAU - Kauz, Ute\nAU  - Sova A\nAU  - Kauz U", ["Ann Sova", "Ute Kauz"]),
        ("FAU - Sova, Ann\nAU  - Sova A\nFAU - Sova, Al\nAU  - Sova A", ["Ann Sova", "Al Sova"]),
        ("FAU - Müller, Ann\nAUID- ORCID: x\nAU  - Muller A", ["Ann Müller"]),
    ],
)  # fmt: skip
def test_authors_of_medline_without_full_names_are_not_lost(lines: str, authors: list[str]) -> None:
    (one,) = nbib.read(f"PMID- 1\nTI  - Owls.\n{lines}\n")
    assert isinstance(one, Entry)
    assert [Name.model_validate(parse_name(name)).display for name in one.record["authors"]] == authors


@pytest.mark.parametrize("kind", ['"type": "owl", ', '"type": "", ', ""])
def test_a_type_that_csl_lacks_refuses_no_file(kind: str) -> None:
    item = f'{{"id": "a", {kind}"title": "Owls", "author": [{{"family": "Sova"}}]}}'
    for text in (item, f"[{item}]", f'[{item}, {{"type": "article-journal", "title": "Mice"}}]'):
        assert [name for name, reader in READERS.items() if reader.recognizes(text)] == ["csl-json"]
        first, *_ = csl.read(text)
        assert isinstance(first, Entry)
        assert (first.record["type"], [unread.is_lost for unread in first.unread]) == ("misc", [False])
