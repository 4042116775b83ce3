"""Citation keys of an author and a year, such as `robertson2009`.

A key is chosen once and written into the record, so no other paper can ever change it.
"""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterator
from itertools import count
from string import ascii_lowercase

from ..records.collection import Collection
from ..records.date import PartialDate
from ..records.paper import Paper
from ..records.slug import to_latin
from ..records.text import to_plain

AUTHOR_YEAR = "author-year"


def choose_author_year_key(paper: Paper, taken: Container[str]) -> str:
    """Return the family name of the first author and the year, in letters of ASCII, followed by b,
    c and so on if the key is among `taken`, which are in lower case."""
    return next(key for key in _list_keys(paper) if key not in taken)


def choose_missing_keys(collection: Collection) -> dict[str, str]:
    """Return id -> key for all papers whose citation key is their id, the earliest paper first."""
    taken = {paper.key.lower() for paper in collection.papers}
    keys: dict[str, str] = {}
    without = [paper for paper in collection.papers if paper.key == paper.id]
    for paper in sorted(without, key=lambda paper: (paper.date or PartialDate(9999), paper.id)):
        keys[paper.id] = choose_author_year_key(paper, taken)
        taken.add(keys[paper.id])
    return keys


def _list_keys(paper: Paper) -> Iterator[str]:
    first = next((name.family or name.display for name in paper.authors), "")
    words = (to_latin(word) for word in to_plain(paper.title, braces=True).split())
    who = to_latin(first) or next((word for word in words if word), "paper")
    key = f"{who.replace('-', '')[:40]}{paper.date.year if paper.date else ''}"
    yield key
    yield from (f"{key}{letter}" for letter in ascii_lowercase[1:])
    yield from (f"{key}-{number}" for number in count(27))
