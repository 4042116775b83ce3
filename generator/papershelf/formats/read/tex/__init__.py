"""LaTeX to the text of a record: the other way round of `formats/latex.py`, and more forgiving.

Accents become letters and commands the characters they stand for; italics, bold and scripts become
the small markup of records, and maths in `$…$` stays. Tags and entities of HTML or JATS, which
publishers leave in BibTeX, are read as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from ....records.text import Segment, split_segments
from ..common import jats
from .reader import IN_MATHS, STAND_INS, Reader

LONGEST = 100_000
"""What is longer is no text of a record, and is not read."""

# What has one of these is not the text that it seems to be.
_ACTIVE = (*"\\{}$~`&<", *STAND_INS.values(), *IN_MATHS.values(), "--", "''")
_BARE = {ord(mark): char for char, mark in [*STAND_INS.items(), *IN_MATHS.items()]}
_ESCAPED = _BARE | {ord(STAND_INS[char]): f"\\{char}" for char in "${}<"}
_STAND_IN = re.compile("[\ue000-\ue006]")
_SINGLE = re.compile(r"‘((?:[^'‘’]|'(?=\w))*+)'(?!\w)")
_MANGLED = re.compile(r"\$\\?(less|greater|<|>)\$")


class Told(NamedTuple):
    """A text of a record, and the commands in it that have no meaning here."""

    text: str
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def text(latex: str) -> Told:
    """A text on one line, without markup: a venue, a place, a publisher."""
    return _told(latex, "text")


@lru_cache(maxsize=16384)
def name(latex: str) -> Told:
    """A name, or a part of one: no maths is recognised in it when it is written."""
    return _told(latex, "name")


def title(latex: str) -> Told:
    """A title: with markup, and with braces where BibTeX keeps the case of what is in them."""
    return _told(latex, "title")


def abstract(latex: str) -> Told:
    """A long text: with markup, and with its paragraphs."""
    return _told(latex, "abstract")


def _told(latex: str, kind: str) -> Told:
    if not any(map(latex.__contains__, _ACTIVE)):
        return Told(_spaced(latex, kind))
    reader = Reader(_unmangled(latex), kind)
    read = reader.read()
    if "<" in read or "&" in read:
        read = _without_tags(read, kind)
    return Told(_finished(_spaced(read, kind), kind), tuple(dict.fromkeys(reader.unknown)))


def _spaced(read: str, kind: str) -> str:
    read = read if read.isascii() else unicodedata.normalize("NFC", read)
    if kind != "abstract" or "\n" not in read:
        return " ".join(read.split())
    parts = (" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", read))
    return "\n\n".join(part for part in parts if part)


def _unmangled(latex: str) -> str:
    """Mendeley writes the tags of a title as `$\\less$i$\\greater$`."""
    if "$" not in latex:
        return latex
    return _MANGLED.sub(lambda match: "<" if match[1] in ("less", "<") else ">", latex)


def _without_tags(read: str, kind: str) -> str:
    if kind == "abstract":
        return jats.to_paragraphs(read)
    line = jats.to_line(read, is_wrapped=False)
    return line if kind == "title" else re.sub(r"</?(?:i|b|su[bp])>", "", line)


def _finished(read: str, kind: str) -> str:
    """The text with characters for their stand-ins, escaped where a record would misread them."""
    if "‘" in read:
        read = _SINGLE.sub(r"‘\1’", read)
    if not _STAND_IN.search(read):
        return read
    bare = read.translate(_BARE)
    if kind == "name":
        return bare
    escaped = read.translate(_ESCAPED)
    return bare if _joined(bare, kind) == _joined(escaped, kind) else escaped


def _joined(written: str, kind: str) -> list[Segment]:
    """What a record's text says, whatever it is cut into."""
    runs: list[Segment] = []
    for part in split_segments(written, braces=kind == "title", tags=kind != "text"):
        last = runs[-1] if runs else None
        if last and last.kind == part.kind == "text" and last.formatting == part.formatting:
            runs[-1] = replace(last, value=last.value + part.value)
        else:
            runs.append(part)
    return runs
