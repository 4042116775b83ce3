"""`imports.lock`: what was taken from where, so that a later import knows what the curator changed.

A line an entry, sorted, each a JSON object: two branches that import different papers merge without
a conflict, and a conflict is solved by keeping the lines of both.
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
"""Longest name of an entry; what differs only after it is told apart by its record."""
_NAMES = {"id", "key", "aliases"}

Marks = dict[str, str]
"""Key of a record -> mark of its value: equal marks are of equal values, however written."""


class Line(NamedTuple):
    """An entry that was imported: of which format and file, its name there, and its record.

    `keys` are the marks of the values that it had when it was last read.
    """

    format: str
    entry: str
    record: str
    file: str
    keys: Marks


class Lock:
    """The lines by format and entry; two files may have different entries of one name."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines: dict[tuple[str, str], dict[str, Line]] = {}
        for line in lines:
            self.put(line)

    def of(self, format: str, entry: str) -> list[Line]:
        """The lines of the entries of a name."""
        return list(self._lines.get((format, entry), {}).values())

    def lines(self) -> list[Line]:
        """All lines."""
        return [line for same in self._lines.values() for line in same.values()]

    def put(self, line: Line, instead: Line | None = None) -> None:
        """Remember an entry, instead of what was known of it."""
        same = self._lines.setdefault((line.format, line.entry), {})
        if instead:
            same.pop(instead.record, None)
        same[line.record] = line

    def text(self) -> str:
        """The file; empty where nothing was imported."""
        told = [json.dumps(line._asdict(), sort_keys=True, separators=(",", ":"))
                for line in sorted(self.lines(), key=lambda line: line[:3])]  # fmt: skip
        return _HEAD + "".join(f"{line}\n" for line in told) if told else ""


def read(path: str, text: str) -> Lock:
    """The lock in a text. Raises CallError where a line is none."""
    lock = Lock()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            try:
                lock.put(_line(json.loads(line)))
            except (ValueError, TypeError, RecursionError):
                raise CallError(
                    f"{path}:{number}: not a line that an import wrote; in a conflict keep the "
                    "lines of both sides"
                ) from None
    return lock


def _line(found: Any) -> Line:
    line = Line(**found)
    texts = (*line[:4], *line.keys.keys(), *line.keys.values())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(line)
    return line


def marks(paper: Paper) -> Marks:
    """The mark of each value that a paper has, without what names its record: that never moves."""
    told = paper.model_dump(
        mode="json", exclude=_NAMES, exclude_unset=True, exclude_defaults=True, warnings=False
    )
    return {key: _mark(value) for key, value in told.items()}


def _mark(value: Any) -> str:
    told = json.dumps(value, sort_keys=True)
    return blake2b(told.encode(), digest_size=5).hexdigest()


def entry_name(key: str, paper: Paper) -> str:
    """What an entry is known by: its key, else an identifier, else its title."""
    return key[:_LONGEST] or paper.doi.lower() or paper.arxiv or paper.title[:_LONGEST]
