"""Rankings of papers by their counts, as the records have them, and by their age.

A paper's points are its upvotes plus twice its comments, since a comment takes more than a click.
Trending papers are ranked by

    points * 0.5 ** (age / 7)

where `age` is the number of days from the paper's `added` to the newest in the collection: points
lose half their weight each week. Nothing depends on the day of the build, so the same records are
always ranked the same way. All papers have the same half-life, so two papers never change places
only because time passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ...records.collection import Collection
from ...records.date import PartialDate
from ...records.paper import Paper
from ..reading import read_counts
from ..rendering import urls
from ..site import Site, selection

_HALF_LIFE = 7


def count_points(paper: Paper) -> int:
    """A paper's points: its upvotes plus twice its comments."""
    return (paper.upvotes or 0) + 2 * (paper.comments or 0)


def score(paper: Paper, newest: PartialDate) -> float:
    """The score by which a paper is trending on a day; the paper has `added`."""
    age = _to_ordinal(newest) - _to_ordinal(paper.added or newest)
    return float(count_points(paper) * 0.5 ** (age / _HALF_LIFE))


@selection
def rank(site: Site, order: urls.Ranking) -> tuple[str, ...]:
    """The ids of the papers of a ranking, best first; ties are in the order of the feed.

    Papers without points are left out, and those without `added` are never trending.
    """
    return tuple(paper.id for paper in _RANK[order](read_counts(site)))


@selection
def has_ranking(site: Site, order: urls.Ranking) -> bool:
    """Whether a ranking has papers."""
    return bool(rank(site, order))


def sort_by_votes(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers with most upvotes first, then those with most comments; ties stay in order."""
    return tuple(sorted(papers, key=lambda paper: (-(paper.upvotes or 0), -(paper.comments or 0))))


def find_count_days(papers: Sequence[Paper]) -> tuple[PartialDate, PartialDate] | None:
    """The first and the last day on which papers' counts were taken; None if no day is known."""
    days = sorted(
        day
        for paper in papers
        if paper.upvotes is not None or paper.comments is not None
        if (day := paper.counted or paper.added)
    )
    return (days[0], days[-1]) if days else None


def _rank_trending(collection: Collection) -> tuple[Paper, ...]:
    dated = [paper for paper in collection.works if paper.added and count_points(paper)]
    if not dated:
        return ()
    newest = PartialDate.parse(collection.newest_day)
    return tuple(sorted(dated, key=lambda paper: -score(paper, newest)))


def _rank_top(collection: Collection) -> tuple[Paper, ...]:
    return sort_by_votes(filter(count_points, collection.works))


_RANK = {"trending": _rank_trending, "top": _rank_top}


def _to_ordinal(day: PartialDate) -> int:
    return date(*day.parts).toordinal()
