"""LaTeX as the text of a record: the table, and properties of any LaTeX and of our own."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pylatexenc.latexencode import get_builtin_uni2latex_dict

from papershelf.formats.latex import CLASSIC
from papershelf.formats.read import tex
from papershelf.formats.read.bibtex.titles import read_title
from papershelf.records.paper import Paper
from papershelf.records.text import split_segments, to_plain

from ..cases import lines
from ..test_latex import LATIN

# Characters of the table that LaTeX writes as others, so that they come back as those.
WRITTEN_AS_OTHERS = set(
    "\"\xa0\xadĿŀŉʷˆ˙˜ʼΆΈΉΊΌΎΏΑΒΕΖΗΙΚΜΝΟΡΤΧόοϒ\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "‐‑‒―’․‥⁄⁗\u205f℉∆∊∍␣■▪▭♢⩵⪯⪰〈〉ﬀﬁﬂﬃﬄ"
)
TITLE_PARTS = [*"- :.A1,", " of ", "{GPT}", "GPT", "{Bayes}", "{Monte Carlo}", "{B}", "ayes", "{Éa}", "été", "iPhone",
               "$x_{i}$", "$O(N)$", "<i>E. coli</i>", "H<sub>2</sub>O", "α", "{{GPT}-4}", "{$L_1$}"]  # fmt: skip
WHOLE = re.compile(r"\{(.*)\}")
LATEX = st.lists(
    st.sampled_from([*"\\{}$~`'\"-&<>^_%#@[]()=, \n", *"aeioucHvi1é漢😀", "\\'", "\\textit{", "\\v", "\ue001"]),
    max_size=60,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(("latex", "expected"), lines("latex_read.txt"))
def test_titles(latex: str, expected: str) -> None:
    decoded, _ = read_title({"title": latex})
    assert decoded == tex.DecodedText(expected)


@pytest.mark.parametrize(("_", "expected"), lines("latex_read.txt"))
def test_what_the_table_expects_is_a_title(_: str, expected: str) -> None:
    assert Paper.model_validate({"id": "x", "title": expected}).title == expected


def test_other_texts_have_no_braces_and_no_markup() -> None:
    latex = r"{GPT} and \textit{E. coli} in $x_{1}$ of <b>A</b> \& {\textbraceleft}"
    assert tex.decode_text(latex).text == "GPT and E. coli in $x_{1}$ of A & {"
    assert tex.decode_abstract(latex).text == "GPT and <i>E. coli</i> in $x_{1}$ of <b>A</b> & {"
    assert tex.decode_name(r"A \$x\$ \{B\}").text == "A $x$ {B}"


def test_tags_of_publishers_that_reference_managers_escape_are_tags_in_abstracts() -> None:
    latex = (
        r"{\textless}jats:title{\textgreater}Abstract{\textless}/jats:title{\textgreater}{\textless}jats:p{\textgreater}Of "
        r"{\textless}jats:italic{\textgreater}E. coli{\textless}/jats:italic{\textgreater}, {\textless}3 h{\textless}/jats:p{\textgreater}"
    )
    assert tex.decode_abstract(latex).text == "Of <i>E. coli</i>, <3 h"
    assert tex.decode_abstract(r"x{\textless}y and z{\textgreater}1").text == "x<y and z>1"


def test_an_abstract_keeps_its_paragraphs() -> None:
    assert tex.decode_abstract("One\nline.\n\n Two.\\par Three.").text == "One line.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("latex", "text", "unknown"),
    [
        (r"See \cite{knuth} there", "See knuth there", (r"\cite",)),
        (r"With \MF{} and \MF alone", r"With \MF and \MF alone", (r"\MF",)),
        (r"\foo{a} \bar{b} \foo{c}", "a b c", (r"\foo", r"\bar")),
    ],
)
def test_unknown_commands_stay_readable_and_are_reported(
    latex: str, text: str, unknown: tuple[str, ...]
) -> None:
    assert tex.decode_text(latex) == tex.DecodedText(text, unknown)


def test_every_character_that_we_write_is_read_back() -> None:
    found = {
        char
        for char in map(chr, get_builtin_uni2latex_dict())
        if unicodedata.is_normalized("NFC", char) and unicodedata.category(char) != "Cn"
        and not unicodedata.combining(char) and tex.decode_name(f"a{CLASSIC.escape(char)}b").text != f"a{char}b"
    }
    mathematical = {char for char in found if unicodedata.name(char).startswith("MATHEMATICAL")}
    assert found - mathematical == WRITTEN_AS_OTHERS
    for char in mathematical:  # letters that Unicode has twice
        assert unicodedata.normalize("NFKC", tex.decode_name(CLASSIC.escape(char)).text) == unicodedata.normalize("NFKC", char)


@settings(deadline=None)
@given(st.text(st.sampled_from(sorted(set(LATIN) - set("Ŀŀ")))))
def test_latin_letters_are_read_back(text: str) -> None:
    assert tex.decode_name(CLASSIC.escape(text)).text == text
    assert tex.decode_text(CLASSIC.write_text(text)).text == text


@settings(deadline=None)
@given(st.text(st.sampled_from("aA1 $\\%#_&<>~^|.:L漢"), max_size=40))
def test_a_text_that_we_write_is_read_back(text: str) -> None:
    text = " ".join(text.split())
    read = tex.decode_text(CLASSIC.write_text(text)).text
    assert to_plain(read).replace("\\", "") == to_plain(text).replace("\\", "")


@settings(deadline=None)
@given(st.lists(st.sampled_from(TITLE_PARTS), max_size=12).map("".join))
def test_a_title_is_written_again_as_it_was(title: str) -> None:
    parts = split_segments(title, braces=True)
    # A dollar that is no maths, as in "$x_{i}$1", is a slip: its braces may be taken for others.
    assume(not any("$" in part.value for part in parts if part.kind != "math"))
    written = CLASSIC.write_title(" ".join(title.split()))
    read = read_title({"title": written})[0].text
    whole = WHOLE.fullmatch(written)  # around a whole title, braces say nothing of a word
    assert CLASSIC.write_title(read) in (written, whole and CLASSIC.write_title(read_title({"title": whole[1]})[0].text))


@settings(deadline=None)
@given(LATEX)
def test_any_latex_is_read(latex: str) -> None:
    for read in (tex.decode_text, tex.decode_name, tex.decode_title, tex.decode_abstract):
        text, _ = read(latex)
        assert not set(text) & set("\ue000\ue001\ue002\ue003\ue004\ue005\ue006")
        assert text == text.strip()
        assert split_segments(text) or not text


@pytest.mark.parametrize(
    "latex",
    ["{a " * 30_000, "{" * 45_000 + "}" * 45_000, "$a " * 30_000, r"\(" * 40_000, r"\'" * 40_000,
     r"\ensuremath{" * 6_000 + "}" * 6_000, "`" * 90_000, "{\\em " * 15_000, "<i>" * 30_000,
     "&amp;" * 18_000, "< " * 40_000, "$a$1" * 20_000, r"\textless " * 9_000, "{A}" * 30_000],
    ids=lambda latex: latex[:8],
)  # fmt: skip
def test_no_latex_takes_long(latex: str) -> None:
    began = time.process_time()
    read_title({"title": latex})
    tex.decode_abstract(latex)
    assert time.process_time() - began < 5
