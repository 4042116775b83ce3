"""Columns: the venue, tags and authors of every document, for filters and facet counts.

In the order of dates, neighbours are similar, so that the columns compress well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from ..documents import Document, FacetValue
from .compact import to_json
from .numbers import write


class Columns:
    """The columns of all facets."""

    def __init__(self) -> None:
        self._years: list[int] = []
        self._venues = Column()
        self._tags = Column()
        self._authors = Column(least=2)

    def add(self, document: Document) -> None:
        """Add the next document's values."""
        self._years.append(document.year)
        venue = document.in_venue
        self._venues.add([venue] if venue else [])
        if venue and document.venue != venue[1]:
            self._venues.shorts[venue[0]] = document.venue
        self._tags.add(document.tags)
        self._authors.add(document.authors)

    @property
    def years(self) -> list[tuple[int, int]]:
        """(year, number of consecutive documents of that year)."""
        return [(year, len(list(run))) for year, run in groupby(self._years)]

    def build_files(self) -> dict[str, bytes]:
        """Name of the facet -> content of its column's file."""
        columns = {"venue": self._venues, "tag": self._tags, "author": self._authors}
        return {name: column.to_bytes() for name, column in columns.items()}


class Column:
    """One facet. Values of fewer than `least` documents are omitted: filtering by them is
    useless."""

    def __init__(self, least: int = 1) -> None:
        self._least = least
        self._labels: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._rows: list[tuple[int, ...]] = []
        self.shorts: dict[str, str] = {}
        """Slug -> short name, if there is one."""

    def add(self, names: Iterable[FacetValue]) -> None:
        for slug, label in names:
            self._labels.setdefault(slug, label)
        numbers = self._numbers
        self._rows.append(tuple(numbers.setdefault(slug, len(numbers)) for slug, _ in names))

    def to_bytes(self) -> bytes:
        """JSON: `names`, the most frequent first, and `rows`: for each document the number of its
        values, and the values (see `numbers`)."""
        counts = Counter(number for row in self._rows for number in row)
        slugs = list(self._numbers)
        frequent = [number for number, times in counts.items() if times >= self._least]
        frequent.sort(key=lambda number: (-counts[number], slugs[number]))
        place = {number: write(at) for at, number in enumerate(frequent)}
        names = [self._format_name(slugs[number]) for number in frequent]
        rows = "".join(_format_row([place[number] for number in row if number in place])
                       for row in self._rows)  # fmt: skip
        return to_json({"names": names, "rows": rows}).encode()

    def _format_name(self, slug: str) -> list[str]:
        short = self.shorts.get(slug)
        return [slug, self._labels[slug], *([short] if short else [])]


def _format_row(places: list[str]) -> str:
    return write(len(places)) + "".join(places)
