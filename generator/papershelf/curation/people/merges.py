"""Authors who are likely one person, as entries of `people.yaml` that would make them one.

A likeness of names says little by itself: it counts where the two have a co-author in common, or a
family name that hardly anyone else has. They are two where they wrote a paper together, have two
ORCID iDs, or `people.yaml` tells them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from ...errors import format_count, to_printable
from ...records.collection import Collection
from ...records.text import fold
from ..yaml_write import key_text
from . import similar_names
from .similar_names import Namesakes

# How many others may have the family name where nothing else speaks for a merge.
_OTHERS: Mapping[similar_names.Way, int] = {"spelling": 2, "order": 0, "initial": 0, "middle": 1}
# Family names that say nothing, even where no other of a small collection has them.
_COMMON = frozenset(
    "ahmed ali brown cao chan chang chen cheng cho choi das deng ding du fan fang feng gao "
    "garcia guo gupta han he hong hu huang islam jiang jin johnson jones jung khan kim kumar "
    "le lee li liang lin liu lu luo ma martinez miller nguyen pan park patel peng pham "
    "rodriguez sato sharma shen shi singh smith song su sun suzuki tan tanaka tang tian tran "
    "wang wei williams wong wu xiao xie xu yan yang ye yu yuan zeng zhang zhao "
    "zheng zhou zhu".split()
)


@dataclass(frozen=True)
class Merge:
    """What of an entry of `people.yaml` is new, or other than there.

    `others` are the slugs of those who become the person of the entry; `authors` all of them, that
    person first, as (name, number of papers). `why` says what speaks for it, `is_known` whether the
    entry is there already.
    """

    id: str
    keys: Mapping[str, str | list[str]]
    others: tuple[str, ...]
    authors: tuple[tuple[str, int], ...]
    why: str
    is_known: bool

    def __str__(self) -> str:
        """For a curator to read, and to paste."""
        names = ", ".join(
            f"{to_printable(name)} ({format_count(papers, 'paper')})"
            for name, papers in self.authors
        )
        told = {"id": self.id, **self.keys}
        lines = "".join(key_text(key, value, 2) for key, value in told.items())
        change = "; change the entry" if self.is_known else ""
        others = ", ".join(self.others)
        return (
            f"likely one person: {names}; {self.why}{change}\n"
            f"- {lines[2:]}  # if not: distinct: [{others}]\n"
        )


@dataclass(frozen=True)
class _Pair:
    """Two authors who are likely one, and what speaks for it."""

    authors: tuple[str, str]
    shared: int
    others: int
    has_orcid: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """The likeliest first."""
        return not self.has_orcid, -self.shared, self.others, self.authors

    @property
    def why(self) -> str:
        if self.has_orcid:
            return "the same ORCID iD"
        if self.shared:
            return f"{format_count(self.shared, 'co-author')} in common"
        if self.others:
            return f"{format_count(self.others, 'other has', 'others have')} the family name"
        return "nobody else has the family name"


class _Group(NamedTuple):
    """Authors who are likely one, and what speaks most for it."""

    authors: tuple[str, ...]
    why: str = ""


def likely(shelf: Collection) -> list[Merge]:
    """The merges that are likely right, the likeliest first; no author is in two of them."""
    authors = _Authors(shelf)
    groups: dict[str, _Group] = {}
    for pair in sorted(authors.pairs(), key=lambda pair: pair.order):
        one, two = (groups.get(author, _Group((author,))) for author in pair.authors)
        both = product(one.authors, two.authors)
        if one != two and not any(authors.are_two(*other) for other in both):
            joined = _Group((*one.authors, *two.authors), one.why or two.why or pair.why)
            groups |= dict.fromkeys(joined.authors, joined)
    return [authors.merge(group) for group in dict.fromkeys(groups.values())]


class _Authors:
    """The authors of a collection who may be merged, and what is known of them."""

    def __init__(self, shelf: Collection) -> None:
        self._shelf = shelf
        self._orcids: dict[str, set[str]] = defaultdict(set)
        apart = set()  # by their id in a record alone: no variant of a name leads to them
        for name in (name for paper in shelf.papers for name in paper.authors):
            if name.orcid:
                self._orcids[shelf.author_slug(name)].add(name.orcid)
            if name.id and not shelf.person(name.id):
                apart.add(name.id)
        for person in shelf.people:
            self._orcids[person.id].update({person.orcid} - {""})
        found = (author for author in shelf.by_author if author not in apart)
        self._names = {author: shelf.author_name(author) for author in found}
        self._wrong_way: set[str] = set()
        self._beside = lru_cache(maxsize=None)(self._co_authors)

    def pairs(self) -> Iterator[_Pair]:
        """The pairs that are likely one person."""
        for one, two in self._of_one_orcid():
            if not self.are_two(one, two):
                yield self._pair(Namesakes(one, two, "spelling", 0), has_orcid=True)
        for found in similar_names.pairs(self._names):
            if not self.are_two(found.one, found.two):
                pair = self._pair(found)
                if pair.shared or self._is_rare(found):
                    self._wrong_way |= {found.two} if found.way == "order" else set()
                    yield pair

    def are_two(self, one: str, two: str) -> bool:
        """Whether two authors are known not to be one."""
        orcids = self._orcids.get(one, set()), self._orcids.get(two, set())
        people = self._shelf.person(one), self._shelf.person(two)
        told = [person.distinct for person in people if person]
        return (
            len(told) == 2
            or any(author in slugs for slugs in told for author in (one, two))
            or (all(orcids) and orcids[0].isdisjoint(orcids[1]))
            or two in self._beside(one)
        )

    def merge(self, group: _Group) -> Merge:
        """The entry that makes all authors of a group the one who is best known."""
        one, *others = sorted(group.authors, key=self._worth, reverse=True)
        person, name = self._shelf.person(one), self._shelf.author_label(one)
        variants = list(person.variants) if person else []
        known = {fold(text) for text in (name, *variants)}
        written = {fold(text): text for other in others for text in self._written(other)}
        variants += [text for key, text in written.items() if key not in known]
        aliases = [*(person.aliases if person else ()), *others]
        keys: dict[str, str | list[str]] = {} if person else {"name": name}
        keys |= {"variants": variants, "aliases": aliases}
        papers, label = self._shelf.by_author, self._shelf.author_label
        authors = tuple((label(author), len(papers[author])) for author in (one, *others))
        return Merge(one, keys, tuple(others), authors, group.why, person is not None)

    def _of_one_orcid(self) -> Iterator[tuple[str, str]]:
        found: dict[str, str] = {}
        for author in self._names:
            for orcid in sorted(self._orcids.get(author, ())):
                first = found.setdefault(orcid, author)
                if first != author:
                    yield first, author

    def _is_rare(self, found: Namesakes) -> bool:
        """Whether so few have the family name that the likeness of two says something."""
        family = fold(self._names[found.one].family)
        return found.others <= _OTHERS[found.way] and family not in _COMMON

    def _pair(self, found: Namesakes, has_orcid: bool = False) -> _Pair:
        one, two = found.one, found.two
        shared = len(self._beside(one) & self._beside(two))
        return _Pair((one, two), shared, found.others, has_orcid)

    def _worth(self, author: str) -> tuple[object, ...]:
        """Who stays: whom `people.yaml` has, whose name is right and whole, who has most papers."""
        is_initial = similar_names.is_initial(self._names[author])
        is_right = author not in self._wrong_way and not is_initial
        papers = len(self._shelf.by_author[author])
        return self._shelf.person(author) is not None, is_right, papers, author

    def _written(self, author: str) -> list[str]:
        """All ways in which an author's name is written; the way of most papers is the last."""
        slug = self._shelf.author_slug
        papers = self._shelf.by_author[author]
        names = Counter(name.display for paper in papers for name in paper.authors
                        if slug(name) == author)  # fmt: skip
        return sorted(names, key=lambda name: (names[name], name))

    def _co_authors(self, author: str) -> frozenset[str]:
        slug = self._shelf.author_slug
        papers = self._shelf.by_author[author]
        return frozenset(slug(name) for paper in papers for name in paper.authors) - {author}
