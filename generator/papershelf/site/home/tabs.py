"""The switch above the papers: the feed, the orders by counts, and the day, week and month."""

from __future__ import annotations

from typing import NamedTuple

from ...records.date import PartialDate
from ..rendering import urls
from ..site import Site
from .ranking import rank


class Tab(NamedTuple):
    """A view of the papers: `is_here` of the one that is shown, `is_period` of a day, a week or a
    month."""

    label: str
    address: str
    is_here: bool
    is_period: bool


def make_tabs(site: Site, here: str, day: str) -> tuple[Tab, ...]:
    """The views that have papers, for the one at an address; none where there is no other.

    Day, week and month are those of a day, which is empty where no paper says when it was added.
    """
    _ = site.locale.gettext
    labels: dict[urls.Ranking, str] = {"trending": _("Trending"), "top": _("All time")}
    views = [(_("New"), urls.feed())]
    views += [(labels[order], urls.ranking(order)) for order in urls.RANKINGS if rank(site, order)]
    of_day = list(zip((_("Day"), _("Week"), _("Month")), list_periods(day), strict=False))
    if len(views) + len(of_day) == 1:
        return ()
    return tuple(
        Tab(label, address, address == here, is_period)
        for group, is_period in ((views, False), (of_day, True))
        for label, address in group
    )


def list_periods(day: str) -> list[str]:
    """The addresses of a day, its week and its month; none of no day."""
    if not day:
        return []
    date = PartialDate.parse(day)
    slugs = (day, date.week, date.year_and_month)
    return [urls.listing(kind, slug) for kind, slug in zip(urls.PERIODS, slugs, strict=True)]
