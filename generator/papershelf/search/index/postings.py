"""Postings: for each term, the fields of documents that contain it, and how often.

The work has two parts. `extract_text_terms` splits a document's texts into terms; it needs nothing
else, so any process can do it, and its result can be kept. `Postings.add` takes these results in
the order of the documents.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from ..fields import FIELDS
from ..terms.languages import ENGLISH, Languages
from ..terms.tokens import split_terms
from .numbers import write

DocumentTerms = tuple[str, ...]
"""One text per field: its terms in order, with repetitions, separated by spaces."""


_NONE: Mapping[int, str] = MappingProxyType({})
_FIRST = struct.Struct("<II")
"""The document and the position of a term's first occurrence."""


def extract_text_terms(
    texts: Iterable[str], languages: Languages = ENGLISH, ready: Mapping[int, str] = _NONE
) -> DocumentTerms:
    """Split texts into terms. `ready` has the terms of some fields by their number."""
    return tuple(
        ready[at] if at in ready and text else " ".join(split_terms(text, languages.to_term))
        for at, text in enumerate(texts)
    )


class _TermPostings:
    """One term in one field: its postings, and its first occurrence.

    Most terms are in one document, such as identifiers. They are kept as bytes, which take a third
    of the memory: `_FIRST` and the text of the posting.
    """

    __slots__ = ("born", "count", "last", "position", "text")

    def __init__(self, single: bytes) -> None:
        self.born, self.position = _FIRST.unpack_from(single)
        self.last: int = self.born
        self.count = 1
        self.text = bytearray(single[_FIRST.size :])


class Postings:
    """The postings of a collection in their text form, which the manual describes."""

    def __init__(self) -> None:
        self._fields: list[dict[str, _TermPostings | bytes]] = [{} for _ in FIELDS]
        self._counts: dict[str, _TermPostings] = {}
        # A cache of its own, released together with this object.
        self._posting = cache(_format_posting)
        self.totals = [0] * len(FIELDS)
        """The number of terms in each field, over all documents."""
        self.documents = 0

    def add(self, counted: DocumentTerms) -> None:
        """Add the next document."""
        number = self.documents
        self.documents += 1
        for at, text in enumerate(counted):
            if text:
                found = text.split(" ")
                self.totals[at] += len(found)
                self._add(at, number, found)

    def _add(self, at: int, number: int, found: list[str]) -> None:
        field, entries, posting = FIELDS[at], self._fields[at], self._posting
        length = write(len(found)).encode()
        once = dict.fromkeys(found, 1)
        for term, times in (once if len(once) == len(found) else Counter(found)).items():
            entry = entries.get(term)
            if isinstance(entry, bytes):
                entry = entries[term] = _TermPostings(entry)
            gap = number - entry.last - 1 if entry else number
            if field.long:
                text = format_gap(gap, times).encode()
                if times > 2:
                    self._count(term, number, times)
            else:
                text = posting(gap, times) + length
            if field.ordered:
                text += format_positions(term, found).encode()
            if entry is None:
                entries[term] = _FIRST.pack(number, found.index(term)) + text
            else:
                entry.text += text
                entry.last = number
                entry.count += 1

    def _count(self, term: str, number: int, times: int) -> None:
        """Note how often a document has a term in a long field."""
        found = self._counts.get(term)
        text = self._posting(number - found.last - 1 if found else number, 1)
        text += write(times - 3).encode()
        if found is None:
            self._counts[term] = _TermPostings(_FIRST.pack(number, 0) + text)
        else:
            found.text += text
            found.last = number

    def pop_count_rows(self) -> list[tuple[str, str]]:
        """(term, row) of the terms that documents have more than twice in the long field, sorted.

        Can be called only once, as `iter_rows`.
        """
        counts, self._counts = self._counts, {}
        return [
            (term, format_row([term, counts[term].text.decode()]))
            for term in sorted(counts, key=to_utf16)
        ]

    def iter_rows(self) -> Iterator[tuple[str, str, int]]:
        """(term, row, number of fields of documents that contain it), sorted by term.

        Can be called only once: it consumes the postings, so that they are not in memory beside the
        rows.
        """
        for term, entries in self._sort_terms():
            first = min((entry for entry in entries if entry), key=lambda entry: entry.born)
            texts = [entry.text.decode() if entry else "" for entry in entries]
            frequency = sum(entry.count for entry in entries if entry)
            yield term, format_row([term, write(first.position), *texts]), frequency

    def _sort_terms(self) -> Iterator[tuple[str, list[_TermPostings | None]]]:
        """Every term, in JavaScript's sort order."""
        found: set[str] = set().union(*self._fields)
        ascii_only = all(map(str.isascii, found))
        for term in sorted(found) if ascii_only else sorted(found, key=to_utf16):
            found_in = [entries.pop(term, None) for entries in self._fields]
            yield term, [_TermPostings(one) if isinstance(one, bytes) else one for one in found_in]


def format_row(parts: Iterable[str]) -> str:
    """A row of the index: a term, the position of its first occurrence, its postings in each
    field."""
    return "\t".join(parts).rstrip("\t")


def format_word_row(term: str, frequency: int) -> str:
    """A row of the vocabulary: a term and the bit length of its frequency.

    That is precise enough to rank guesses, and seldom changes.
    """
    return f"{term}\t{write(frequency.bit_length())}"


def to_utf16(term: str) -> bytes:
    """The key of JavaScript's sort order."""
    return term.encode("utf-16-be")


def _format_posting(gap: int, times: int) -> bytes:
    """A posting: the number of documents skipped since the last one, and the number of
    occurrences."""
    return (format_gap(gap, times) + (write(times - 2) if times > 1 else "")).encode()


def format_gap(gap: int, times: int) -> str:
    """The first number of a posting, which also tells whether the term is there more than once."""
    return write(2 * gap + (times > 1))


def format_positions(term: str, found: Sequence[str]) -> str:
    """The positions of a term, each as the gap since the one before."""
    at = [-1, *(position for position, other in enumerate(found) if other == term)]
    return "".join([write(after - before - 1) for before, after in pairwise(at)])
