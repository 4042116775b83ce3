"""Views: papers as cards in other orders than the feed's, paginated.

A view has the papers of a day, a week or a month, or those of the whole collection by their counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial

from ...records.date import PartialDate
from ...records.paper import Paper
from ..bibtex_entries import write_bibliography
from ..digests import digest_head, digest_paper
from ..listings.pager import Pager, count_pages
from ..rendering import metadata, phrases, urls
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from . import ranking
from .calendar import Calendar, Step, find_steps, format_label, get_calendar
from .tabs import Tab, make_tabs

Kind = urls.Kind | urls.Ranking
Arg = tuple[Kind, str, int]
"""A kind, a slug (empty for an order), and the number of a page."""

# A day shows all its papers. The other views show the best papers; the rest are on their days.
_MOST_PAGES: dict[Kind, int] = {"weeks": 4, "months": 4, "trending": 40, "top": 40}


@dataclass(frozen=True)
class View:
    """One view: its papers, and the content of its head.

    `subtitle` stands below the title; `papers` are those of the `total` that its pages show; `tabs`
    and `calendar` are those of its last day; `bibliography` is the address of its BibTeX file,
    empty if it has none.
    """

    address: str
    title: str
    subtitle: str
    papers: tuple[Paper, ...] = field(repr=False)
    total: int
    tabs: tuple[Tab, ...]
    calendar: Calendar | None = field(repr=False)
    up: Step | None = None
    steps: tuple[Step | None, Step | None] = (None, None)
    bibliography: str = ""


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every view; a month, its weeks and its days in a row, as they share cards."""
    for kind, slug in (*_list_periods(site), *((order, "") for order in urls.RANKINGS)):
        if papers := _select_papers(site, kind, slug):
            for number in range(1, _count_pages(site, kind, len(papers)) + 1):
                yield kind, slug, number


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    for order in urls.RANKINGS:
        if (number := urls.match_page(urls.ranking(order), path)) and ranking.rank(site, order):
            return order, "", number
    found = urls.match_listing(path)
    if not found or found[0] not in urls.PERIODS:
        return None
    return found if found[1] in site.collection.index(found[0]) else None


def inputs(site: Site, arg: Arg) -> object:
    kind, slug, number = arg
    view = _get_view(site, kind, slug)
    pager, papers = _cut_page(site, view, number)
    # The bibliography has all papers of a view, a page only some.
    has_file = number == 1 and view.bibliography
    heads = [digest_head(site, paper) for paper in view.papers] if has_file else ()
    month = view.calendar if number == 1 else None
    shown = [digest_paper(site, paper) for paper in papers]
    return view, pager, month, shown, heads


def make(site: Site, arg: Arg) -> Iterator[Output]:
    kind, slug, number = arg
    view = _get_view(site, kind, slug)
    pager, papers = _cut_page(site, view, number)
    if number > pager.last:
        return
    yield _make_page(site, view, pager, papers)
    if number == 1 and view.bibliography:
        yield Asset(view.bibliography, write_bibliography(site, site.collection.index(kind)[slug]))


def find_args(site: Site, paper: Paper, moves: bool) -> Iterator[Arg]:
    """The pages that show a paper; if its rank `moves`, all that may show it or have shown it."""
    for kind, slug in _list_views(site, paper):
        papers = _get_view(site, kind, slug).papers
        if moves:
            last = _count_pages(site, kind, len(papers))
            yield from ((kind, slug, number) for number in range(1, last + 1))
        elif (at := _find_place(papers, paper)) is not None:
            yield kind, slug, at // site.settings.per_page + 1


def _find_place(papers: tuple[Paper, ...], paper: Paper) -> int | None:
    return next((at for at, other in enumerate(papers) if other is paper), None)


def _list_views(site: Site, paper: Paper) -> Iterator[tuple[Kind, str]]:
    if paper.added:
        slugs = (str(paper.added), paper.added.week, paper.added.year_and_month)
        yield from zip(urls.PERIODS, slugs, strict=True)
    yield from ((order, "") for order in urls.RANKINGS if ranking.rank(site, order))


def _list_periods(site: Site) -> Iterator[tuple[Kind, str]]:
    """The newest month, its newest week, that week's days, and so on."""
    seen: set[str] = set()
    for day in reversed(site.collection.days):
        date = PartialDate.parse(day)
        own: list[tuple[Kind, str]] = [
            ("months", date.year_and_month), ("weeks", date.week), ("days", day),
        ]  # fmt: skip
        yield from (period for period in own if period[1] not in seen)
        seen.update(slug for _, slug in own)


def _select_papers(site: Site, kind: Kind, slug: str) -> tuple[Paper, ...]:
    """All papers of a view, not yet in its order."""
    match kind:
        case "trending" | "top":
            return ranking.rank(site, kind)
    return site.collection.index(kind)[slug]


def _count_pages(site: Site, kind: Kind, papers: int) -> int:
    return min(count_pages(papers, site.settings.per_page), _MOST_PAGES.get(kind, papers))


def _cut_page(site: Site, view: View, number: int) -> tuple[Pager, tuple[Paper, ...]]:
    return Pager.cut(view.address, view.papers, site.settings.per_page, number)


def _make_page(site: Site, view: View, pager: Pager, papers: tuple[Paper, ...]) -> Page:
    body = get_renderer(site).render(
        "view.html",
        view=view,
        pager=pager,
        counted=ranking.find_count_days(papers),
        cards=get_renderer(site).render_cards(papers),
    )
    address = pager.at(pager.number)
    meta: dict[str, object] = {"tab": urls.feed(), "search": {"exclude": True}}
    if view.bibliography:
        meta["bib"] = view.bibliography
        meta["head"] = metadata.write_head(address, [metadata.link_bibtex(view.bibliography)])
    about = site.locale.gettext(
        "%(title)s: %(papers)s on %(site)s, with abstracts and BibTeX.",
        title=view.title, papers=phrases.papers(site.locale, view.total), site=site.name,
    )  # fmt: skip
    return Page(address, pager.number_title(view.title, site.locale), body, about, meta)


def _get_view(site: Site, kind: Kind, slug: str) -> View:
    """A view; built once for all its pages, which are made one after another."""
    make = site.memo("views", lambda: lru_cache(maxsize=8)(partial(_new_view, site)))
    return make(kind, slug)


def _new_view(site: Site, kind: Kind, slug: str) -> View:
    match kind:
        case "trending" | "top":
            return _new_ranking_view(site, kind)
    return _new_period_view(site, kind, slug)


def _new_ranking_view(site: Site, order: urls.Ranking) -> View:
    papers = ranking.rank(site, order)
    newest = site.collection.days[-1] if site.collection.days else ""
    title, subtitle = _describe_ranking(site, order)
    address = urls.ranking(order)
    return View(
        address,
        title,
        subtitle,
        _limit_papers(site, order, papers),
        len(papers),
        make_tabs(site, address, newest),
        get_calendar(site, newest),
    )


def _describe_ranking(site: Site, order: urls.Ranking) -> tuple[str, str]:
    _ = site.locale.gettext
    if order == "trending":
        how = _("By upvotes and comments, whose weight halves every week")
        return _("Trending papers"), how
    return _("Most upvoted papers"), _("Of all time")


def _new_period_view(site: Site, kind: urls.Kind, slug: str) -> View:
    papers = site.collection.index(kind)[slug]
    day = str(papers[0].added)  # the newest: every index keeps the collection's order
    address = urls.listing(kind, slug)
    return View(
        address,
        format_label(site, kind, slug),
        site.locale.format_week_span(slug) if kind == "weeks" else "",
        _limit_papers(site, kind, ranking.sort_by_votes(papers)),
        len(papers),
        make_tabs(site, address, day),
        get_calendar(site, day),
        up=(phrases.title(site.locale, kind), urls.index(kind)),
        steps=find_steps(site, kind, slug),
        bibliography=urls.bibliography(address) if kind == "days" else "",
    )


def _limit_papers(site: Site, kind: Kind, papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    return papers[: _count_pages(site, kind, len(papers)) * site.settings.per_page]
