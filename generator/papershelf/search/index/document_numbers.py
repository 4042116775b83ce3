"""A number for each document, in files of all documents: lengths of fields, days, counts.

A file is the JSON of one text, with one number per document (see `numbers`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..documents import Document
from ..index_fields import FIELDS
from .compact import to_json
from .file_names import Read
from .numbers import split, write
from .postings import DocumentTerms

_NONE = write(0)
_LONG = tuple(at for at, field in enumerate(FIELDS) if field.long)


def _get_day(document: Document) -> int:
    """Month and day, 32 × month + day; 0 for what the date lacks. The year is in `meta.json`."""
    month, day = (int(part or 0) for part in (document.date[5:7], document.date[8:10]))
    return 32 * month + day


def _get_citations(document: Document) -> int:
    """One more than the number, 0 if it is unknown."""
    return 0 if document.citations is None else document.citations + 1


def _get_cited(document: Document) -> int:
    return document.cited


_NUMBERS: Mapping[str, Callable[[Document], int]] = {
    "day": _get_day, "citations": _get_citations, "cited": _get_cited
}  # fmt: skip
"""What readers filter and sort by. One that no document has costs no file."""


class DocumentNumbers:
    """Collects the numbers of documents."""

    def __init__(self) -> None:
        self._lengths: dict[int, list[str]] = {at: [] for at in _LONG}
        self._numbers: dict[str, list[str]] = {name: [] for name in _NUMBERS}

    def add(self, document: Document, terms: DocumentTerms) -> None:
        """Add the next document."""
        for at, texts in self._lengths.items():
            texts.append(write(count_terms(terms[at])))
        for name, texts in self._numbers.items():
            texts.append(write(_NUMBERS[name](document)))

    def build_lengths(self) -> dict[str, bytes]:
        """Name of a long field -> the file of its number of terms.

        Clients read it only for queries in Lunr's syntax, whose scores need it.
        """
        return {FIELDS[at].name: _format(texts) for at, texts in self._lengths.items()}

    def build_files(self) -> dict[str, bytes]:
        """Name of another number -> its file."""
        return dict(_format_used(self._numbers))


def patch_lengths(
    entry: Mapping[str, str],
    read: Read,
    sources: Sequence[int],
    get_terms: Callable[[int], DocumentTerms],
) -> Iterator[tuple[str, bytes]]:
    """The files of lengths after a change of documents; `entry` is theirs in `meta.json`.

    `sources` has the old number of each document, or -1 for one that has other terms.
    """
    for at in _LONG:
        name = FIELDS[at].name
        old = split(json.loads(read(entry[name])))
        yield (
            name,
            _format(
                old[source] if source >= 0 else write(count_terms(get_terms(number)[at]))
                for number, source in enumerate(sources)
            ),
        )


def patch_numbers(
    entry: Mapping[str, str],
    read: Read,
    sources: Sequence[int],
    get_document: Callable[[int], Document],
) -> Iterator[tuple[str, bytes]]:
    """The files of other numbers, in the same way."""
    found = {}
    for name, get in _NUMBERS.items():
        old = split(json.loads(read(entry[name]))) if name in entry else None
        found[name] = [
            write(get(get_document(number))) if source < 0 else old[source] if old else _NONE
            for number, source in enumerate(sources)
        ]
    return _format_used(found)


def count_terms(terms: str) -> int:
    """The number of terms in a field of a document."""
    return terms.count(" ") + 1 if terms else 0


def _format_used(columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, bytes]]:
    for name, texts in columns.items():
        if any(text != _NONE for text in texts):
            yield name, _format(texts)


def _format(texts: Iterable[str]) -> bytes:
    return to_json("".join(texts)).encode()
