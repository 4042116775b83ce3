"""BibTeX and biblatex, as reference managers, publishers and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..common.entry import Entry, Unread
from .fields import BOOKKEEPING, entry_of
from .inherit import parents_in, with_inherited
from .raw_entry import RawEntry
from .syntax import parse

SUFFIXES = (".bib", ".bibtex")
# Types that hold fields for other entries, and are no works themselves.
_CONTAINERS = frozenset(("xdata",))
_ENTRY = re.compile(r"^\ufeff?[ \t]*+@[ \t]*+[A-Za-z]++\s*+[{(]", re.MULTILINE)


def recognizes(text: str) -> bool:
    """Whether a line of the text begins an entry."""
    return _ENTRY.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    """The entries in the order of the text, and what of it could not be understood.

    Fields that only concern the program that wrote them are left out, and listed once each.
    """
    text = text.removeprefix("\ufeff")
    parents = parents_in(text)
    first_lines: dict[str, int] = {}
    left_out: dict[str, int] = {}
    for block in parse(text):
        if isinstance(block, Unread):
            yield block
        elif block.type not in _CONTAINERS:
            for name in block.fields.keys() & BOOKKEEPING:
                left_out.setdefault(name, block.fields[name].line)
            yield entry_of(with_inherited(_marked(block, first_lines), parents))
    for name, line in sorted(left_out.items()):
        what = f"`{name}` is left out, here and below: it is of the program that wrote the file"
        yield Unread(line, what)


def _marked(block: RawEntry, first_lines: dict[str, int]) -> RawEntry:
    """The entry; a key that was used before is listed with it."""
    if block.key and (first := first_lines.setdefault(block.key, block.line)) != block.line:
        what = f"the key `{block.key}` is used before, in line {first}"
        block.unread.append(Unread(block.line, what))
    return block
