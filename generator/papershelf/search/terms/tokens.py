"""From a text to the terms of the index: fold, split, trim, drop stop words, stem."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache

from lunr.stop_word_filter import WORDS

from .fold import SIGNS, fold

ToTerm = Callable[[str], str]
"""Returns the term of a folded token; empty for stop words and punctuation."""

TextTerms = tuple[str, str]
"""The terms of a title and of an abstract: in order, with repetitions, separated by spaces."""

# Trimmed from the ends of a word; lunr.js itself knows only ASCII letters.
_TRIM = re.compile(rf"^\W+|[^\w{SIGNS}]+$")
# A letter with signs that it can't do without: "C++", "C#".
_SIGNED = re.compile(r"\W*([a-z](?:\+\+|#))\W*")

STOP_WORDS = frozenset(WORDS)
"""Words that are in every text: lunr.js's list, as lunr.py has it."""


def build_to_term(
    stop_words: Container[str], stem: Callable[[str], str], elided: re.Pattern[str] | None
) -> ToTerm:
    """The function from a folded token to its term. It stems each token once.

    `elided` matches what is cut from the start of a word, such as French "l'".
    """

    @cache
    def term(token: str) -> str:
        word = token if token.isalnum() else _trim(token)
        if elided:
            word = elided.sub("", word)
        return "" if word in stop_words else stem(word)

    return term


def split_terms(text: str, term: ToTerm) -> list[str]:
    """The terms of a text in order, with repetitions.

    White space and hyphens separate words, as in lunr.js: "state-of-the-art" is four.
    """
    return list(filter(None, map(term, fold(text).replace("-", " ").split())))


def split_words(text: str) -> list[str]:
    """The folded and trimmed words of a text, stop words included: what readers may type."""
    return list(filter(None, map(_trim, fold(text).replace("-", " ").split())))


def _trim(token: str) -> str:
    """A token without the punctuation around it."""
    signed = _SIGNED.fullmatch(token)
    return signed[1] if signed else _TRIM.sub("", token)


def join_identifiers(*names: str) -> str:
    """Identifiers as a text in which each is one term: hyphens, which split words, become
    underscores."""
    return " ".join(name.replace("-", "_") for name in names)
