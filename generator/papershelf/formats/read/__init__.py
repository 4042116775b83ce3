"""Readers of other programs' files and answers: one module for each format, and their registry.

A reader turns a text into entries, each a record as a curator would write it by hand, or into names
of papers to look up; no content of the text makes it raise. A file that is no text is given as the
characters of its bytes (Latin-1). To add one, write a module that satisfies `Reader` and add it to
`READERS`. The first reader in this order that recognizes a text reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from . import bibtex, pdf
from .common.entry import Entry, Mention, Unread
from .handwritten import cff, identifier_list, markdown_list
from .references import (
    csl,
    endnote,
    endnote_xml,
    mods,
    nbib,
    pubmed_xml,
    ris,
    wos,
    zotero,
    zotero_rdf,
)
from .tables import table, workbook
from .web_apis import (
    acl,
    arxiv,
    crossref,
    daily_papers,
    daily_papers_page,
    datacite,
    dblp,
    feed,
    openalex,
    openreview,
    orcid,
    papers_jsonl,
    semantic_scholar,
)

Found = Entry | Mention | Unread
"""What a reader yields."""


class Reader(Protocol):
    """The interface of a reader's module."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """Usual suffixes of the format's files, with the dot; the content decides the format."""

    def recognizes(self, text: str) -> bool:
        """Whether the content of a text is in this format."""

    def read(self, text: str) -> Iterator[Found]:
        """Yield entries and names of papers in the order of the text, and what can't be read."""


READERS: Mapping[str, Reader] = {
    "workbook": workbook,
    "pdf": pdf,
    "markdown": markdown_list,
    "ris": ris,
    "nbib": nbib,
    "pubmed-xml": pubmed_xml,
    "endnote": endnote,
    "endnote-xml": endnote_xml,
    "wos": wos,
    "cff": cff,
    "bibtex": bibtex,
    "daily-papers": daily_papers,
    "crossref": crossref,
    "datacite": datacite,
    "openalex": openalex,
    "openreview": openreview,
    "semantic-scholar": semantic_scholar,
    "orcid": orcid,
    "zotero": zotero,
    "zotero-rdf": zotero_rdf,
    "csl-json": csl,
    "records": papers_jsonl,
    "mods": mods,
    "arxiv": arxiv,
    "acl": acl,
    "dblp": dblp,
    "feed": feed,
    "daily-papers-page": daily_papers_page,
    "table": table,
    "identifiers": identifier_list,
}


def recognize(text: str) -> str:
    """Return the name of the format that a text is in; empty for an unknown one."""
    return next((name for name, reader in READERS.items() if reader.recognizes(text)), "")


def read_text(text: str, format: str, columns: str = "", name: str = "") -> Iterator[Found]:
    """Yield what a text in one of the formats has; `name` is that of its file. `columns` names
    those of a table, as in `tables/header.py`. Raises CallError if they make no sense."""
    if format == "pdf":
        return pdf.read(text, name)
    if columns and format == "table":
        return table.read(text, columns)
    if columns and format == "workbook":
        return workbook.read(text, columns)
    return READERS[format].read(text)


__all__ = ["READERS", "Entry", "Found", "Mention", "Reader", "Unread"]
