"""Plans an import: which records are new, and which keys of existing records change.

Nothing is written here. An entry either becomes a new record or belongs to an existing one. Of an
existing record, only those keys change that the source has changed and the curator has not.

A second import must change nothing. So entries that are the same as at their last import are
handled first, and entries without a place are tried again when all others have theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...formats.read import Entry, Unread
from ...records.own.own_fields import OwnField
from ...records.paper import Paper
from ..lockfile import Fingerprints, ImportedEntry, ImportLock
from ..record_index import IndexedRecord, RecordIndex
from . import matching, record_values
from .attached_pdfs import AttachedPdfs
from .new_records import create_record
from .own_values import take_own_values
from .planned_entry import ImportNote, PlannedEntry

_REFERENCES = ("related", "cites", "versions", "version_of")
"""Keys with ids of other records."""


@dataclass
class ImportPlanner:
    """Collects entries and plans what becomes of them; `content` is a folder below `root`, the
    folder of `mkdocs.yml`.

    First `add` entries, then call `finish`; both may be repeated. After that, `records` has the
    records of the entries by identity, `index` and `lock` are as they will be, and `notes` are for
    the curator.
    """

    root: Path
    content: Path
    index: RecordIndex
    lock: ImportLock
    link_versions: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    """The tags of `tags.yaml`, as in `record_values.index_tags`."""
    own_fields: tuple[OwnField, ...] = ()
    pdfs: AttachedPdfs | None = None
    """What copies the PDFs that entries name, if a curator asked for it."""
    notes: list[ImportNote] = field(default_factory=list)
    records: dict[int, IndexedRecord] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """New texts of other files than those of records."""
    _entries: list[PlannedEntry] = field(default_factory=list)
    _matched: set[tuple[str, ...]] = field(default_factory=set)
    """Format, name and record of each line of the lock that an entry of this import belongs to."""
    _referring: list[tuple[PlannedEntry, IndexedRecord]] = field(default_factory=list)

    def add(self, found: Entry | Unread, file: str, format: str) -> None:
        """Add an entry of a file, or a note about what its reader didn't understand."""
        if isinstance(found, Unread):
            self.notes.append(to_note(found, file))
            return
        found = take_own_values(found, self.own_fields)
        if self.tags:
            found = replace(found, record=record_values.move_keywords(found.record, self.tags))
        record, paper, left_out = record_values.validate_entry(found, self.content)
        for unread in (*found.unread, *left_out):
            self.notes.append(to_note(unread, file))
        if not self.pdfs and found.files and "pdf" in found.record.get("bibtex", {}):
            what = "`pdf` is a file: its name is kept under `bibtex`; `--pdfs-from` copies it"
            self.notes.append(to_note(Unread(found.line, what, is_lost=False), file))
        if paper:
            self._entries.append(PlannedEntry(found, file, format, record, paper))

    def finish(self) -> None:
        """Plan the changes for all entries."""
        changed = [entry for entry in self._entries if not self._is_unchanged(entry)]
        held_back = [entry for entry in changed if not self._place(entry)]
        for entry in held_back:
            if not self._join(entry):
                self._report_duplicate(entry)
        for entry, record in self._referring:
            self._remove_unknown_references(entry, record)
        self._referring.clear()
        self._entries.clear()

    def find_records(self, format: str, name: str) -> list[IndexedRecord]:
        """Return the records of the entries of this import with a name."""
        ids = [line.record for line in self.lock.find(format, name) if line[:3] in self._matched]
        return [record for id in ids if (record := self.index.find(id))]

    # --- which record an entry belongs to ---------------------------------------------------

    def _is_unchanged(self, entry: PlannedEntry) -> bool:
        """Whether an entry has only values that it had when it was last imported."""
        for line in self.lock.find(entry.format, entry.name):
            record = self.index.find(line.record)
            if record and entry.fingerprints.items() <= line.keys.items():
                self._matched.add(line[:3])
                self._include(entry, record)
                return True
        return False

    def _place(self, entry: PlannedEntry) -> bool:
        """Find or create the record of an entry. Returns False if the entry is held back."""
        if self._is_unchanged(entry):  # the same entry twice in this import
            return True
        lines = sorted(
            self.lock.find(entry.format, entry.name), key=lambda line: line[:3] in self._matched
        )
        records = [(line, self.index.find(line.record)) for line in lines]
        for line, record in records:
            if record and not matching.is_another(entry.paper, record.paper):
                return self._update(entry, record, line)
        if self._join(entry):
            return True
        if deleted := [line for line, record in records if not record]:
            text = f"`{deleted[0].record}` was imported before and then deleted; not created again"
            self.notes.append(entry.create_note("removed", text))
            return True
        return self._create(entry)

    def _update(self, entry: PlannedEntry, record: IndexedRecord, line: ImportedEntry) -> bool:
        """Update the record of an entry that was imported before; a second entry of the same name
        changes nothing."""
        if not self._is_second(entry, record, "key"):
            if kept := self._fill(entry, record, line.keys):
                text = f"{describe_record(record)} has its own {_list_keys(kept)}"
                self.notes.append(entry.create_note("kept", text))
            self._remember(entry, record, {**line.keys, **entry.fingerprints}, line)
        return True

    def _is_second(self, entry: PlannedEntry, record: IndexedRecord, name: str) -> bool:
        """Whether another entry of this import has the same name and record; adds a note if so."""
        if (entry.format, entry.name, record.paper.id) not in self._matched:
            return False
        self.notes.append(_create_duplicate_note(entry, record, name))
        return True

    def _join(self, entry: PlannedEntry) -> bool:
        """Add what a record lacks from an entry of the same paper that it was not imported from."""
        found = matching.find_same(self.index, entry.paper)
        if not found:
            return False
        name, record = found
        if self._is_second(entry, record, name):
            return True
        is_known = matching.says_nothing_new(entry.paper, record)
        missing = _list_missing(entry, record)
        kept = self._fill(entry, record, {})
        if not is_known:
            added = f"added {_list_keys(missing)}" if missing else "nothing to add"
            text = f"{describe_record(record)} is the same paper (same {name}): {added}"
            text += f"; it has its own {_list_keys(kept)}" if kept else ""
            self.notes.append(entry.create_note("joined", text))
        self._remember(entry, record, entry.fingerprints)
        return True

    def _create(self, entry: PlannedEntry) -> bool:
        similar = matching.find_versions(self.index, entry.paper)
        if not all(matching.are_distinct(entry.paper, other.paper) for _, other in similar):
            return False
        record = create_record(entry, self.index, self.root, self.content, self.notes.append)
        self.index.add(record)
        self._remember(entry, record, entry.fingerprints)
        self._include(entry, record)
        for name, other in similar:
            is_version = matching.are_versions(entry.paper, other.paper)
            if not (is_version and self.link_versions):
                hint = "; use --link-versions to link the two" if is_version else ""
                text = f"of {describe_record(other)} (same {name}), imported as "
                text += f"{describe_record(record)}{hint}"
                self.notes.append(entry.create_note("likely duplicate", text))
        return True

    def _report_duplicate(self, entry: PlannedEntry) -> None:
        for name, other in matching.find_versions(self.index, entry.paper):
            if not matching.are_distinct(entry.paper, other.paper):
                self.notes.append(_create_duplicate_note(entry, other, name))
                return

    # --- what changes in a record -----------------------------------------------------------

    def _fill(self, entry: PlannedEntry, record: IndexedRecord, before: Fingerprints) -> list[str]:
        """Set the keys that the source has changed since `before` and the curator has not; returns
        those that both have changed, which stay."""
        now = record.fingerprints
        changed = [
            key for key, fingerprint in entry.fingerprints.items()
            if fingerprint not in (before.get(key), now.get(key))
        ]  # fmt: skip
        ours = {key for key in changed if now.get(key) == before.get(key)}
        if not _has_valid_author_count(record.paper, entry.paper, ours):
            ours -= {"authors", "num_authors"}
        if ours:
            values = {key: entry.yaml_values[key] for key in changed if key in ours}
            record.set(values, entry.paper)
            self.index.update(record)
        self._include(entry, record)
        return [key for key in changed if key not in ours]

    def _remember(
        self,
        entry: PlannedEntry,
        record: IndexedRecord,
        keys: Fingerprints,
        line: ImportedEntry | None = None,
    ) -> None:
        """Write an entry into the lock, in place of an earlier line."""
        file = line.file if line else Path(entry.file).name
        new = ImportedEntry(entry.format, entry.name, record.paper.id, file, keys)
        self.lock.put(new, line)
        self._matched.add(new[:3])

    def _include(self, entry: PlannedEntry, record: IndexedRecord) -> None:
        """Count a record as one of this import, and link its versions if that is asked for."""
        self.records[id(record)] = record
        if self.pdfs:
            self.notes += self.pdfs.attach(entry, record)
        if record.edits.keys() & {*_REFERENCES}:
            self._referring.append((entry, record))
        if self.link_versions:
            for _, other in matching.find_versions(self.index, record.paper):
                is_version = matching.are_versions(record.paper, other.paper)
                if other is not record and is_version:
                    self._link(entry, record, other)

    def _link(self, entry: PlannedEntry, record: IndexedRecord, other: IndexedRecord) -> None:
        """Make the preprint of two records a version of the published one, if it can be."""
        preprint, main = sorted((record, other), key=lambda one: matching.is_published(one.paper))
        if not self.index.can_be_version(preprint.paper, main.paper):
            return
        values = {"version_of": main.paper.id}
        preprint.set(values, preprint.paper.model_copy(update=values))
        self.records[id(preprint)] = preprint
        text = f"{describe_record(preprint)} is a version of {describe_record(main)}"
        self.notes.append(entry.create_note("linked", text))

    def _remove_unknown_references(self, entry: PlannedEntry, record: IndexedRecord) -> None:
        """Remove ids of papers that don't exist from the keys that name others."""
        for key in [key for key in _REFERENCES if key in record.edits]:
            value = record.edits[key]
            others = {id: self.index.find(id) for id in ([value] if key == "version_of" else value)}
            unknown = [f"`{id}`" for id, other in others.items() if other in (None, record)]
            if unknown:
                text = f"`{key}`: there is no paper {', '.join(unknown)}"
                self.notes.append(entry.create_note("not understood", text))
                found = [id for id, other in others.items() if other not in (None, record)]
                if found:
                    record.edits[key] = found
                else:
                    del record.edits[key]


def to_note(unread: Unread, file: str) -> ImportNote:
    """Return the note about what a reader reported."""
    kind = "not understood" if unread.is_lost else "noted"
    return ImportNote(file, unread.line, kind, unread.what)


def _create_duplicate_note(entry: PlannedEntry, record: IndexedRecord, name: str) -> ImportNote:
    text = f"of {describe_record(record)} (same {name}), not imported"
    missing = _list_missing(entry, record)
    text += f"; only this entry has {_list_keys(missing)}" if missing else ""
    return entry.create_note("likely duplicate", text)


def _list_missing(entry: PlannedEntry, record: IndexedRecord) -> list[str]:
    """Return the keys that an entry has and a record lacks."""
    return [key for key in entry.fingerprints if key not in record.fingerprints]


def _list_keys(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def describe_record(record: IndexedRecord) -> str:
    """Return the name of a record in messages: its file, with its id in a file of several."""
    place = record.place
    return place.path if place.steps == (0,) else f"{place.path} ({record.paper.id})"


def _has_valid_author_count(paper: Paper, other: Paper, keys: set[str]) -> bool:
    """Whether `num_authors` is at least the number of names once `keys` are taken from `other`."""
    names = (other if "authors" in keys else paper).authors
    number = (other if "num_authors" in keys else paper).num_authors
    return number is None or number >= len(names)
