"""Neighbourhoods of a map: what stands together, and the words that tell it from the rest."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt, log

from ..records.text import to_plain
from ..search import Languages, fold
from .landmarks import Place, centres
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

    place: Place
    words: tuple[str, ...]


def settle(
    places: Sequence[Place], texts: Sequence[Text], languages: Languages
) -> tuple[Neighbourhood, ...]:
    """The neighbourhoods of some landmarks, from left to right; none of few."""
    found = sorted(centres(places, min(isqrt(len(places) // 4), _MOST)))
    if not found:
        return ()
    bare = [Neighbourhood(place, ()) for place in found]
    spoken = [_spoken(text, languages) for text in texts]
    around = [nearest(bare, place) for place in places]
    every = _times(spoken)
    made = []
    for number, place in enumerate(found):
        own = [one for at, one in zip(around, spoken, strict=True) if at == number]
        made.append(Neighbourhood(place, _words(own, every)))
    return tuple(made)


def nearest(neighbourhoods: Sequence[Neighbourhood], place: Place) -> int:
    """The number of the neighbourhood whose middle is nearest; 0 where there is none."""
    x, y = place
    ways = [(one.place[0] - x) ** 2 + (one.place[1] - y) ** 2 for one in neighbourhoods]
    return ways.index(min(ways)) if ways else 0


_Spoken = dict[str, tuple[str, int]]
"""Term -> a word that it stands for in a text, and what it counts there."""


def _times(spoken: Iterable[_Spoken]) -> Counter[str]:
    times: Counter[str] = Counter()
    for one in spoken:
        times.update({term: count for term, (_, count) in one.items()})
    return times


def _words(own: Sequence[_Spoken], every: Counter[str]) -> tuple[str, ...]:
    """The words of a neighbourhood's papers, each as it is mostly written."""
    times = _times(own)
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


def _spoken(text: Text, languages: Languages) -> _Spoken:
    found: _Spoken = {}
    for part, count in ((to_plain(text[1]), 1), (to_plain(text[0], braces=True), _IN_TITLE)):
        for word in _WORD.findall(part):
            term = languages.to_term(fold(word))
            if len(term) >= _LEAST_LETTERS:
                found[term] = found.get(term, (word, 0))[0], count
    return found
