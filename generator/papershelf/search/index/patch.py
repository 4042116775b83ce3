"""Patching an index after any change of its documents, without reading all of it.

A change of some documents changes the rows of their terms, their cards and their entries; one that
comes or goes also moves the numbers of those after it. The postings of documents that only move are
written again, but their cards and entries are copied. The files equal those of `build_files`.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Any, Protocol

from ..documents import Document
from ..index_fields import FIELDS, IndexField
from ..renumbering import Renumbering
from ..terms.languages import Languages
from .build import META, SIZES, TERM_FOLDERS, check_format, choose_folders, make_id_rows
from .columns import FacetSource, count_years, patch_columns
from .compact import to_json
from .document_numbers import count_terms, patch_lengths, patch_numbers
from .file_names import File, Read, name_range, unpack_ranges, write_named
from .listings import list_changed_rows
from .numbers import write
from .posting_edits import (
    COUNTS,
    HEAD,
    NumberedPosting,
    count_fields,
    edit_postings,
    encode_terms,
    find_first,
    has_same_text,
)
from .postings import DocumentTerms, format_row, format_tail_row, format_word_row
from .ranges import Ranges
from .result_blocks import WrittenBlocks, format_card, format_export
from .shards import Row

MOST = 5_000
"""Most documents whose terms are written: each takes 40 kB of memory."""
SHARE = 5
"""The terms of at most one document in so many are written: for more, building anew is as fast."""
_Changes = tuple[list[NumberedPosting], list[NumberedPosting]]
"""Postings of a term in the old and in the new documents of a change."""
_FieldChanges = dict[int, _Changes]
"""By field; after the fields come the counts of the long one."""


class IndexedDocuments(Protocol):
    """The documents of an index by their numbers: papers, then hand-written pages."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the papers."""

    @property
    def pages(self) -> Sequence[Document]:
        """The hand-written pages."""

    def get_key(self, number: int) -> str:
        """A paper's citation key, or its id if it has none."""

    def get_terms(self, number: int) -> DocumentTerms:
        """A document's terms."""


class NewDocuments(IndexedDocuments, FacetSource, Protocol):
    """The documents as they are now, and the form of their index."""

    @property
    def changed_ids(self) -> Set[str]:
        """The ids of papers that may differ in more than facets, beside those that are new."""

    @property
    def fields(self) -> Sequence[IndexField]:
        """The fields of the index with their boosts."""

    @property
    def languages(self) -> Languages:
        """The languages of the terms."""

    @property
    def authors_from(self) -> int:
        """Fewest papers of an author who has a page."""

    def get_document(self, number: int) -> Document:
        """A document. A paper has its texts for exports; its facets and texts of fields are not
        needed."""


def patch_index(
    read: Read, before: IndexedDocuments, now: NewDocuments
) -> tuple[list[File], set[str]]:
    """The files that are new, `meta.json` the last, and the names of those to delete.

    `read` returns a file of the old index. Raises OSError, ValueError or LookupError if that is not
    the index of the documents before.
    """
    meta = json.loads(read(META))
    check_format(meta, now.fields, now.languages)
    if (meta["papers"], meta["pages"]) != (len(before.ids), len(before.pages)):
        raise ValueError("the index is of other documents")
    old = set(list_files(meta, read))
    found = dict(_Patch(read, meta, before, now).build_files())
    current = set(list_files(json.loads(found[META]), read))
    return [(name, data) for name, data in found.items() if name not in old], old - current


def list_files(meta: Mapping[str, Any], read: Read) -> Iterator[str]:
    """The names of all files of an index but `meta.json`."""
    for folder in SIZES:
        for start, stamp in zip(*unpack_ranges(meta[folder]), strict=True):
            yield name_range(folder, start, stamp)
    for folder in ("lengths", "columns", "numbers"):
        yield from meta[folder].values()
    for blocks in _open_blocks(meta, read).values():
        yield from blocks.list_files()


def _open_blocks(meta: Mapping[str, Any], read: Read) -> dict[str, WrittenBlocks]:
    papers, pages = meta["papers"], meta["pages"]
    counts = {"cards": papers + pages, "entries": papers}
    return {
        folder: WrittenBlocks(folder, meta[folder], count, read) for folder, count in counts.items()
    }


class _Patch:
    """The files of an index after a change."""

    def __init__(
        self, read: Read, meta: dict[str, Any], before: IndexedDocuments, now: NewDocuments
    ) -> None:
        self._read = read
        self._meta = meta
        self._before = before
        self._now = now
        changed = now.changed_ids | _find_changed_pages(before.pages, now.pages)
        self._change = Renumbering.compare(_list_keys(before), _list_keys(now), changed)
        if len(self._change.new) > min(MOST, len(self._change.sources) // SHARE):
            raise ValueError("too many documents have changed or moved")

    def build_files(self) -> Iterator[File]:
        """Files that may be new; `meta.json` is the last."""
        meta, change = self._meta, self._change
        blocks, papers = _open_blocks(meta, self._read), len(self._now.ids)
        meta["papers"], meta["pages"] = papers, len(self._now.pages)
        meta["years"] = self._count_years()
        meta["cards"] = yield from blocks["cards"].patch(change.sources, self._format_card)
        meta["entries"] = yield from blocks["entries"].patch(
            change.sources[:papers], self._format_export
        )
        meta["ids"] = yield from self._patch_ids()
        meta |= yield from self._patch_numbers()
        listings: Mapping[str, str] = {}
        if change.has_moves or self._now.has_new_facets:
            meta["columns"], listings = yield from self._patch_columns()
        self._add_up_lengths()
        yield from self._patch_terms(listings)
        yield META, to_json(meta).encode()

    # --- documents --------------------------------------------------------------------------

    def _format_card(self, number: int) -> str:
        return format_card(self._now.get_document(number))

    def _format_export(self, number: int) -> str:
        return format_export(self._now.get_document(number))

    def _get_old_terms(self, number: int) -> DocumentTerms:
        place = self._change.places.get(number)
        return self._before.get_terms(number) if place is None else self._now.get_terms(place)

    def _count_years(self) -> list[tuple[int, int]]:
        old = [year for year, count in self._meta["years"] for _ in range(count)]
        sources = enumerate(self._change.sources)
        return count_years(
            old[source] if source >= 0 else self._now.get_document(number).year
            for number, source in sources
        )

    def _patch_ids(self) -> Generator[File, None, dict[str, str]]:
        ranges = Ranges("ids", SIZES["ids"], self._meta["ids"], self._read)
        old = dict(_list_id_rows(self._before, self._change.old))
        new = dict(_list_id_rows(self._now, self._change.new))
        for name in old.keys() | new.keys():
            if ranges.get(name) != old.get(name, ""):
                raise ValueError("an id is not as expected")
            if old.get(name) != new.get(name):
                ranges.put(name, new.get(name, ""))
        return (yield from ranges.build_files())

    def _patch_numbers(self) -> Generator[File, None, dict[str, object]]:
        meta, read, sources, now = self._meta, self._read, self._change.sources, self._now
        lengths = patch_lengths(meta["lengths"], read, sources, now.get_terms)
        numbers = patch_numbers(meta["numbers"], read, sources, now.get_document)
        return {
            "lengths": (yield from write_named("lengths", dict(lengths))),
            "numbers": (yield from write_named("numbers", dict(numbers))),
        }

    def _patch_columns(self) -> Generator[File, None, tuple[dict[str, str], dict[str, str]]]:
        """The files of columns; returns their names, and the rows of listings that changed."""
        entry, sources, now = self._meta["columns"], list(self._change.sources), self._now
        for number in (at for at, id in enumerate(now.ids) if id in now.refiled_ids):
            sources[number] = -1
        old = {facet: self._read(name) for facet, name in entry.items()}
        columns = dict(patch_columns(old, sources, now))
        changed = list_changed_rows(old, columns, now.authors_from, now.languages.to_term)
        return (yield from write_named("columns", columns)), changed

    def _add_up_lengths(self) -> None:
        """Bring the numbers of terms in the fields up to date."""
        change = self._change
        gone = [self._before.get_terms(one) for one in change.old if one not in change.places]
        come = [self._now.get_terms(one) for one in change.new if change.sources[one] < 0]
        for at, entry in enumerate(self._meta["fields"]):
            entry["total"] += sum(count_terms(terms[at]) for terms in come)
            entry["total"] -= sum(count_terms(terms[at]) for terms in gone)

    # --- terms ------------------------------------------------------------------------------

    def _patch_terms(self, listings: Mapping[str, str]) -> Iterator[File]:
        ranges = {one: Ranges(one, SIZES[one], self._meta[one], self._read) for one in TERM_FOLDERS}
        for key, row in listings.items():
            ranges["shards"].put(key, row)
        for term, changes in self._list_changes():
            self._edit_counts(ranges["counts"], term, changes.pop(len(FIELDS), ([], [])))
            postings, vocabulary = choose_folders(term)
            before = ranges[postings].get(term)
            more = self._edit_row(ranges[postings], term, changes)
            row = ranges[postings].get(term)
            count = count_fields(row) if more else 0
            if count.bit_length() != (count - more).bit_length():
                word = format_word_row(term, count) if row else ""
                ranges[vocabulary].put(term, word)
            if self._now.languages.has_compounds:
                _edit_tail(ranges["words"], term, before, row)
        for folder in TERM_FOLDERS:
            self._meta[folder] = yield from ranges[folder].build_files()

    def _list_changes(self) -> Iterator[tuple[str, _FieldChanges]]:
        """(term, its changes) of all terms whose postings change."""
        change, found = self._change, dict[str, _FieldChanges]()
        encode = cache(encode_terms)
        for side, numbers, get_terms in (
            (0, change.old, self._get_old_terms),
            (1, change.new, self._now.get_terms),
        ):
            for number in numbers:
                for at, postings in enumerate(encode(get_terms(number))):
                    for term, posting in postings.items():
                        changes = found.setdefault(term, {})
                        changes.setdefault(at, ([], []))[side].append((number, posting))
        for term, changes in found.items():
            different = {at: pair for at, pair in changes.items() if pair[0] != pair[1]}
            if different:
                yield term, different

    def _edit_counts(self, counts: Ranges, term: str, changes: _Changes) -> None:
        """Edit how often documents have a term in the long field."""
        before, now = changes
        if before or now:
            text = counts.get(term).partition("\t")[2]
            edited = edit_postings(text, COUNTS, before, now, self._change.end)
            counts.put(term, edited and format_row([term, edited]))

    def _edit_row(self, shards: Ranges, term: str, changes: _FieldChanges) -> int:
        """Edit the row of a term; returns by how much its frequency grows."""
        row = shards.get(term)
        parts = row.split("\t") if row else [term, ""]
        parts += [""] * (HEAD + len(FIELDS) - len(parts))
        first, more = find_first(parts), 0
        for at, (before, now) in changes.items():
            text, end = parts[HEAD + at], self._change.end
            if not has_same_text(before, now):
                parts[HEAD + at] = edit_postings(text, FIELDS[at], before, now, end)
            more += len(now) - len(before)
        place = find_first(parts)
        if place and (first is None or not self._is_same(first, place)):
            document, at = place
            found = self._now.get_terms(document)[at].split(" ")
            parts[1] = write(found.index(term))
        edited = format_row(parts) if place else ""
        if edited != row:
            shards.put(term, edited)
        return more

    def _is_same(self, before: tuple[int, int], now: tuple[int, int]) -> bool:
        """Whether two places are the same field of a document that did not change."""
        return self._change.sources[now[0]] == before[0] and now[1] == before[1]


def _list_keys(documents: IndexedDocuments) -> list[str]:
    """The ids of all documents, those of pages with a slash, which no paper's has."""
    return [*documents.ids, *(f"/{page.id}" for page in documents.pages)]


def _find_changed_pages(before: Sequence[Document], now: Sequence[Document]) -> set[str]:
    """The keys of pages that are different ones from before."""
    old = {page.id: page for page in before}
    return {f"/{page.id}" for page in now if old.get(page.id) != page}


def _edit_tail(words: Ranges, term: str, before: str, now: str) -> None:
    """Edit the row by which a compound is found that has another row in the postings now."""
    old, new = (format_tail_row(term, row, count_fields(row)) for row in (before, now))
    if old != new:
        words.put((old or new).partition("\t")[0], new)


def _list_id_rows(documents: IndexedDocuments, numbers: Iterable[int]) -> Iterator[Row]:
    ids = documents.ids
    for number in numbers:
        if number < len(ids):
            yield from make_id_rows(ids[number], documents.get_key(number), number)
