"""A row of a table, and the part of a record that some of its cells become."""

from __future__ import annotations

from typing import Any

Row = dict[str, str]
"""A row: key, or "=" and the name of a column without a key -> cell."""


class PartialRecord:
    """Some keys of a record, and messages about cells: of what could not be read, and others."""

    def __init__(self) -> None:
        self.record: dict[str, Any] = {}
        self.unread: list[str] = []
        self.notes: list[str] = []


def to_line(cell: str) -> str:
    """Return the text of a cell on one line."""
    return " ".join(cell.split())
