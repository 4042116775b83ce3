"""The names of authors, tags, venues, reading lists and volumes, by which readers find their pages.

They are taken from the columns, so that an index that is patched has the same as one made anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from ..terms.fold import SIGNS, fold
from .columns import Column
from .postings import to_utf16
from .shards import Row

KINDS = {"author": "a", "tag": "t", "venue": "v", "list": "l", "volume": "p"}
"""Kind -> its letter in rows."""
MANY = 20
"""Most rows that begin with the same letters before the first of them by papers have rows of their
own, so that a client needs one file for them."""
FIRST = 5
LONGEST = 4
"""Most letters of such a beginning; few words have more in common."""
_WORDS = re.compile(rf"(?:[^\W_]|[{SIGNS}])+")


def build_listing_rows(columns: Mapping[str, bytes], authors_from: int) -> list[Row]:
    """The rows of all listings under each of their words, sorted; authors have pages from so many
    papers.

    A row has the word, or the beginning of words with `*`, the letter of the kind, the label,
    the number of papers, and the slug if it is not the label's words.
    """
    by_word: list[tuple[str, int, str]] = []
    for kind in KINDS:
        if kind in columns:
            least = authors_from if kind == "author" else 1
            by_word += _list_words(kind, columns[kind], least)
    return sorted(
        ((word, f"{word}\t{line}") for word, _, line in chain(by_word, _list_first(by_word))),
        key=lambda row: (to_utf16(row[0]), row[1]),
    )


def _list_words(kind: str, content: bytes, least: int) -> Iterator[tuple[str, int, str]]:
    """(word, number of papers, line) of each listing of a kind."""
    counts = Counter(chain.from_iterable(Column.parse(content, 1).rows))
    for number, (slug, label, *short) in enumerate(json.loads(content)["names"]):
        if counts[number] >= least:
            words = _WORDS.findall(fold(label))
            parts = [KINDS[kind], label, str(counts[number])]
            line = "\t".join(parts if "-".join(words) == slug else [*parts, slug])
            more = _WORDS.findall(fold(short[0])) if short else []
            yield from ((word, counts[number], line) for word in dict.fromkeys([*words, *more]))


def _list_first(by_word: list[tuple[str, int, str]]) -> Iterator[tuple[str, int, str]]:
    """The listings with most papers below the beginnings of many."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, papers, line in by_word:
        for end in range(1, min(len(word), LONGEST) + 1):
            found[word[:end]][line] = papers
    for start, lines in found.items():
        if len(lines) > MANY:
            best = sorted(lines.items(), key=lambda item: (-item[1], item[0]))[:FIRST]
            yield from ((f"{start}*", papers, line) for line, papers in best)
