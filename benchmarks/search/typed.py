"""What people really type who have a paper in mind: some fifty kinds of queries, drawn by seed.

The right papers of a query are those that it describes as well as the one it was drawn from: with
the words in their titles, the family names among their authors, and the year, as typed without its
mistakes. Queries that describe more than ten papers are not asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from random import Random

from papershelf.search import Document
from papershelf.search.terms.tokens import split_words

from .known import Item
from .typed_kinds import KINDS, Paper, Typed

MOST_RIGHT = 10


class _Facts:
    """Which papers a query describes."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._words: dict[str, set[int]] = defaultdict(set)
        self._names: dict[str, set[int]] = defaultdict(set)
        self._years: dict[int, set[int]] = defaultdict(set)
        self._titles: dict[str, set[int]] = defaultdict(set)
        self._documents = documents
        for at, one in enumerate(documents):
            for word in split_words(one.title):
                self._words[word].add(at)
            for name in one.names:
                self._names[name.split()[-1]].add(at)
            self._years[one.year].add(at)
            self._titles[" ".join(split_words(one.title))].add(at)

    @property
    def vocabulary(self) -> list[str]:
        """Words of several titles."""
        return sorted(
            word for word, found in self._words.items() if len(found) > 4 and len(word) > 3
        )

    def find_right(self, typed: Typed, at: int) -> list[str]:
        """The ids of the papers that are as right as one; none if there are too many."""
        sets: list[Set[int]] = [self._words[word] for word in typed.words]
        sets += [self._names[name] for name in typed.names]
        sets += [self._years[typed.year]] if typed.year else []
        same = self._titles[" ".join(split_words(self._documents[at].title))]
        found = (set.intersection(*map(set, sets)) if sets else set()) | same | {at}
        return (
            [self._documents[one].id for one in sorted(found)] if len(found) <= MOST_RIGHT else []
        )


def draw_typed(documents: Sequence[Document], each: int = 60, seed: int = 1) -> list[Item]:
    """Some queries of each kind; fewer where the collection has fewer papers for them."""
    facts = _Facts(documents)
    found: list[Item] = []
    vocabulary = facts.vocabulary
    for kind, make in KINDS.items():
        # Of its own: another kind more or less changes no other.
        random, asked = Random(f"{seed} {kind}"), set[str]()
        order = random.sample(range(len(documents)), len(documents))
        for at in order:
            if len(asked) >= each:
                break
            paper = Paper(documents[at], random, vocabulary)
            if len(paper.title) < 4 or not paper.names or not paper.year:
                continue
            typed = make(paper)
            if typed and typed.query not in asked and (right := facts.find_right(typed, at)):
                asked.add(typed.query)
                found.append((kind, typed.query, right))
    return found
