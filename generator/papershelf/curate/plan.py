"""What an import will do: entries, the collection and the lock in, changes of records out.

Nothing is written here. Each entry is new, or of a record that is there; there only those keys
change that its source has changed and that the curator has left as they were imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import printable
from ..formats.readers import Entry, Unread
from ..records.paper import Paper
from ..records.source import Place
from . import matching, values
from .ids import new_id
from .lock import Line, Lock, Marks, entry_name, marks
from .shelf import Held, Shelf


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the curator is told, with the place of the entry that it is about.

    `kind` is one of: not understood, likely duplicate, joined, kept, removed, linked.
    """

    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return printable(f"{self.file}:{self.line}: {self.kind}: {self.text}")


@dataclass(frozen=True)
class Work:
    """An entry on its way: where it comes from, and the record that it is."""

    entry: Entry
    file: str
    format: str
    record: dict[str, Any]
    paper: Paper

    @cached_property
    def name(self) -> str:
        return entry_name(self.entry.key, self.paper)

    @cached_property
    def marks(self) -> Marks:
        return marks(self.paper)

    @cached_property
    def written(self) -> dict[str, Any]:
        return values.written(self.record, self.paper)


@dataclass
class Plan:
    """An import as it is planned, entry by entry.

    `content` is the content folder, `folder` the way to its papers from the folder of `mkdocs.yml`.
    """

    root: Path
    content: Path
    shelf: Shelf
    lock: Lock
    link_versions: bool = False
    notes: list[Note] = field(default_factory=list)
    met: dict[int, Held] = field(default_factory=dict)
    """The records that entries of this import are of."""
    _fed: set[tuple[str, ...]] = field(default_factory=set)
    _referring: list[tuple[Work, Held]] = field(default_factory=list)

    def add(self, found: Entry | Unread, file: str, format: str) -> None:
        """Plan what is to be done for what a reader found."""
        if isinstance(found, Unread):
            self.notes.append(Note(file, found.line, "not understood", found.what))
            return
        record, paper, left_out = values.checked(found, self.content)
        for one in (*found.unread, *left_out):
            self.notes.append(Note(file, one.line, "not understood", one.what))
        if paper:
            self._place(Work(found, file, format, record, paper))

    def finish(self) -> None:
        """Leave out what refers to papers that are not there, now that all are known."""
        for work, held in self._referring:
            for key in ("related", "versions"):
                if key in held.sets:
                    self._refer(work, held, key)

    def _place(self, work: Work) -> None:
        line, held = self._known(work)
        if line and held:
            self._update(work, held, line)
        elif found := matching.same(self.shelf, work.paper):
            self._join(work, *found, line)
        elif line:
            self._note(work, "removed", f"`{line.record}` was imported and is gone: not made again")
        else:
            self._new(work)

    def _known(self, work: Work) -> tuple[Line | None, Held | None]:
        """The line of an entry in the lock, and its record, if there still is one."""
        gone = None
        for line in self.lock.of(work.format, work.name):
            held = self.shelf.record(line.record)
            if held and not matching.is_another(work.paper, held.paper):
                return line, held
            gone = gone if held else line
        return gone, None

    def _note(self, work: Work, kind: str, text: str) -> None:
        self.notes.append(Note(work.file, work.entry.line, kind, text))

    def _remember(self, work: Work, held: Held, line: Line | None, keys: Marks) -> None:
        file = line.file if line else Path(work.file).name
        new = Line(work.format, work.name, held.paper.id, file, keys)
        self.lock.put(new, line)
        self._fed.add(new[:3])

    # --- records that are there -------------------------------------------------------------

    def _update(self, work: Work, held: Held, line: Line) -> None:
        """An entry that was imported before."""
        if line[:3] in self._fed:  # an earlier entry of this import has the same name
            self._fill(work, held, {})
        else:
            self._fill(work, held, line.keys)
            self._remember(work, held, line, {**line.keys, **work.marks})

    def _join(self, work: Work, name: str, held: Held, line: Line | None) -> None:
        """An entry that a record is of which didn't come from it: it gets what it lacks."""
        lacks = [f"`{key}`" for key in work.marks if key not in held.marks]
        if not matching.says_nothing_new(work.paper, held):
            what = f"it gets {', '.join(lacks)}" if lacks else "it lacks nothing"
            self._note(work, "joined", f"{shown(held)} is the same paper, by its {name}: {what}")
        self._fill(work, held, {})
        self._remember(work, held, line, work.marks)

    def _fill(self, work: Work, held: Held, before: Marks) -> None:
        """Set what the source has changed since `before`, and the curator has not."""
        now = held.marks
        news = [
            key for key, mark in work.marks.items() if mark not in (before.get(key), now.get(key))
        ]
        ours = {key for key in news if now.get(key) == before.get(key)}
        if not _fit(held.paper, work.paper, ours):
            ours -= {"authors", "num_authors"}
        if kept := [f"`{key}`" for key in news if key not in ours]:
            self._note(work, "kept", f"{shown(held)} has its own {', '.join(kept)}")
        if ours:
            held.set({key: work.written[key] for key in news if key in ours}, work.paper)
            self.shelf.note(held)
        self._meet(work, held)

    def _meet(self, work: Work, held: Held) -> None:
        self.met[id(held)] = held
        if {"related", "versions"} & held.sets.keys():
            self._referring.append((work, held))
        if self.link_versions:
            for _, other in matching.alike(self.shelf, held.paper):
                if other is not held and matching.are_versions(held.paper, other.paper):
                    self._link(work, held, other)

    def _link(self, work: Work, held: Held, other: Held) -> None:
        """Name each other among the versions, unless one does so already."""
        pairs = ((held, other.paper.id), (other, held.paper.id))
        if any(name in one.paper.versions for one, name in pairs):
            return
        for one, name in pairs:
            versions = (*one.paper.versions, name)
            paper = one.paper.model_copy(update={"versions": versions})
            one.set({"versions": list(versions)}, paper)
            self.met[id(one)] = one
        self._note(work, "linked", f"{shown(held)} and {shown(other)} are versions of one work")

    def _refer(self, work: Work, held: Held, key: str) -> None:
        known: list[str] = []
        unknown: list[str] = []
        for id in held.sets[key]:
            other = self.shelf.record(id)
            (known if other and other is not held else unknown).append(id)
        if unknown:
            held.sets[key] = known
            if not known:
                del held.sets[key]
            ids = ", ".join(f"`{id}`" for id in unknown)
            self._note(work, "not understood", f"`{key}`: there is no paper {ids}")

    # --- new records ------------------------------------------------------------------------

    def _new(self, work: Work) -> None:
        alike = matching.alike(self.shelf, work.paper)
        for name, other in alike:
            if not matching.told_apart(work.paper, other.paper):
                self._note(work, "likely duplicate", f"of {shown(other)}, by its {name}: left out")
                return
        held = self._made(work)
        self.shelf.add(held)
        self._remember(work, held, None, work.marks)
        for name, other in alike:
            is_version = matching.are_versions(work.paper, other.paper)
            if not (is_version and self.link_versions):
                hint = "; --link-versions links them" if is_version else ""
                said = f"of {shown(other)}, by its {name}: both are there, as {held.paper.id}{hint}"
                self._note(work, "likely duplicate", said)
        self._meet(work, held)

    def _made(self, work: Work) -> Held:
        """The record of a new entry, with an id that no other has."""
        year = f"{work.paper.date.year:04}" if work.paper.date else "undated"
        folder = f"{self.content.relative_to(self.root).as_posix()}/papers/{year}"
        id = new_id(
            work.paper,
            values.given_id(work.entry),
            lambda id: self.shelf.has_room_for(id) and not self._exists(f"{folder}/{id}.yaml"),
        )
        key, aliases = self._key(work, id), self._aliases(work, id)
        paper = work.paper.model_copy(update={"id": id, "key": key or id, "aliases": aliases})
        record = {**work.written, "key": key, "aliases": list(aliases)}
        sets = {name: record[name] for name in Paper.model_fields if record.get(name)}
        return Held(Place(str(self.root), f"{folder}/{id}.yaml", (0,)), paper, True, sets)

    def _exists(self, path: str) -> bool:
        return path.lower() in self.shelf.paths or (self.root / path).exists()

    def _key(self, work: Work, id: str) -> str:
        """The citation key, where it isn't the id or another record's."""
        key = work.paper.key
        if key.lower() in self.shelf.keys and key != id:
            self._note(work, "not understood", f"the citation key `{key}` is another record's: "
                       f"here it is the id, `{id}`")  # fmt: skip
            return ""
        return "" if key == id else key

    def _aliases(self, work: Work, id: str) -> tuple[str, ...]:
        others = (one for one in work.paper.aliases if one != id)
        free = tuple(one for one in others if self.shelf.has_room_for(one))
        if taken := [f"`{one}`" for one in work.paper.aliases if one not in free]:
            self._note(work, "not understood", f"`aliases`: {', '.join(taken)} are others' already")
        return free


def shown(held: Held) -> str:
    """A record as messages name it: its file, or the one that it will have."""
    place = held.place
    return place.path if place.steps == (0,) else f"{place.path} ({held.paper.id})"


def _fit(paper: Paper, other: Paper, keys: set[str]) -> bool:
    """Whether the number of authors stays at least that of their names."""
    names = (other if "authors" in keys else paper).authors
    number = (other if "num_authors" in keys else paper).num_authors
    return number is None or number >= len(names)
