"""Reads one entry with bibtexparser's splitter.

Only results that agree exactly with BibTeX are used. `syntax` reads everything else, above all the
blocks that the splitter reports as failed. A test compares both on mutated files.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from bibtexparser.model import Entry, Field, ImplicitComment, String
from bibtexparser.splitter import Splitter

from ..tex.braces import INSIDE
from .raw_entry import RawEntry, RawField

# `syntax` reads what the splitter fails to read, and reports it with its line.
logging.getLogger(Splitter.__module__).setLevel(logging.CRITICAL)

LONGEST = 200_000
"""Most characters of a text for the splitter, which copies it several times."""
# The splitter reads `@stringent` as a `@string`, and any word characters as a type.
_ENTRY_HEAD = re.compile(r"@([A-Za-z][A-Za-z0-9_-]*+)[ \t]*+\{")
_STRING_HEAD = re.compile(r"@string[ \t]*+\{[^\n=]*+=", re.IGNORECASE)
_KEY = re.compile(r"[^\n\\]*+")
_NAME = re.compile(r'[^\s=,{}"#()%@]++')
_VALUE = re.compile(
    rf'\{{({INSIDE})\}}|"((?>[^{{}}"]++|\{{{INSIDE}\}})*+)"|([0-9]++)|([^\s,{{}}"#()=%]++)'
)
# Texts in which the splitter miscounts lines: it misses a line end after a backslash, and begins a
# field at its `=`.
_MISCOUNTED = re.compile(r"\\\n|\n\s*+=")
LOST_FIELD = re.compile(r'[\s,}]*+(?=[A-Za-z][\w-]*+\s*+=\s*+[{"\w])')
"""A field after the brace that seems to close its entry."""


def split_entry(text: str, line: int, expand: Callable[[str], str | None]) -> RawEntry | None:
    """Read a text with one entry or `@string` in braces, followed by nothing but comments.

    The text has at most `LONGEST` characters. `line` is the line where it begins; `expand` returns
    the value of a macro, or None if it is not defined. Returns None for a text with other content,
    errors, or values joined by `#`.
    """
    blocks = Splitter(text).split().blocks
    block = blocks[0] if blocks else None
    if not isinstance(block, Entry | String) or not all(map(_is_comment, blocks[1:])):
        return None
    raw = block.raw or ""
    if _MISCOUNTED.search(raw):
        return None
    start = line + (block.start_line or 0)
    if isinstance(block, String):
        entry = RawEntry("string", "", start) if _STRING_HEAD.match(raw) else None
        fields = [Field(block.key, block.value, block.start_line)]
    else:
        head = _ENTRY_HEAD.match(raw) if _KEY.fullmatch(block.key) else None
        entry = RawEntry(head[1].lower(), block.key, start) if head else None
        fields = block.fields
    return entry if entry and _add_fields(entry, fields, line, expand) else None


def _is_comment(block: object) -> bool:
    """Whether a block contains neither an entry nor fields of the one before it."""
    if not isinstance(block, ImplicitComment):
        return False
    return "@" not in block.comment and not LOST_FIELD.match(block.comment)


def _add_fields(
    entry: RawEntry, fields: list[Field], line: int, expand: Callable[[str], str | None]
) -> bool:
    """Add fields to an entry; return False if `syntax` has to read one of them."""
    for field in fields:
        value = _VALUE.fullmatch(field.value)
        if value is None or not _NAME.fullmatch(field.key):
            return False
        text = expand(value[4]) if value[4] else value[value.lastindex or 0]
        if text is None:
            return False
        name = field.key.lower()
        entry.fields[name] = RawField(field.key, text, line + (field.start_line or 0))
    return len(entry.fields) == len(fields)
