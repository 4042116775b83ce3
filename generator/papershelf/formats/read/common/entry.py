"""What a reader gives: entries, and what it could not understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in a text that no record can hold, or that breaks the format's rules.

    `line` counts from 1; `what` says what was found and, where it helps, what was expected.
    """

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as a text describes it.

    `record` has the keys of a record (`records/paper.py`) and plain values: text, numbers, lists
    and mappings of them, as a curator would write them in YAML; it is not checked yet. `key` is
    what the text itself calls the entry, empty where it has no name; `line` is where it begins,
    from 1. `unread` is what of this entry was left out.
    """

    record: dict[str, Any]
    key: str = ""
    line: int = 1
    unread: tuple[Unread, ...] = ()


def shown(value: str) -> str:
    """A value as messages quote it: on one line, not too long."""
    line = " ".join(value[:200].split())
    return f"`{line[:60]}…`" if len(line) > 60 else f"`{line}`"
