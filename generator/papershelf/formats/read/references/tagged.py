"""Splits files of tagged lines, such as RIS, EndNote and MEDLINE, into blocks of fields.

In all three, a tag begins a field, and lines without a tag continue it. Each format defines what a
tag looks like and where a block begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ....errors import quote
from ..common.entry import Unread
from ..common.validate import replace_surrogates

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")


@dataclass(slots=True)
class TaggedField:
    """A tag and the lines of its value; `line` is where it begins, counted from 1."""

    tag: str
    lines: list[str]
    line: int

    @property
    def value(self) -> str:
        """The lines, without white space before the first and after the last."""
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class TaggedBlock:
    """The fields of one reference, in the order of the text."""

    line: int
    fields: list[TaggedField] = field(default_factory=list)

    def first(self, *tags: str) -> str:
        """Return the value of the first of these tags that has one, or an empty string."""
        values = {field.tag: value for field in reversed(self.fields) if (value := field.value)}
        return next((values[tag] for tag in tags if tag in values), "")


BeginsBlock = Callable[[str, TaggedBlock | None, bool], bool]
"""(tag, the block before it, whether a blank line is before it) -> whether it begins a block."""


def split_blocks(
    text: str, tag: re.Pattern[str], begins: BeginsBlock, end: str = ""
) -> Iterator[TaggedBlock | Unread]:
    """Yield the blocks of a text, and each run of lines that belong to none as `Unread`.

    `tag` matches a line up to its value, with the tag as its first group. `end` is a tag that ends
    a block.
    """
    block: TaggedBlock | None = None
    is_listed, blank = False, True
    for number, line in enumerate(_split_lines(text), 1):
        match = tag.match(line)
        name = match[1] if match else ""
        if name and begins(name, block, blank):
            if block:
                yield block
            block, is_listed = TaggedBlock(number), False
        if name == end and name:
            if block:
                yield block
            block = None
        elif block and match:
            block.fields.append(TaggedField(name, [line[match.end() :].strip()], number))
        elif block and block.fields:
            block.fields[-1].lines.append(line.strip())
        elif line.strip() and not is_listed:
            is_listed = True
            yield Unread(number, f"lines that belong to no reference: {quote(line)}")
        blank = not line.strip()
    if block:
        yield block


def _split_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with any kind of line ends; the last one may be empty."""
    for match in _LINE.finditer(replace_surrogates(text).removeprefix("\ufeff")):
        yield match[1]
