"""The feed: the newest papers first, with their abstracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ...records.date import PartialDate
from ...records.paper import Paper
from ..listings.pager import Pager, count_pages, find_range
from ..papers import community
from ..reading import count_by_slug, count_papers, list_papers, read_paper
from ..rendering import metadata, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..search import opensearch
from ..site import Site, selection
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


@dataclass(frozen=True)
class FeedPage:
    """A page of the feed: its papers, and its links to other pages.

    Only the first page has a calendar and says how many papers there are: `total` is the number of
    all, `of_day` of those of the first paper's day; `earlier` is the address of the day before the
    newest, empty if there is none. Later pages stay as they are when a paper comes: there `total`
    is the number of their own. `has_more` says on the last page whether the feed leaves out papers.
    """

    pager: Pager
    papers: tuple[Paper, ...]
    total: int
    of_day: int
    earlier: str
    tabs: tuple[Tab, ...]
    calendar: Calendar | None
    has_days: bool
    has_lists: bool
    has_more: bool


def plan(site: Site) -> Iterator[int]:
    """The numbers of the feed's pages; 1 is the home page."""
    yield from range(1, _count_pages(site) + 1)


def match(site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return urls.match_page(site.settings.feed_at, path)


def inputs(site: Site, number: int) -> FeedPage:
    last, ids = _cut_ids(site, number)
    pager = Pager(site.settings.feed_at, number, last)
    papers = tuple(read_paper(site, id) for id in ids)
    days, is_first = _list_last_days(site), number == 1
    newest = days[-1] if days else ""
    added = str(papers[0].added or "") if papers else ""
    return FeedPage(
        pager,
        papers,
        total=count_papers(site) if is_first else len(ids),
        of_day=count_by_slug(site, "days").get(added, 0) if is_first else 0,
        earlier=urls.listing("days", days[0]) if is_first and len(days) > 1 else "",
        tabs=make_tabs(site, site.settings.feed_at, newest),
        calendar=get_calendar(site, newest) if is_first else None,
        has_days=bool(days),
        has_lists=bool(count_by_slug(site, "lists")),
        has_more=number == last and _has_more(site),
    )


def make(site: Site, inputs: FeedPage) -> Iterator[Output]:
    pager, number = inputs.pager, inputs.pager.number
    if number > pager.last:
        return
    body = _render_body(site, inputs, "h1")
    address = pager.at(number)
    feeds = feed_files.list_links(site) if number == 1 else ()
    search = opensearch.list_links(site) if number == 1 else ()
    _ = site.locale.gettext
    title = pager.number_title(_("Newest papers"), site.locale)
    head = metadata.write_head(
        site,
        address,
        site.name if address == urls.HOME else title,  # who shares it shares the site
        [metadata.link_bibtex(urls.BIBLIOGRAPHY), *feeds, *search],
    )
    meta: dict[str, object] = {
        "tab": site.settings.feed_at,
        "bib": urls.BIBLIOGRAPHY,
        "head": head,
        "search": {"exclude": True},
    }
    if number == 1:
        meta["section"] = "true"
    about = _("The newest papers on %(site)s, with abstracts and BibTeX.", site=site.name)
    yield Page(address, title, body, about, meta)


def render_block(site: Site, inputs: FeedPage) -> str:
    """The feed as part of a hand-written page, which has a heading and a way to its content."""
    return _render_body(site, inputs, "h2").replace(' id="content"', "", 1)


def _render_body(site: Site, inputs: FeedPage, heading: str) -> str:
    return get_renderer(site).render(
        "feed.html",
        feed=inputs,
        heading=heading,
        pager=inputs.pager,
        days=_group_by_day(site, inputs.papers),
        earlier=inputs.earlier,
        tabs=inputs.tabs,
        calendar=inputs.calendar,
        counted=ranking.find_count_days(inputs.papers),
        more=inputs.has_more,
        feeds=feed_files.list_links(site),
        form=community.link_form(site, "submit-paper"),
    )


@selection
def _cut_ids(site: Site, number: int) -> tuple[int, tuple[str, ...]]:
    """The number of the feed's last page, and the ids on a page."""
    ids, per_page = list_papers(site), site.settings.per_page
    return _count_pages(site), ids[find_range(len(ids), per_page, number)]


@selection
def _list_last_days(site: Site) -> list[str]:
    """The last two days on which papers were added, the newest last."""
    return list(count_by_slug(site, "days"))[-2:]


@selection
def _has_more(site: Site) -> bool:
    return count_papers(site) > _MOST_PAGES * site.settings.per_page


@selection
def _count_pages(site: Site) -> int:
    return min(count_pages(count_papers(site), site.settings.per_page), _MOST_PAGES)


def _group_by_day(site: Site, papers: tuple[Paper, ...]) -> list[Day]:
    days = groupby(papers, key=lambda paper: paper.added)
    groups = ((date, tuple(group)) for date, group in days)
    return [Day(date, group, get_renderer(site).render_cards(group)) for date, group in groups]
