"""BibTeX and biblatex, as reference managers, publishers and people write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .bibtex_fields import BOOKKEEPING, entry_of
from .bibtex_inherit import parents_in, with_inherited
from .bibtex_syntax import Block, parse
from .entry import Entry, Unread

SUFFIXES = (".bib", ".bibtex")
# Types that hold fields for other entries, and are no works themselves.
_CONTAINERS = frozenset(("xdata",))
_ENTRY = re.compile(r"^[ \t]*+@[ \t]*+[A-Za-z]++\s*+[{(]", re.MULTILINE)


def knows(text: str) -> bool:
    """Whether a line of the text begins an entry."""
    return _ENTRY.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    """The entries in the order of the text, and what of it could not be understood.

    Fields that only concern the program that wrote them are left out, and listed once each.
    """
    text = text.removeprefix("\ufeff")
    parents = parents_in(text)
    first_lines: dict[str, int] = {}
    left_out: Counter[str] = Counter()
    for block in parse(text):
        if isinstance(block, Unread):
            yield block
        elif block.type not in _CONTAINERS:
            left_out.update(block.fields.keys() & BOOKKEEPING)
            yield entry_of(with_inherited(_marked(block, first_lines), parents))
    for name, times in sorted(left_out.items()):
        what = f"`{name}` is left out ({times} times): it is of the program that wrote the file"
        yield Unread(1, what)


def _marked(block: Block, first_lines: dict[str, int]) -> Block:
    """The entry; a key that was used before is listed with it."""
    if block.key and (first := first_lines.setdefault(block.key, block.line)) != block.line:
        what = f"the key `{block.key}` is used before, in line {first}"
        block.unread.append(Unread(block.line, what))
    return block
