"""The names of authors, tags, venues, reading lists and volumes, by which readers find their pages.

They are rows of the shards, beside those of the words of which the names consist: a query fetches
these anyway. They are taken from the columns, so that an index that is patched has the same as one
made anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from ..terms.fold import SIGNS, fold
from ..terms.tokens import ToTerm
from .columns import Column

KINDS = {"author": "a", "tag": "t", "venue": "v", "list": "l", "volume": "p"}
"""Kind -> its letter in rows."""
SHORT = 2
"""Most letters of a beginning for which a client does not read all rows: the first listings by
papers with such words have a row of their own."""
MANY = 20
"""They have one for a longer beginning too, if there are more of them than these."""
LONGEST = 4
"""Most letters of such a beginning; few words have more in common."""
FIRST = 5
_WORDS = re.compile(rf"(?:[^\W_]|[{SIGNS}])+")


def build_listing_rows(
    columns: Mapping[str, bytes], authors_from: int, to_term: ToTerm
) -> dict[str, str]:
    """Key -> row of listings; authors have pages from `authors_from` papers.

    A key is the term of a word and a space, or the beginning of words and `*`; no term of the index
    has these at its end. A row has the listings with such words in their names, those with most
    papers first: the letter of the kind, the number of papers, a space, the label, and what is not
    empty of the slug, if it is not the label's words, and the short name.
    """
    by_word: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind in KINDS:
        if kind in columns:
            for words, entry, papers in _list_names(
                kind, columns[kind], authors_from if kind == "author" else 1
            ):
                for word in words:
                    by_word[word][entry] = papers
    rows: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, entries in by_word.items():
        rows[f"{to_term(word) or word} "].update(entries)
    found = {key: _format_row(key, entries, len(entries)) for key, entries in rows.items()}
    for start, entries in _group_by_beginning(by_word).items():
        if len(start) <= SHORT or len(entries) > MANY:
            found[f"{start}*"] = _format_row(f"{start}*", entries, FIRST)
    return found


def list_changed_rows(
    before: Mapping[str, bytes], now: Mapping[str, bytes], authors_from: int, to_term: ToTerm
) -> dict[str, str]:
    """Key -> row of listings after a change of columns, for rows that differ; empty for those that
    are gone."""
    old, new = (build_listing_rows(columns, authors_from, to_term) for columns in (before, now))
    return {key: new.get(key, "") for key in old | new if old.get(key) != new.get(key)}


def _list_names(kind: str, content: bytes, least: int) -> Iterator[tuple[list[str], str, int]]:
    """(words, entry, number of papers) of each listing of a kind with so many papers."""
    counts = Counter(chain.from_iterable(Column.parse(content, 1).rows))
    for number, (slug, label, *short) in enumerate(json.loads(content)["names"]):
        if counts[number] >= least:
            words = _WORDS.findall(fold(label))
            more = _WORDS.findall(fold(short[0])) if short else []
            parts = [label, "" if "-".join(words) == slug else slug, *short]
            entry = f"{KINDS[kind]}{counts[number]} " + "\f".join(parts).rstrip("\f")
            yield [*words, *more], entry, counts[number]


def _group_by_beginning(by_word: Mapping[str, Mapping[str, int]]) -> Mapping[str, dict[str, int]]:
    """Beginning of words -> the listings with such words, and their numbers of papers."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, entries in by_word.items():
        for end in range(1, min(len(word), LONGEST) + 1):
            found[word[:end]].update(entries)
    return found


def _format_row(key: str, entries: Mapping[str, int], most: int) -> str:
    best = sorted(entries, key=lambda entry: (-entries[entry], entry))
    return "\t".join([key, *best[:most]])
