"""Text as LaTeX: the tables, and properties of any text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexencode import get_builtin_uni2latex_dict

from papershelf.formats.latex import CLASSIC, is_balanced, protect
from papershelf.records.text import to_plain

from .cases import blocks, lines

escape, write_text, write_title = CLASSIC.escape, CLASSIC.write_text, CLASSIC.write_title

# Letters that every LaTeX with T1 fonts has, by the languages that use them. Not here, and kept as
# UTF-8: ŧ of Northern Sami, hooks and horns of Vietnamese (see `characters.py`).
ALPHABETS = {
    "Albanian, French, Portuguese": "àâæçéèêëîïôœùûüÿãõáíóúÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸÃÕÁÍÓÚ",
    "Azerbaijani, Turkish": "çğıİöşüÇĞÖŞÜ",
    "Breton, Catalan, Spanish": "ñïŀÑÏĿªº·",
    "Croatian, Czech, Slovak, Slovene": "áäčćďđéěíĺľňóôŕřšťúůýžÁÄČĆĎĐÉĚÍĹĽŇÓÔŔŘŠŤÚŮÝŽ",
    "Danish, Faroese, Icelandic, Norwegian, Swedish": "åäæøöðþýÅÄÆØÖÐÞÝ",
    "Dutch, German": "ëïĳäöüßËÏĲÄÖÜ",
    "Esperanto": "ĉĝĥĵŝŭĈĜĤĴŜŬ",
    "Estonian, Finnish, Hungarian": "õäöšžőűŐŰ",
    "Irish, Scottish, Welsh": "áéíóúàèìòùŵŷẁẃŴŶẀẂ",
    "Latvian, Lithuanian": "āčēģīķļņšūžąęėįųĀČĒĢĪĶĻŅŠŪŽĄĘĖĮŲ",
    "Maltese, Polish": "ċġħżąćęłńóśźĊĠĦŻĄĆĘŁŃÓŚŹ",
    "Romanian": "ăâîșțĂÂÎȘȚşţ",
    "Sami": "áčđŋšžÁČĐŊŠŽ",
    "Pinyin, Sanskrit, Arabic in Latin letters": "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḍḥṭṣẓḷṇṛṃṁ",
    "Yoruba, Vietnamese without hooks": "ẹọṣẸỌṢạậấầẫễệộẽĩũỵ",
}
LATIN = sorted(set("".join(ALPHABETS.values())))
# What pylatexenc's reader does not know, or reads as something that only looks the same.
UNREAD = set("șțȘȚħĦŀĿĳĲıªº·")


@pytest.mark.parametrize(("text", "latex"), lines("latex.txt"))
def test_text_is_escaped(text: str, latex: str) -> None:
    assert escape(text) == latex


@pytest.mark.parametrize(("title", "latex"), lines("latex_titles.txt"))
def test_titles_keep_the_capitals_that_mean_something(title: str, latex: str) -> None:
    assert write_title(title) == latex


@pytest.mark.parametrize("case", blocks("markup.txt"), ids=lambda case: case["title"])
def test_markup_becomes_commands(case: dict[str, str]) -> None:
    assert write_title(case["title"]) == case["bibtex"]


def test_a_title_in_another_language_is_kept_whole() -> None:
    written = write_title("Größe der {LLM}s: $O(N)$ und GPT", whole=True)
    assert written == r"{Gr{\"o}{\ss}e der LLMs: $O(N)$ und GPT}"
    assert write_title("<i>Größe</i> der {LLM}s", whole=True) == (
        r"{{\textit{Gr{\"o}{\ss}e} der LLMs}}"
    )


def test_other_texts_protect_no_capitals_and_know_no_braces() -> None:
    assert write_text("GPT {x} in $L_1$") == r"GPT {\textbraceleft}x{\textbraceright} in $L_1$"
    assert write_text("<i>x</i>") == "{\\textless}i{\\textgreater}x{\\textless}/i{\\textgreater}"


def test_protection_never_makes_a_special_character() -> None:
    assert protect(r"\&T") == r"{{\&T}}"
    assert protect(r"{\'E}a") == r"{{\'E}a}"


@pytest.mark.parametrize("letters", ALPHABETS.values(), ids=ALPHABETS)
def test_latin_letters_are_ascii(letters: str) -> None:
    for letter in letters:
        assert escape(letter).isascii(), letter


@settings(deadline=None)
@given(st.text(st.sampled_from(sorted(set(LATIN) - UNREAD))))
def test_latin_letters_are_read_back(text: str) -> None:
    read = LatexNodes2Text().latex_to_text(escape(text))
    assert unicodedata.normalize("NFC", read) == text


@settings(deadline=None)
@given(st.text())
@example("“’”")
def test_every_special_character_is_escaped(text: str) -> None:
    latex = escape(text)
    assert is_balanced(latex)
    without_commands = re.sub(r"\\.|\{\$.*?\$\}", "", latex, flags=re.DOTALL)
    assert not set('&%$#_^\\<>|"') & set(without_commands)


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x590, categories=["Lo"], exclude_characters="ℵℶℷℸ")))
def test_characters_without_a_command_are_kept(text: str) -> None:
    assert escape(text) == unicodedata.normalize("NFC", text)


def test_every_character_of_the_table_is_written_or_kept() -> None:
    for char in map(chr, get_builtin_uni2latex_dict()):
        latex = escape(char)
        assert latex, hex(ord(char))
        assert latex.isascii() or latex == unicodedata.normalize("NFC", char), latex
        assert is_balanced(latex), latex


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*"aA1é $\\{}%#_\"'-.:αL漢\u0301", "<i>", "</i>", "<sub>", "</sub>"]), max_size=40
    ).map("".join),
    st.booleans(),
)
def test_any_title_is_balanced(title: str, whole: bool) -> None:
    written = write_title(title, whole=whole)
    assert is_balanced(written)
    assert is_balanced(write_text(title))


@settings(deadline=None)
@given(st.text("abcABC012 -.'"))
def test_protection_adds_braces_and_nothing_else(title: str) -> None:
    written = write_title(title)
    assert re.sub("[{}]", "", written) == to_plain(title, braces=True)
    assert "}{" not in written
    assert written.count("{") <= len(re.findall(r"\w+", title))
