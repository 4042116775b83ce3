"""Postings: for each term, the fields of documents that contain it, and how often.

The work has two parts. `extract_text_terms` splits a document's texts into terms; it needs nothing
else, so any process can do it, and its result can be kept. `Postings.add` takes these results in
the order of the documents.
"""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise, repeat
from operator import itemgetter, or_, sub
from types import MappingProxyType
from typing import Any, NamedTuple

from ..index_fields import FIELDS
from ..terms.languages import ENGLISH, Languages
from ..terms.tokens import split_terms
from .numbers import write

DocumentTerms = tuple[str, ...]
"""One text per field: its terms in order, with repetitions, separated by spaces."""


_NONE: Mapping[int, str] = MappingProxyType({})
_FIRST = struct.Struct("=II")
"""Two numbers about a term's first occurrence, as in an `array("I")`."""
_COMPOUND = 7
"""Fewest letters of a stem of two words."""
_KEPT = 1 << 14
"""Numbers below it are written once for all terms."""


def extract_text_terms(
    texts: Iterable[str], languages: Languages = ENGLISH, ready: Mapping[int, str] = _NONE
) -> DocumentTerms:
    """Split texts into terms. `ready` has the terms of some fields by their number."""
    return tuple(
        ready[at] if at in ready and text else " ".join(split_terms(text, languages.to_term))
        for at, text in enumerate(texts)
    )


class _Found(NamedTuple):
    """One term in one field: its first document, its position there, the number of its documents,
    and its postings."""

    born: int
    position: int
    documents: int
    text: str


class _TermPostings:
    """One term in a field that is not long, or its counts: its postings as text.

    Most terms are in one document, such as identifiers. They are kept as bytes, which take a third
    of the memory: the document, the position there and the text of the posting.
    """

    __slots__ = ("born", "documents", "last", "position", "text")

    def __init__(self, single: bytes) -> None:
        self.born, self.position = _FIRST.unpack_from(single)
        self.last: int = self.born
        self.documents = 1
        self.text = bytearray(single[_FIRST.size :])

    def add(self, number: int, text: bytes) -> None:
        """Add the posting of the next document."""
        self.text += text
        self.last = number
        self.documents += 1


def _read_texts(entry: _TermPostings | bytes) -> _Found:
    if isinstance(entry, bytes):
        born, position = _FIRST.unpack_from(entry)
        return _Found(born, position, 1, entry[_FIRST.size :].decode())
    return _Found(entry.born, entry.position, entry.documents, entry.text.decode())


class _GapTexts(dict[int, str]):
    """The first number of a posting (see `format_gap`), written, by one more than that number,
    which is what two codes differ by."""

    def __missing__(self, number: int) -> str:
        text = write(number - 1)
        if number < _KEPT:
            self[number] = text
        return text


_GAP_TEXTS = _GapTexts()


def _read_codes(entry: array[int] | bytes) -> _Found:
    """One term in a long field: the position of its first occurrence, then a code for each
    document, twice its number, plus 1 if it has the term more than once.

    A text has a hundred terms. So their postings become text only here, all of a term together, by
    functions of the interpreter.
    """
    if isinstance(entry, bytes):
        position, code = _FIRST.unpack(entry)
        return _Found(code >> 1, position, 1, write(code))
    position = entry.pop(0)
    gaps = map(sub, entry, chain((-1,), map(or_, entry, repeat(1))))
    text = "".join(map(_GAP_TEXTS.__getitem__, gaps))
    return _Found(entry[0] >> 1, position, len(entry), text)


class Postings:
    """The postings of a collection in their text form, which the manual describes."""

    def __init__(self) -> None:
        self._fields: list[dict[str, Any]] = [{} for _ in FIELDS]
        """Term -> what `_read_codes` takes if the field is long, else `_read_texts`."""
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
                if FIELDS[at].long:
                    self._add_codes(at, number, found)
                else:
                    self._add_texts(at, number, found)

    def _add_codes(self, at: int, number: int, found: list[str]) -> None:
        """Add a document's terms in a long field."""
        entries = self._fields[at]
        for term, times in Counter(found).items():
            code = 2 * number + (times > 1)
            entry = entries.get(term)
            if entry is None:
                entries[term] = _FIRST.pack(found.index(term), code)
            elif type(entry) is bytes:
                entries[term] = array("I", entry)
                entries[term].append(code)
            else:
                entry.append(code)
            if times > 2:
                self._count(term, number, times)

    def _add_texts(self, at: int, number: int, found: list[str]) -> None:
        """Add a document's terms in another field."""
        entries = self._fields[at]
        posting, is_ordered = self._posting, FIELDS[at].ordered
        length = write(len(found)).encode()
        for term, places in _find_places(found):
            entry = entries.get(term)
            if type(entry) is bytes:
                entry = entries[term] = _TermPostings(entry)
            gap = number - entry.last - 1 if entry else number
            text = posting(gap, len(places)) + length
            if is_ordered:
                text += _format_places(places).encode()
            if entry is None:
                entries[term] = _FIRST.pack(number, places[0]) + text
            else:
                entry.add(number, text)

    def _count(self, term: str, number: int, times: int) -> None:
        """Note how often a document has a term in a long field."""
        found = self._counts.get(term)
        text = self._posting(number - found.last - 1 if found else number, 1)
        text += write(times - 3).encode()
        if found is None:
            self._counts[term] = _TermPostings(_FIRST.pack(number, 0) + text)
        else:
            found.add(number, text)

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
        reads = [_read_codes if field.long else _read_texts for field in FIELDS]
        get_born = itemgetter(0)
        for term, entries in self._sort_terms():
            texts, found = [""] * len(FIELDS), []
            for at, entry in enumerate(entries):
                if entry is not None:
                    one = reads[at](entry)
                    texts[at] = one.text
                    found.append(one)
            frequency = sum([one.documents for one in found])
            first = min(found, key=get_born).position
            yield term, format_row([term, write(first), *texts]), frequency

    def _sort_terms(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Every term, in JavaScript's sort order, with what `_fields` has; removes it there."""
        found: set[str] = set().union(*self._fields)
        terms = sorted(found) if all(map(str.isascii, found)) else sorted(found, key=to_utf16)
        entries = (map(field.pop, terms, repeat(None)) for field in self._fields)
        return zip(terms, zip(*entries, strict=True), strict=True)


def format_row(parts: Iterable[str]) -> str:
    """A row of the index: a term, the position of its first occurrence, its postings in each
    field."""
    return "\t".join(parts).rstrip("\t")


def format_word_row(term: str, frequency: int) -> str:
    """A row of the vocabulary: a term and the bit length of its frequency.

    That is precise enough to rank guesses, and seldom changes.
    """
    return f"{term}\t{write(frequency.bit_length())}"


def format_tail_row(term: str, row: str, frequency: int) -> str:
    """A row of the vocabulary by which a word is found that a term ends with: the term backwards,
    behind a hyphen, which no term has. Empty for terms that are no compounds of two words in a
    title."""
    _, _, in_title, *_ = f"{row}\t\t\t".split("\t", 3)
    is_compound = in_title and len(term) >= _COMPOUND and term.isalpha()
    return format_word_row(f"-{term[::-1]}", frequency) if is_compound else ""


def to_utf16(term: str) -> bytes:
    """The key of JavaScript's sort order."""
    return term.encode("utf-16-be")


def _format_posting(gap: int, times: int) -> bytes:
    """A posting: the number of documents skipped since the last one, and the number of
    occurrences."""
    return (format_gap(gap, times) + (write(times - 2) if times > 1 else "")).encode()


def format_gap(gap: int, times: int) -> str:
    """The first number of a posting: the gap, and whether the term occurs more than once."""
    return write(2 * gap + (times > 1))


def format_positions(term: str, found: Sequence[str]) -> str:
    """The positions of a term, each as the gap since the one before."""
    return _format_places([position for position, other in enumerate(found) if other == term])


def _find_places(found: Sequence[str]) -> Iterable[tuple[str, Sequence[int]]]:
    """Each term of a field, in the order of their first places, with all of them."""
    places = dict(zip(found, zip(range(len(found)), strict=True), strict=True))
    if len(places) == len(found):
        return places.items()
    several: dict[str, list[int]] = {}
    for place, term in enumerate(found):
        several.setdefault(term, []).append(place)
    return several.items()


def _format_places(places: Sequence[int]) -> str:
    if len(places) == 1:
        return write(places[0])
    return "".join([write(after - before - 1) for before, after in pairwise([-1, *places])])
