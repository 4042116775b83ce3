"""From a text to the terms of the index: fold, cut, trim, leave out stop words, stem."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache

from .fold import fold

ToTerm = Callable[[str], str]
"""Gives the term of a folded token; empty where it has none."""

TextTerms = tuple[str, str]
"""The terms of a title and of an abstract, in their order and as often as they stand there, with
spaces between."""

# What may begin or end a word; lunr.js itself knows ASCII letters only.
_TRIM = re.compile(r"^[\W]+|[\W]+$")

STOP_WORDS = frozenset(
    "a able about across after all almost also am among an and any are as at be because been but "
    "by can cannot could dear did do does either else ever every for from get got had has have he "
    "her hers him his how however i if in into is it its just least let like likely may me might "
    "most must my neither no nor not of off often on only or other our own rather said say says "
    "she should since so some than that the their them then there these they this tis to too twas "
    "us wants was we were what when where which while who whom why will with would yet you "
    "your".split()
)
"""Words that are in every text; lunr.js's list."""


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
