"""The lengths of long fields: the number of terms in each document."""

from __future__ import annotations

from collections.abc import Iterable

from ..fields import FIELDS
from .compact import to_json
from .numbers import write
from .postings import DocumentTerms


class Lengths:
    """Collects lengths; clients read them only for queries in Lunr's syntax, whose scores need
    them."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {at: [] for at, f in enumerate(FIELDS) if f.long}

    def add(self, counted: DocumentTerms) -> None:
        """Add the next document."""
        for at, texts in self._texts.items():
            texts.append(write(count_terms(counted[at])))

    def build_files(self) -> dict[str, bytes]:
        """Name of the field -> its file: JSON of one text, with one number per document (see
        `numbers`)."""
        return {FIELDS[at].name: format_column(texts) for at, texts in self._texts.items()}


def count_terms(terms: str) -> int:
    """The number of terms in a field of a document."""
    return terms.count(" ") + 1 if terms else 0


def format_column(texts: Iterable[str]) -> bytes:
    """A file of lengths, from formatted numbers."""
    return to_json("".join(texts)).encode()
