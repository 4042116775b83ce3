"""The fields of the index and their weights: one list, for both builder and client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class IndexField:
    """A field of the index.

    `boost` multiplies the weight of its terms, as in Lunr. `ordered` fields keep the positions of
    their terms, so that phrases can be found. Postings include how often a document has the term,
    and the length of its field. Those of `long` fields only tell whether it is there more than
    once: the numbers are in files of their own, since only scores as in Lunr need them.
    """

    name: str
    boost: float
    ordered: bool = False
    long: bool = False


FIELDS = (
    IndexField("title", 8, ordered=True),
    IndexField("authors", 4, ordered=True),
    IndexField("abstract", 1, long=True),
    IndexField("tags", 3),
    # Short names only: the words of full ones ("Robotics and Automation") are on every paper.
    IndexField("venue", 2),
    # Citation key, arXiv id, DOI, OpenReview id: each is one term, not split at hyphens.
    IndexField("ids", 10),
    # Words that mean what the title says: see `expansion`.
    IndexField("expansion", 4),
)
"""In Lunr's order; fields that most terms lack come last, so that rows of the index can omit
them."""

LONG = next(at for at, field in enumerate(FIELDS) if field.long)
"""The long field."""


def apply_boosts(boosts: Mapping[Any, float]) -> tuple[IndexField, ...]:
    """The fields, with other boosts for some names."""
    return tuple(replace(field, boost=boosts.get(field.name, field.boost)) for field in FIELDS)


K1 = 1.2
"""How soon repetitions of a term saturate (BM25); the value of lunr.js."""
B = 0.75
"""How much the length of a field matters (BM25); the value of lunr.js."""
