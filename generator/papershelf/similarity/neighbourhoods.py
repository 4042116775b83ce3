"""Neighbourhoods of a map: clusters of papers, and the phrases that distinguish each."""

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
_PHRASES = 2
_IN_PHRASE = 3
"""Weight of two words that stand together: a phrase says more than its words."""
_IN_TITLE = 3
"""Weight of a word in the title, in papers: titles say what papers are about."""
_LEAST_LETTERS = 3
_BETWEEN = (" ", "-", "\n")
"""What stands between the words of a phrase."""
_WORD = re.compile(r"[^\W\d_][^\W_]*")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Its centre, and the words and phrases that its papers use more often than others."""

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
"""Term, or two with a space -> (its words in the text, its weight there)."""


def _count_terms(texts: Iterable[_TextWords]) -> Counter[str]:
    times: Counter[str] = Counter()
    for words in texts:
        times.update({term: count for term, (_, count) in words.items()})
    return times


def _pick_words(own: Sequence[_TextWords], every: Counter[str]) -> tuple[str, ...]:
    """The most distinctive words and phrases of a neighbourhood's papers, each in its most frequent
    form; no two have a word in common. A phrase is of two papers or more.
    """
    times = _count_terms(own)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for words in own:
        for term, (word, _) in words.items():
            forms[term][word] += 1
    share = times.total() / every.total()
    # In whole thousandths, so that equal weights compare as equal.
    weights = {
        term: int(1000 * count * log(count / every[term] / share)) * _IN_PHRASE ** (" " in term)
        for term, count in times.items()
        if " " not in term or forms[term].total() > 1
    }
    best: list[str] = []
    used: set[str] = set()
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if used.isdisjoint(term.split()) and len(best) < _PHRASES:
            best.append(term)
            used.update(term.split())
    return tuple(min(forms[term], key=lambda word: (-forms[term][word], word)) for term in best)


def _count_words(text: Text, languages: Languages) -> _TextWords:
    """The words of a text, and each two of them that stand together."""
    found: _TextWords = {}
    for part, count in ((to_plain(text[1]), 1), (to_plain(text[0], braces=True), _IN_TITLE)):
        before, end = ("", ""), -1
        for match in _WORD.finditer(part):
            word = match[0]
            term = languages.to_term(fold(word))
            if len(term) < _LEAST_LETTERS:
                continue
            found[term] = found.get(term, (word, 0))[0], count
            between = part[end : match.start()]
            if between in _BETWEEN and before[0]:
                pair, phrase = f"{before[0]} {term}", f"{before[1]}{between}{word}"
                found[pair] = found.get(pair, (" ".join(phrase.split()), 0))[0], count
            before, end = (term, word), match.end()
    return found
