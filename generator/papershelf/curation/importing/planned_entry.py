"""An entry on its way into the collection, and what the curator is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...errors import to_printable
from ...formats.read import Entry
from ...records.paper import Paper
from ..lockfile import Marks, entry_name, marks
from . import record_values


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the curator is told, with the place of the entry that it is about.

    `kind` is one of: not understood, not fetched, likely duplicate, joined, kept, removed, linked,
    published, retracted, withdrawn. Line 0 is of what has no lines.
    """

    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return to_printable(f"{place}: {self.kind}: {self.text}")


@dataclass(frozen=True)
class Work:
    """An entry, where it comes from, and the record and paper that it is."""

    entry: Entry
    file: str
    format: str
    record: dict[str, Any]
    paper: Paper

    @cached_property
    def name(self) -> str:
        """What the lock knows it by."""
        return entry_name(self.entry.key, self.paper)

    @cached_property
    def marks(self) -> Marks:
        return marks(self.paper)

    @cached_property
    def written(self) -> dict[str, Any]:
        """Its values as a record has them."""
        return record_values.written(self.record, self.paper)

    def note(self, kind: str, text: str, line: int = 0) -> Note:
        """A note about it, or about one of its lines."""
        return Note(self.file, line or self.entry.line, kind, text)
