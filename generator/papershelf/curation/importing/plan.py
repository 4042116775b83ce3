"""What an import will do: entries, the collection and the lock in, changes of records out.

Nothing is written here. Each entry is new, or of a record that is there; there only those keys
change that its source has changed and that the curator has left as they were imported.

So that a second import changes nothing: entries that are as they were when they were last imported
come first, and those that are held back are looked at again when all others have their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...formats.read import Entry, Unread
from ...records.paper import Paper
from ..lockfile import Line, Lock, Marks
from ..record_index import Held, Shelf
from . import matching, record_values
from .new_records import created
from .planned_entry import Note, Work


@dataclass
class Plan:
    """An import as it is planned; `root` is the folder of `mkdocs.yml`, `content` is below it.

    `add` all that was read, then `finish`: then `met` has the records of the entries, by identity,
    `shelf` and `lock` are as they will be, and `notes` are for the curator.
    """

    root: Path
    content: Path
    shelf: Shelf
    lock: Lock
    link_versions: bool = False
    notes: list[Note] = field(default_factory=list)
    met: dict[int, Held] = field(default_factory=dict)
    _works: list[Work] = field(default_factory=list)
    _fed: set[tuple[str, ...]] = field(default_factory=set)
    """Lines of the lock that an entry of this import is of."""
    _referring: list[tuple[Work, Held]] = field(default_factory=list)

    def add(self, found: Entry | Unread, file: str, format: str) -> None:
        """Take in what a reader found."""
        if isinstance(found, Unread):
            self.notes.append(Note(file, found.line, "not understood", found.what))
            return
        record, paper, left_out = record_values.checked(found, self.content)
        for one in (*found.unread, *left_out):
            self.notes.append(Note(file, one.line, "not understood", one.what))
        if paper:
            self._works.append(Work(found, file, format, record, paper))

    def finish(self) -> None:
        """Plan what is to be done for all entries, now that they are known."""
        changed = [work for work in self._works if not self._is_as_it_was(work)]
        held_back = [work for work in changed if not self._place(work)]
        for work in held_back:
            if not self._join(work):
                self._tell_duplicates(work)
        for work, held in self._referring:
            self._refer(work, held)
        self._works.clear()

    # --- which record an entry is of --------------------------------------------------------

    def _is_as_it_was(self, work: Work) -> bool:
        """Whether an entry says nothing but what it said when it was last imported."""
        for line in self.lock.of(work.format, work.name):
            held = self.shelf.record(line.record)
            if held and work.marks.items() <= line.keys.items():
                self._fed.add(line[:3])
                self._meet(work, held)
                return True
        return False

    def _place(self, work: Work) -> bool:
        """Whether there was a place for an entry; if not, it is held back."""
        if self._is_as_it_was(work):  # the same entry twice in this import
            return True
        lines = sorted(
            self.lock.of(work.format, work.name), key=lambda line: line[:3] in self._fed
        )
        records = [(line, self.shelf.record(line.record)) for line in lines]
        for line, held in records:
            if held and not matching.is_another(work.paper, held.paper):
                return self._update(work, held, line)
        if self._join(work):
            return True
        if gone := [line for line, held in records if not held]:
            what = f"`{gone[0].record}` was imported and is gone: not made again"
            self.notes.append(work.note("removed", what))
            return True
        return self._create(work)

    def _update(self, work: Work, held: Held, line: Line) -> bool:
        """An entry that was imported before; a second one of its name changes nothing."""
        if not self._is_second(work, held, "key"):
            self._fill(work, held, line.keys)
            self._remember(work, held, {**line.keys, **work.marks}, line)
        return True

    def _is_second(self, work: Work, held: Held, name: str) -> bool:
        """Whether another entry of this import has the same name and record; then that is told."""
        if (work.format, work.name, held.paper.id) not in self._fed:
            return False
        self.notes.append(_duplicate(work, held, name))
        return True

    def _join(self, work: Work) -> bool:
        """An entry of a record that didn't come from it: the record gets what it lacks."""
        found = matching.same(self.shelf, work.paper)
        if not found:
            return False
        name, held = found
        if self._is_second(work, held, name):
            return True
        if not matching.says_nothing_new(work.paper, held):
            lacks = ", ".join(f"`{key}`" for key in work.marks if key not in held.marks)
            what = f"it gets {lacks}" if lacks else "it lacks nothing"
            said = f"{shown(held)} is the same paper, by its {name}: {what}"
            self.notes.append(work.note("joined", said))
        self._fill(work, held, {})
        self._remember(work, held, work.marks)
        return True

    def _create(self, work: Work) -> bool:
        alike = matching.alike(self.shelf, work.paper)
        if not all(matching.told_apart(work.paper, other.paper) for _, other in alike):
            return False
        held = created(work, self.shelf, self.root, self.content, self.notes.append)
        self.shelf.add(held)
        self._remember(work, held, work.marks)
        self._meet(work, held)
        for name, other in alike:
            is_version = matching.are_versions(work.paper, other.paper)
            if not (is_version and self.link_versions):
                hint = "; --link-versions links them" if is_version else ""
                what = f"of {shown(other)}, by its {name}: both are there, this in {shown(held)}"
                self.notes.append(work.note("likely duplicate", f"{what}{hint}"))
        return True

    def _tell_duplicates(self, work: Work) -> None:
        for name, other in matching.alike(self.shelf, work.paper):
            if not matching.told_apart(work.paper, other.paper):
                self.notes.append(_duplicate(work, other, name))
                return

    # --- what changes there -----------------------------------------------------------------

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
            said = f"{shown(held)} has its own {', '.join(kept)}"
            self.notes.append(work.note("kept", said))
        if ours:
            held.set({key: work.written[key] for key in news if key in ours}, work.paper)
            self.shelf.note(held)
        self._meet(work, held)

    def _remember(self, work: Work, held: Held, keys: Marks, line: Line | None = None) -> None:
        file = line.file if line else Path(work.file).name
        new = Line(work.format, work.name, held.paper.id, file, keys)
        self.lock.put(new, line)
        self._fed.add(new[:3])

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
        said = f"{shown(held)} and {shown(other)} are versions of one work"
        self.notes.append(work.note("linked", said))

    def _refer(self, work: Work, held: Held) -> None:
        """Leave out what refers to papers that are not there."""
        for key in [key for key in ("related", "versions") if key in held.sets]:
            others = {id: self.shelf.record(id) for id in held.sets[key]}
            unknown = [f"`{id}`" for id, other in others.items() if other in (None, held)]
            if unknown:
                what = f"`{key}`: there is no paper {', '.join(unknown)}"
                self.notes.append(work.note("not understood", what))
                held.sets[key] = [id for id, other in others.items() if other not in (None, held)]
                if not held.sets[key]:
                    del held.sets[key]


def _duplicate(work: Work, held: Held, name: str) -> Note:
    return work.note("likely duplicate", f"of {shown(held)}, by its {name}: left out")


def shown(held: Held) -> str:
    """A record as messages name it: its file, or the one that it will have."""
    place = held.place
    return place.path if place.steps == (0,) else f"{place.path} ({held.paper.id})"


def _fit(paper: Paper, other: Paper, keys: set[str]) -> bool:
    """Whether the number of authors stays at least that of their names."""
    names = (other if "authors" in keys else paper).authors
    number = (other if "num_authors" in keys else paper).num_authors
    return number is None or number >= len(names)
