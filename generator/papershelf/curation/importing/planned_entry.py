"""An entry that is being imported, and the notes about it for the curator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...errors import to_printable
from ...formats.read import Entry
from ...records.paper import Paper
from ..lockfile import Fingerprints, choose_entry_name, fingerprint_paper
from . import record_values


@dataclass(frozen=True, slots=True)
class ImportNote:
    """A message for the curator, with the place of the entry that it is about.

    `kind` is one of: not understood, not fetched, likely duplicate, joined, kept, removed, linked,
    published, retracted, withdrawn. Line 0 means that the source has no lines.
    """

    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return to_printable(f"{place}: {self.kind}: {self.text}")


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
