"""Texts: what is maths, what protects capitals, what stays itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.records.text import fold, split_segments, to_csl, to_plain
from tests.formats.cases import blocks


def kinds(text: str, *, braces: bool = False) -> list[tuple[str, str]]:
    return [(segment.kind, segment.value) for segment in split_segments(text, braces=braces)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [("text", "plain")]),
        ("", [("text", "")]),
        ("$x$", [("math", "x")]),
        ("a $x^2$ b", [("text", "a "), ("math", "x^2"), ("text", " b")]),
        ("$$x$$", [("math", "x")]),
        ("costs $5 or $10", [("text", "costs $5 or $10")]),
        ("costs $5", [("text", "costs $5")]),
        ("$ x $", [("text", "$ x $")]),
        (r"\$5 and $x$", [("text", "$5 and "), ("math", "x")]),
        (r"$\$5$", [("math", r"\$5")]),
        (r"70\% \& \#1 \_", [("text", "70% & #1 _")]),
        (r"a \textit{b}", [("text", "a "), ("text", "b")]),
        (r"a \cite{b}", [("text", r"a \cite{b}")]),
        ("N{+}D", [("text", "N{+}D")]),
    ],
)
def test_abstracts(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{BERT} is", [("protected", "BERT"), ("text", " is")]),
        ("{{GPT}-4}", [("protected", "GPT-4")]),
        ("$\\mathcal{O}(n)$", [("math", "\\mathcal{O}(n)")]),
        (r"\{x\}", [("text", "{x}")]),
        ("un{balanced", [("text", "un{balanced")]),
        ("un}balanced", [("text", "un}balanced")]),
    ],
)
def test_titles(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text, braces=True) == expected


@pytest.mark.parametrize("case", blocks("markup.txt"), ids=lambda case: case["title"])
def test_small_markup(case: dict[str, str]) -> None:
    assert to_plain(case["title"], braces=True) == case["plain"]
    assert to_csl(case["title"], braces=True) == case["csl"]


def test_tags_are_closed_in_their_paragraph() -> None:
    assert to_plain("<i>a\n\nb</i> <b>c</b>") == "<i>a\n\nb</i> c"
    assert kinds("<i>a</i>\n\n<i>b") == [("text", "a"), ("text", "\n\n<i>b")]


def test_without_tags_a_tag_is_text() -> None:
    assert [part.value for part in split_segments("<i>$x$</i>", tags=False)] == ["<i>", "x", "</i>"]


def test_maths_for_citation_processors_is_read_or_tex() -> None:
    assert to_csl("$k$-NN, $n = 3$ and $\\ell_1$, \\$5 {x}") == "k-NN, n = 3 and $\\ell_1$, $5 {x}"
    assert to_csl("$" + "=" * 20_000 + "_$").startswith("$=")


TAGS = st.lists(
    st.sampled_from(
        ["<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", '<span class="nocase">', "</span>", "<",
         "{", "}", "a", "B ", "<u>", "</u>"]
    ),
    max_size=24,
).map("".join)  # fmt: skip


def to_characters(text: str, *, braces: bool) -> list[tuple[str, tuple[str, ...]]]:
    parts = split_segments(text, braces=braces)
    return [(char, part.formatting) for part in parts for char in part.value if char != "\u2060"]


@given(TAGS)
def test_citation_processors_read_the_same(text: str) -> None:
    for braces in (True, False):
        assert to_characters(to_csl(text, braces=braces), braces=False) == to_characters(text, braces=braces)


@given(st.text(alphabet=st.characters(exclude_characters="$\\{}<")))
def test_text_without_marks_is_itself(text: str) -> None:
    assert to_plain(text, braces=True) == text
    assert to_csl(text, braces=True) == text


@given(st.text(alphabet="$\\{} ax5%", max_size=30))
def test_no_letter_is_lost(text: str) -> None:
    letters = "".join(char for char in text if char in "ax")
    for braces in (True, False):
        assert "".join(char for char in to_plain(text, braces=braces) if char in "ax") == letters


def test_long_texts_take_no_time() -> None:
    """Unclosed marks, many times: a regular expression that goes back and forth would hang."""
    for text in ("$" * 20_000, "{" * 20_000, "$x" * 20_000, "\\" * 20_001, "{$" * 20_000,
                 "<i>" * 20_000 + "</b>" * 20_000, "<i><b>" * 10_000 + "</i>" * 10_000,
                 "<i>" * 20_000 + "x</i>" * 20_000):  # fmt: skip
        split_segments.__wrapped__(text, braces=True)
        to_csl(text, braces=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gödel, Escher", "godel escher"), ("A-B", "a b"), ("ﬁne", "fine"), ("Straße", "strasse")],
)
def test_fold(one: str, other: str) -> None:
    assert fold(one) == fold(other)
