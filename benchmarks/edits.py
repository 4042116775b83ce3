"""What curators change between two builds: a record, an entry of a vocabulary, a reading list.

An edit writes a few files below a site's folder, and names a page that has to show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .corpus import Record, to_path, write_record

ADDED = "Papershelf, one record added"
NEXT = "Papershelf, the next record added"
PERSON = "Papershelf, one entry of people.yaml changed"
TAG = "Papershelf, one tag's label changed"
VENUE = "Papershelf, one venue's name changed"
DATED = "Papershelf, one date changed"
TAGGED = "Papershelf, one record tagged"
NAMED = "Papershelf, one author of a record changed"
LIST = "Papershelf, one list changed"
REMOVED = "Papershelf, one record removed"

_CHANGED = "Changed by the benchmark"
_LISTED = 20
"""Papers of the reading list."""
_SHARE = 50
"""The tag and the venue have at most one paper in so many."""


@dataclass(frozen=True)
class Edit:
    """A change of some files, and what a page of the site says after it."""

    name: str
    apply: Callable[[], None]
    proof: tuple[str, str]
    pages: int
    """How many papers the site has after it."""


@dataclass(frozen=True)
class Curator:
    """Edits the records of a folder, its only reading list, and its vocabularies of an entry each.

    The entry of `people.yaml` is the author of most papers, whose page it keeps; that of
    `tags.yaml` is a tag of many papers, that of `venues.yaml` a venue of many.
    """

    folder: Path
    records: Sequence[Record]

    def reset(self) -> None:
        """Everything as it was before the first edit."""
        write_record(self.folder, self._removed)
        write_record(self.folder, self._revised)
        for record in self._added:
            (self.folder / to_path(record)).unlink(missing_ok=True)
        self._write_person({})
        self._write_tag({})
        self._write_venue({})
        self._write_list(self._listed)

    def make_edits(self) -> list[Edit]:
        """The edits, each on top of those before it."""
        count, (tag, name) = len(self.records), (self._tag, self._person)
        (added, following), text = self._added, _CHANGED
        person = {"name": f"{name} ({text})", "variants": [name]}
        label, venue, old = f"{tag} ({text})", f"{self._venue} ({text})", self._revised
        page, year = f"papers/{old['id']}/index.html", str(old["date"])[:4]
        dated = {**old, "date": f"{year}-02-03"}
        tagged = {**dated, "tags": [*old["tags"], tag]}
        named = {**tagged, "authors": [*old["authors"], text]}
        return [
            Edit(ADDED, lambda: write_record(self.folder, added),
                 ("index.html", added["title"]), count + 1),
            Edit(NEXT, lambda: write_record(self.folder, following),
                 ("index.html", following["title"]), count + 2),
            Edit(PERSON, lambda: self._write_person(person),
                 ("authors/first/index.html", text), count + 2),
            Edit(TAG, lambda: self._write_tag({"label": label}),
                 ("tags/index.html", text), count + 2),
            Edit(VENUE, lambda: self._write_venue({"name": venue}),
                 ("venues/index.html", text), count + 2),
            Edit(DATED, lambda: write_record(self.folder, dated), (page, f"{year}/2/3"), count + 2),
            Edit(TAGGED, lambda: write_record(self.folder, tagged), (page, label), count + 2),
            Edit(NAMED, lambda: write_record(self.folder, named), (page, text), count + 2),
            Edit(LIST, lambda: self._write_list([added["id"], *self._listed]),
                 ("lists/picks/index.html", added["title"]), count + 2),
            Edit(REMOVED, (self.folder / to_path(self._removed)).unlink,
                 ("lists/picks/index.html", added["title"]), count + 1),
        ]  # fmt: skip

    @property
    def _added(self) -> list[Record]:
        """Two records that come first in the feed: none has a later date."""
        newest = max(self.records, key=lambda record: str(record["date"]))
        date = f"{str(newest['date'])[:4]}-12-31"
        count = len(self.records)
        return [
            {**newest, "id": f"{name}-by-the-benchmark", "title": f"{_CHANGED}: {name}",
             "date": date, "abstract": self.records[at]["abstract"]}
            for name, at in (("added", count // 3), ("next", count // 2))
        ]  # fmt: skip

    @property
    def _removed(self) -> Record:
        """A record of the middle, which no list names."""
        return self.records[-1 - len(self.records) // 4]

    @property
    def _revised(self) -> Record:
        """A record without the tag, whose keys are changed one after the other."""
        start = len(self.records) // 5
        records = (*self.records[start:], *self.records[:start])
        return next((one for one in records if self._tag not in one["tags"]), records[0])

    @property
    def _listed(self) -> list[str]:
        removed = self._removed["id"]
        return [record["id"] for record in self.records[: _LISTED + 1] if record["id"] != removed]

    @property
    def _person(self) -> str:
        return _find_most_frequent(name for one in self.records for name in one["authors"])

    @property
    def _tag(self) -> str:
        return self._find_small(tag for record in self.records for tag in record["tags"])

    @property
    def _venue(self) -> str:
        return self._find_small(record["venue"] for record in self.records)

    def _find_small(self, names: Iterable[str]) -> str:
        """The name of most papers among those that few have."""
        counts, most = Counter(names), max(1, len(self.records) // _SHARE)
        return min(counts, key=lambda name: (counts[name] > most, -counts[name], name))

    def _write_person(self, more: dict[str, Any]) -> None:
        self._write("people.yaml", [{"id": "first", "name": self._person, **more}])

    def _write_tag(self, more: dict[str, Any]) -> None:
        self._write("tags.yaml", [{"tag": self._tag, **more}])

    def _write_venue(self, more: dict[str, Any]) -> None:
        self._write("venues.yaml", [{"key": self._venue, "name": self._venue, **more}])

    def _write_list(self, papers: list[str]) -> None:
        self._write("lists/picks.yaml", {"title": "Picks", "papers": papers})

    def _write(self, path: str, value: Any) -> None:
        file = self.folder / "content" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), "utf-8")


def _find_most_frequent(names: Iterable[str]) -> str:
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name))
