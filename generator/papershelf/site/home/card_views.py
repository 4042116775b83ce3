"""Views: papers as cards in other orders than the feed's, paginated.

A view has the papers of a day, a week or a month, or those of the whole collection by their counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ...records.date import PartialDate
from ...records.paper import Paper
from ..bibtex_entries import join_entries, read_bibtex, show_bibtex
from ..listings.pager import Pager, count_pages
from ..papers.highwire import format_title
from ..reading import count_by_slug, list_ids, read_counts, read_head, read_paper
from ..rendering import metadata, phrases, urls
from ..rendering.markup import cut
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site, selection
from . import ranking
from .calendar import Calendar, Step, find_steps, format_label, get_calendar
from .tabs import Tab, make_tabs

Kind = urls.Period | urls.Ranking
Arg = tuple[Kind, str, int]
"""A kind, a slug (empty for an order), and the number of a page."""

# A day shows all its papers. The other views show the best papers; the rest are on their days.
_MOST_PAGES: dict[Kind, int] = {"weeks": 4, "months": 4, "trending": 40, "top": 40}


@dataclass(frozen=True)
class View:
    """The content of a view's head.

    `subtitle` stands below the title; `shown` of its `total` papers are on its pages; `tabs` and
    `calendar` are those of its last day; `bibliography` is the address of its BibTeX file, empty if
    it has none.
    """

    address: str
    title: str
    subtitle: str
    shown: int
    total: int
    tabs: tuple[Tab, ...]
    calendar: Calendar | None = field(repr=False)
    up: Step | None = None
    steps: tuple[Step | None, Step | None] = (None, None)
    bibliography: str = ""


@dataclass(frozen=True)
class ViewPage:
    """A page of a view; the first one of a day has `entries`: the ids of all its papers."""

    view: View
    pager: Pager
    papers: tuple[Paper, ...]
    entries: tuple[str, ...]


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every view; a month, its weeks and its days in a row, as they share cards."""
    for kind, slug in (*_list_periods(site), *((order, "") for order in urls.RANKINGS)):
        if papers := _count_papers(site, kind, slug):
            for number in range(1, _count_pages(site, kind, papers) + 1):
                yield kind, slug, number


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    for order in urls.RANKINGS:
        if (number := urls.match_page(urls.ranking(order), path)) and ranking.has_ranking(
            site, order
        ):
            return order, "", number
    found = urls.match_listing(path)
    if not found or found[0] not in urls.PERIODS:
        return None
    return found if found[1] in site.records.index(found[0]) else None  # type: ignore[return-value]


def inputs(site: Site, arg: Arg) -> ViewPage:
    kind, slug, number = arg
    view = site.memo_recent(("view", kind, slug), lambda: _new_view(site, kind, slug))
    shown = _sort_ids(site, kind, slug)
    pager, ids = Pager.cut(view.address, shown, site.settings.per_page, number)
    # The bibliography has all papers of a view, a page only some.
    has_file = number == 1 and view.bibliography
    every = list_ids(site, kind, slug) if has_file else ()
    return ViewPage(
        view if number == 1 else replace(view, calendar=None),
        pager,
        tuple(read_paper(site, id) for id in ids),
        show_bibtex(site, [read_head(site, id) for id in every]),
    )


def make(site: Site, inputs: ViewPage) -> Iterator[Output]:
    view, pager = inputs.view, inputs.pager
    if pager.number > pager.last:
        return
    yield _make_page(site, view, pager, inputs.papers)
    if inputs.entries:
        entries = read_bibtex(site, inputs.entries)
        yield Asset(view.bibliography, join_entries(entries))


def _list_periods(site: Site) -> Iterator[tuple[Kind, str]]:
    """The newest month, its newest week, that week's days, and so on."""
    seen: set[str] = set()
    for day in reversed(count_by_slug(site, "days")):
        date = PartialDate.parse(day)
        own: list[tuple[Kind, str]] = [
            ("months", date.year_and_month), ("weeks", date.week), ("days", day),
        ]  # fmt: skip
        yield from (period for period in own if period[1] not in seen)
        seen.update(slug for _, slug in own)


def _count_papers(site: Site, kind: Kind, slug: str) -> int:
    """The number of all papers of a view."""
    if kind in urls.RANKINGS:
        return len(ranking.rank(site, kind))
    return count_by_slug(site, kind).get(slug, 0)


def _count_pages(site: Site, kind: Kind, papers: int) -> int:
    return min(count_pages(papers, site.settings.per_page), _MOST_PAGES.get(kind, papers))


@selection
def _sort_ids(site: Site, kind: Kind, slug: str) -> tuple[str, ...]:
    """The ids of the papers on a view's pages, in its order."""
    if kind in urls.RANKINGS:
        ids = ranking.rank(site, kind)
    else:
        by_id = read_counts(site).by_id
        papers = [by_id[id] for id in list_ids(site, kind, slug)]
        ids = tuple(paper.id for paper in ranking.sort_by_votes(papers))
    return ids[: _count_pages(site, kind, len(ids)) * site.settings.per_page]


def _make_page(site: Site, view: View, pager: Pager, papers: tuple[Paper, ...]) -> Page:
    body = get_renderer(site).render(
        "view.html",
        view=view,
        pager=pager,
        calendar=view.calendar,
        counted=ranking.find_count_days(papers),
        cards=get_renderer(site).render_cards(papers),
    )
    address = pager.at(pager.number)
    title = pager.number_title(view.title, site.locale)
    links = [metadata.link_bibtex(view.bibliography)] if view.bibliography else []
    head = metadata.write_head(site, address, title, links)
    meta: dict[str, object] = {
        "tab": site.settings.feed_at,
        "head": head,
        "search": {"exclude": True},
    }
    if view.bibliography:
        meta["bib"] = view.bibliography
    return Page(address, title, body, _describe(site, view, papers), meta)


def _describe(site: Site, view: View, papers: tuple[Paper, ...]) -> str:
    """The description of a page: what is shown where it is shared, below the view's title."""
    number = phrases.papers(site.locale, view.total)
    titles = "; ".join(format_title(paper) for paper in papers)
    return cut(site.locale.gettext("%(papers)s: %(titles)s", papers=number, titles=titles))


def _new_view(site: Site, kind: Kind, slug: str) -> View:
    match kind:
        case "trending" | "top":
            return _new_ranking_view(site, kind)
    return _new_period_view(site, kind, slug)


def _new_ranking_view(site: Site, order: urls.Ranking) -> View:
    newest = next(reversed(count_by_slug(site, "days")), "")
    title, subtitle = _describe_ranking(site, order)
    address = urls.ranking(order)
    return View(
        address,
        title,
        subtitle,
        len(_sort_ids(site, order, "")),
        _count_papers(site, order, ""),
        make_tabs(site, address, newest),
        get_calendar(site, newest),
    )


def _describe_ranking(site: Site, order: urls.Ranking) -> tuple[str, str]:
    _ = site.locale.gettext
    if order == "trending":
        how = _("By upvotes and comments, whose weight halves every week")
        return _("Trending papers"), how
    title = _("Most upvoted papers") if _has_votes(site) else _("Most discussed papers")
    return title, _("Of all time")


@selection
def _has_votes(site: Site) -> bool:
    """Whether a paper has an upvote: there may be comments only."""
    return any(paper.upvotes for paper in read_counts(site).papers)


def _new_period_view(site: Site, kind: urls.Period, slug: str) -> View:
    day = _find_newest_day(site, kind, slug)
    address = urls.listing(kind, slug)
    return View(
        address,
        format_label(site, kind, slug),
        site.locale.format_week_span(slug) if kind == "weeks" else "",
        len(_sort_ids(site, kind, slug)),
        _count_papers(site, kind, slug),
        make_tabs(site, address, day),
        get_calendar(site, day),
        up=(phrases.title(site.locale, kind), urls.index(kind)),
        steps=find_steps(site, kind, slug),
        bibliography=urls.bibliography(address) if kind == "days" else "",
    )


@selection
def _find_newest_day(site: Site, kind: urls.Kind, slug: str) -> str:
    """The newest day of a period that has papers; every index keeps the collection's order."""
    papers = site.read_parts("index").index(kind).get(slug, ())
    return str(papers[0].added) if papers else ""
