"""Runs an import: reads the collection, plans all changes, then writes or shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import ContentError, format_count, select_errors
from ...formats.read import Mention
from ...records.collection import Collection
from ...records.reader import Memory
from ...records.source import Location, Place
from .. import atomic_write, lockfile
from ..record_index import IndexedRecord, RecordIndex
from ..yaml_edit import set_keys
from ..yaml_write import format_record
from . import record_values, source_files
from .plan import ImportPlanner
from .planned_entry import ImportNote, merge_notes
from .proceedings import ProceedingsPlanner

_SCHEMA = "schema.json"

ProgressListener = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


def ignore_progress(step: str, done: int, total: int) -> None:
    """Do nothing: the listener for callers that show no progress."""


@dataclass(frozen=True)
class ImportPlan:
    """The planned files of an import: `texts` are the new texts of records.

    Paths are relative to `root`, the folder of `mkdocs.yml`. `lock_texts` has the lock file if it
    changes.
    """

    root: Path
    texts: dict[str, str]
    lock_texts: dict[str, str]
    notes: list[ImportNote]
    new: int
    changed: int
    unchanged: int
    copies: Mapping[str, Path] = field(default_factory=dict)
    """Path of a file that is copied from elsewhere -> the file."""

    def write(self) -> None:
        """Write all files, the lock last, since it records what was written. Raises CallError."""
        atomic_write.write(self.root, {**self.copies, **self.texts, **self.lock_texts})

    def count_notes(self, kind: str) -> int:
        """Return the number of notes of a kind, before those that say the same were merged."""
        return sum(1 + len(note.more) for note in self.notes if note.kind == kind)

    def get_exit_code(self, is_written: bool) -> int:
        """1 if something was not read."""
        return int(self.count_notes("not understood") + self.count_notes("not fetched") > 0)

    def __str__(self) -> str:
        parts = [f"{self.new:,} new", f"{self.changed:,} changed", f"{self.unchanged:,} unchanged"]
        if self.copies:
            parts.append(format_count(len(self.copies), "PDF"))
        if volumes := self.count_notes("volume"):
            parts.append(format_count(volumes, "volume"))
        if duplicates := self.count_notes("likely duplicate"):
            parts.append(format_count(duplicates, "likely duplicate"))
        if removed := self.count_notes("removed"):
            parts.append(f"{removed:,} removed by hand")
        if unfetched := self.count_notes("not fetched"):
            parts.append(f"{unfetched:,} not fetched")
        if unread := self.count_notes("not understood"):
            parts.append(f"{unread:,} not understood")
        if noted := self.count_notes("noted"):
            parts.append(f"{noted:,} noted")
        return ", ".join(parts)


class SourceOptions(NamedTuple):
    """How to read files: their `format`, if their content shall not decide it, the `columns` of
    tables, as in `formats.read`, and whether proceedings that other entries refer to become
    `volumes`."""

    format: str = ""
    columns: str = ""
    volumes: bool = False


_BY_CONTENT = SourceOptions()


class LocatedMention(NamedTuple):
    """A paper that a file only names, with the file."""

    file: str
    mention: Mention


LookUp = Callable[[ImportPlanner, list[LocatedMention]], None]
"""Adds the papers of some mentions to a planner, and ends with its `finish`."""


def plan(
    planner: ImportPlanner,
    names: Iterable[str],
    options: SourceOptions = _BY_CONTENT,
    look_up: LookUp | None = None,
) -> ImportPlan:
    """Plan the import of some files; `planner` is from `open_planner`.

    `look_up` is called if files only name papers; without it, these are reported. Raises CallError
    for a file or format that doesn't exist, or columns that make no sense.
    """
    mentions: list[LocatedMention] = []
    volumes = ProceedingsPlanner(planner, options.volumes)
    for name in source_files.find_files(names, options.format):
        source = source_files.read(name, options.format, options.columns)
        for found in volumes.take(source.found, source.name, source.format):
            if isinstance(found, Mention):
                mentions.append(LocatedMention(source.name, found))
            else:
                planner.add(found, source.name, source.format)
    planner.finish()
    volumes.finish()
    if mentions and look_up:
        look_up(planner, mentions)
    elif mentions:
        planner.notes += [create_unfetched_note(one, "not looked up") for one in mentions]
    return collect_changes(planner)


def create_unfetched_note(located: LocatedMention, why: str) -> ImportNote:
    """Return the note about a paper that was not found."""
    file, mention = located
    return ImportNote(file, mention.line, "not fetched", f"{mention.name}: {why}")


def open_planner(
    root: Path, content: Path, link_versions: bool = False, key_style: str = ""
) -> ImportPlanner:
    """Read a collection and its lock, and return a planner without entries. Raises ContentError if
    the collection has errors. `key_style` is that of the settings."""
    memory = Memory()
    collection, problems = Collection.load(root, content, memory)
    if select_errors(problems):
        raise ContentError(problems)
    index = index_records(root, memory)
    index.key_style = key_style
    index.earlier_names = collection.earlier_names
    lock = lockfile.parse(*_read_lock(root, content))
    tags = record_values.index_tags(collection.tags.values())
    return ImportPlanner(root, content, index, lock, link_versions, tags, collection.own_fields)


def collect_changes(planner: ImportPlanner) -> ImportPlan:
    """Return the files that a planner's records, and the lock if it changed, are written to."""
    path, before = _read_lock(planner.root, planner.content)
    after = planner.lock.to_text()
    lock_texts = {path: after} if after != before else {}
    texts = dict(planner.texts)
    edits: dict[str, dict[Location, dict[str, Any]]] = defaultdict(dict)
    new = [record for record in planner.records.values() if record.is_new]
    for record in new:
        texts[record.place.path] = format_new_record(record, planner.content)
    for record in planner.records.values():
        if record.edits and not record.is_new:
            edits[record.place.path][record.place.steps] = record.edits
    for path, values in edits.items():
        _edit_file(planner, path, values, texts)
    changed = sum(path in texts for path, values in edits.items() for _ in values)
    return ImportPlan(
        planner.root, texts, lock_texts, merge_notes(planner.notes), len(new), changed,
        len(planner.records) - len(new) - changed,
        {(planner.content / name).relative_to(planner.root).as_posix(): file
         for name, file in (planner.pdfs.copies.items() if planner.pdfs else ())},
    )  # fmt: skip


def _read_lock(root: Path, content: Path) -> tuple[str, str]:
    """Return the path of the lock, relative to the root, and its text."""
    file = content / lockfile.NAME
    text = file.read_text("utf-8") if file.exists() else ""
    return file.relative_to(root).as_posix(), text


def format_new_record(record: IndexedRecord, content: Path) -> str:
    """Return the text of a new record's file."""
    schema = "../../schema.json" if (content / _SCHEMA).exists() else ""
    return format_record(record.edits, schema)


def index_records(root: Path, memory: Memory) -> RecordIndex:
    """Return an index of all records of the files that were read, drafts too."""
    return RecordIndex(
        (Place(str(root), path, steps), paper)
        for path, seen in sorted(memory.items())
        for steps, paper, _ in seen.papers
    )


def _edit_file(
    planner: ImportPlanner,
    path: str,
    values: dict[Location, dict[str, Any]],
    texts: dict[str, str],
) -> None:
    """Add the edited text of a file to `texts`, and a note for each record that keeps a key."""
    before = (planner.root / path).read_bytes().decode("utf-8-sig")
    after, refused = set_keys(before, values)
    if after != before:
        texts[path] = after
    for steps, keys in refused.items():
        line, _ = Place(str(planner.root), path, steps).find_position()
        names = ", ".join(f"`{key}`" for key in keys)
        text = f"{names} can't be changed without losing a comment or formatting; edit it by hand"
        planner.notes.append(ImportNote(path, line, "kept", text))
