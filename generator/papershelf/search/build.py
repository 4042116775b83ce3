"""The files of the index, from documents; `docs/content/pages/search-format.md` describes them.

A pure function of the documents: the same files whenever and wherever they are made.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse

from .blocks import Blocks, card
from .columns import Columns
from .documents import Document
from .fields import FIELDS, K1, B, Field
from .lengths import Lengths
from .names import File, mark, marks
from .numbers import write
from .postings import Counted, Postings, count
from .shards import Row, cut

VERSION = 1
"""Of the format. A client refuses another."""
META = "meta.json"
"""The one file whose name stays; it names the others."""

_SHARD = 8_000
"""Bytes of a shard of postings: smaller ones cost more in `meta.json` than they save."""
_WORDS = 64_000
"""Bytes of a file of the vocabulary, read only for fuzzy and wildcard queries."""
_CARDS = 4
_ENTRIES = 32


def counted(documents: Iterable[Document]) -> Iterator[tuple[Document, Counted]]:
    """Each document with its terms; what another process may do for some of them."""
    return ((document, count(document)) for document in documents)


def files(
    documents: Iterable[tuple[Document, Counted]], fields: Sequence[Field] = FIELDS
) -> Iterator[File]:
    """(name inside the search folder, content) of every file; `meta.json` is the last.

    Documents are numbered as they come: papers `in_order`, then pages. They are read once, and not
    kept. `fields` are FIELDS, with other boosts where that is wanted.
    """
    postings, columns, lengths = Postings(), Columns(), Lengths()
    cards, entries = Blocks("cards", _CARDS), Blocks("entries", _ENTRIES)
    pages = 0
    for document, terms in documents:
        pages += document.is_page
        postings.add(terms)
        columns.add(document)
        lengths.add(terms)
        yield from cards.add(card(document))
        if document.entry:
            yield from entries.add(document.entry)
    yield from cards.flush()
    yield from entries.flush()
    words = [
        (term, f"{term}\t{write(frequency.bit_length())}")
        for term, frequency in postings.frequencies()
    ]
    meta = {
        "version": VERSION,
        "papers": postings.documents - pages,
        "pages": pages,
        "k1": K1,
        "b": B,
        "fields": [_field(*one) for one in zip(fields, postings.totals, strict=True)],
        "years": columns.years,
        "cards": cards.told,
        "entries": entries.told,
        "lengths": (yield from named("lengths", lengths.contents())),
        "columns": (yield from named("columns", columns.contents())),
        **(yield from of_terms(list(postings.rows()), words)),
    }
    yield META, to_json(meta)


def of_terms(
    rows: Sequence[Row], words: Sequence[Row]
) -> Generator[File, None, dict[str, object]]:
    """The files of all terms, rows and vocabulary; gives what `meta.json` says of them."""
    return {
        "shards": (yield from _ranges("shards", rows, _SHARD)),
        "words": (yield from _ranges("words", list(filter(_is_word, words)), _WORDS)),
        "names": (yield from _ranges("names", list(filterfalse(_is_word, words)), _WORDS)),
    }


def _is_word(row: Row) -> bool:
    """Whether a reader may have mistyped it: identifiers are longer, and not guessed at."""
    return len(row[0]) <= 24


def _field(field: Field, total: int) -> dict[str, object]:
    told = {"name": field.name, "boost": field.boost, "total": total}
    kinds = {"ordered": field.ordered, "long": field.long}
    return {**told, **{kind: True for kind, holds in kinds.items() if holds}}


def named(folder: str, contents: Mapping[str, bytes]) -> Generator[File, None, dict[str, str]]:
    """Files that have a name of their own; gives the names by which to fetch them."""
    names = {name: f"{folder}/{name}-{mark(content)}.json" for name, content in contents.items()}
    for name, content in contents.items():
        yield names[name], content
    return names


def _ranges(
    folder: str, rows: Sequence[Row], size: int
) -> Generator[File, None, dict[str, object]]:
    """Files of ranges of terms; gives their first terms, and their names in one text."""
    shards = list(cut(rows, size))
    contents = [shard.content for shard in shards]
    names = marks(contents)
    for name, content in zip(names, contents, strict=True):
        yield f"{folder}/{name}.txt", content
    return {"starts": [shard.start for shard in shards], "names": "".join(names)}


def to_json(value: object) -> bytes:
    """As short as it can be written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
