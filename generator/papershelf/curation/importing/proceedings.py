"""Volumes from BibTeX: a `@proceedings` that other entries name as their `crossref` becomes an
entry of `volumes.yaml`, with their records as its papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from ...errors import format_count
from ...formats.read import Entry, Found
from ...records import source
from ...records.reader import Memory, RecordReader
from ...records.slug import slugify
from ...records.source import Place
from ...records.text import to_plain
from ...records.volumes.volume import Volume
from ...records.volumes.volume_table import VolumeTable
from ..record_index import IndexedRecord
from ..yaml_edit import append_entry, set_keys
from . import record_values
from .plan import ImportPlanner
from .planned_entry import ImportNote

_FILE = "volumes.yaml"
_OF_VOLUME = (
    "date", "editors", "publisher", "address", "series", "volume", "number", "isbn", "issn", "doi",
    "url",
)  # fmt: skip
"""The keys of a record that a volume has too."""


@dataclass
class Proceedings:
    """An entry that is a volume, with the keys of the entries that are its parts."""

    entry: Entry
    file: str
    format: str
    parts: list[str]


@dataclass
class ProceedingsPlanner:
    """Plans `volumes.yaml`. Volumes that are in it get the papers that they lack; new ones are only
    made if a curator asked for it, `creates`."""

    planner: ImportPlanner
    creates: bool
    _found: list[Proceedings] = field(default_factory=list)

    def __post_init__(self) -> None:
        reader = RecordReader(self.planner.root, Memory())
        path = self.planner.content / _FILE
        self._entries: list[tuple[Place, Volume]] = reader.read_vocabulary(Volume, path)
        keys = ((one.key or one.id).lower() for _, one in self._entries)
        self._by_key = {key: at for at, key in enumerate(keys)}

    def take(self, found: Iterable[Found], file: str, format: str) -> Iterator[Found]:
        """Yield what a file has but its volumes, which are planned by `finish`."""
        if not self.creates and not self._by_key:
            yield from found
            return
        every = list(found)
        entries = [one for one in every if isinstance(one, Entry)]
        for one in every:
            parts = _list_parts(one, entries) if isinstance(one, Entry) else None
            if isinstance(one, Entry) and parts is not None and self._is_volume(one, parts, file):
                self._found.append(Proceedings(one, file, format, parts))
            else:
                yield one

    def _is_volume(self, entry: Entry, parts: list[str], file: str) -> bool:
        key = _get_key(entry).lower()
        if key in self._by_key:
            return True
        if not self.creates or not parts:
            return False
        if key in self.planner.index.keys:
            text = f"a record has the citation key `{key}`: delete it to import it as a volume"
            self.planner.notes.append(ImportNote(file, entry.line, "kept", text))
            return False
        return True

    def finish(self) -> None:
        """Plan the entries of `volumes.yaml`, after all papers are planned."""
        for one in self._found:
            found = (self.planner.find_records(one.format, name) for name in one.parts)
            records = dict.fromkeys(chain.from_iterable(found))
            at = self._by_key.get(_get_key(one.entry).lower())
            if at is not None:
                self._add_papers(one, at, list(records))
            elif records:
                self._add_volume(one, list(records))

    def _add_volume(self, one: Proceedings, records: Sequence[IndexedRecord]) -> None:
        record, paper, left_out = record_values.validate_entry(one.entry, self.planner.content)
        if not paper:
            self._note(one, "not understood", "; ".join(unread.what for unread in left_out))
            return
        given = record_values.to_yaml_values(record, paper)
        id, key = self._choose_id(_get_key(one.entry)), _get_key(one.entry)
        title = to_plain(paper.title, braces=True)
        venues = {one.paper.venue for one in records}
        venues = {venue for venue in venues if to_plain(venue, braces=True) != title}
        values: dict[str, Any] = {
            "id": id,
            "key": key if key != id else "",
            "title": title,
            "venue": venues.pop() if len(venues) == 1 else "",
            **{name: given[name] for name in _OF_VOLUME if given.get(name)},
            "papers": [record.paper.id for record in records],
        }
        order = [*Volume.model_fields]
        values = {name: values[name] for name in sorted(values, key=order.index) if values[name]}
        place, volume = Place(str(self.planner.root), self._path), Volume.model_validate(values)
        before = self._read_text()
        after = append_entry(before, values)
        if len(source.parse(place, after.encode())[0]) != len(self._entries) + 1:
            self._note(one, "not understood", f"`{_FILE}` is not a list of entries on lines")
            return
        self.planner.texts[self._path] = after
        self._by_key[key.lower()] = len(self._entries)
        self._entries.append((place, volume))
        papers = format_count(len(records), "paper")
        self._note(one, "volume", f"`{id}` is a new volume of {papers} in {_FILE}")

    def _add_papers(self, one: Proceedings, at: int, records: Sequence[IndexedRecord]) -> None:
        place, volume = self._entries[at]
        table = VolumeTable([volume])
        missing = [record.paper.id for record in records if not table.find_volumes(record.paper)]
        if not missing:
            return
        names = ", ".join(f"`{id}`" for id in missing)
        if volume.names_papers:
            papers = [*volume.papers, *missing]
            steps = place.steps or (at,)
            text, refused = set_keys(self._read_text(), {steps: {"papers": papers}}, Volume)
            if not refused:
                self.planner.texts[self._path] = text
                self._entries[at] = (place, volume.model_copy(update={"papers": tuple(papers)}))
                self._note(one, "volume", f"the volume `{volume.id}` gets {names}")
                return
        text = f"the volume `{volume.id}` does not have {names}; add them to its `papers` by hand"
        self._note(one, "kept", text)

    @property
    def _path(self) -> str:
        return (self.planner.content / _FILE).relative_to(self.planner.root).as_posix()

    def _read_text(self) -> str:
        path = self._path
        if path in self.planner.texts:
            return self.planner.texts[path]
        file = self.planner.root / path
        return file.read_bytes().decode("utf-8-sig") if file.exists() else ""

    def _choose_id(self, key: str) -> str:
        taken = {id.lower() for _, one in self._entries for id in (one.id, *one.aliases)}
        first = slugify(key)[:90]
        ids = chain([first], (f"{first}-{number}" for number in count(2)))
        return next(id for id in ids if id not in taken)

    def _note(self, one: Proceedings, kind: str, text: str) -> None:
        self.planner.notes.append(ImportNote(one.file, one.entry.line, kind, text))


def _get_key(entry: Entry) -> str:
    return str(entry.record.get("key", ""))


def _list_parts(entry: Entry, entries: Iterable[Entry]) -> list[str] | None:
    """The keys of the entries that are parts of one; None for an entry that can't be a volume."""
    if entry.record.get("type") != "proceedings" or not _get_key(entry):
        return None
    return [one.key for one in entries if one.book == entry.key.lower()]
