"""The files of the index, from documents; `docs/content/pages/search-format.md` describes them.

A pure function of the documents: the files are the same on every machine.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from heapq import merge

from ..documents import Document
from ..index_fields import FIELDS, K1, B, IndexField
from ..terms.languages import ENGLISH, Languages
from ..terms.tokens import TextTerms
from .columns import Columns
from .compact import to_json
from .document_numbers import DocumentNumbers
from .file_names import File, write_named, write_ranges
from .listings import build_listing_rows
from .numbers import write
from .postings import DocumentTerms, Postings, extract_text_terms, format_tail_row, format_word_row
from .ranges import get_key
from .result_blocks import Blocks, format_card, format_export
from .shards import Row

VERSION = 8
"""Version of the format. A client refuses any other."""
META = "meta.json"
"""The only file with a fixed name; it contains the names of the others."""

SIZES = {
    "shards": 6_000, "identifiers": 16_000, "words": 32_000, "names": 64_000, "ids": 32_000,
    "counts": 64_000,
}  # fmt: skip
"""Folder -> most bytes of its files of terms.

With smaller shards a first query takes more bytes and requests, since their names are in
`meta.json`; with larger ones a further query takes more bytes. Of the vocabulary, `words` is read
for mistyped words, and with `names` for fuzzy and wildcard queries. A single paper needs one file
of `ids`, a long list nearly all. Only queries in Lunr's syntax read `counts`.
"""
_TITLE_AND_ABSTRACT = tuple(
    at for at, field in enumerate(FIELDS) if field.name in ("title", "abstract")
)
_CARDS = 4
_ENTRIES = 32


def with_terms(
    documents: Iterable[Document],
    languages: Languages = ENGLISH,
    find_terms: Callable[[str], TextTerms | None] = lambda _: None,
    choose: Callable[[tuple[str, ...]], tuple[str, ...]] = tuple,
) -> Iterator[tuple[Document, DocumentTerms]]:
    """Each document with its terms. Another process may do this for some of them.

    `find_terms` returns the terms of a document's title and abstract by its id, or None if they are
    not known yet; `choose` the texts of a document that are searched, empty for other fields.
    """
    for document in documents:
        found = find_terms(document.id)
        terms = dict(zip(_TITLE_AND_ABSTRACT, found, strict=True)) if found else {}
        yield document, extract_text_terms(choose(document.texts), languages, terms)


def build_files(
    documents: Iterable[tuple[Document, DocumentTerms]],
    fields: Sequence[IndexField] = FIELDS,
    languages: Languages = ENGLISH,
    authors_from: int = 2,
) -> Iterator[File]:
    """(name in the search folder, content) of every file; `meta.json` is the last.

    Documents are numbered in the given order: papers as by `sort_papers`, then pages. They are read
    once and not stored. Either all papers have data for exports, or none. `fields` are FIELDS,
    possibly with other boosts; `languages` are those of the terms. Authors have pages from
    `authors_from` papers.
    """
    index = _IndexBuilder(fields, languages, authors_from)
    for document, terms in documents:
        yield from index.add(document, terms)
    yield from index.finish()


class _IndexBuilder:
    """Collects documents until the index can be written."""

    def __init__(
        self, fields: Sequence[IndexField], languages: Languages, authors_from: int
    ) -> None:
        self._fields = fields
        self._languages = languages
        self._authors_from = authors_from
        self._pages = 0
        self._postings = Postings()
        self._columns = Columns()
        self._numbers = DocumentNumbers()
        self._cards = Blocks("cards", _CARDS)
        self._entries = Blocks("entries", _ENTRIES)
        self._ids: list[str] = []
        """The lines of `ids`."""

    def add(self, document: Document, terms: DocumentTerms) -> Iterator[File]:
        """Add the next document; yields files that are complete."""
        number = self._postings.documents
        self._pages += document.is_page
        self._postings.add(terms)
        self._columns.add(document)
        self._numbers.add(document, terms)
        yield from self._cards.add(format_card(document))
        if document.entry:
            self._ids += [line for _, line in make_id_rows(document.id, document.key, number)]
            yield from self._entries.add(format_export(document))

    def finish(self) -> Iterator[File]:
        """All other files."""
        yield from self._cards.flush()
        yield from self._entries.flush()
        postings, columns = self._postings, self._columns.build_files()
        listings = build_listing_rows(columns, self._authors_from, self._languages.to_term)
        ids = ((line.partition("\t")[0], line) for line in sorted(self._ids))
        meta = {
            "version": VERSION,
            **_describe_languages(self._languages),
            "papers": postings.documents - self._pages,
            "pages": self._pages,
            "k1": K1,
            "b": B,
            "fields": list(map(_describe_field, self._fields, postings.totals)),
            "years": self._columns.years,
            "cards": self._cards.meta,
            "entries": self._entries.meta,
            "ids": (yield from write_ranges("ids", ids, SIZES["ids"])),
            "lengths": (yield from write_named("lengths", self._numbers.build_lengths())),
            "numbers": (yield from write_named("numbers", self._numbers.build_files())),
            "columns": (yield from write_named("columns", columns)),
            **(yield from _write_terms(postings, listings, self._languages)),
        }
        yield META, to_json(meta).encode()


def _write_terms(
    postings: Postings, listings: Mapping[str, str], languages: Languages
) -> Generator[File, None, dict[str, object]]:
    """The files of all terms, by their folders; returns their entries in `meta.json`.

    Rows are written while the postings are read: together they would take twice the memory.
    """
    counts = postings.pop_count_rows()
    vocabulary: dict[str, tuple[list[str], array[int]]] = defaultdict(lambda: ([], array("L")))
    """Folder -> its terms, and their frequencies."""
    identifiers: list[Row] = []
    tails: list[Row] = []

    def iter_shards() -> Iterator[Row]:
        for term, line, frequency in postings.iter_rows():
            folder, words = choose_folders(term)
            terms, frequencies = vocabulary[words]
            terms.append(term)
            frequencies.append(frequency)
            if languages.has_compounds and (tail := format_tail_row(term, line, frequency)):
                tails.append((tail.partition("\t")[0], tail))
            if folder == "shards":
                yield term, line
            else:
                identifiers.append((term, line))

    def iter_words(folder: str) -> Iterator[Row]:
        for term, frequency in zip(*vocabulary[folder], strict=True):
            yield term, format_word_row(term, frequency)

    def iter_words_and_tails() -> Iterator[Row]:
        yield from merge(iter_words("words"), sorted(tails, key=get_key), key=get_key)

    beside = sorted(listings.items(), key=get_key)
    rows: dict[str, Iterable[Row]] = {
        "shards": merge(iter_shards(), beside, key=get_key), "identifiers": identifiers,
        "words": iter_words_and_tails(), "names": iter_words("names"), "counts": counts,
    }  # fmt: skip
    entries: dict[str, object] = {}
    for folder in TERM_FOLDERS:
        entries[folder] = yield from write_ranges(folder, rows[folder], SIZES[folder])
    return entries


TERM_FOLDERS = "shards", "identifiers", "words", "names", "counts"


def choose_folders(term: str) -> tuple[str, str]:
    """The folders of a term's postings and of its place in the vocabulary, of TERM_FOLDERS.

    Long terms are identifiers. Readers do not complete or mistype them: they would be a quarter of
    the shards' names, which every reader fetches.
    """
    return ("shards", "words") if len(term) <= 24 else ("identifiers", "names")


def make_id_rows(id: str, key: str, number: int) -> Iterator[Row]:
    """The rows by which a paper is found: its id, and its citation key if that is different.

    Ids and keys are ASCII without `@`, so that any sort order equals that of UTF-16.
    """
    names = [id, *([f"@{key}"] if key != id else [])]
    yield from ((name, f"{name}\t{write(number)}") for name in names)


def check_format(meta: object, fields: Sequence[IndexField], languages: Languages) -> None:
    """Raises ValueError if an index differs in more than its documents from what is built now."""
    if not isinstance(meta, dict) or "fields" not in meta:
        raise ValueError("this is not an index")
    totals = [entry["total"] for entry in meta["fields"]]
    own = {
        "version": VERSION,
        "languages": None,
        "k1": K1,
        "b": B,
        **_describe_languages(languages),
        "fields": list(map(_describe_field, fields, totals)),
    }
    sizes = {"cards": Blocks("cards", _CARDS).meta, "entries": Blocks("entries", _ENTRIES).meta}
    found = {key: meta.get(key) for key in own}
    if json.loads(to_json(own)) != found or any(
        {**meta[key], "names": []} != entry for key, entry in sizes.items()
    ):
        raise ValueError("the index has another format")


def _describe_languages(languages: Languages) -> dict[str, object]:
    return {} if languages.names == ENGLISH.names else {"languages": languages.names}


def _describe_field(field: IndexField, total: int) -> dict[str, object]:
    entry = {"name": field.name, "boost": field.boost, "total": total}
    kinds = {"ordered": field.ordered, "long": field.long}
    return {**entry, **{kind: True for kind, holds in kinds.items() if holds}}
