"""The switch above the papers: the feed, the orders by counts, and the day, week and month."""

from __future__ import annotations

from typing import NamedTuple

from ..records.date import PartialDate
from . import urls
from .ranking import ranked
from .site import Site

_LABELS: dict[urls.Ranking, str] = {"trending": "Trending", "top": "All time"}


class Tab(NamedTuple):
    """A view of the papers; `is_here` of the one that is shown."""

    label: str
    address: str
    is_here: bool


def tabs(site: Site, here: str, day: str) -> tuple[Tab, ...]:
    """The views that have papers, for the one at an address; none where there is no other.

    Day, week and month are those of a day, which is empty where no paper says when it was added.
    """
    found = [("New", urls.feed())]
    found += [
        (_LABELS[order], urls.ranking(order)) for order in urls.RANKINGS if ranked(site, order)
    ]
    found += zip(("Day", "Week", "Month"), periods(day), strict=False)
    return tuple(Tab(*one, one[1] == here) for one in found) if len(found) > 1 else ()


def periods(day: str) -> list[str]:
    """The addresses of a day, its week and its month; none of no day."""
    if not day:
        return []
    date = PartialDate.parse(day)
    slugs = (day, date.week, date.year_and_month)
    return [urls.listing(kind, slug) for kind, slug in zip(urls.PERIODS, slugs, strict=True)]
