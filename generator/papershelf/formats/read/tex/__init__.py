"""Decodes LaTeX to the text of a record: the inverse of `formats/latex.py`, and more lenient.

Accents become letters, commands become the characters they stand for, italics, bold and scripts
become the markup of records, and maths in `$…$` stays. Tags and entities of HTML or JATS, which
publishers leave in BibTeX, are decoded as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from ....records.text import Segment, split_segments
from ..common import jats
from .decoder import IN_MATHS, STAND_INS, LatexDecoder

LONGEST = 100_000
"""Most characters of a text; callers must not decode longer ones."""

# A text without any of these means itself.
_SPECIAL = (*"\\{}$~`&<", *STAND_INS.values(), *IN_MATHS.values(), "--", "''")
_CHARACTERS = {ord(mark): char for char, mark in [*STAND_INS.items(), *IN_MATHS.items()]}
_ESCAPED = _CHARACTERS | {ord(STAND_INS[char]): f"\\{char}" for char in "${}<"}
_STAND_IN = re.compile("[\ue000-\ue006]")
_SINGLE = re.compile(r"‘((?:[^'‘’]|'(?=\w))*+)'(?!\w)")
_BROKEN_TAG = re.compile(r"\$\\?(less|greater|<|>)\$")
_ESCAPED_TAG = re.compile(r"\{\\textless\}(/?[A-Za-z][^{}\\<>]{0,60})\{\\textgreater\}")


class DecodedText(NamedTuple):
    """A text of a record, and its commands that are unknown."""

    text: str
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def decode_text(latex: str) -> DecodedText:
    """Decode a text to one line without markup: a venue, a place, a publisher."""
    return _decode(latex, "text")


@lru_cache(maxsize=16384)
def decode_name(latex: str) -> DecodedText:
    """Decode a name or a part of one, which has neither markup nor maths."""
    return _decode(latex, "name")


def decode_title(latex: str) -> DecodedText:
    """Decode a title, with its markup and the braces in which BibTeX keeps the case."""
    return _decode(latex, "title")


def decode_abstract(latex: str) -> DecodedText:
    """Decode a long text, with its markup and paragraphs, and without the heading "Abstract".

    Zotero and Mendeley escape the tags of publishers; in a title, what is escaped is text.
    """
    return _decode(jats.drop_heading(_ESCAPED_TAG.sub(r"<\1>", latex)), "abstract")


def _decode(latex: str, kind: str) -> DecodedText:
    if not any(map(latex.__contains__, _SPECIAL)):
        return DecodedText(_normalize_space(latex, kind))
    decoder = LatexDecoder(_repair_tags(latex), kind)
    text = decoder.decode()
    if "<" in text or "&" in text:
        text = _convert_tags(text, kind)
    text = _replace_stand_ins(_normalize_space(text, kind), kind)
    return DecodedText(text, tuple(dict.fromkeys(decoder.unknown)))


def _normalize_space(text: str, kind: str) -> str:
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    if kind != "abstract" or "\n" not in text:
        return " ".join(text.split())
    parts = (" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", text))
    return "\n\n".join(part for part in parts if part)


def _repair_tags(latex: str) -> str:
    """Repair tags that Mendeley writes as `$\\less$i$\\greater$`."""
    if "$" not in latex:
        return latex
    return _BROKEN_TAG.sub(lambda match: "<" if match[1] in ("less", "<") else ">", latex)


def _convert_tags(text: str, kind: str) -> str:
    if kind == "abstract":
        return jats.to_paragraphs(text)
    line = jats.to_line(text, is_wrapped=False)
    return line if kind == "title" else re.sub(r"</?(?:i|b|su[bp])>", "", line)


def _replace_stand_ins(text: str, kind: str) -> str:
    """Replace stand-ins with their characters, escaped if a record would misread them."""
    if "‘" in text:
        text = _SINGLE.sub(r"‘\1’", text)
    if not _STAND_IN.search(text):
        return text
    plain = text.translate(_CHARACTERS)
    if kind == "name":
        return plain
    escaped = text.translate(_ESCAPED)
    return plain if _merge_segments(plain, kind) == _merge_segments(escaped, kind) else escaped


def _merge_segments(text: str, kind: str) -> list[Segment]:
    """Split a record's text into segments, with adjacent ones of the same formatting merged."""
    runs: list[Segment] = []
    for part in split_segments(text, braces=kind == "title", tags=kind != "text"):
        last = runs[-1] if runs else None
        if last and last.kind == part.kind == "text" and last.formatting == part.formatting:
            runs[-1] = replace(last, value=last.value + part.value)
        else:
            runs.append(part)
    return runs
