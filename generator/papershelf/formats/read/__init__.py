"""Readers of what others write: one module for each format, and the registry of them.

A reader turns a text into entries, each a record as a curator would write it by hand; it never
raises for what is in the text. To add one, write a module with the parts of `Reader` and name it in
`READERS`: the order is that in which texts are offered to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from . import bibtex
from .common.entry import Entry, Unread
from .references import csl, endnote, endnote_xml, nbib, papers_jsonl, ris
from .tables import table
from .web_apis import (
    acl,
    arxiv,
    crossref,
    daily_papers,
    daily_papers_page,
    datacite,
    openalex,
    openreview,
)


class Reader(Protocol):
    """What a module of this package offers."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """The suffixes that its files usually have, with the dot; they decide nothing alone."""

    def knows(self, text: str) -> bool:
        """Whether a text is of this format, by its content."""

    def read(self, text: str) -> Iterator[Entry | Unread]:
        """The entries in the order of the text, and what of it could not be understood."""


READERS: Mapping[str, Reader] = {
    "ris": ris,
    "nbib": nbib,
    "endnote": endnote,
    "endnote-xml": endnote_xml,
    "bibtex": bibtex,
    "daily-papers": daily_papers,
    "crossref": crossref,
    "datacite": datacite,
    "openalex": openalex,
    "openreview": openreview,
    "csl-json": csl,
    "records": papers_jsonl,
    "arxiv": arxiv,
    "acl": acl,
    "daily-papers-page": daily_papers_page,
    "table": table,
}

__all__ = ["READERS", "Entry", "Reader", "Unread"]
