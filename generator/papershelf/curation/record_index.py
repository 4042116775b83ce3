"""The records that an import finds, and those that it plans, by what they can be known by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..records.duplicates import MATCH_KEYS
from ..records.paper import Paper
from ..records.source import Place
from . import lockfile


@dataclass(slots=True, eq=False)
class Held:
    """A record: the paper that it says, or will say once the keys in `sets` are written.

    `is_new`: there is no file yet; `sets` is all of it.
    """

    place: Place
    paper: Paper
    is_new: bool = False
    sets: dict[str, Any] = field(default_factory=dict)
    _marks: lockfile.Marks = field(default_factory=dict)

    @property
    def marks(self) -> lockfile.Marks:
        """The marks of its values as they will be."""
        if not self._marks:
            self._marks = lockfile.marks(self.paper)
        return self._marks

    def set(self, written: dict[str, Any], paper: Paper) -> None:
        """Set some keys, as they are written and as a paper has them."""
        self.sets |= written
        self.paper = self.paper.model_copy(update={key: getattr(paper, key) for key in written})
        self._marks = {}


class Shelf:
    """All records, drafts too."""

    def __init__(self, records: Iterable[tuple[Place, Paper]]) -> None:
        self.records: list[Held] = []
        self.keys: set[str] = set()
        self.paths: set[str] = set()
        self._by_id: dict[str, Held] = {}
        self._by_likeness: dict[tuple[str, str], list[Held]] = defaultdict(list)
        for place, paper in records:
            self.add(Held(place, paper))

    def add(self, held: Held) -> None:
        """Take a record in."""
        paper = held.paper
        self.records.append(held)
        self.paths.add(held.place.path.lower())
        self.keys.add((paper.key or paper.id).lower())
        for id in (paper.id, *paper.aliases):
            self._by_id.setdefault(id.lower(), held)
        self.note(held)

    def note(self, held: Held) -> None:
        """Know a record by what it has now."""
        for name, value in _likenesses(held.paper):
            same = self._by_likeness[name, value]
            if not any(one is held for one in same):
                same.append(held)

    def record(self, id: str) -> Held | None:
        """The record of an id, or of an earlier one; its case doesn't matter."""
        return self._by_id.get(id.lower())

    def has_room_for(self, id: str, path: str = "") -> bool:
        """Whether a new record may have an id: no other has it, its path, or it as a key."""
        return not (id in self._by_id or id in self.keys or path.lower() in self.paths)

    def like(self, paper: Paper) -> Iterator[tuple[str, Held]]:
        """The records that share something with a paper, and what: the surest first."""
        for name, value in _likenesses(paper):
            for held in self._by_likeness.get((name, value), ()):
                yield name, held


def _likenesses(paper: Paper) -> Iterator[tuple[str, str]]:
    for name, of in _KNOWN_BY.items():
        if value := of(paper):
            yield name, value


_KNOWN_BY: Mapping[str, Callable[[Paper], str]] = {
    "DOI": MATCH_KEYS["DOI"],
    "arXiv id": MATCH_KEYS["arXiv id"],
    "citation key": lambda paper: paper.key.lower(),
    "title": MATCH_KEYS["title"],
}
