"""Venues by their short names, which no record has to tell: "neurips" for "Conference on Neural
Information Processing Systems". `client/words/venues.js` has the same rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .terms.tokens import split_words

_SKIPPED = frozenset(
    """annual association chapter conference for ieee in international joint journal meeting of on
    proceedings symposium the and acm cvf rsj transactions workshop""".split()
)
"""Words of names of venues that short names skip."""


def has_venue(names: Collection[str], words: Sequence[str]) -> bool:
    """Whether a venue's names have, for each of the words, a word that begins with it, or are a
    name that it is short for."""
    own = [split_words(name.replace("/", " ")) for name in names]
    return bool(own) and all(any(_matches(word, name) for name in own) for word in words)


def _matches(word: str, name: Sequence[str]) -> bool:
    return any(one.startswith(word) for one in name) or is_short_for(word, name)


def is_short_for(word: str, name: Sequence[str], parts: int = 0) -> bool:
    """Whether a word consists of beginnings of the words of a name, in their order: "coling" of
    "International Conference on Computational Linguistics". A plural "s" may follow ("aistats").
    """
    if not word or (word == "s" and not name):
        return parts > 1 and all(other in _SKIPPED for other in name)
    if not name:
        return False
    first, rest = name[0], name[1:]
    if first in _SKIPPED and is_short_for(word, rest, parts):
        return True
    for length in range(1, min(len(first), len(word)) + 1):
        if word[length - 1] != first[length - 1]:
            return False
        if is_short_for(word[length:], rest, parts + 1):
            return True
    return False
