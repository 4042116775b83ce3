"""The feed: the newest papers first, with their abstracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ...records.date import PartialDate
from ...records.paper import Paper
from ..listings.pager import Pager, pages
from ..papers import community
from ..rendering import metadata, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import renderer_of
from ..site import Site
from ..syndication import feed_files
from . import ranking
from .calendar import Calendar, calendar
from .tabs import Tab, tabs

# Further back nobody turns page by page: `papers/`, the years and the days have all papers.
_MOST_PAGES = 40


@dataclass(frozen=True)
class Day:
    """The papers that a page shows of one day; `date` is None where records have no `added`."""

    date: PartialDate | None
    papers: tuple[Paper, ...]
    cards: Markup


def plan(site: Site) -> Iterator[int]:
    """The home page and its followers, by number."""
    yield from range(1, pages(len(_papers(site)), site.settings.per_page) + 1)


def inputs(site: Site, number: int) -> object:
    pager, papers = _page(site, number)
    counts = [len(site.collection.papers)]
    if papers and papers[0].added:
        counts.append(len(site.collection.by_day[str(papers[0].added)]))
    ways = _day_before(site), _tabs(site), _calendar(site, number), bool(site.collection.lists)
    return pager, counts, ways, [site.digest_of(paper) for paper in papers]


def make(site: Site, number: int) -> Iterator[Output]:
    pager, papers = _page(site, number)
    body = renderer_of(site).render(
        "feed.html",
        pager=pager,
        days=_days(site, papers),
        earlier=_day_before(site),
        tabs=_tabs(site),
        calendar=_calendar(site, number),
        counted=ranking.counted(papers),
        more=len(site.collection.papers) > len(_papers(site)),
        feeds=feed_files.links(site),
        form=community.form(site, "submit-paper"),
    )
    address = pager.at(number)
    feeds = feed_files.links(site) if number == 1 else ()
    head = metadata.head(address, [metadata.bibtex(urls.BIBLIOGRAPHY), *feeds])
    meta = {"tab": urls.feed(), "bib": urls.BIBLIOGRAPHY, "head": head, "search": {"exclude": True}}
    _ = site.locale.gettext
    about = _("The newest papers on %(site)s, with abstracts and BibTeX.", site=site.name)
    yield Page(address, pager.titled(_("Newest papers"), site.locale), body, about, meta)


def number_of(site: Site, id: str) -> int | None:
    """The page of the feed that shows a paper; None where none does."""
    papers = _papers(site)
    places = site.once("places", lambda: {paper.id: at for at, paper in enumerate(papers)})
    return places[id] // site.settings.per_page + 1 if id in places else None


def _papers(site: Site) -> tuple[Paper, ...]:
    return site.collection.papers[: _MOST_PAGES * site.settings.per_page]


def _page(site: Site, number: int) -> tuple[Pager, tuple[Paper, ...]]:
    return Pager.cut(urls.feed(), _papers(site), site.settings.per_page, number)


def _newest(site: Site) -> str:
    days = site.collection.days
    return days[-1] if days else ""


def _tabs(site: Site) -> tuple[Tab, ...]:
    return tabs(site, urls.feed(), _newest(site))


def _calendar(site: Site, number: int) -> Calendar | None:
    return calendar(site, _newest(site)) if number == 1 else None


def _day_before(site: Site) -> str:
    """The address of the day before the newest; empty where there is none."""
    days = site.collection.days
    return urls.listing("days", days[-2]) if len(days) > 1 else ""


def _days(site: Site, papers: tuple[Paper, ...]) -> list[Day]:
    days = groupby(papers, key=lambda paper: paper.added)
    groups = ((date, tuple(group)) for date, group in days)
    return [Day(date, group, renderer_of(site).cards(group)) for date, group in groups]
