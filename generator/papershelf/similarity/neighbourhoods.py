"""Neighbourhoods of a map: clusters of papers, and the words that distinguish each."""

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
"""Weight of a word in the title, in papers: titles say what papers are about."""
_LEAST_LETTERS = 3
_WORD = re.compile(r"[^\W\d_][^\W_]*")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Its centre, and the words that its papers use more often than others."""

    place: Point
    words: tuple[str, ...]


def find_neighbourhoods(
    places: Sequence[Point], texts: Sequence[Text], languages: Languages
) -> tuple[Neighbourhood, ...]:
    """The neighbourhoods of some landmarks, from left to right; none if there are few landmarks."""
    centres = sorted(find_centres(places, min(isqrt(len(places) // 4), _MOST)))
    if not centres:
        return ()
    bare = [Neighbourhood(place, ()) for place in centres]
    counts = [_count_words(text, languages) for text in texts]
    around = [find_nearest(bare, place) for place in places]
    every = _count_terms(counts)
    neighbourhoods = []
    for number, place in enumerate(centres):
        own = [words for at, words in zip(around, counts, strict=True) if at == number]
        neighbourhoods.append(Neighbourhood(place, _pick_words(own, every)))
    return tuple(neighbourhoods)


def find_nearest(neighbourhoods: Sequence[Neighbourhood], place: Point) -> int:
    """The number of the neighbourhood with the nearest centre; 0 if there are none."""
    x, y = place
    centres = (neighbourhood.place for neighbourhood in neighbourhoods)
    distances = [(centre_x - x) ** 2 + (centre_y - y) ** 2 for centre_x, centre_y in centres]
    return distances.index(min(distances)) if distances else 0


_TextWords = dict[str, tuple[str, int]]
"""Term -> (a word of the text with that term, its weight in the text)."""


def _count_terms(texts: Iterable[_TextWords]) -> Counter[str]:
    times: Counter[str] = Counter()
    for words in texts:
        times.update({term: count for term, (_, count) in words.items()})
    return times


def _pick_words(own: Sequence[_TextWords], every: Counter[str]) -> tuple[str, ...]:
    """The most distinctive words of a neighbourhood's papers, each in its most frequent form."""
    times = _count_terms(own)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for words in own:
        for term, (word, _) in words.items():
            forms[term][word] += 1
    share = times.total() / every.total()
    # In whole thousandths, so that equal weights compare as equal.
    weights = {term: int(1000 * count * log(count / every[term] / share))
               for term, count in times.items()}  # fmt: skip
    best = sorted(weights, key=lambda term: (-weights[term], term))[:_WORDS]
    return tuple(min(forms[term], key=lambda word: (-forms[term][word], word)) for term in best)


def _count_words(text: Text, languages: Languages) -> _TextWords:
    found: _TextWords = {}
    for part, count in ((to_plain(text[1]), 1), (to_plain(text[0], braces=True), _IN_TITLE)):
        for word in _WORD.findall(part):
            term = languages.to_term(fold(word))
            if len(term) >= _LEAST_LETTERS:
                found[term] = found.get(term, (word, 0))[0], count
    return found
