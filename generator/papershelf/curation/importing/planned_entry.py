"""An entry that is being imported, and the notes about it for the curator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ...errors import to_printable
from ...formats.read import Entry
from ...records.paper import Paper
from ..lockfile import Fingerprints, choose_entry_name, fingerprint_paper
from . import record_values

_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class ImportNote:
    """A message for the curator, with the place of the entry that it is about.

    `kind` is one of: not understood, noted, not fetched, likely duplicate, joined, kept, removed,
    linked, volume, published, retracted, withdrawn, unclear, free copy. Line 0 means that the
    source has no lines. `more` are other lines of the file for which the same is true.
    """

    file: str
    line: int
    kind: str
    text: str
    more: tuple[int, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        others = dict.fromkeys(self.more)  # several entries may inherit one field
        others.pop(self.line, None)
        return to_printable(f"{place}: {self.kind}: {self.text}{_format_more(tuple(others))}")


def merge_notes(notes: Iterable[ImportNote]) -> list[ImportNote]:
    """Merge notes that say the same about several lines of a file, at the place of the first."""
    lines: dict[ImportNote, list[int]] = {}
    for note in notes:
        lines.setdefault(replace(note, line=0), []).append(note.line)
    return [replace(note, line=first, more=tuple(more)) for note, (first, *more) in lines.items()]


def _format_more(lines: tuple[int, ...]) -> str:
    if not any(lines):
        return ""
    shown = ", ".join(map(str, lines[:_MOST_LINES]))
    rest = len(lines) - _MOST_LINES
    also = f"also line{'s' if len(lines) > 1 else ''} {shown}"
    return f" ({also}{f' and {rest:,} more' if rest > 0 else ''})"


@dataclass(frozen=True)
class PlannedEntry:
    """An entry, the file and format it comes from, and the record and paper that it becomes."""

    entry: Entry
    file: str
    format: str
    record: dict[str, Any]
    paper: Paper

    @cached_property
    def name(self) -> str:
        """Its name in the lock."""
        return choose_entry_name(self.entry.key, self.paper)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """The fingerprints of its values."""
        return fingerprint_paper(self.paper)

    @cached_property
    def yaml_values(self) -> dict[str, Any]:
        """Its values as a record has them in YAML."""
        return record_values.to_yaml_values(self.record, self.paper)

    def create_note(self, kind: str, text: str) -> ImportNote:
        """Return a note about it."""
        return ImportNote(self.file, self.entry.line, kind, text)
