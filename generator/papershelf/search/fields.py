"""The fields of the index, and what each weighs: one list, for builder and reader alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class IndexField:
    """A field of the index.

    `boost` multiplies the weight of its terms, as in Lunr. `ordered` fields keep the positions of
    their terms, so that a phrase can be found in them. Postings carry their field's length, but for
    `long` fields: there most terms of a document would repeat it, so it lies in a file of its own.
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
    # Short names only: the words of full ones ("Robotics and Automation") stand on every paper.
    IndexField("venue", 2),
    # Citation key, arXiv id, DOI, OpenReview id: whole, not cut at hyphens.
    IndexField("ids", 10),
)
"""In the order in which Lunr sees them; those that most terms lack come last, so that a row of the
index can leave them out."""


def apply_boosts(boosts: Mapping[Any, float]) -> tuple[IndexField, ...]:
    """The fields, some with other boosts: by their names."""
    return tuple(replace(field, boost=boosts.get(field.name, field.boost)) for field in FIELDS)


K1 = 1.2
"""How soon repetition of a term saturates (BM25); lunr.js's value."""
B = 0.75
"""How much a field's length matters (BM25); lunr.js's value."""
