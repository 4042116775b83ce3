"""Files of tagged lines, as RIS, EndNote and MEDLINE have them, to blocks of fields.

What the three share: a tag begins a field, and lines without one go on with it. How a tag looks
and where a block begins, each format says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..common.entry import Unread, shown
from ..common.validate import whole

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")


@dataclass(slots=True)
class Field:
    """A tag and the lines of its value; `line` is where it begins."""

    tag: str
    lines: list[str]
    line: int

    @property
    def value(self) -> str:
        """The lines as they are, without spaces at their ends."""
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class Block:
    """The fields of one reference, in the order of the text."""

    line: int
    fields: list[Field] = field(default_factory=list)

    def first(self, *tags: str) -> str:
        """The value of the first of these tags that has one."""
        told = {found.tag: value for found in reversed(self.fields) if (value := found.value)}
        return next((told[tag] for tag in tags if tag in told), "")


Begins = Callable[[str, Block | None, bool], bool]
"""Whether a tag begins a block, after this one; and whether a blank line is before it."""


def blocks(
    text: str, tag: re.Pattern[str], begins: Begins, end: str = ""
) -> Iterator[Block | Unread]:
    """The blocks of a text; and lines that belong to none, each run of them once.

    `tag` matches up to the value of a line, with the tag as its first group. `end` is a tag that
    ends a block.
    """
    block: Block | None = None
    is_listed, blank = False, True
    for number, line in enumerate(_lines(text), 1):
        found = tag.match(line)
        name = found[1] if found else ""
        if name and begins(name, block, blank):
            if block:
                yield block
            block, is_listed = Block(number), False
        if name == end and name:
            if block:
                yield block
            block = None
        elif block and found:
            block.fields.append(Field(name, [line[found.end() :].strip()], number))
        elif block and block.fields:
            block.fields[-1].lines.append(line.strip())
        elif line.strip() and not is_listed:
            is_listed = True
            yield Unread(number, f"lines that belong to no reference: {shown(line)}")
        blank = not line.strip()
    if block:
        yield block


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, whichever system wrote it; the last one may be empty."""
    for match in _LINE.finditer(whole(text).removeprefix("\ufeff")):
        yield match[1]
