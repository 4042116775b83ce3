"""Related papers: those whose titles and abstracts share rare words.

A paper is a vector of its heaviest terms; the similarity of two papers is the cosine of their
vectors. Only papers that share two of their rarest terms are compared, so that the work grows with
the number of papers, not of pairs. All numbers are whole: the same papers have the same neighbours,
in whatever order they come.

Weights of terms depend on powers of two (see `weights.py`). So an edit changes few weights, and
`Neighbours.update` only recomputes papers with those terms, and the papers near them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from sys import intern
from typing import Any

from ..search import Languages, TextTerms
from .weights import Text, map_in_parallel, split_text, to_step, to_vector, weigh_terms

Vector = dict[str, int]
"""Term -> its component in a vector of length `LENGTH`; the rarest term comes first."""
Near = list[tuple[int, str]]
"""(score, id) of neighbours, the nearest first; scores are negative, so that they sort this way."""

_LOOKED_AT = 2_500
"""Most papers that a paper's rarest terms may have together: the limit of comparisons per paper."""
_FLOOR = 150_000
"""The lowest score, in millionths: papers below it share words by chance."""


class Neighbours:
    """The papers near each paper of a collection. Pickles, so that it can be updated later.

    Its data per paper is text, parsed only when needed: a small edit of a large collection then
    costs little more than reading the file.
    """

    def __init__(self, most: int, languages: Languages) -> None:
        self.read: list[str] = []
        """The ids of the papers whose texts the last update read."""
        self._most = most
        # A copy without cached values, which don't pickle.
        self._languages = replace(languages)
        self._digests: dict[str, bytes] = {}
        self._weighed: dict[str, str] = {}
        """Id -> the text as `weigh` formats it."""
        self._papers: Counter[str] = Counter()
        """Term -> number of papers with it."""
        self._vectors: dict[str, str] = {}
        """Id -> a vector, as `to_vector` formats it."""
        self._near: dict[str, Near] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Without what was read in the last update, which the next one doesn't need."""
        return {**self.__dict__, "read": []}

    def is_compatible(self, other: Neighbours) -> bool:
        """Whether the other would give the same papers the same neighbours."""
        return (self._most, self._languages) == (other._most, other._languages)

    def to_lists(self) -> dict[str, tuple[str, ...]]:
        """Id -> ids of the papers near it, the nearest first."""
        return {id: _list_ids(near) for id, near in self._near.items()}

    def update(
        self,
        digests: Mapping[str, bytes],
        text: Callable[[str], Text],
        keep: Callable[[str, TextTerms], None] = lambda _id, _terms: None,
    ) -> set[str]:
        """Set the current papers; returns the ids of those whose neighbours changed.

        `digests` has all ids, each with a digest of its text; `text` is called for papers whose
        digest is new, and `keep` with the terms of these texts.
        """
        ids = sorted(id for id, digest in digests.items() if self._digests.get(id) != digest)
        languages = replace(self._languages)
        found = map_in_parallel(_split_and_weigh, languages, map(text, ids))
        self.read = ids
        fresh: dict[str, str] = {}
        for id, (terms, weighed) in zip(ids, found, strict=True):
            keep(id, terms)
            if self._weighed.get(id) != weighed:
                fresh[id] = weighed
        removed, scale = self._digests.keys() - digests.keys(), self._scale
        self._digests = dict(digests)
        others = self._replace(fresh, removed)
        is_same_scale = scale == self._scale
        stale = self._find_papers_with(others, fresh) if is_same_scale else set(self._weighed)
        stale = self._update_vectors(sorted(stale), others)
        return self._update_neighbours(stale, removed) if stale or removed else set()

    @property
    def _scale(self) -> int:
        """The power of two above the number of papers."""
        return len(self._digests).bit_length()

    def _replace(self, fresh: Mapping[str, str], removed: Collection[str]) -> set[str]:
        """Count the terms of new texts, and uncount those of deleted papers.

        Returns the terms whose weight changed.
        """
        change: Counter[str] = Counter()
        for id in (*fresh, *removed):
            change.subtract(self._weighed.pop(id, "").split())
        for weighed in fresh.values():
            change.update(weighed.split())
        self._weighed.update(fresh)
        steps = {term: to_step(self._papers[term]) for term in change}
        self._papers.update(change)
        for term in change:
            if not self._papers[term]:
                del self._papers[term]
        return {term for term, step in steps.items() if to_step(self._papers[term]) != step}

    def _find_papers_with(self, terms: set[str], fresh: Mapping[str, str]) -> set[str]:
        """Papers with a new text, or with one of some terms."""
        if not terms:
            return set(fresh)
        return {id for id, weighed in self._weighed.items()
                if id in fresh or not terms.isdisjoint(weighed.split())}  # fmt: skip

    def _update_vectors(self, some: Sequence[str], terms: set[str]) -> set[str]:
        """Compute the vectors of some papers, after the weights of some terms changed.

        Returns the ids of those that may have other neighbours: most of these terms are not among
        a paper's heaviest.
        """
        shared, old = (self._papers, self._scale), self._vectors
        found = map_in_parallel(to_vector, shared, map(self._weighed.__getitem__, some))
        new = dict(zip(some, found, strict=True))
        stale = {id for id, vector in new.items()
                 if old.get(id) != vector or not terms.isdisjoint(vector.split())}  # fmt: skip
        old.update(new)
        return stale

    def _update_neighbours(self, stale: set[str], removed: set[str]) -> set[str]:
        """Recompute the neighbours of papers affected by new vectors and deleted papers.

        Returns the ids of papers whose neighbours changed.
        """
        for id in removed:
            del self._vectors[id], self._near[id]
        affected = stale | removed
        again = sorted(stale.union(id for id, near in self._near.items()
                                   if not affected.isdisjoint(_list_ids(near))))  # fmt: skip
        index = _NeighbourIndex(self._vectors, self._papers, again)
        offered = stale if len(again) < len(self._vectors) else frozenset[str]()
        found = map_in_parallel(_find_nearest, (index, self._most, offered), again)
        near_all = dict(zip(again, found, strict=True))
        now = {id: near[: self._most] for id, near in near_all.items()}
        self._offer_as_neighbours({id: near_all[id] for id in offered}, now)
        old = self._near
        moved = {id for id, near in now.items()
                 if id not in old or _list_ids(old[id]) != _list_ids(near)}  # fmt: skip
        self._near.update(now)
        return moved

    def _offer_as_neighbours(self, offered: Mapping[str, Near], now: dict[str, Near]) -> None:
        """Add papers with new vectors to the neighbours of papers that are not recomputed.

        `offered` has all papers near each of them.
        """
        looked_at = set(now)
        for id, found in offered.items():
            for score, other in found:
                if other not in looked_at:
                    near = now.get(other, self._near[other])
                    now[other] = sorted([*near, (score, id)])[: self._most]


class _NeighbourIndex:
    """Vectors, and an index from terms to the papers that have them among their rarest.

    It covers only the rarest terms of `some` papers.
    """

    def __init__(
        self, vectors: Mapping[str, str], papers: Mapping[str, int], some: Iterable[str]
    ) -> None:
        self._texts = vectors
        self._papers = papers
        self._vectors: dict[str, Vector] = {}
        self._having: dict[str, list[str]] = defaultdict(list)
        wanted = {term for id in some for term in self._list_rarest(vectors[id])}
        for id, text in vectors.items():
            if not wanted.isdisjoint(_split_terms(text)):
                for term in self._list_rarest(text):
                    self._having[term].append(id)

    def find_near(self, id: str) -> Near:
        """All papers near one of `some`, the nearest first.

        They share two of its rarest terms: a single one is often a word with two meanings.
        """
        vector = self._parse_vector(id)
        with_one: set[str] = set()
        others: set[str] = set()
        for term in self._list_rarest(self._texts[id]):
            others.update(with_one.intersection(self._having[term]))
            with_one.update(self._having[term])
        others.discard(id)
        found = [(-_compute_cosine(vector, self._parse_vector(other)), other) for other in others]
        return sorted([pair for pair in found if pair[0] <= -_FLOOR])

    def _list_rarest(self, text: str) -> list[str]:
        terms = _split_terms(text)
        left, papers = _LOOKED_AT, self._papers
        for place, term in enumerate(terms):
            left -= 1 << to_step(papers[term])
            if left < 0:
                return terms[:place]
        return terms

    def _parse_vector(self, id: str) -> Vector:
        found = self._vectors.get(id)
        if found is None:
            terms, parts = self._texts[id].split("\n")
            # A term is one object for all vectors: most of their memory would be its copies.
            own = map(intern, terms.split())
            found = self._vectors[id] = dict(zip(own, map(int, parts.split()), strict=True))
        return found


def _split_terms(vector: str) -> list[str]:
    """The terms of a vector as `to_vector` formats it, the rarest first."""
    return vector[: vector.index("\n")].split(" ")


def _split_and_weigh(languages: Languages, text: Text) -> tuple[TextTerms, str]:
    found = split_text(languages, text)
    return found, weigh_terms(found)


def _compute_cosine(left: Vector, right: Vector) -> int:
    return sum([left[term] * right[term] for term in left.keys() & right.keys()])


def _list_ids(near: Near) -> tuple[str, ...]:
    return tuple([id for _, id in near])


def _find_nearest(shared: tuple[_NeighbourIndex, int, Set[str]], id: str) -> Near:
    """The papers near one: the nearest, or all of them if it is among some ids."""
    index, most, offered = shared
    found = index.find_near(id)
    return found if id in offered else found[:most]
