"""The feed: the newest papers first, with their abstracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ...records.date import PartialDate
from ...records.paper import Paper
from ..digests import digest_paper
from ..listings.pager import Pager, count_pages
from ..papers import community
from ..rendering import metadata, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from ..syndication import feed_files
from . import ranking
from .calendar import Calendar, get_calendar
from .tabs import Tab, make_tabs

# Few readers go further back page by page; `papers/`, the years and the days have all papers.
_MOST_PAGES = 40


@dataclass(frozen=True)
class Day:
    """The papers of one day on a page; `date` is None if their records have no `added`."""

    date: PartialDate | None
    papers: tuple[Paper, ...]
    cards: Markup


def plan(site: Site) -> Iterator[int]:
    """The numbers of the feed's pages; 1 is the home page."""
    yield from range(1, count_pages(len(_select_papers(site)), site.settings.per_page) + 1)


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return urls.match_page(urls.feed(), path)


def inputs(site: Site, number: int) -> object:
    pager, papers = _cut_page(site, number)
    counts = [len(site.collection.papers)]
    if papers and papers[0].added:
        counts.append(len(site.collection.by_day[str(papers[0].added)]))
    ways = (
        _link_day_before(site),
        _make_tabs(site),
        _get_calendar(site, number),
        bool(site.collection.lists),
    )
    return pager, counts, ways, [digest_paper(site, paper) for paper in papers]


def make(site: Site, number: int) -> Iterator[Output]:
    pager, papers = _cut_page(site, number)
    if number > pager.last:
        return
    body = get_renderer(site).render(
        "feed.html",
        pager=pager,
        days=_group_by_day(site, papers),
        earlier=_link_day_before(site),
        tabs=_make_tabs(site),
        calendar=_get_calendar(site, number),
        counted=ranking.find_count_days(papers),
        more=len(site.collection.papers) > len(_select_papers(site)),
        feeds=feed_files.list_links(site),
        form=community.link_form(site, "submit-paper"),
    )
    address = pager.at(number)
    feeds = feed_files.list_links(site) if number == 1 else ()
    head = metadata.write_head(address, [metadata.link_bibtex(urls.BIBLIOGRAPHY), *feeds])
    meta = {"tab": urls.feed(), "bib": urls.BIBLIOGRAPHY, "head": head, "search": {"exclude": True}}
    _ = site.locale.gettext
    about = _("The newest papers on %(site)s, with abstracts and BibTeX.", site=site.name)
    yield Page(address, pager.number_title(_("Newest papers"), site.locale), body, about, meta)


def find_page_number(site: Site, id: str) -> int | None:
    """The number of the feed's page that shows a paper; None if none does."""
    papers = _select_papers(site)
    places = site.memo("places", lambda: {paper.id: at for at, paper in enumerate(papers)})
    return places[id] // site.settings.per_page + 1 if id in places else None


def _select_papers(site: Site) -> tuple[Paper, ...]:
    return site.collection.papers[: _MOST_PAGES * site.settings.per_page]


def _cut_page(site: Site, number: int) -> tuple[Pager, tuple[Paper, ...]]:
    return Pager.cut(urls.feed(), _select_papers(site), site.settings.per_page, number)


def _find_newest_day(site: Site) -> str:
    days = site.collection.days
    return days[-1] if days else ""


def _make_tabs(site: Site) -> tuple[Tab, ...]:
    return make_tabs(site, urls.feed(), _find_newest_day(site))


def _get_calendar(site: Site, number: int) -> Calendar | None:
    return get_calendar(site, _find_newest_day(site)) if number == 1 else None


def _link_day_before(site: Site) -> str:
    """The address of the day before the newest; empty if there is none."""
    days = site.collection.days
    return urls.listing("days", days[-2]) if len(days) > 1 else ""


def _group_by_day(site: Site, papers: tuple[Paper, ...]) -> list[Day]:
    days = groupby(papers, key=lambda paper: paper.added)
    groups = ((date, tuple(group)) for date, group in days)
    return [Day(date, group, get_renderer(site).render_cards(group)) for date, group in groups]
