"""Papers near others: those whose titles and abstracts have the same rare words.

A paper is a vector of its heaviest terms, and two are as near as the cosine of theirs. Only papers
that share two of their rarest terms are compared, so that the work grows with the papers and not
with their pairs. All is done in whole numbers: the same papers have the same neighbours, whatever
the order in which they come.

A term weighs by a power of two (see `weights.py`). So an edit changes few weights, and
`Neighbours.update` looks again only at papers that have such a term, and at those near them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from ..search import Languages, TextTerms
from .weights import Text, map_in_parallel, split_text, to_step, to_vector, weigh_terms

Vector = dict[str, int]
"""Term -> its part in a vector of length `LENGTH`; the rarest term comes first."""
Near = list[tuple[int, str]]
"""(score, id) of neighbours, the nearest first; scores are below zero, so that they sort so."""

_LOOKED_AT = 2_500
"""How many papers a paper's rarest terms may have together: the most that is looked at for it."""
_SHARED = 2
"""Rarest terms that two papers must share. A single one is often a word with two meanings."""
_FLOOR = 150_000
"""The least score, in millionths: what is farther has its words in common by chance."""


class Neighbours:
    """The papers near each paper of a collection. Pickles, to be brought up to date later.

    What it holds of a paper is text, which is read when it is needed: a small edit of a large
    collection then costs little more than reading the file.
    """

    def __init__(self, most: int, languages: Languages) -> None:
        self.read: dict[str, TextTerms] = {}
        """The terms of the texts that the last update has read, by their ids."""
        self._most = most
        # Without what these have worked out, which doesn't pickle.
        self._languages = replace(languages)
        self._marks: dict[str, bytes] = {}
        self._weighed: dict[str, str] = {}
        """Id -> what `weigh` makes of the text."""
        self._papers: Counter[str] = Counter()
        """Term -> how many papers have it."""
        self._vectors: dict[str, str] = {}
        """Id -> a vector, as `vector_of` writes it."""
        self._near: dict[str, Near] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Without what the last update has read, which the next is not interested in."""
        return {**self.__dict__, "read": {}}

    def is_compatible(self, other: Neighbours) -> bool:
        """Whether the same papers would have the same neighbours in the other."""
        return (self._most, self._languages) == (other._most, other._languages)

    def to_lists(self) -> dict[str, tuple[str, ...]]:
        """Id -> ids of the papers near it, the nearest first."""
        return {id: _list_ids(near) for id, near in self._near.items()}

    def update(self, marks: Mapping[str, bytes], text: Callable[[str], Text]) -> set[str]:
        """Take the papers as they are now; gives those that have other neighbours than before.

        `marks` has all ids, each with what tells its text from another; `text` is asked for those
        that had another mark before, or none.
        """
        ids = sorted(id for id, mark in marks.items() if self._marks.get(id) != mark)
        languages = replace(self._languages)
        found = map_in_parallel(_split_and_weigh, languages, [text(id) for id in ids])
        read = dict(zip(ids, found, strict=True))
        self.read = {id: terms for id, (terms, _) in read.items()}
        fresh = {id: one for id, (_, one) in read.items() if self._weighed.get(id) != one}
        gone, scale = self._marks.keys() - marks.keys(), self._scale
        self._marks = dict(marks)
        others = self._replace(fresh, gone)
        is_same_scale = scale == self._scale
        stale = self._find_papers_with(others, fresh) if is_same_scale else set(self._weighed)
        self._update_vectors(sorted(stale))
        return self._update_neighbours(stale, gone) if stale or gone else set()

    @property
    def _scale(self) -> int:
        """The power of two above the number of papers."""
        return len(self._marks).bit_length()

    def _replace(self, fresh: Mapping[str, str], gone: Collection[str]) -> set[str]:
        """Count other texts, and none of what is gone; gives the terms that weigh otherwise."""
        change: Counter[str] = Counter()
        for id in (*fresh, *gone):
            change.subtract(self._weighed.pop(id, "").split())
        for one in fresh.values():
            change.update(one.split())
        self._weighed.update(fresh)
        steps = {term: to_step(self._papers[term]) for term in change}
        self._papers.update(change)
        for term in change:
            if not self._papers[term]:
                del self._papers[term]
        return {term for term, step in steps.items() if to_step(self._papers[term]) != step}

    def _find_papers_with(self, some: set[str], fresh: Mapping[str, str]) -> set[str]:
        """Papers with another text, or with one of some terms."""
        if not some:
            return set(fresh)
        return {id for id, one in self._weighed.items()
                if id in fresh or not some.isdisjoint(one.split())}  # fmt: skip

    def _update_vectors(self, stale: Sequence[str]) -> None:
        """Make the vectors of some papers."""
        shared = self._papers, self._scale
        found = map_in_parallel(to_vector, shared, [self._weighed[id] for id in stale])
        self._vectors.update(zip(stale, found, strict=True))

    def _update_neighbours(self, stale: set[str], gone: set[str]) -> set[str]:
        """Find what is near papers of which some have another vector, or are gone; gives those that
        have other neighbours."""
        for id in gone:
            del self._vectors[id], self._near[id]
        lost = stale | gone
        again = sorted(stale.union(id for id, near in self._near.items()
                                   if not lost.isdisjoint(_list_ids(near))))  # fmt: skip
        index = _NeighbourIndex(self._vectors, self._papers, again)
        found = map_in_parallel(_find_nearest, (index, self._most), again)
        now = dict(zip(again, found, strict=True))
        if len(now) < len(self._vectors):
            self._offer_as_neighbours(stale, now, index)
        old = self._near
        moved = {id for id, near in now.items()
                 if id not in old or _list_ids(old[id]) != _list_ids(near)}  # fmt: skip
        self._near.update(now)
        return moved

    def _offer_as_neighbours(
        self, stale: set[str], now: dict[str, Near], index: _NeighbourIndex
    ) -> None:
        """Let papers with another vector come among the neighbours of those not looked at."""
        looked_at = set(now)
        for id in stale:
            for score, other in index.find_near(id):
                if other not in looked_at:
                    near = now.get(other, self._near[other])
                    now[other] = sorted([*near, (score, id)])[: self._most]


class _NeighbourIndex:
    """Vectors, and which have a term among their rarest: of terms that some papers have there."""

    def __init__(
        self, vectors: Mapping[str, str], papers: Mapping[str, int], some: Iterable[str]
    ) -> None:
        self._texts = vectors
        self._papers = papers
        self._vectors: dict[str, Vector] = {}
        self._having: dict[str, list[str]] = defaultdict(list)
        wanted = {term for id in some for term in self._iter_rarest(vectors[id])}
        for id, text in vectors.items():
            if not wanted.isdisjoint(text.split()):
                for term in self._iter_rarest(text):
                    self._having[term].append(id)

    def find_near(self, id: str) -> Near:
        """All papers near a paper of those, the nearest first."""
        vector = self._parse_vector(id)
        having = [self._having[term] for term in self._iter_rarest(self._texts[id])]
        shared = Counter(chain.from_iterable(having))
        others = [other for other, times in shared.items() if times >= _SHARED and other != id]
        found = [(-_compute_cosine(vector, self._parse_vector(other)), other) for other in others]
        return sorted([one for one in found if one[0] <= -_FLOOR])

    def _iter_rarest(self, text: str) -> Iterator[str]:
        left = _LOOKED_AT
        for term in text.partition("\n")[0].split():
            left -= 1 << to_step(self._papers[term])
            if left < 0:
                return
            yield term

    def _parse_vector(self, id: str) -> Vector:
        found = self._vectors.get(id)
        if found is None:
            own, parts = self._texts[id].split("\n")
            found = self._vectors[id] = dict(zip(own.split(), map(int, parts.split()), strict=True))
        return found


def _split_and_weigh(languages: Languages, text: Text) -> tuple[TextTerms, str]:
    found = split_text(languages, text)
    return found, weigh_terms(found)


def _compute_cosine(one: Vector, other: Vector) -> int:
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])


def _list_ids(near: Near) -> tuple[str, ...]:
    return tuple([id for _, id in near])


def _find_nearest(shared: tuple[_NeighbourIndex, int], id: str) -> Near:
    index, most = shared
    return index.find_near(id)[:most]
