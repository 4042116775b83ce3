"""Kinds of files that a site may hold, and patterns for their addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from ...formats import biblatex, csl, endnote, ris
from ...records.fields import ID_PATTERN
from ..listings.sorted_pages import Order

_ORDERS = "|".join(get_args(Order))
# Variable of an address -> regular expression.
_VARIABLES = {
    # The pages of all papers in other orders are where papers with these ids would be.
    "id": rf"(?!(?:{_ORDERS})/){ID_PATTERN}",
    "slug": "[a-z0-9-]+",
    "yyyy": "[0-9]{4}",
    "mm": "[0-9]{2}",
    "dd": "[0-9]{2}",
    "ww": "[0-9]{2}",
    "n": "[1-9][0-9]*",
    "order": _ORDERS,
    "format": "|".join(
        re.escape(writer.SUFFIX.removeprefix(".")) for writer in (biblatex, ris, csl, endnote)
    ),
    "index": "authors|tags|venues",
    "figure": "years|months|tags|venues|authors|coauthors",
    "hash": "[a-z0-9]+",
    "part": "(?!pdfs/)[a-z]+",  # the words of PDFs are a kind of their own
    "file": "[^/]+",
    "image": "png|jpe?g|gif|webp|avif",
    "path": ".+",
    "name": "[a-z]+",
    "value": "[a-z0-9.-]+",
}


def compile_patterns(*addresses: str) -> re.Pattern[str]:
    """A pattern for the addresses that fit one of some templates.

    A template has variables, such as `<slug>`, and optional parts, such as `[.gz]`.
    """
    return re.compile("|".join(map(_to_regex, addresses)))


def _to_regex(address: str) -> str:
    parts = re.split(r"(<[a-z]+>|[\[\]])", address)
    return "".join(map(_part_to_regex, parts))


def _part_to_regex(part: str) -> str:
    match part[:1]:
        case "[":
            return "(?:"
        case "]":
            return ")?"
        case "<":
            return f"(?:{_VARIABLES[part[1:-1]]})"
    return re.escape(part)


@dataclass(frozen=True, slots=True)
class FileKind:
    """Files that differ only in their names. The texts are for the manual, in Markdown."""

    addresses: tuple[str, ...]
    what: str
    when: str
    asked_by: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """A pattern for their addresses; the address of a page ends in a slash."""
        return compile_patterns(*self.addresses)


@dataclass(frozen=True, slots=True)
class InventorySection:
    """Kinds of files that the manual shows together; `is_own` if a curator adds the files."""

    title: str
    kinds: tuple[FileKind, ...]
    is_own: bool = False
