"""The files of the index, from documents; `docs/content/pages/search-format.md` describes them.

A pure function of the documents: the same files whenever and wherever they are made.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse

from ..documents import Document
from ..fields import FIELDS, K1, B, IndexField
from ..terms.languages import ENGLISH, Languages
from ..terms.tokens import TextTerms
from .blocks import Blocks, format_card, format_export
from .columns import Columns
from .compact import to_json
from .file_names import File, hash_content, hash_contents
from .lengths import Lengths
from .numbers import write
from .postings import DocumentTerms, Postings, extract_text_terms, format_word_row
from .shards import Row, split_shards

VERSION = 2
"""Of the format. A client refuses another."""
META = "meta.json"
"""The one file whose name stays; it names the others."""

_SHARD = 8_000
"""Bytes of a shard of postings: smaller ones cost more in `meta.json` than they save."""
_WORDS = 64_000
"""Bytes of a file of the vocabulary, read only for fuzzy and wildcard queries."""
_CUT = tuple(at for at, field in enumerate(FIELDS) if field.name in ("title", "abstract"))
_IDS = 32_000
"""Bytes of a file of ids: one paper needs one of them, a long list nearly all."""
_CARDS = 4
_ENTRIES = 32


def with_terms(
    documents: Iterable[Document],
    languages: Languages = ENGLISH,
    cut: Callable[[str], TextTerms | None] = lambda _: None,
) -> Iterator[tuple[Document, DocumentTerms]]:
    """Each document with its terms; what another process may do for some of them.

    `cut` gives the terms of a document's title and abstract, where they are known, by its id.
    """
    for document in documents:
        found = cut(document.id)
        known = dict(zip(_CUT, found, strict=True)) if found else {}
        yield document, extract_text_terms(document.texts, languages, known)


def build_files(
    documents: Iterable[tuple[Document, DocumentTerms]],
    fields: Sequence[IndexField] = FIELDS,
    languages: Languages = ENGLISH,
) -> Iterator[File]:
    """(name inside the search folder, content) of every file; `meta.json` is the last.

    Documents are numbered as they come: papers `in_order`, then pages. They are read once, and not
    kept. Either all papers have what is exported, or none. `fields` are FIELDS, with other boosts
    where that is wanted; `languages` those by which the documents were counted.
    """
    index = _IndexBuilder(fields, languages)
    for document, terms in documents:
        yield from index.add(document, terms)
    yield from index.finish()


class _IndexBuilder:
    """What is collected from documents before it can be written."""

    def __init__(self, fields: Sequence[IndexField], languages: Languages) -> None:
        self._fields = fields
        self._languages = languages
        self._pages = 0
        self._postings = Postings()
        self._columns = Columns()
        self._lengths = Lengths()
        self._cards = Blocks("cards", _CARDS)
        self._entries = Blocks("entries", _ENTRIES)
        self._ids: list[Row] = []

    def add(self, document: Document, terms: DocumentTerms) -> Iterator[File]:
        """The next document; gives the files that are full."""
        number = self._postings.documents
        self._pages += document.is_page
        self._postings.add(terms)
        self._columns.add(document)
        self._lengths.add(terms)
        yield from self._cards.add(format_card(document))
        if document.entry:
            self._ids += _make_id_rows(document, number)
            yield from self._entries.add(format_export(document))

    def finish(self) -> Iterator[File]:
        """All other files."""
        yield from self._cards.flush()
        yield from self._entries.flush()
        rows, totals = list(self._postings.iter_rows()), self._postings.totals
        words = [(term, format_word_row(term, frequency)) for term, _, frequency in rows]
        meta = {
            "version": VERSION,
            **_describe_languages(self._languages),
            "papers": self._postings.documents - self._pages,
            "pages": self._pages,
            "k1": K1,
            "b": B,
            "fields": [_describe_field(*one) for one in zip(self._fields, totals, strict=True)],
            "years": self._columns.years,
            "cards": self._cards.meta,
            "entries": self._entries.meta,
            "ids": (yield from write_ranges("ids", sorted(self._ids), _IDS)),
            "lengths": (yield from write_named("lengths", self._lengths.build_files())),
            "columns": (yield from write_named("columns", self._columns.build_files())),
            **(yield from write_terms([(term, line) for term, line, _ in rows], words)),
        }
        yield META, to_json(meta).encode()


def write_terms(
    rows: Sequence[Row], words: Sequence[Row]
) -> Generator[File, None, dict[str, object]]:
    """The files of all terms, rows and vocabulary; gives what `meta.json` says of them."""
    return {
        "shards": (yield from write_ranges("shards", rows, _SHARD)),
        "words": (yield from write_ranges("words", list(filter(_is_word, words)), _WORDS)),
        "names": (yield from write_ranges("names", list(filterfalse(_is_word, words)), _WORDS)),
    }


def _make_id_rows(document: Document, number: int) -> Iterator[Row]:
    """The rows by which a paper is found: its id; and its citation key, if that is another.

    Ids and keys are ASCII, so that any order is that of UTF-16, and have no `@`.
    """
    names = [document.id, *([f"@{document.key}"] if document.key != document.id else [])]
    yield from ((name, f"{name}\t{write(number)}") for name in names)


def _is_word(row: Row) -> bool:
    """Whether a reader may have mistyped it: identifiers are longer, and not guessed at."""
    return len(row[0]) <= 24


def _describe_languages(languages: Languages) -> dict[str, object]:
    return {} if languages.names == ENGLISH.names else {"languages": languages.names}


def _describe_field(field: IndexField, total: int) -> dict[str, object]:
    told = {"name": field.name, "boost": field.boost, "total": total}
    kinds = {"ordered": field.ordered, "long": field.long}
    return {**told, **{kind: True for kind, holds in kinds.items() if holds}}


def write_named(
    folder: str, contents: Mapping[str, bytes]
) -> Generator[File, None, dict[str, str]]:
    """Files that have a name of their own; gives the names by which to fetch them."""
    names = {
        name: f"{folder}/{name}-{hash_content(content)}.json"
        for name, content in contents.items()
    }
    for name, content in contents.items():
        yield names[name], content
    return names


def write_ranges(
    folder: str, rows: Sequence[Row], size: int
) -> Generator[File, None, dict[str, object]]:
    """Files of ranges of terms, which come sorted, of at most some bytes unless a row is longer;
    gives their first terms, and their names in one text."""
    shards = list(split_shards(rows, size))
    # Their contents are made twice: all at once they take as much memory as the rows.
    names = hash_contents(shard.content for shard in shards)
    for name, shard in zip(names, shards, strict=True):
        yield f"{folder}/{name}.txt", shard.content
    return {"starts": [shard.start for shard in shards], "names": "".join(names)}
