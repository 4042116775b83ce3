"""The recipe of an import: read the collection, plan, then write it all, or show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import ContentError, format_count, select_errors
from ...records.collection import Collection
from ...records.reader import Memory
from ...records.source import Location, Place
from .. import atomic_write, lockfile
from ..record_index import Held, Shelf
from ..yaml_edit import edited
from ..yaml_write import record_text
from . import source_files
from .plan import Plan
from .planned_entry import Note

_SCHEMA = "schema.json"

Listener = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and how much there is."""


def unheard(step: str, done: int, total: int) -> None:
    """A listener that tells nobody."""


@dataclass(frozen=True)
class Import:
    """An import that is planned: `texts` are the files that it writes, as they will be.

    Paths are relative to `root`, the folder of `mkdocs.yml`; `remembered` is the lock's file, if it
    changes.
    """

    root: Path
    texts: dict[str, str]
    remembered: dict[str, str]
    notes: list[Note]
    new: int
    changed: int
    unchanged: int

    def write(self) -> None:
        """Write all files: the lock last, as it says what was written. Raises CallError."""
        atomic_write.write(self.root, {**self.texts, **self.remembered})

    def noted(self, kind: str) -> int:
        """How many notes there are of a kind."""
        return sum(note.kind == kind for note in self.notes)

    def __str__(self) -> str:
        parts = [f"{self.new:,} new", f"{self.changed:,} changed", f"{self.unchanged:,} unchanged"]
        if duplicates := self.noted("likely duplicate"):
            parts.append(format_count(duplicates, "likely duplicate"))
        if removed := self.noted("removed"):
            parts.append(f"{removed:,} removed by hand")
        if unfetched := self.noted("not fetched"):
            parts.append(f"{unfetched:,} not fetched")
        if unread := self.noted("not understood"):
            parts.append(f"{unread:,} not understood")
        return ", ".join(parts)


def plan(
    root: Path,
    content: Path,
    names: Iterable[str],
    format: str = "",
    link_versions: bool = False,
) -> Import:
    """What importing some files will do to the collection in a content folder.

    Raises CallError where a file or a format isn't there, ContentError where the collection has
    errors: what is broken can't be told from what is new.
    """
    sources = list(source_files.paths(names, format))
    made = opened(root, content, link_versions)
    for name in sources:
        read = source_files.read(name, format)
        for found in read.found:
            made.add(found, read.name, read.format)
    made.finish()
    return closed(made)


def opened(root: Path, content: Path, link_versions: bool = False) -> Plan:
    """A plan in which nothing is planned yet, for the collection as it is. Raises ContentError."""
    memory = Memory()
    _, problems = Collection.load(root, content, memory)
    if select_errors(problems):
        raise ContentError(problems)
    path, before = _lock_file(root, content)
    return Plan(root, content, shelf_of(root, memory), lockfile.read(path, before), link_versions)


def closed(made: Plan) -> Import:
    """What a plan will write: the records that it has met, and the lock if it changed."""
    path, before = _lock_file(made.root, made.content)
    after = made.lock.text()
    return _planned(made, {path: after} if after != before else {})


def _lock_file(root: Path, content: Path) -> tuple[str, str]:
    """Where the lock is, below the root, and what it says."""
    known = content / lockfile.NAME
    before = known.read_text("utf-8") if known.exists() else ""
    return known.relative_to(root).as_posix(), before


def _planned(made: Plan, remembered: dict[str, str]) -> Import:
    texts = {}
    edits: dict[str, dict[Location, dict[str, Any]]] = defaultdict(dict)
    new = [held for held in made.met.values() if held.is_new]
    for held in new:
        texts[held.place.path] = new_text(held, made.content)
    for held in made.met.values():
        if held.sets and not held.is_new:
            edits[held.place.path][held.place.steps] = held.sets
    for path, values in edits.items():
        _edit(made, path, values, texts)
    changed = sum(path in texts for path, values in edits.items() for _ in values)
    return Import(
        made.root, texts, remembered, made.notes, len(new), changed,
        len(made.met) - len(new) - changed,
    )  # fmt: skip


def new_text(held: Held, content: Path) -> str:
    """The file of a new record."""
    schema = "../../schema.json" if (content / _SCHEMA).exists() else ""
    return record_text(held.sets, schema)


def shelf_of(root: Path, memory: Memory) -> Shelf:
    """All records of the files that were read, drafts too."""
    return Shelf(
        (Place(str(root), path, steps), paper)
        for path, seen in sorted(memory.items())
        for steps, paper, _ in seen.papers
    )


def _edit(
    made: Plan, path: str, values: dict[Location, dict[str, Any]], texts: dict[str, str]
) -> None:
    before = (made.root / path).read_bytes().decode("utf-8-sig")
    after, refused = edited(before, values)
    if after != before:
        texts[path] = after
    for steps, keys in refused.items():
        line, _ = Place(str(made.root), path, steps).find_position()
        names = ", ".join(f"`{key}`" for key in keys)
        made.notes.append(
            Note(path, line, "kept", f"{names} can't be set without losing how it is written")
        )
