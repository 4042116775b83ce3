"""The feed: the newest papers first, with the beginning of their abstracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ..records.date import PartialDate
from ..records.paper import Paper
from . import urls
from .output import Output, Page
from .pager import paginate
from .site import Site


@dataclass(frozen=True)
class Day:
    """The papers that a page shows of one day; `date` is None where records have no `added`."""

    date: PartialDate | None
    cards: Markup


def make(site: Site) -> Iterator[Output]:
    """The home page and its followers."""
    days = list(site.collection.by_day)
    for pager, papers in paginate(urls.feed(), site.collection.papers, site.settings.per_page):
        body = site.templates.render(
            "feed.html",
            pager=pager,
            days=_days(site, tuple(papers)),
            earlier=urls.listing("days", days[-2]) if len(days) > 1 else "",
        )
        meta = {"tab": urls.feed(), "bib": urls.BIBLIOGRAPHY, "search": {"exclude": True}}
        about = f"The newest papers on {site.name}, with abstracts and BibTeX."
        yield Page(pager.at(pager.number), pager.titled("Newest papers"), body, about, meta)


def _days(site: Site, papers: tuple[Paper, ...]) -> list[Day]:
    return [
        Day(date, site.templates.each("card.html", tuple(group)))
        for date, group in groupby(papers, key=lambda paper: paper.added)
    ]
