"""Texts: what is maths, what protects capitals, what stays itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.records.text import fold, plain, segments


def kinds(text: str, *, braces: bool = False) -> list[tuple[str, str]]:
    return [(segment.kind, segment.value) for segment in segments(text, braces=braces)]


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
        (r"a \textit{b}", [("text", r"a \textit{b}")]),
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


@given(st.text(alphabet=st.characters(exclude_characters="$\\{}")))
def test_text_without_marks_is_itself(text: str) -> None:
    assert plain(text, braces=True) == text


@given(st.text(alphabet="$\\{} ax5%", max_size=30))
def test_no_letter_is_lost(text: str) -> None:
    letters = "".join(char for char in text if char in "ax")
    for braces in (True, False):
        assert "".join(char for char in plain(text, braces=braces) if char in "ax") == letters


def test_long_texts_take_no_time() -> None:
    """Unclosed marks, many times: a regular expression that goes back and forth would hang."""
    for text in ("$" * 20_000, "{" * 20_000, "$x" * 20_000, "\\" * 20_001, "{$" * 20_000):
        segments.__wrapped__(text, braces=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gödel, Escher", "godel escher"), ("A-B", "a b"), ("ﬁne", "fine"), ("Straße", "strasse")],
)
def test_fold(one: str, other: str) -> None:
    assert fold(one) == fold(other)
