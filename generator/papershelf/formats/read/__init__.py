"""Readers of other programs' files and answers: one module for each format, and their registry.

A reader turns a text into entries, each a record as a curator would write it by hand; no content of
the text makes it raise. To add one, write a module that satisfies `Reader` and add it to `READERS`.
The first reader in this order that recognizes a text reads it.
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
    """The interface of a reader's module."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """Usual suffixes of the format's files, with the dot; the content decides the format."""

    def recognizes(self, text: str) -> bool:
        """Whether the content of a text is in this format."""

    def read(self, text: str) -> Iterator[Entry | Unread]:
        """Yield entries in the order of the text, and the parts that could not be read."""


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
