"""Listings: the papers of one author, tag, venue, year or reading list, and all papers; paginated.

The papers of a day, a week or a month are in views (`home/card_views.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from ...records.paper import Paper
from ...records.slug import slugify
from ..author_pages import has_page
from ..bibtex_entries import write_bibliography
from ..digests import digest_head
from ..papers.redirects import redirect
from ..rendering import metadata, phrases, urls
from ..rendering.markup import cut
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from ..stats import counting, sparkline
from . import sorted_pages
from .heads import Kind, Listing, get_listing, get_year, render_body
from .pager import Pager, count_pages

Arg = tuple[Kind, str, int]
"""(kind, slug, number of a page); the number is 0 for a redirect from the slug."""
_REDIRECT = 0


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every listing, the BibTeX file with the first page, and the redirects."""
    collection, per_page = site.collection, site.settings.rows_per_page
    for number in range(1, count_pages(len(collection.papers), per_page) + 1):
        yield "papers", "", number
    for kind in (kind for kind in urls.KINDS if kind not in urls.PERIODS):
        for slug_, papers in collection.index(kind).items():
            if kind != "authors" or has_page(site, slug_):
                for number in range(1, count_pages(len(papers), per_page) + 1):
                    yield kind, slug_, number
    for kind, slug_ in _find_redirects(site):
        yield kind, slug_, _REDIRECT


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    if number := urls.match_page(urls.PAPERS, path):
        return "papers", "", number
    found = urls.match_listing(path)
    if not found or found[0] in urls.PERIODS or found[1] not in site.collection.index(found[0]):
        return None
    return None if found[0] == "authors" and not has_page(site, found[1]) else found


def inputs(site: Site, arg: Arg) -> object:
    kind, slug_, number = arg
    if number == _REDIRECT:
        return _find_redirects(site)[kind, slug_]  # type: ignore[index]
    listing = get_listing(site, kind, slug_)
    pager, papers = _cut_page(site, listing, number)
    # The first page, and the bibliography beside it, depend on all papers; the others on their own.
    first: object = ()
    if number == 1:
        first = counting.list_inputs(site, listing), _count_all_years(site, listing)
    heads = [digest_head(site, paper) for paper in (listing.papers if number == 1 else papers)]
    others = sorted_pages.list_orders(site, kind, listing.papers)
    return listing, len(listing.papers), pager.last, first, heads, others


def make(site: Site, arg: Arg) -> Iterator[Output]:
    kind, slug_, number = arg
    if number == _REDIRECT:
        target = _find_redirects(site)[kind, slug_]  # type: ignore[index]
        yield redirect(site, urls.listing(kind, slug_), target)  # type: ignore[arg-type]
        return
    listing = get_listing(site, kind, slug_)
    pager, papers = _cut_page(site, listing, number)
    if number > pager.last:
        return
    yield _make_page(site, listing, pager, papers)
    if number == 1 and kind != "papers" and listing.papers:
        yield Asset(listing.bibliography, write_bibliography(site, listing.papers))


def _make_page(site: Site, listing: Listing, pager: Pager, papers: tuple[Paper, ...]) -> Page:
    more: dict[str, object] = {}
    if pager.number == 1:
        counts = counting.find_frequent_names(site, listing)
        more = {"counts": counts, "years": _count_years(site, listing)}
    groups, choice = _group_rows(site, listing, papers), sorted_pages.make_switch(site, listing)
    text = render_body(site, listing, pager, groups, orders=choice, **more)
    about = cut(listing.description) or _describe(site, listing)
    address = pager.at(pager.number)
    feeds = listing.feeds if pager.number == 1 else ()
    meta: dict[str, object] = {"tab": listing.tab, "search": {"exclude": True}}
    if listing.papers:
        meta["bib"] = listing.bibliography
        meta["head"] = metadata.write_head(
            address, [metadata.link_bibtex(listing.bibliography), *feeds]
        )
    return Page(address, pager.number_title(listing.title, site.locale), text, about, meta)


def _describe(site: Site, listing: Listing) -> str:
    number = phrases.papers(site.locale, len(listing.papers))
    return site.locale.gettext("%(papers)s on %(site)s.", papers=number, site=site.name)


def _cut_page(site: Site, listing: Listing, number: int) -> tuple[Pager, tuple[Paper, ...]]:
    return Pager.cut(listing.address, listing.sorted_papers, site.settings.rows_per_page, number)


def _group_rows(
    site: Site, listing: Listing, papers: tuple[Paper, ...]
) -> Iterator[tuple[str, Markup]]:
    """(heading, rows): an author's papers are by year, a reading list's below its headings."""
    if listing.kind == "lists":
        yield from _group_list_rows(site, listing, papers)
        return
    if listing.kind != "authors":
        yield "", get_renderer(site).render_rows(papers)
        return
    undated = site.locale.gettext("No date")
    for of, group in groupby(papers, key=get_year):
        yield (f"{of:04}" if of else undated), get_renderer(site).render_rows(tuple(group))


def _group_list_rows(
    site: Site, listing: Listing, papers: tuple[Paper, ...]
) -> Iterator[tuple[str, Markup]]:
    """(heading, rows) of a reading list; each row has its note."""
    entries = {entry.paper: entry for entry in listing.entries}
    for heading, group in groupby(papers, key=lambda paper: entries[paper.id].heading):
        yield (
            heading,
            get_renderer(site).render_notes((paper, entries[paper.id].note) for paper in group),
        )


def _count_years(site: Site, listing: Listing) -> list[tuple[int, int]]:
    """(year, papers) of a listing, oldest first; for the listing of a year, of all years."""
    return _count_all_years(site, listing) or sparkline.count_years(listing.papers)


def _count_all_years(site: Site, listing: Listing) -> list[tuple[int, int]]:
    every = site.collection.by_year.items() if listing.kind == "years" else ()
    return [(int(of), len(papers)) for of, papers in every]


def _find_redirects(site: Site) -> dict[tuple[urls.Kind, str], str]:
    """(kind, earlier slug) of people, tags and reading lists -> their address now."""
    return site.memo("moved", lambda: dict(_list_redirects(site)))


def _list_redirects(site: Site) -> Iterator[tuple[tuple[urls.Kind, str], str]]:
    collection = site.collection
    people = [(alias, person.id) for person in collection.people for alias in person.aliases]
    tags = [(slugify(alias), own) for own, tag in collection.tags.items() for alias in tag.aliases]
    lists = [(alias, own) for own, found in collection.lists.items() for alias in found.aliases]
    kinds: list[tuple[urls.Kind, list[tuple[str, str]]]] = [
        ("authors", people), ("tags", tags), ("lists", lists),
    ]  # fmt: skip
    for kind, moved in kinds:
        there = collection.index(kind)
        for alias, own in moved:
            if own in there and alias not in there:
                yield (kind, alias), urls.listing(kind, own)
