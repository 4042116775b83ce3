"""Columns: the venue, tags, authors and types of every document, its reading lists and volumes, and
the values of the curator's own fields, for filters and facet counts.

In the order of dates, neighbours are similar, so that the columns compress well.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, groupby
from typing import Protocol

from ..documents import Document, FacetValue
from .compact import to_json
from .numbers import VALUES, split, write

LEAST = {"venue": 1, "tag": 1, "author": 2, "type": 1, "list": 1, "volume": 1}
"""Facet -> fewest documents of a value. Others are omitted: filtering by them is useless."""


def get_least(facet: str) -> int:
    """The fewest documents of a value, 1 for those of the curator's own fields."""
    return LEAST.get(facet, 1)


class Columns:
    """The columns of all facets."""

    def __init__(self) -> None:
        self._years: list[int] = []
        self._columns = {facet: Column(least) for facet, least in LEAST.items()}

    def add(self, document: Document) -> None:
        """Add the next document's values."""
        self._years.append(document.year)
        venue, columns = document.in_venue, self._columns
        columns["venue"].add([venue] if venue else [])
        if venue and document.venue != venue[1]:
            columns["venue"].shorts[venue[0]] = document.venue
        columns["tag"].add(document.tags)
        columns["author"].add(document.authors)
        for facet in document.facets:
            if facet not in columns:
                columns[facet] = Column(get_least(facet), len(self._years) - 1)
        for facet in columns.keys() - {"venue", "tag", "author"}:
            columns[facet].add(document.facets.get(facet, ()))

    @property
    def years(self) -> list[tuple[int, int]]:
        """See `count_years`."""
        return count_years(self._years)

    def build_files(self) -> dict[str, bytes]:
        """Name of the facet -> content of its column's file; none for a facet without values."""
        found = {facet: (column, column.list_values()) for facet, column in self._columns.items()}
        return {facet: column.format(values) for facet, (column, values) in found.items() if values}


def count_years(years: Iterable[int]) -> list[tuple[int, int]]:
    """(year, number of consecutive documents of that year)."""
    return [(year, len(list(run))) for year, run in groupby(years)]


class Column:
    """One facet, without values of fewer than `least` documents; it begins after some documents
    without values."""

    def __init__(self, least: int, documents: int = 0) -> None:
        self._least = least
        self._labels: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._rows: list[tuple[int, ...]] = [()] * documents
        self.shorts: dict[str, str] = {}
        """Slug -> short name, if there is one."""

    @classmethod
    def parse(cls, content: bytes, least: int) -> Column:
        """The column in a file."""
        found, values = cls(least), json.loads(content)
        for number, (slug, label, *short) in enumerate(values["names"]):
            found._numbers[slug] = number
            found.set_label(slug, label, *short)
        numbers, at = list(map(VALUES.__getitem__, split(values["rows"]))), 0
        while at < len(numbers):
            end = at + 1 + numbers[at]
            found._rows.append(tuple(numbers[at + 1 : end]))
            at = end
        return found

    def add(self, names: Iterable[FacetValue]) -> None:
        """Add the next document's values."""
        for slug, label in names:
            self._labels.setdefault(slug, label)
        self._rows.append(self._to_row([slug for slug, _ in names]))

    @property
    def rows(self) -> Sequence[tuple[int, ...]]:
        """The numbers of the values of each document."""
        return self._rows

    @property
    def slugs(self) -> set[str]:
        """All values."""
        return set(self._numbers)

    def move(self, sources: Sequence[int]) -> set[str]:
        """Number the documents anew; returns the values of those that are gone.

        `sources` has the old number of each document, or -1 for one without values.
        """
        slugs, rows = list(self._numbers), self._rows or [()] * (max(sources, default=-1) + 1)
        gone = set(range(len(rows))).difference(sources)
        self._rows = [rows[source] if source >= 0 else () for source in sources]
        return {slugs[number] for at in gone for number in rows[at]}

    def set_values(self, document: int, slugs: Iterable[str]) -> None:
        """Replace a document's values."""
        self._rows[document] = self._to_row(slugs)

    def set_label(self, slug: str, label: str, short: str = "") -> None:
        """Replace the label and the short name of a value."""
        self._labels[slug] = label
        self.shorts[slug] = short

    def _to_row(self, slugs: Iterable[str]) -> tuple[int, ...]:
        numbers = self._numbers
        return tuple([numbers.setdefault(slug, len(numbers)) for slug in slugs])

    def list_values(self) -> list[str]:
        """The values in the file, the most frequent first."""
        counts = Counter(chain.from_iterable(self._rows))
        slugs = list(self._numbers)
        frequent = [(-times, slugs[number]) for number, times in counts.items()
                    if times >= self._least]  # fmt: skip
        return [slug for _, slug in sorted(frequent)]

    def format(self, values: Iterable[str]) -> bytes:
        """The file: JSON of `names`, those of the values, and `rows`: for each document the number
        of its values, and the values (see `numbers`)."""
        names = list(map(self._format_name, values))
        place = {self._numbers[slug]: write(at) for at, (slug, *_) in enumerate(names)}
        rows = "".join([_format_row([text for number in row if (text := place.get(number))])
                        for row in self._rows])  # fmt: skip
        return to_json({"names": names, "rows": rows}).encode()

    def _format_name(self, slug: str) -> list[str]:
        short = self.shorts.get(slug)
        return [slug, self._labels[slug], *([short] if short else [])]


def patch_columns(
    files: Mapping[str, bytes], sources: Sequence[int], now: FacetSource
) -> Iterator[tuple[str, bytes]]:
    """(facet, file) of the columns after a change of documents, from the files before.

    `sources` has the old number of each document, or -1 if its values may be others.
    """
    for facet in (*LEAST, *now.own_facets):
        least = get_least(facet)
        column = Column.parse(files[facet], least) if facet in files else Column(least)
        if content := _patch_column(facet, column, sources, now):
            yield facet, content


def _format_row(places: list[str]) -> str:
    return write(len(places)) + "".join(places)


class FacetSource(Protocol):
    """What columns are patched from: the facets of documents as they are now."""

    @property
    def own_facets(self) -> Iterable[str]:
        """The names of the curator's own fields."""

    @property
    def has_new_facets(self) -> bool:
        """Whether facets, or labels of their values, may differ for papers that were there."""

    @property
    def refiled_ids(self) -> Set[str]:
        """The ids of papers of which only facets may differ."""

    def list_facet(self, facet: str, document: int) -> Iterable[str]:
        """The slugs of a document's values."""

    def find_documents(self, facet: str, slugs: Set[str]) -> Mapping[str, Iterable[int]]:
        """Slug -> the numbers of all its documents, of some values."""

    def find_labels(self, facet: str, slugs: Set[str]) -> Mapping[str, tuple[str, str]]:
        """Slug -> (label, short name or nothing) of some values."""

    def list_relabelled(self, facet: str) -> Set[str]:
        """The slugs of values whose label may differ though no document's values do."""


def _patch_column(facet: str, column: Column, sources: Sequence[int], now: FacetSource) -> bytes:
    """The file of a column; empty if no document has a value."""
    known, changed = column.slugs, column.move(sources)
    for document, source in enumerate(sources):
        if source < 0:
            slugs = list(now.list_facet(facet, document))
            column.set_values(document, slugs)
            changed.update(slugs)
    if get_least(facet) > 1:
        found = now.find_documents(facet, changed)
        for document in {one for slug in changed - known for one in found[slug]}:
            column.set_values(document, now.list_facet(facet, document))
    values = column.list_values()
    relabelled = (changed | now.list_relabelled(facet)).intersection(values)
    for slug, (label, short) in now.find_labels(facet, relabelled).items():
        column.set_label(slug, label, short)
    return column.format(values) if values else b""
