"""Postings of long texts beside the index: a field of its own, which is fetched only when needed.

The text of a PDF has thirty times the terms of an abstract. So its postings are in files of their
own, and only terms that readers type are in them: words. Numbers, single letters and what formulas
leave are not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from ..terms.languages import Languages
from ..terms.tokens import split_terms
from .compact import to_json
from .file_names import File, write_ranges
from .numbers import write
from .postings import to_utf16

BOOST = 0.5
"""The weight of a word in such a text; in an abstract it is 1."""
_SIZE = 16_000
"""Most bytes of a file: with smaller ones, their names would take more than they save."""
_LONGEST = 24
TermCounts = list[tuple[str, int]]
"""The terms of a text, sorted, with how often each is there."""


def count_text_terms(text: str, languages: Languages) -> TermCounts:
    """The words of a long text."""
    counts = Counter(filter(_is_word, split_terms(text, languages.to_term)))
    return sorted(counts.items())


def _is_word(term: str) -> bool:
    return 1 < len(term) <= _LONGEST and any(map(str.isalpha, term))


def build_text_shards(
    folder: str, name: str, texts: Iterable[tuple[int, TermCounts]]
) -> Iterator[File]:
    """The files of postings of texts, which come by the numbers of their documents, ascending.

    The last one, `name`, lists them for a client: where their terms start, their names, the weight
    of the field, and the number of terms in all texts.
    """
    postings: dict[str, bytearray] = {}
    last: dict[str, int] = {}
    total = 0
    for number, counts in texts:
        for term, times in counts:
            total += times
            gap = 2 * (number - last.get(term, -1) - 1)
            text = write(gap) if times == 1 else write(gap + 1) + write(times - 2)
            postings.setdefault(term, bytearray()).extend(text.encode())
            last[term] = number
    rows = [(term, f"{term}\t{postings.pop(term).decode()}")
            for term in sorted(postings, key=to_utf16)]  # fmt: skip
    ranges = yield from write_ranges(folder, rows, _SIZE)
    yield f"{folder}/{name}.json", to_json({"boost": BOOST, "total": total, **ranges}).encode()


def add_text_list(meta: bytes, name: str) -> bytes:
    """The `meta.json` of an index that has the list `name` of text shards beside it."""
    return to_json({**json.loads(meta), "pdfs": name}).encode()
