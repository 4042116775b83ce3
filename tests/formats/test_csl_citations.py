"""Citations as text: the cases, which follow the manuals, and invalid styles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.errors import CallError
from papershelf.formats import csl, csl_citations, styles
from papershelf.records.paper import Paper
from tests.examples import examples

from .cases import CASES, LOADER
from .test_bibtex import RECORD

ROWS: list[dict[str, Any]] = yaml.load((CASES / "citations.yaml").read_text("utf-8"), LOADER)
IDS = [row["record"]["id"] for row in ROWS]
FEW = "{http://purl.org/net/xbiblio/csl}"


def item(**keys: Any) -> csl.Item:
    count = {"num_authors": int(keys["num_authors"])} if "num_authors" in keys else {}
    return csl.to_item(Paper.model_validate({"id": "x", "title": "A title", **keys, **count}), {})


ITEMS = [item(**row["record"]) for row in ROWS]


def style(name: str, folder: Path = Path()) -> styles.Style:
    return styles.read_style(name, folder)


def words(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


@pytest.mark.parametrize("name", styles.NAMED_STYLES)
def test_citations_match_the_cases(name: str) -> None:
    written = csl_citations.cite(ITEMS, style(name))
    assert dict(zip(IDS, written, strict=True)) == {
        row["record"]["id"]: row[name] for row in ROWS
    }  # fmt: skip


@pytest.mark.parametrize("name", styles.NAMED_STYLES)
def test_a_citation_is_the_same_alone_and_among_others(name: str) -> None:
    """No year gets a letter, no author a dash, nothing a number, in whatever order."""
    twins = [item(authors=["Ada Lovelace"], date="1843"), item(authors=["Ada Lovelace"], date="1843", title="B")]
    together = csl_citations.cite([*twins, ITEMS[0], *reversed(ITEMS)], style(name))
    assert together[:2] == [csl_citations.cite([twin], style(name))[0] for twin in twins]
    assert together[2] == together[-1] == csl_citations.cite(ITEMS[:1], style(name))[0]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=10), st.sampled_from(sorted(styles.NAMED_STYLES)))
def test_odd_records_stay_text(raws: list[dict[str, Any]], name: str) -> None:
    """Whatever is in a record, a citation has no markup but its own, well-formed."""
    found = []
    for raw in raws:
        try:
            found.append(item(**raw))
        except ValueError:  # such as a control character in a DOI: never a Paper
            continue
    for text in csl_citations.cite(found, style(name)):
        root = ET.fromstring(f"<p>{text}</p>")
        assert {one.tag for one in root.iter()} <= {"p", "i", "b", "sup", "sub"}
        assert all(not one.attrib for one in root.iter())


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "<b onclick=x>b",
     "&lt;i&gt;", "`code`", "\\cite{x}", "{% raw %}", "@x [@y]", "# *A* _b_ ~c~ ^d^ $e$"],
)  # fmt: skip
def test_a_title_is_not_code(title: str) -> None:
    (text,) = csl_citations.cite([item(title=title, authors=["Ada Lovelace"])], style("ieee"))
    assert re.sub("</?[ib]>", "", text).count("<") == 0
    plain = ET.fromstring(f"<p>{text}</p>").itertext()
    assert csl.strip_markup(item(title=title)["title"]) in "".join(plain)


def test_markup_of_csl_is_shown() -> None:
    marked = {**item(), "title": "Growth of <i>E. coli</i> in H<sub>2</sub>O<sup>x</sup>"}
    (text,) = csl_citations.cite([marked], style("vancouver"))
    assert text == "Growth of <i>E. coli</i> in H<sub>2</sub>O<sup>x</sup>."


def test_braces_keep_capitals_and_formulas_are_set() -> None:
    """Styles with titles in capitals leave alone what a record protects."""
    titles = {
        "The {pH} of {E. coli} and <i>in vivo</i> tests": "The pH of E. coli and <i>in Vivo</i> Tests",
        r"Of $\alpha_{ij} < x^2$ and a $\mathcal{O}(n\log n)$ bound": "Of α<sub>ij</sub> &lt; x<sup>2</sup> and a 𝒪(n log n) Bound",
        r"$\frac{a}{b}$, $k$-means and $H\to\gamma\gamma$": "a/b, k-Means and H → γγ",
        "From \\$5 to $10, not <x>": "From $5 to $10, Not &lt;x&gt;",
        "$<i>b</i>$": "&lt;I&gt;b&lt;/i&gt;",
    }
    cited = csl_citations.cite([item(title=title, authors=["Ada Lovelace"]) for title in titles], style("mla"))
    assert [text.partition("“")[2].removesuffix(".”") for text in cited] == list(titles.values())


UNCLOSED = ["<i>" * 24, "“" * 300, "‘“a " * 100, '"' * 900, "<sup><b><i>" * 80, '<span class="nocase">' * 40, "“<i>”</i>" * 90]
"""Tags and quotes that Pandoc would look for the end of until the end of time."""


@pytest.mark.parametrize("text", UNCLOSED, ids=lambda text: text[:6])
def test_what_is_not_closed_takes_no_time(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csl_citations, "_TIMEOUT", 15)
    places = [{"title": text}, {"venue": text, "volume": "1", "authors": ["Ada Lovelace"], "date": "1843", "publisher": text},
              {"authors": [{"name": text}], "editors": [{"family": text, "given": text}], "address": text, "series": text}]  # fmt: skip
    found = csl_citations.cite([item(**keys) for keys in places], style("apa"))
    assert None not in found
    assert "Lovelace" in found[1]


def test_tags_are_markup_in_titles_alone() -> None:
    (text,) = csl_citations.cite([item(title="<i>In vivo</i>", publisher="<i>Press</i>", date="2020")], style("apa"))
    assert text.endswith("&lt;i&gt;Press&lt;/i&gt;.")


def test_an_item_that_the_processor_refuses_leaves_the_others_cited() -> None:
    bad = {**item(), "issued": {"date-parts": "soon"}}
    assert csl_citations.cite([bad], style("ieee")) == [None]
    found = csl_citations.cite([*ITEMS, bad, *ITEMS], style("ieee"))
    assert found[len(ITEMS)] is None
    assert found[: len(ITEMS)] == found[len(ITEMS) + 1 :] == csl_citations.cite(ITEMS, style("ieee"))


@pytest.mark.parametrize(
    ("tex", "text"),
    [(r"\href{https://example.org}{c}", r"\href{https://example.org}{c}"), (r"e^\sqrt2", r"e^\sqrt2"), ("{" * 490 + "a", "{" * 490 + "a"),
     (r"\href{a}{<b>}", r"\href{a}{&lt;b&gt;}")],
)  # fmt: skip
def test_a_formula_that_can_not_be_converted_stays_tex(tex: str, text: str) -> None:
    (cited,) = csl_citations.cite([item(title=f"Of ${tex}$", authors=["Ada Lovelace"])], style("mla"))
    assert text in cited


def test_a_note_and_a_status_are_not_cited() -> None:
    noted = {**item(authors=["Ada Lovelace"], date="1843"), "note": "arXiv:1", "status": "retracted"}
    plain = item(authors=["Ada Lovelace"], date="1843")
    for name in styles.NAMED_STYLES:
        assert csl_citations.cite([noted], style(name)) == csl_citations.cite([plain], style(name))


# --- styles ---------------------------------------------------------------------------------


def test_any_official_style_is_found_by_its_name() -> None:
    assert (style("nature").label, style("cell").label) == ("Nature", "Cell")
    (text,) = csl_citations.cite(ITEMS[:1], style("nature"))
    assert words(text) == (
        "Okafor, C. M. & Lindqvist, S. The grammar of anchoring: How estimates drift. "
        "Journal of Experimental Psychology 45, 112–130 (2019)."
    ).replace("&", "&amp;")


def test_a_journals_style_is_that_of_its_parent() -> None:
    dependent = style("acta-medica")
    assert dependent.label == "Acta Medica"
    assert csl_citations.cite(ITEMS[:3], dependent)[0].startswith("Okafor C")


def test_an_own_style_is_read_from_the_content_folder(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/ours.csl").write_text(OURS, encoding="utf-8")
    ours = style("styles/ours.csl", tmp_path)
    assert ours.label == "Ours"
    assert csl_citations.cite(ITEMS[:1], ours) == ["The grammar of anchoring: How estimates drift (2019)"]
    (tmp_path / "styles/ours.csl").write_text(OURS.replace("2", "3"), encoding="utf-8")
    assert style("styles/ours.csl", tmp_path).digest != ours.digest


OURS = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>Ours, in full</title><title-short>Ours</title-short><id>ours</id><updated>2024-01-01T00:00:00Z</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography second-field-align="flush"><sort><key variable="title"/></sort><layout>
<text variable="citation-number" suffix=". "/><text variable="title"/>
<date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date>
</layout></bibliography></style>"""
BOMB = """<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">""" + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in zip("abcdefg", "bcdefgh", strict=True)
) + "]><a>&h;</a>"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("aap", None, "unknown citation style `aap`"),
        ("../apa", None, "unknown citation style"),
        ("..\\apa", None, "unknown citation style"),
        ("dependent/cell", None, "unknown citation style"),
        ("", None, "unknown citation style"),
        ("none.csl", None, "can't be read"),
        ("../none.csl", None, "outside the content folder"),
        ("/etc/none.csl", None, "outside the content folder"),
        ("own.csl", "no XML", "can't be read"),
        ("own.csl", "<html/>", "it is not a CSL style"),
        ("own.csl", f"<style xmlns='{FEW[1:-1]}'/>", "it has no bibliography"),
        ("own.csl", OURS.replace("</style>", " " * 1_000_001), "it is too large"),
        ("own.csl", BOMB, "can't be read"),
    ],
)
def test_invalid_styles_are_reported(name: str, content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CallError, match=re.escape(message)):
        style(name, tmp_path)


def test_a_style_that_the_processor_refuses_is_reported(tmp_path: Path) -> None:
    broken = OURS.replace("citation>", "cites>")
    (tmp_path / "own.csl").write_text(broken, encoding="utf-8")
    with pytest.raises(CallError, match=r"`own.csl` can't be used: .*No citation element"):
        csl_citations.cite(ITEMS[:1], style("own.csl", tmp_path))


def test_a_style_can_not_read_files(tmp_path: Path) -> None:
    """A parent elsewhere is looked for among the official styles, and nowhere else."""
    parent = '<link rel="independent-parent" href="file:///etc/passwd"/>'
    text = f"<style xmlns='{FEW[1:-1]}'><info><title>X</title>{parent}</info></style>"
    (tmp_path / "own.csl").write_text(text, encoding="utf-8")
    with pytest.raises(CallError, match="unknown citation style `passwd`"):
        style("own.csl", tmp_path)
