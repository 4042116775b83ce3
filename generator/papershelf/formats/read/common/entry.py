"""The results of a reader: entries, names of papers, and what it could not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in a text that a record cannot hold, or that breaks the format's rules.

    `line` counts from 1; `what` describes what was found and, where it helps, what was expected.
    With `is_lost`, something of the work is in no key of the record; otherwise a curator may like
    to know, for example that a value is kept under `bibtex`.
    """

    line: int
    what: str
    is_lost: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as a text describes it.

    `record` has the keys of a record (`records/paper.py`) and plain values as a curator would write
    them in YAML: strings, numbers, and lists and dictionaries of these. `key` is the text's own
    name for the entry, or empty; `line` is the line where it begins, counted from 1. `unread` lists
    what was left out of this entry. `others` are values of keys that a curator's `fields.yaml` may
    define, `files` paths of PDFs on the computer of whoever exported the text. `book` is the key of
    the entry that this one is a part of, in lower case.
    """

    record: dict[str, Any]
    key: str = ""
    line: int = 1
    unread: tuple[Unread, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    book: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A paper that a text only names, in a way that `papershelf add` takes."""

    name: str
    line: int = 1
