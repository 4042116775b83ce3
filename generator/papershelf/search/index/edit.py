"""Editing an index after a change to the long texts of some documents, and to nothing else.

Building the whole index takes seconds for ten thousand papers. Here its rows are read back, a few
are changed, and all are split into files again; the files equal those of `build_files`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..fields import FIELDS, IndexField
from .build import META, write_named, write_terms
from .compact import to_json
from .file_names import File
from .lengths import format_column
from .numbers import read as numbers
from .numbers import write
from .postings import DocumentTerms, format_posting, format_row, format_word_row, to_utf16
from .shards import Row

Read = Callable[[str], bytes]
_HEAD = 2
"""Parts of a row before its fields: the term, and the position of its first occurrence."""


def edit_index(
    read: Read,
    changes: Mapping[int, tuple[DocumentTerms, DocumentTerms]],
    get_terms: Callable[[int], DocumentTerms],
) -> Iterator[File]:
    """The files of an index that an edit may change, in their new state; `meta.json` is the last.

    `read` returns a file of the old index by its name. `changes` maps numbers of documents to their
    old and new terms; `counted` returns the current terms of a document. Raises ValueError if terms
    of fields other than the long ones changed.
    """
    meta = json.loads(read(META))
    rows = _Rows(read, meta)
    for at, field in enumerate(FIELDS):
        some = {number: (before[at].split(), now[at].split())
                for number, (before, now) in changes.items() if before[at] != now[at]}  # fmt: skip
        if some and (field.ordered or not field.long):
            raise ValueError(f"a change of {field.name} can't be edited in place")
        for number, (before, now) in some.items():
            rows.edit(number, at, before, now)
            meta["fields"][at]["total"] += len(now) - len(before)
        if some:
            name = meta["lengths"][field.name]
            changed = {number: len(now) for number, (_, now) in some.items()}
            lengths = _edit_lengths(read(name), changed)
            meta["lengths"] |= yield from write_named("lengths", {field.name: lengths})
    rows.update_positions(get_terms)
    meta |= yield from write_terms(rows.list_rows(), rows.list_words())
    yield META, to_json(meta).encode()


def list_editable_files(meta: bytes) -> set[str]:
    """The names of those files of an index that an edit may replace."""
    entries = json.loads(meta)
    folders = ("shards", "words", "names")
    ranges = {name for folder in folders for name in _list_names(folder, entries)}
    return {*entries["lengths"].values(), *ranges}


def _list_names(folder: str, meta: Mapping[str, Any]) -> list[str]:
    entry = meta[folder]
    if not entry["starts"]:
        return []
    length = len(entry["names"]) // len(entry["starts"])
    starts = range(0, len(entry["names"]), length)
    return [f"{folder}/{entry['names'][at : at + length]}.txt" for at in starts]


def _edit_lengths(content: bytes, changed: Mapping[int, int]) -> bytes:
    """A file of lengths in which some lengths changed."""
    lengths = list(numbers(json.loads(content)))
    for number, length in changed.items():
        lengths[number] = length
    return format_column(map(write, lengths))


class _Rows:
    """The rows of an index and of its vocabulary, by term."""

    def __init__(self, read: Read, meta: Mapping[str, Any]) -> None:
        self._rows, self._words = (
            {line.partition("\t")[0]: line
             for folder in folders for name in _list_names(folder, meta)
             for line in read(name).decode("utf-8", "surrogatepass").split("\n")}
            for folders in (("shards",), ("words", "names"))
        )  # fmt: skip
        self._edited_places: dict[str, tuple[int, int]] = {}
        """Terms whose first occurrence may have changed -> (document, field) that was edited."""

    def edit(self, number: int, at: int, before: list[str], now: list[str]) -> None:
        """Replace the terms of a document's field."""
        then, times = Counter(before), Counter(now)
        for term in then | times:
            parts = self._split_row(term)
            first = _find_first(parts)
            if then[term] != times[term]:
                self._set_count(parts, number, at, times[term])
            if first == (number, at) or _find_first(parts) == (number, at):
                self._edited_places[term] = number, at
            self._store_row(term, parts)

    def update_positions(self, get_terms: Callable[[int], DocumentTerms]) -> None:
        """Set the positions of first occurrences that changed."""
        for term in self._edited_places:
            if term in self._rows:
                parts = self._split_row(term)
                number, at = _find_first(parts)
                parts[1] = write(get_terms(number)[at].split().index(term))
                self._rows[term] = format_row(parts)

    def list_rows(self) -> list[Row]:
        return _sort_rows(self._rows)

    def list_words(self) -> list[Row]:
        return _sort_rows(self._words)

    def _split_row(self, term: str) -> list[str]:
        found = self._rows.get(term, f"{term}\t").split("\t")
        return found + [""] * (_HEAD + len(FIELDS) - len(found))

    def _set_count(self, parts: list[str], number: int, at: int, times: int) -> None:
        postings = dict(_parse_postings(parts[_HEAD + at], FIELDS[at]))
        postings[number] = times
        parts[_HEAD + at] = _format_postings(
            {document: count for document, count in postings.items() if count}
        )
        frequency = sum(len(list(_parse_postings(text, field)))
                        for text, field in zip(parts[_HEAD:], FIELDS, strict=True))  # fmt: skip
        self._words[parts[0]] = format_word_row(parts[0], frequency)

    def _store_row(self, term: str, parts: list[str]) -> None:
        if any(parts[_HEAD:]):
            self._rows[term] = format_row(parts)
        else:
            del self._rows[term], self._words[term]


def _sort_rows(lines: Mapping[str, str]) -> list[Row]:
    return sorted(lines.items(), key=lambda pair: to_utf16(pair[0]))


def _find_first(parts: list[str]) -> tuple[int, int]:
    """(document, field) of the first occurrence of a row's term; negative if there is none."""
    found = [(next(numbers(text)) // 2, at) for at, text in enumerate(parts[_HEAD:]) if text]
    return min(found, default=(-1, 0))


def _parse_postings(text: str, field: IndexField) -> Iterator[tuple[int, int]]:
    """(document, occurrences) of a field's postings."""
    found, number = numbers(text), -1
    for gap in found:
        number += gap // 2 + 1
        times = next(found) + 2 if gap % 2 else 1
        for _ in range((not field.long) + (times if field.ordered else 0)):
            next(found)
        yield number, times


def _format_postings(postings: Mapping[int, int]) -> str:
    """The postings of a long field without positions."""
    text, last = b"", -1
    for number, times in sorted(postings.items()):
        text += format_posting(number - last - 1, times)
        last = number
    return text.decode()
