"""An entry as it is in a file: its fields with their LaTeX and their positions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..common.entry import Unread


class RawField(NamedTuple):
    """A field: its name as written, its value without delimiters, its line (from 1), and the offset
    of its value in the text (0 if the value is never read again)."""

    name: str
    value: str
    line: int
    at: int = 0


@dataclass(slots=True)
class RawEntry:
    """An entry: its type in lower case, its key, and its fields by name in lower case."""

    type: str
    key: str
    line: int
    fields: dict[str, RawField] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
