"""An index of existing and planned records by id, path, citation key, identifier and title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..records.paper import Paper
from ..records.people.earlier_names import EarlierNames
from ..records.source import Place
from ..records.works import MATCH_KEYS
from . import lockfile


@dataclass(slots=True, eq=False)
class IndexedRecord:
    """A record with its planned edits.

    `paper` is the record once `edits`, key -> value for YAML, are written. If `is_new`, the file
    doesn't exist yet and `edits` has all its keys.
    """

    place: Place
    paper: Paper
    is_new: bool = False
    edits: dict[str, Any] = field(default_factory=dict)
    _fingerprints: lockfile.Fingerprints = field(default_factory=dict)

    @property
    def fingerprints(self) -> lockfile.Fingerprints:
        """The fingerprints of its values, after the edits."""
        if not self._fingerprints:
            self._fingerprints = lockfile.fingerprint_paper(self.paper)
        return self._fingerprints

    def set(self, values: dict[str, Any], paper: Paper) -> None:
        """Plan to set some keys: `values` is what is written, `paper` has the same, validated."""
        self.edits |= values
        own = {key: paper.own[key] for key in values if key in paper.own}
        update = {key: getattr(paper, key) for key in values.keys() - own.keys()}
        update |= {"own": {**self.paper.own, **own}} if own else {}
        self.paper = self.paper.model_copy(update=update)
        self._fingerprints = {}


class RecordIndex:
    """All records, drafts too."""

    def __init__(self, records: Iterable[tuple[Place, Paper]]) -> None:
        self.records: list[IndexedRecord] = []
        self.keys: set[str] = set()
        """Citation keys in use, in lower case."""
        self.key_style = ""
        """How new records get a citation key that their source lacks: see `citation_keys`."""
        self.earlier_names = EarlierNames(())
        """Those that no new citation key may have."""
        self.paths: set[str] = set()
        self._by_id: dict[str, IndexedRecord] = {}
        self._by_likeness: dict[tuple[str, str], list[IndexedRecord]] = defaultdict(list)
        for place, paper in records:
            self.add(IndexedRecord(place, paper))

    def add(self, record: IndexedRecord) -> None:
        """Add a record."""
        paper = record.paper
        self.records.append(record)
        self.paths.add(record.place.path.lower())
        self.keys.add((paper.key or paper.id).lower())
        for id in (paper.id, *paper.aliases):
            self._by_id.setdefault(id.lower(), record)
        self.update(record)

    def update(self, record: IndexedRecord) -> None:
        """Index a record by its present values; it can still be found by earlier ones."""
        for name, value in _list_likenesses(record.paper):
            same = self._by_likeness[name, value]
            if not any(other is record for other in same):
                same.append(record)

    def find(self, id: str) -> IndexedRecord | None:
        """Return the record that has an id or had it before, in upper or lower case."""
        return self._by_id.get(id.lower())

    def can_be_version(self, paper: Paper, main: Paper) -> bool:
        """Whether a record may say that it is a version of another: works have one main version,
        and what the records say already stays."""
        is_linked = main.id in paper.versions or paper.id in main.versions
        is_free = not paper.version_of and not main.version_of and not is_linked
        return is_free and all(one.paper.version_of != paper.id for one in self.records)

    def has_room_for(self, id: str, path: str = "") -> bool:
        """Whether a new record may have an id: no record uses it, its path, or it as a key."""
        return not (id in self._by_id or id in self.keys or path.lower() in self.paths)

    def find_alike(self, paper: Paper) -> Iterator[tuple[str, IndexedRecord]]:
        """Yield the records that share a value with a paper, each with the name of that value, the
        strongest evidence first."""
        for name, value in _list_likenesses(paper):
            for record in self._by_likeness.get((name, value), ()):
                yield name, record


def _list_likenesses(paper: Paper) -> Iterator[tuple[str, str]]:
    for name, read in _KNOWN_BY.items():
        if value := read(paper):
            yield name, value


_KNOWN_BY: Mapping[str, Callable[[Paper], str]] = {
    "DOI": MATCH_KEYS["DOI"],
    "arXiv id": MATCH_KEYS["arXiv id"],
    "citation key": lambda paper: paper.key.lower(),
    "title": MATCH_KEYS["title"],
}
