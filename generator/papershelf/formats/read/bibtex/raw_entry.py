"""An entry as it stands in a file: its fields with their LaTeX, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..common.entry import Unread


class RawField(NamedTuple):
    """A field: its name as written, its value without delimiters, its line (from 1), and the offset
    of its value in the text (0 where no value has to be read again)."""

    name: str
    value: str
    line: int
    at: int = 0


@dataclass(slots=True)
class RawEntry:
    """An entry: its type in lower case, its key, and its fields by their names in lower case."""

    type: str
    key: str
    line: int
    fields: dict[str, RawField] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
