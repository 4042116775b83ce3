"""BibTeX and biblatex, as written by reference managers, publishers and people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..common.entry import Entry, Unread
from .conversion import BOOKKEEPING, to_entry
from .inherit import find_book, find_parents, inherit_fields
from .raw_entry import RawEntry
from .syntax import parse

SUFFIXES = (".bib", ".bibtex")
# Types that only provide fields for other entries.
_CONTAINERS = frozenset(("xdata",))
_ENTRY = re.compile(r"^\ufeff?[ \t]*+@[ \t]*+[A-Za-z]++\s*+[{(]", re.MULTILINE)


def recognizes(text: str) -> bool:
    """Whether a line of the text begins an entry."""
    return _ENTRY.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    """Yield entries in the order of the text, and the parts that could not be read.

    Fields that concern only the program that wrote them are left out and reported once.
    """
    text = text.removeprefix("\ufeff")
    parents = find_parents(text)
    first_lines: dict[str, int] = {}
    left_out: dict[str, int] = {}
    for block in parse(text):
        if isinstance(block, Unread):
            yield block
        elif block.type not in _CONTAINERS:
            for name in block.fields.keys() & BOOKKEEPING:
                left_out.setdefault(name, block.fields[name].line)
            _report_repeated_key(block, first_lines)
            entry = to_entry(inherit_fields(block, parents))
            book = find_book(block, parents)
            yield replace(entry, book=book) if book and isinstance(entry, Entry) else entry
    if left_out:
        names = ", ".join(f"`{name}`" for name in sorted(left_out))
        what = f"left out here and below, as they concern only the program that wrote them: {names}"
        yield Unread(min(left_out.values()), what, is_lost=False)


def _report_repeated_key(block: RawEntry, first_lines: dict[str, int]) -> None:
    """Report a key that was used before; `first_lines` maps keys to lines and is extended."""
    if block.key and (first := first_lines.setdefault(block.key, block.line)) != block.line:
        what = f"the key `{block.key}` was already used in line {first}"
        block.unread.append(Unread(block.line, what, is_lost=False))
