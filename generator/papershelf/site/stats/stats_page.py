"""The statistics: charts of the papers by time and by name, each with a table and a CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from ...formats.lists.csv_rows import write_rows
from ...records.date import PartialDate
from ..reading import count_papers, count_slugs
from ..rendering import metadata, phrases, urls
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from . import charts, counting
from .counting import LinkedName, Rank

_YEARS, _MONTHS = 40, 36
"""The most columns of the charts; they show the latest years and months."""
_RANKS, _ROWS = 10, 50
"""The most names in a chart, and in its table; a file has up to `counting.MOST`."""
_COURSES, _COURSE_YEARS = 8, 10
"""The most tags and years in the chart of tags."""

_PATH = re.compile(rf"{urls.STATS}(?:index\.md|[a-z]+\.csv)")


class Row(NamedTuple):
    """A row of a table: its names, and its numbers, the number of all papers first."""

    names: tuple[LinkedName, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """A chart with its table and its file; `name` is its anchor, and the file's name.

    `caption` says what is counted. The chart is one `picture` for all rows, or `bars` beside the
    first rows. `file` has the head and the rows of the CSV file.
    """

    name: str
    title: str
    caption: str
    head: tuple[str, ...]
    rows: Sequence[Row]
    file: Iterable[Sequence[str | int]] = field(repr=False)
    picture: Markup | None = None
    bars: Sequence[Markup] = ()

    @property
    def address(self) -> str:
        """The address of its file."""
        return urls.numbers(self.name)


@dataclass(frozen=True)
class Statistics:
    """The number of papers, (kind, number) of the names that have an index, and the figures."""

    papers: int
    kinds: list[tuple[urls.Kind, int]]
    figures: list[Figure]


def plan(site: Site) -> Iterator[int]:
    """One page, with its files; none without papers."""
    if count_papers(site):
        yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if _PATH.fullmatch(path) else None


def inputs(site: Site, _: int) -> Statistics:
    figures = (
        _make_years(site),
        _make_months(site),
        _make_venues(site),
        _make_tags(site),
        _make_authors(site),
        _make_pairs(site),
    )
    kinds: tuple[urls.Kind, ...] = ("authors", "tags", "venues")
    counts = [(kind, count_slugs(site, kind)) for kind in kinds]
    return Statistics(
        count_papers(site),
        [(kind, number) for kind, number in counts if number],
        [figure for figure in figures if figure],
    )


def make(site: Site, inputs: Statistics) -> Iterator[Output]:
    body = get_renderer(site).render(
        "stats.html", total=inputs.papers, kinds=inputs.kinds, figures=inputs.figures
    )
    gettext = site.locale.gettext
    title = gettext("Statistics")
    head = metadata.write_head(site, urls.STATS, title)
    meta = {"tab": urls.PAPERS, "head": head, "search": {"exclude": True}}
    about = gettext(
        "The papers on %(site)s in numbers: by year, venue, tag and author.", site=site.name
    )
    yield Page(urls.STATS, title, body, about, meta)
    for figure in inputs.figures:
        yield Asset(figure.address, write_csv(figure.file))


def write_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Rows as CSV in UTF-8."""
    return write_rows(rows).encode()


# --- over time ------------------------------------------------------------------------------


def _make_years(site: Site) -> Figure | None:
    counted = counting.count_by_year(site)
    if not counted:
        return None
    numbers, shown = dict(counted), _find_latest(counted, _YEARS)
    last, step = shown[-1], -(-len(shown) // 8)
    undated = count_papers(site) - sum(numbers.values())
    _ = site.locale.gettext
    absent = site.locale.ngettext("%(num)s paper has none.", "%(num)s papers have none.", undated)
    return Figure(
        "years",
        _("Papers by year"),
        _add_exclusion(_("By date of publication."), undated, absent),
        (_("Year"), _("Papers")),
        [
            Row((_name_year(year),), (papers,))
            for year, papers in reversed(counted)
            if year in shown
        ],
        [("year", "papers"), *counted],
        picture=charts.draw_columns(
            _describe_columns(site, counted, shown, (str(shown[0]), str(last))),
            [(str(year), numbers.get(year, 0)) for year in shown],
            {at: str(year) for at, year in enumerate(shown) if (last - year) % step == 0},
            site.locale,
        ),
    )


def _describe_columns(
    site: Site, counted: Sequence[tuple[int, int]], shown: range, ends: tuple[str, str]
) -> str:
    """A chart of columns in words."""
    papers = sum(papers for when, papers in counted if when in shown)
    return site.locale.gettext(
        "Columns: %(papers)s from %(first)s to %(last)s",
        papers=phrases.papers(site.locale, papers), first=ends[0], last=ends[1],
    )  # fmt: skip


def _add_exclusion(caption: str, number: int, more: str) -> str:
    """A caption, with a second sentence on papers that don't count unless their number is 0."""
    return f"{caption} {more}" if number else caption


def _find_latest(counted: Sequence[tuple[int, int]], most: int) -> range:
    """The years or months of a chart: at most so many, up to the last that has papers."""
    first, last = min(counted)[0], max(counted)[0]
    return range(max(first, last - most + 1), last + 1)


def _name_year(year: int) -> LinkedName:
    slug = f"{year:04}"
    return LinkedName(str(year), slug, urls.listing("years", slug))


def _make_months(site: Site) -> Figure | None:
    counted = counting.count_by_month(site)
    if not counted:
        return None
    numbers, shown = dict(counted), _find_latest(counted, _MONTHS)
    _, format_month = site.locale.gettext, partial(_format_month, site)
    about = _("By date of publication, if the month is known.")
    if len(shown) > 1:
        about = site.locale.ngettext(
            "By date of publication, if the month is known: the last %(num)s month.",
            "By date of publication, if the month is known: the last %(num)s months.",
            len(shown),
        )
    ends = format_month(shown[0]), format_month(shown[-1])
    return Figure(
        "months",
        _("Papers by month"),
        about,
        (_("Month"), _("Papers")),
        [Row((LinkedName(format_month(month), str(_to_date(month)), ""),), (papers,))
         for month, papers in reversed(counted) if month in shown],
        [("month", "papers"), *((str(_to_date(month)), papers) for month, papers in counted)],
        picture=charts.draw_columns(
            _describe_columns(site, counted, shown, ends),
            [(format_month(month), numbers.get(month, 0)) for month in shown],
            _place_ticks(site, shown),
            site.locale,
        ),
    )  # fmt: skip


def _place_ticks(site: Site, months: range) -> dict[int, str]:
    """Position -> label: each January's year; with fewer than two, the first and last month."""
    years = {at: str(month // 12) for at, month in enumerate(months) if month % 12 == 0}
    if len(years) > 1:
        return years
    first, last = (site.locale.format_short(_to_date(month)) for month in (months[0], months[-1]))
    return {0: first, len(months) - 1: last}


def _to_date(month: int) -> PartialDate:
    return PartialDate(month // 12, month % 12 + 1)


def _format_month(site: Site, month: int) -> str:
    return site.locale.format_heading(_to_date(month))


def _make_tags(site: Site) -> Figure | None:
    counted = counting.count_tags(site)
    published = [year for year, _ in counting.count_by_year(site)]
    if not counted or not published:
        return None
    years = range(max(published[0], published[-1] - _COURSE_YEARS + 1), published[-1] + 1)
    courses = [[dict(tag.years).get(year, 0) for year in years] for tag in counted[:_ROWS]]
    highest = max([1, *(papers for course in courses[:_COURSES] for papers in course)])
    _ = site.locale.gettext
    return Figure(
        "tags",
        _("Tags over time"),
        _("The most used tags by year of publication, from %(first)s to %(last)s, all on the same "
          "scale. A paper also counts for the parents of its tags.",
          first=years[0], last=years[-1]),
        (_("Tag"), _("Papers"), *map(str, years)),
        [Row((tag.name,), (tag.papers, *course))
         for tag, course in zip(counted[:_ROWS], courses, strict=True)],
        [("tag", "tag slug", "year", "papers"),
         *((tag.name.label, tag.name.slug, *year) for tag in counted for year in tag.years)],
        bars=[charts.draw_course(course, highest) for course in courses[:_COURSES]],
    )  # fmt: skip


# --- by name --------------------------------------------------------------------------------


def _make_venues(site: Site) -> Figure | None:
    absent = sum(not paper.venue for paper in site.index.works)
    _ = site.locale.gettext
    others = site.locale.ngettext("%(num)s paper names none.", "%(num)s papers name none.", absent)
    caption = _add_exclusion(_("Journals, conferences and books."), absent, others)
    texts = _("Papers by venue"), caption, _("Venue")
    return _make_ranks(site, "venues", texts, counting.rank_venues(site))


def _make_authors(site: Site) -> Figure | None:
    ranks, others = counting.rank_authors(site)
    _ = site.locale.gettext
    more = site.locale.ngettext("%(num)s other wrote one.", "%(num)s others wrote one.", others)
    caption = _add_exclusion(_("Authors of two or more papers."), others, more)
    texts = _("Most papers by"), caption, _("Author")
    return _make_ranks(site, "authors", texts, ranks)


def _make_pairs(site: Site) -> Figure | None:
    crowds = sum(map(counting.has_crowd, site.index.works))
    _ = site.locale.gettext
    more = site.locale.ngettext(
        "Not counted: %(num)s paper with more than %(most)s authors.",
        "Not counted: %(num)s papers with more than %(most)s authors.",
        crowds, most=counting.MOST_AUTHORS,
    )  # fmt: skip
    caption = _add_exclusion(_("Pairs of authors with two or more papers together."), crowds, more)
    texts = _("Most papers together"), caption, _("Author and co-author")
    return _make_ranks(site, "coauthors", texts, counting.rank_pairs(site))


# Name of a figure -> the columns of its file; they are English in any language, for programs.
_COLUMNS = {
    "venues": ("venue", "venue slug"),
    "authors": ("author", "author slug"),
    "coauthors": ("author", "author slug", "co-author", "co-author slug"),
}


def _make_ranks(
    site: Site, name: str, texts: tuple[str, str, str], ranks: list[Rank]
) -> Figure | None:
    """A figure of ranks; `texts` are its title, its caption, and the head of its first column."""
    if not ranks:
        return None
    title, caption, head = texts
    return Figure(
        name,
        title,
        caption,
        (head, site.locale.gettext("Papers")),
        [Row(rank.names, (rank.papers,)) for rank in ranks[:_ROWS]],
        [(*_COLUMNS[name], "papers"), *map(_to_cells, ranks)],
        bars=[charts.draw_bar(rank.papers, ranks[0].papers) for rank in ranks[:_RANKS]],
    )


def _to_cells(rank: Rank) -> tuple[str | int, ...]:
    return (*(part for name in rank.names for part in (name.label, name.slug)), rank.papers)
