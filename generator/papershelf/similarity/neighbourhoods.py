"""Neighbourhoods of a map: what stands together, and the words that tell it from the rest."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt, log

from ..records.text import to_plain
from ..search import Languages, fold
from .landmarks import Point, find_centres
from .weights import Text

_MOST = 24
_WORDS = 3
_IN_TITLE = 3
"""Papers that count for one with a word in its title: what it is about stands there."""
_LEAST_LETTERS = 3
_WORD = re.compile(r"[^\W\d_][^\W_]*")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Its middle, and the words that its papers have more often than others."""

    place: Point
    words: tuple[str, ...]


def find_neighbourhoods(
    places: Sequence[Point], texts: Sequence[Text], languages: Languages
) -> tuple[Neighbourhood, ...]:
    """The neighbourhoods of some landmarks, from left to right; none of few."""
    found = sorted(find_centres(places, min(isqrt(len(places) // 4), _MOST)))
    if not found:
        return ()
    bare = [Neighbourhood(place, ()) for place in found]
    spoken = [_count_words(text, languages) for text in texts]
    around = [find_nearest(bare, place) for place in places]
    every = _count_terms(spoken)
    made = []
    for number, place in enumerate(found):
        own = [one for at, one in zip(around, spoken, strict=True) if at == number]
        made.append(Neighbourhood(place, _pick_words(own, every)))
    return tuple(made)


def find_nearest(neighbourhoods: Sequence[Neighbourhood], place: Point) -> int:
    """The number of the neighbourhood whose middle is nearest; 0 where there is none."""
    x, y = place
    ways = [(one.place[0] - x) ** 2 + (one.place[1] - y) ** 2 for one in neighbourhoods]
    return ways.index(min(ways)) if ways else 0


_TextWords = dict[str, tuple[str, int]]
"""Term -> a word that it stands for in a text, and what it counts there."""


def _count_terms(spoken: Iterable[_TextWords]) -> Counter[str]:
    times: Counter[str] = Counter()
    for one in spoken:
        times.update({term: count for term, (_, count) in one.items()})
    return times


def _pick_words(own: Sequence[_TextWords], every: Counter[str]) -> tuple[str, ...]:
    """The words of a neighbourhood's papers, each as it is mostly written."""
    times = _count_terms(own)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one in own:
        for term, (word, _) in one.items():
            written[term][word] += 1
    share = times.total() / every.total()
    # In whole thousandths, so that equals are equal.
    weights = {term: int(1000 * count * log(count / every[term] / share))
               for term, count in times.items()}  # fmt: skip
    best = sorted(weights, key=lambda term: (-weights[term], term))[:_WORDS]
    return tuple(min(written[term], key=lambda word: (-written[term][word], word)) for term in best)


def _count_words(text: Text, languages: Languages) -> _TextWords:
    found: _TextWords = {}
    for part, count in ((to_plain(text[1]), 1), (to_plain(text[0], braces=True), _IN_TITLE)):
        for word in _WORD.findall(part):
            term = languages.to_term(fold(word))
            if len(term) >= _LEAST_LETTERS:
                found[term] = found.get(term, (word, 0))[0], count
    return found
