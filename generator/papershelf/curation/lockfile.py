"""`imports.lock`: what each import read from its sources, so that a later one can tell the
curator's changes from the source's.

Each imported entry is a JSON object on a line of its own, and the lines are sorted. Two branches
that import different papers therefore merge without a conflict, and a conflict is resolved by
keeping the lines of both sides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, NamedTuple

from ..errors import CallError
from ..records.paper import Paper

NAME = "imports.lock"
_HEAD = "# What `papershelf import` took from where. In a conflict keep the lines of both sides.\n"

_LONGEST = 200
"""Most characters of an entry's name; entries that differ only after it differ by record."""
_NAMES = {"id", "key", "aliases"}

Fingerprints = dict[str, str]
"""Key of a record -> fingerprint of its value. Equal values have equal fingerprints, however they
are written."""


class ImportedEntry(NamedTuple):
    """A line of the lock: an entry's format and name, its record, and the file it came from.

    The field names are the names in the file. `keys` are the fingerprints of the entry's values
    when it was last read.
    """

    format: str
    entry: str
    record: str
    file: str
    keys: Fingerprints


class ImportLock:
    """The imported entries by format and name; two files may have different entries of one name."""

    def __init__(self, entries: Iterable[ImportedEntry] = ()) -> None:
        self._entries: dict[tuple[str, str], dict[str, ImportedEntry]] = {}
        for entry in entries:
            self.put(entry)

    def find(self, format: str, name: str) -> list[ImportedEntry]:
        """Return the entries that have a name, in any file."""
        return list(self._entries.get((format, name), {}).values())

    def list_entries(self) -> list[ImportedEntry]:
        """Return all entries."""
        return [entry for same in self._entries.values() for entry in same.values()]

    def put(self, entry: ImportedEntry, replaced: ImportedEntry | None = None) -> None:
        """Store an entry, and remove the one that it replaces."""
        same = self._entries.setdefault((entry.format, entry.entry), {})
        if replaced:
            same.pop(replaced.record, None)
        same[entry.record] = entry

    def to_text(self) -> str:
        """Return the text of the file; empty if nothing was imported."""
        lines = [json.dumps(entry._asdict(), sort_keys=True, separators=(",", ":"))
                 for entry in sorted(self.list_entries(), key=lambda entry: entry[:3])]  # fmt: skip
        return _HEAD + "".join(f"{line}\n" for line in lines) if lines else ""


def parse(path: str, text: str) -> ImportLock:
    """Return the lock in the text of a file. Raises CallError for an invalid line."""
    lock = ImportLock()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            try:
                lock.put(_parse_entry(json.loads(line)))
            except (ValueError, TypeError, RecursionError):
                raise CallError(
                    f"{path}:{number}: this line was not written by an import; to resolve a "
                    "conflict, keep the lines of both sides"
                ) from None
    return lock


def _parse_entry(values: Any) -> ImportedEntry:
    entry = ImportedEntry(**values)
    texts = (*entry[:4], *entry.keys.keys(), *entry.keys.values())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(entry)
    return entry


def fingerprint_paper(paper: Paper) -> Fingerprints:
    """Return the fingerprint of each value of a paper, of own fields too, except its names, which
    never change."""
    values = paper.model_dump(
        mode="json", exclude=_NAMES, exclude_unset=True, exclude_defaults=True, warnings=False
    )
    values |= values.pop("own", {})
    return {key: _fingerprint(value) for key, value in values.items()}


def _fingerprint(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return blake2b(text.encode(), digest_size=5).hexdigest()


def choose_entry_name(key: str, paper: Paper) -> str:
    """Return the name of an entry in the lock: its key, else an identifier, else its title."""
    return key[:_LONGEST] or paper.doi.lower() or paper.arxiv or paper.title[:_LONGEST]
