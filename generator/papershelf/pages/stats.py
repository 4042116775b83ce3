"""The statistics: pictures of how the papers spread, each with a table and a file of numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from markupsafe import Markup

from ..errors import count
from ..records.date import PartialDate
from . import charts, dates, tallies, urls
from .output import Asset, Output, Page
from .site import Site
from .tallies import Named, Rank

_YEARS, _MONTHS = 40, 36
"""Columns of the pictures, the latest."""
_RANKS, _ROWS = 10, 50
"""Names in a picture, and in its table; a file has up to `tallies.MOST`."""
_COURSES, _COURSE_YEARS = 8, 10
"""Tags in their picture, and years."""
# What a spreadsheet would run as a formula (owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Row(NamedTuple):
    """A row of a table: whose it is, and its numbers, that of all papers first."""

    names: tuple[Named, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """One thing that is counted: `name` is its anchor and its file's name, `said` what counts.

    Its picture is one for all rows, or one beside each of the first, which are `bars`. `file` is
    the head and the rows of its file.
    """

    name: str
    title: str
    said: str
    head: tuple[str, ...]
    rows: Sequence[Row]
    file: Iterable[Sequence[str | int]] = field(repr=False)
    picture: Markup | None = None
    bars: Sequence[Markup] = ()

    @property
    def address(self) -> str:
        """Where its file is."""
        return urls.numbers(self.name)


def plan(site: Site) -> Iterator[int]:
    """One page, with its files; none without papers."""
    if site.collection.papers:
        yield 1


def inputs(site: Site, _: int) -> object:
    shelf = site.collection
    heads = b"".join(map(site.head_of, shelf.papers))
    # What heads don't tell: the labels of authors, and of the tags above a paper's own.
    return blake2b(heads, digest_size=12).digest(), shelf.people, shelf.tags


def make(site: Site, _: int) -> Iterator[Output]:
    made = (_years(site), _months(site), _venues(site), _tags(site), _authors(site), _pairs(site))
    found = [one for one in made if one]
    body = site.templates.render("stats.html", figures=found)
    meta = {"tab": urls.PAPERS, "search": {"exclude": True}}
    about = f"The papers on {site.name} in numbers: by year, venue, tag and author."
    yield Page(urls.STATS, "Statistics", body, about, meta)
    for one in found:
        yield Asset(one.address, written(one.file))


def written(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows as CSV (RFC 4180), in UTF-8: names are strangers' text, and no formulas."""
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def _harmless(cell: str | int) -> str | int:
    """A cell that spreadsheets take for a text: by the apostrophe that they know for it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


# --- over time ------------------------------------------------------------------------------


def _years(site: Site) -> Figure | None:
    counted = tallies.years(site)
    if not counted:
        return None
    numbers, shown = dict(counted), _latest(counted, _YEARS)
    last, step = shown[-1], -(-len(shown) // 8)
    undated = len(site.collection.papers) - sum(numbers.values())
    return Figure(
        "years",
        "Papers by year",
        "By the date of publication." + _absent(undated, "has none", "have none"),
        ("Year", "Papers"),
        [Row((_year(year),), (papers,)) for year, papers in reversed(counted) if year in shown],
        [("year", "papers"), *counted],
        picture=charts.columns(
            f"Columns: {_within(counted, shown)} from {shown[0]} to {last}",
            [(str(year), numbers.get(year, 0)) for year in shown],
            {at: str(year) for at, year in enumerate(shown) if (last - year) % step == 0},
        ),
    )


def _latest(counted: Sequence[tuple[int, int]], most: int) -> range:
    """The years or months of a picture: up to the last that has papers, from no earlier than the
    first."""
    first, last = min(counted)[0], max(counted)[0]
    return range(max(first, last - most + 1), last + 1)


def _within(counted: Sequence[tuple[int, int]], shown: range) -> str:
    """How many papers a picture shows."""
    return count(sum(papers for when, papers in counted if when in shown), "paper")


def _year(year: int) -> Named:
    slug = f"{year:04}"
    return Named(str(year), slug, urls.listing("years", slug))


def _months(site: Site) -> Figure | None:
    counted = tallies.months(site)
    if not counted:
        return None
    numbers, shown = dict(counted), _latest(counted, _MONTHS)
    return Figure(
        "months",
        "Papers by month",
        f"By the date of publication, where it tells a month: the last {len(shown)} months."
        if len(shown) > 1 else "By the date of publication, where it tells a month.",
        ("Month", "Papers"),
        [Row((_month(month),), (papers,)) for month, papers in reversed(counted) if month in shown],
        [("month", "papers"), *((str(_date(month)), papers) for month, papers in counted)],
        picture=charts.columns(
            f"Columns: {_within(counted, shown)} from {_said(shown[0])} to {_said(shown[-1])}",
            [(_said(month), numbers.get(month, 0)) for month in shown],
            _ticks(shown),
        ),
    )  # fmt: skip


def _ticks(months: range) -> dict[int, str]:
    """The years at their beginnings; of fewer than two, the first and the last month."""
    years = {at: str(month // 12) for at, month in enumerate(months) if month % 12 == 0}
    if len(years) > 1:
        return years
    return {0: dates.short(_date(months[0])), len(months) - 1: dates.short(_date(months[-1]))}


def _date(month: int) -> PartialDate:
    return PartialDate(month // 12, month % 12 + 1)


def _said(month: int) -> str:
    return dates.long(_date(month))


def _month(month: int) -> Named:
    return Named(_said(month), str(_date(month)), "")


def _tags(site: Site) -> Figure | None:
    counted = tallies.tags(site)
    known = [year for year, _ in tallies.years(site)]
    if not counted or not known:
        return None
    years = range(max(known[0], known[-1] - _COURSE_YEARS + 1), known[-1] + 1)
    courses = [[dict(one.years).get(year, 0) for year in years] for one in counted[:_ROWS]]
    highest = max([1, *(papers for course in courses[:_COURSES] for papers in course)])
    return Figure(
        "tags",
        "Tags over time",
        f"The most used tags, each by year of publication from {years[0]} to {years[-1]}, all on "
        "one scale. A paper counts for the tags above its own too.",
        ("Tag", "Papers", *map(str, years)),
        [Row((one.name,), (one.papers, *course))
         for one, course in zip(counted[:_ROWS], courses, strict=True)],
        [("tag", "slug", "year", "papers"),
         *((one.name.label, one.name.slug, *year) for one in counted for year in one.years)],
        bars=[charts.course(course, highest) for course in courses[:_COURSES]],
    )  # fmt: skip


# --- by name --------------------------------------------------------------------------------


def _venues(site: Site) -> Figure | None:
    absent = sum(not paper.venue for paper in site.collection.papers)
    said = "Journals, conferences and books." + _absent(absent, "names none", "name none")
    return _ranked("venues", "Papers by venue", said, ("Venue",), tallies.venues(site))


def _authors(site: Site) -> Figure | None:
    ranks, every = tallies.authors(site), site.collection.by_author.values()
    others = sum(len(papers) < tallies.LEAST for papers in every)
    said = "Who wrote two papers or more." + _absent(others, "wrote one", "wrote one", "other")
    return _ranked("authors", "Most papers by", said, ("Author",), ranks)


def _pairs(site: Site) -> Figure | None:
    crowds = sum(map(tallies.is_crowd, site.collection.papers))
    said = "Who wrote two papers or more together."
    if crowds:
        number = count(crowds, "paper")
        said += f" Not counted: {number} of more than {tallies.MOST_AUTHORS} authors."
    ranks = tallies.pairs(site)
    return _ranked("coauthors", "Most papers together", said, ("Author", "Co-author"), ranks)


def _ranked(
    name: str, title: str, said: str, kinds: tuple[str, ...], ranks: list[Rank]
) -> Figure | None:
    if not ranks:
        return None
    columns = [column for kind in map(str.lower, kinds) for column in (kind, f"{kind} slug")]
    return Figure(
        name,
        title,
        said,
        (" and ".join(kinds).capitalize(), "Papers"),
        [Row(one.names, (one.papers,)) for one in ranks[:_ROWS]],
        [(*columns, "papers"), *map(_cells, ranks)],
        bars=[charts.bar(one.papers, ranks[0].papers) for one in ranks[:_RANKS]],
    )  # fmt: skip


def _cells(one: Rank) -> tuple[str | int, ...]:
    return (*(part for name in one.names for part in (name.label, name.slug)), one.papers)


def _absent(number: int, one: str, several: str, noun: str = "paper") -> str:
    """How many are left out: `3 papers have none`."""
    return f" {count(number, noun)} {one if number == 1 else several}." if number else ""
