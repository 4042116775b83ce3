"""The tabs above the papers: the feed, the rankings, and the day, week and month."""

from __future__ import annotations

from typing import NamedTuple

from ...records.date import PartialDate
from ..rendering import urls
from ..site import Site
from .ranking import has_ranking


class Tab(NamedTuple):
    """A link to a view: `is_here` if it is the one shown, `is_period` for a day, week or month."""

    label: str
    address: str
    is_here: bool
    is_period: bool


def make_tabs(site: Site, here: str, day: str) -> tuple[Tab, ...]:
    """The tabs of the view at an address (`here`); none if there is no other view.

    Day, week and month are those of `day`, which is empty if no paper says when it was added.
    """
    _ = site.locale.gettext
    labels: dict[urls.Ranking, str] = {"trending": _("Trending"), "top": _("All time")}
    views = [(_("New"), site.settings.feed_at)]
    views += [
        (labels[order], urls.ranking(order)) for order in urls.RANKINGS if has_ranking(site, order)
    ]
    of_day = list(zip((_("Day"), _("Week"), _("Month")), list_periods(day), strict=False))
    if len(views) + len(of_day) == 1:
        return ()
    return tuple(
        Tab(label, address, address == here, is_period)
        for group, is_period in ((views, False), (of_day, True))
        for label, address in group
    )


def list_periods(day: str) -> list[str]:
    """The addresses of an ISO day, its week and its month; none if the day is empty."""
    if not day:
        return []
    date = PartialDate.parse(day)
    slugs = (day, date.week, date.year_and_month)
    return [urls.listing(kind, slug) for kind, slug in zip(urls.PERIODS, slugs, strict=True)]
