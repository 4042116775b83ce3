"""Proposes entries of `people.yaml` for authors who are likely the same person.

Similar names alone are weak evidence. They count if the two authors have a co-author in common, or
a family name that hardly anyone else has. Two authors are different people if they wrote a paper
together, have different ORCID iDs, or are separate in `people.yaml`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from ...errors import format_count
from ...records.collection import Collection
from ...records.text import fold
from ..merge_text import format_merge
from . import similar_names
from .similar_names import SimilarNames

# Most other authors with the same family name, if there is no other evidence for a merge.
_MAX_OTHERS: Mapping[similar_names.Difference, int] = {
    "spelling": 2, "order": 0, "initial": 0, "middle": 1,
}  # fmt: skip
# Family names that are no evidence, even if no other author of a small collection has them.
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
    """A proposed entry of `people.yaml`, or new keys of an existing one.

    `others` are the slugs of the authors who become the person `id`. `authors` are (name, number of
    papers) of all of them, that person first. `why` is the evidence; `is_known` says whether the
    entry exists already.
    """

    id: str
    keys: Mapping[str, str | list[str]]
    others: tuple[str, ...]
    authors: tuple[tuple[str, int], ...]
    why: str
    is_known: bool

    def __str__(self) -> str:
        """The proposal for a curator, with YAML to paste."""
        remarks = [self.why, "change the entry" if self.is_known else ""]
        entry = {"id": self.id, **self.keys}
        return format_merge("likely one person", self.authors, remarks, entry, self.others)


@dataclass(frozen=True)
class _LikelyPair:
    """Two authors who are likely the same person, and the evidence: how many co-authors they share,
    how many others have their family name, and whether they have the same ORCID iD."""

    authors: tuple[str, str]
    shared: int
    others: int
    has_orcid: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts the likeliest pair first."""
        return not self.has_orcid, -self.shared, self.others, self.authors

    @property
    def why(self) -> str:
        """The evidence in words."""
        if self.has_orcid:
            return "the same ORCID iD"
        if self.shared:
            return f"{format_count(self.shared, 'co-author')} in common"
        if self.others:
            return f"{format_count(self.others, 'other has', 'others have')} the family name"
        return "nobody else has the family name"


class _AuthorGroup(NamedTuple):
    """Authors who are likely the same person, and the strongest evidence."""

    authors: tuple[str, ...]
    why: str = ""


def propose_merges(collection: Collection) -> list[Merge]:
    """Return the likely merges, the likeliest first. Each author is in at most one of them."""
    authors = _Authors(collection)
    groups: dict[str, _AuthorGroup] = {}
    for pair in sorted(authors.find_pairs(), key=lambda pair: pair.order):
        first, second = (groups.get(author, _AuthorGroup((author,))) for author in pair.authors)
        crossed = product(first.authors, second.authors)
        if first != second and not any(authors.are_distinct(*other) for other in crossed):
            why = first.why or second.why or pair.why
            joined = _AuthorGroup((*first.authors, *second.authors), why)
            groups |= dict.fromkeys(joined.authors, joined)
    return [authors.create_merge(group) for group in dict.fromkeys(groups.values())]


class _Authors:
    """The authors of a collection who may be merged, with their names and ORCID iDs."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._orcids: dict[str, set[str]] = defaultdict(set)
        by_id = set()  # authors with an id in a record but no entry: no variant can name them
        for name in (name for paper in collection.papers for name in paper.authors):
            if name.orcid:
                self._orcids[collection.author_slug(name)].add(name.orcid)
            if name.id and not collection.person(name.id):
                by_id.add(name.id)
        for person in collection.people:
            self._orcids[person.id].update({person.orcid} - {""})
        authors = (author for author in collection.by_author if author not in by_id)
        self._names = {author: collection.author_name(author) for author in authors}
        self._swapped: set[str] = set()
        """Authors whose given and family name are in the wrong order."""
        self._get_co_authors = lru_cache(maxsize=None)(self._find_co_authors)

    def find_pairs(self) -> Iterator[_LikelyPair]:
        """Yield the pairs that are likely the same person."""
        for first, second in self._find_same_orcids():
            if not self.are_distinct(first, second):
                yield self._create_pair(SimilarNames(first, second, "spelling", 0), has_orcid=True)
        papers = {author: len(own) for author, own in self._collection.by_author.items()}
        for names in similar_names.find_pairs(self._names, papers):
            if not self.are_distinct(names.first, names.second):
                pair = self._create_pair(names)
                if pair.shared or self._is_rare(names):
                    self._swapped |= {names.second} if names.difference == "order" else set()
                    yield pair

    def are_distinct(self, first: str, second: str) -> bool:
        """Whether two authors are certainly different people."""
        orcids = self._orcids.get(first, set()), self._orcids.get(second, set())
        people = self._collection.person(first), self._collection.person(second)
        distinct = [person.distinct for person in people if person]
        return (
            len(distinct) == 2
            or any(author in slugs for slugs in distinct for author in (first, second))
            or (all(orcids) and orcids[0].isdisjoint(orcids[1]))
            or second in self._get_co_authors(first)
        )

    def create_merge(self, group: _AuthorGroup) -> Merge:
        """Return the entry that merges all authors of a group into the best known one."""
        main, *others = sorted(group.authors, key=self._rank, reverse=True)
        person, name = self._collection.person(main), self._collection.author_label(main)
        variants = list(person.variants) if person else []
        covered = {fold(text) for text in (name, *variants)}
        spellings = {fold(text): text for other in others for text in self._list_spellings(other)}
        variants += [text for folded, text in spellings.items() if folded not in covered]
        aliases = [*(person.aliases if person else ()), *others]
        keys: dict[str, str | list[str]] = {} if person else {"name": name}
        keys |= {"variants": variants, "aliases": aliases}
        papers, label = self._collection.by_author, self._collection.author_label
        authors = tuple((label(author), len(papers[author])) for author in (main, *others))
        return Merge(main, keys, tuple(others), authors, group.why, person is not None)

    def _find_same_orcids(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of authors with the same ORCID iD."""
        by_orcid: dict[str, str] = {}
        for author in self._names:
            for orcid in sorted(self._orcids.get(author, ())):
                first = by_orcid.setdefault(orcid, author)
                if first != author:
                    yield first, author

    def _is_rare(self, names: SimilarNames) -> bool:
        """Whether the family name is so rare that similar names are evidence."""
        family = fold(self._names[names.first].family)
        return names.others <= _MAX_OTHERS[names.difference] and family not in _COMMON

    def _create_pair(self, names: SimilarNames, has_orcid: bool = False) -> _LikelyPair:
        first, second = names.first, names.second
        shared = len(self._get_co_authors(first) & self._get_co_authors(second))
        return _LikelyPair((first, second), shared, names.others, has_orcid)

    def _rank(self, author: str) -> tuple[object, ...]:
        """Return a sort key: authors in `people.yaml` rank highest, then authors whose name is in
        order and not an initial, then those with most papers."""
        is_initial = similar_names.is_initial(self._names[author])
        is_whole = author not in self._swapped and not is_initial
        papers = len(self._collection.by_author[author])
        return self._collection.person(author) is not None, is_whole, papers, author

    def _list_spellings(self, author: str) -> list[str]:
        """Return all spellings of an author's name, the most frequent last."""
        slug = self._collection.author_slug
        papers = self._collection.by_author[author]
        names = Counter(name.display for paper in papers for name in paper.authors
                        if slug(name) == author)  # fmt: skip
        return sorted(names, key=lambda name: (names[name], name))

    def _find_co_authors(self, author: str) -> frozenset[str]:
        slug = self._collection.author_slug
        papers = self._collection.by_author[author]
        return frozenset(slug(name) for paper in papers for name in paper.authors) - {author}
