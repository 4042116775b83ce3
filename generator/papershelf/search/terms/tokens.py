"""From a text to the terms of the index: fold, cut, trim, leave out stop words, stem."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache

from lunr.stop_word_filter import WORDS

from .fold import fold

ToTerm = Callable[[str], str]
"""Gives the term of a folded token; empty where it has none."""

TextTerms = tuple[str, str]
"""The terms of a title and of an abstract, in their order and as often as they stand there, with
spaces between."""

# What may begin or end a word; lunr.js itself knows ASCII letters only.
_TRIM = re.compile(r"^[\W]+|[\W]+$")

STOP_WORDS = frozenset(WORDS)
"""Words that are in every text: lunr.js's list, as lunr.py has it."""


def build_to_term(
    stop_words: Container[str], stem: Callable[[str], str], elided: re.Pattern[str] | None = None
) -> ToTerm:
    """What makes terms by a stemmer, without some words and without what is `elided` before one.

    Each token is stemmed once.
    """

    @cache
    def term(token: str) -> str:
        word = token if token.isalnum() else _TRIM.sub("", token)
        if elided:
            word = elided.sub("", word)
        return "" if word in stop_words else stem(word)

    return term


def split_terms(text: str, term: ToTerm) -> list[str]:
    """The terms of a text in their order, each as often as it stands there.

    White space and hyphens part words, as in lunr.js: "state-of-the-art" is four.
    """
    return list(filter(None, map(term, fold(text).replace("-", " ").split())))


def split_words(text: str) -> list[str]:
    """The folded and trimmed words of a text, stop words too: what readers may type."""
    found = (_TRIM.sub("", token) for token in fold(text).replace("-", " ").split())
    return [word for word in found if word]


def join_identifiers(*names: str) -> str:
    """Identifiers as a text of which each is one term: hyphens would cut them."""
    return " ".join(name.replace("-", "_") for name in names)
