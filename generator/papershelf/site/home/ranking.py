"""What papers are ranked by: their counts, as the records have them, and their age.

A paper's points are its upvotes and twice its comments: who comments has read on. What is trending
is ranked by

    points * 0.5 ** (age / 7)

`age` being the days from the paper's `added` to the newest of the collection: points count half
with each week. There is no other "now", so the same records are always ranked the same. A week is
the half-life of all, so two papers never change places because days go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ...records.date import PartialDate
from ...records.paper import Paper
from ..rendering import urls
from ..site import Site

_HALF_LIFE = 7


def count_points(paper: Paper) -> int:
    """What a paper's counts come to."""
    return (paper.upvotes or 0) + 2 * (paper.comments or 0)


def score(paper: Paper, newest: PartialDate) -> float:
    """What a paper that has `added` is trending by on a day."""
    age = _to_ordinal(newest) - _to_ordinal(paper.added or newest)
    return float(count_points(paper) * 0.5 ** (age / _HALF_LIFE))


def rank(site: Site, order: urls.Ranking) -> tuple[Paper, ...]:
    """The papers of an order, best first; of equals those that the feed has first.

    Those without points are in none; trending are only papers that say when they were added.
    """
    return site.memo(("ranked", order), lambda: _RANK[order](site))


def sort_by_votes(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Papers, the most upvoted first, then the most commented; else in the order they are in."""
    return tuple(sorted(papers, key=lambda one: (-(one.upvotes or 0), -(one.comments or 0))))


def find_count_days(papers: Sequence[Paper]) -> tuple[PartialDate, PartialDate] | None:
    """The first and the last day of which papers' counts are; None where no day is known."""
    with_counts = [one for one in papers if one.upvotes is not None or one.comments is not None]
    days = sorted(filter(None, (one.counted or one.added for one in with_counts)))
    return (days[0], days[-1]) if days else None


def changes_rank(paper: Paper, before: Paper) -> bool:
    """Whether a paper may have another place than before, in any order by counts."""
    return (paper.upvotes, paper.comments) != (before.upvotes, before.comments)


def _rank_trending(site: Site) -> tuple[Paper, ...]:
    dated = [paper for paper in site.collection.papers if paper.added and count_points(paper)]
    if not dated:
        return ()
    newest = PartialDate.parse(site.collection.days[-1])
    return tuple(sorted(dated, key=lambda one: -score(one, newest)))


def _rank_top(site: Site) -> tuple[Paper, ...]:
    return sort_by_votes(filter(count_points, site.collection.papers))


_RANK = {"trending": _rank_trending, "top": _rank_top}


def _to_ordinal(day: PartialDate) -> int:
    return date(*day.parts).toordinal()
