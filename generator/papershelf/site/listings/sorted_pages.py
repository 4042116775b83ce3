"""Listings in other orders than the newest first: oldest first, by title, by upvotes,
by citations within the collection.

They are pages of their own, so that they need no script. Since they repeat their listing, only
listings of some length have them, long ones only for their first papers, and search engines are
asked to leave them out. An author's papers are in years: they have no order but by counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, cast, get_args

from ...records.paper import Paper
from ...records.text import fold
from ..authors import find_authors_with_page
from ..citation_graph import count_citing
from ..home import ranking
from ..reading import count_by_slug, find_paper, list_ids, read_counts, read_head, read_paper
from ..rendering import metadata, phrases, urls
from ..rendering.markup import title_to_text
from ..rendering.output import Output, Page
from ..rendering.renderer import Rows, get_renderer, show_rows
from ..site import Site, selection
from .heads import Listing, get_listing, list_own_bylines, render_body
from .own_listings import add_own_kinds
from .pager import Pager, count_pages
from .rows import Kind, list_rows

Order = Literal["oldest", "title", "upvotes", "cited"]
Arg = tuple[Kind, str, Order, int]
"""(kind, slug, order, number of a page)."""

_NEWEST = "newest"
"""The name of the listing's own order."""
_KINDS: tuple[Kind, ...] = ("papers", "authors", "tags", "venues", "years")
_LEAST = 10
"""The fewest papers of a listing that is worth sorting."""
_MOST_PAGES = 5
"""Few readers go further page by page; the search finds the papers that are not shown."""


_PATH = re.compile(
    rf"({'|'.join(_KINDS)}|{urls.OWN_KINDS})/(?:([^/]+)/)?({'|'.join(get_args(Order))})/"
)


@dataclass(frozen=True)
class SortedPage:
    """A page of a listing in another order; `left` is the number of papers that none of its pages
    shows, 0 but on the last one, and `bylines` replace others in its rows."""

    listing: Listing
    order: Order
    pager: Pager
    rows: Rows
    switch: list[tuple[str, str, bool]]
    caption: str
    left: int
    bylines: Mapping[str, str]


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every listing in all its other orders."""
    for kind in add_own_kinds(site, _KINDS):
        for slug in _list_long_slugs(site, kind):
            for order in list_orders(site, kind, slug):
                yield from _list_args(site, kind, slug, order)


def _list_long_slugs(site: Site, kind: Kind) -> list[str]:
    """The slugs of the listings of a kind that may have other orders."""
    if kind == "papers":
        return [""]
    with_page = find_authors_with_page(site) if kind == "authors" else ()
    counts = count_by_slug(site, kind).items()
    return [slug for slug, papers in counts
            if papers >= _LEAST and (kind != "authors" or slug in with_page)]  # fmt: skip


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    found = _PATH.match(path)
    if not found:
        return None
    kind, slug, order = cast(tuple[Kind, str, Order], found.groups(""))
    if (kind == "papers") == bool(slug) or (slug and slug not in site.records.index(kind)):
        return None
    number = urls.match_page(found[0], path)
    arg: Arg = kind, slug, order, number or 0
    return arg if has_page(site, arg) else None


def inputs(site: Site, arg: Arg) -> SortedPage:
    kind, slug, order, number = arg
    listing, ids = get_listing(site, kind, slug, number), _sort_ids(site, kind, slug, order)
    address, per_page = urls.sorted_listing(listing.address, order), site.settings.rows_per_page
    pager, shown = Pager.cut(address, ids, per_page, number)
    papers = [read_paper(site, id) if order == "upvotes" else read_head(site, id) for id in shown]
    figures = _write_figures(site, order, papers)
    rows: Rows = (
        str(get_renderer(site).render_rows(papers, figures=figures))
        if figures
        else show_rows(site, papers)
    )
    return SortedPage(
        listing,
        order,
        pager,
        rows,
        make_switch(site, listing, order),
        _describe_counts(site, kind, slug) if order == "upvotes" else "",
        len(_list_ids(site, kind, slug)) - len(ids) if number == pager.last else 0,
        list_own_bylines(site, listing, papers),
    )


def make(site: Site, inputs: SortedPage) -> Iterator[Output]:
    listing, pager = inputs.listing, inputs.pager
    text = render_body(
        site,
        listing,
        pager,
        [("", inputs.rows)],
        orders=inputs.switch,
        caption=inputs.caption,
        bylines=inputs.bylines,
        left=inputs.left,
    )
    order_name = _get_order_name(site, inputs.order)
    number = phrases.papers(site.locale, listing.total)
    about = site.locale.gettext(
        "%(papers)s on %(site)s, %(order)s.",
        papers=number if pager.number == 1 else pager.number_title(listing.title, site.locale),
        site=site.name, order=order_name,
    )  # fmt: skip
    title = pager.number_title(f"{listing.title}, {order_name}", site.locale)
    address = pager.at(pager.number)
    head = metadata.write_head(site, address, title, first=metadata.NOINDEX)
    meta = {"tab": listing.tab, "bib": listing.bibliography, "head": head,
            "search": {"exclude": True}}  # fmt: skip
    yield Page(address, title, text, about, meta)


def _get_order_name(site: Site, order: Order) -> str:
    _ = site.locale.gettext
    return {
        "oldest": _("oldest first"), "title": _("by title"), "upvotes": _("most upvoted first"),
        "cited": _("most cited in this collection first"),
    }[order]  # fmt: skip


def _write_figures(site: Site, order: Order, papers: Sequence[Paper]) -> dict[str, str]:
    """Id -> the count that an order sorts by, as rows show it."""
    locale = site.locale
    if order == "upvotes":
        return {
            one.id: phrases.upvotes(locale, one.upvotes)
            for one in papers if one.upvotes is not None
        }  # fmt: skip
    counts = count_citing(site) if order == "cited" else {}
    return {
        one.id: phrases.cited_here(locale, counts[one.id]) for one in papers if one.id in counts
    }


@selection
def _describe_counts(site: Site, kind: Kind, slug: str) -> str:
    """A sentence that says when the upvotes were counted; empty if that is unknown."""
    by_id = read_counts(site).by_id
    papers = [by_id[id] for id in _sort_ids(site, kind, slug, "upvotes")]
    days = ranking.find_count_days([paper for paper in papers if paper.upvotes is not None])
    if not days:
        return ""
    first, last = map(site.locale.format_short, days)
    if first == last:
        return site.locale.gettext("Upvotes as counted on %(day)s.", day=first)
    return site.locale.gettext(
        "Upvotes as counted between %(first)s and %(last)s.", first=first, last=last
    )


def list_orders(site: Site, kind: Kind, slug: str) -> tuple[Order, ...]:
    """The orders that a listing is available in, beside the newest first."""
    is_long = kind not in ("lists", "volumes") and len(_list_ids(site, kind, slug)) >= _LEAST
    return _list_orders(site, kind, slug) if is_long else ()


@selection
def _list_orders(site: Site, kind: Kind, slug: str) -> tuple[Order, ...]:
    by_id, ids = read_counts(site).by_id, _list_ids(site, kind, slug)
    counted = islice((id for id in ids if by_id[id].upvotes is not None), 2)
    cited = islice(filter(count_citing(site).__contains__, ids), 2)
    there = {
        "oldest": kind != "authors",
        # The beginning of an alphabet is of no use.
        "title": kind != "authors" and len(ids) <= _count_most(site),
        "upvotes": len(list(counted)) == 2,
        "cited": len(list(cited)) == 2,
    }
    orders = (order for order in get_args(Order) if there[order])
    # A paper's page may have the address of an order of all papers.
    return tuple(one for one in orders if kind != "papers" or not find_paper(site, one))


def _list_ids(site: Site, kind: Kind, slug: str) -> tuple[str, ...]:
    """The ids of a listing's papers, newest first."""
    return list_rows(site, kind, slug) if kind == "papers" else list_ids(site, kind, slug)


def has_page(site: Site, arg: Arg) -> bool:
    """Whether a page exists."""
    kind, slug, order, _ = arg
    return order in list_orders(site, kind, slug) and arg in _list_args(site, kind, slug, order)


def make_switch(site: Site, listing: Listing, own: str = _NEWEST) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is `own`) of each order of a listing; empty if it has one."""
    others = list_orders(site, listing.kind, listing.slug)
    addresses = [(_NEWEST, listing.address)] if others else []
    addresses += [(order, urls.sorted_listing(listing.address, order)) for order in others]
    _ = site.locale.gettext
    labels = {
        _NEWEST: _("Newest"), "oldest": _("Oldest"), "title": _("Title"), "upvotes": _("Upvotes"),
        "cited": _("Cited here"),
    }  # fmt: skip
    return [(labels[order], address, order == own) for order, address in addresses]


def _list_args(site: Site, kind: Kind, slug: str, order: Order) -> Iterator[Arg]:
    papers = min(len(_list_ids(site, kind, slug)), _count_most(site))
    for number in range(1, count_pages(papers, site.settings.rows_per_page) + 1):
        yield kind, slug, order, number


def _count_most(site: Site) -> int:
    """The most papers that an order shows."""
    return _MOST_PAGES * site.settings.rows_per_page


@selection
def _sort_ids(site: Site, kind: Kind, slug: str, order: Order) -> tuple[str, ...]:
    """The ids of the papers that an order shows."""
    return tuple(_ORDER[order](site, _list_ids(site, kind, slug))[: _count_most(site)])


def _sort_by_title(site: Site, ids: Sequence[str]) -> Sequence[str]:
    return sorted(ids, key=lambda id: _get_title_key(site, id))


def _sort_by_upvotes(site: Site, ids: Sequence[str]) -> Sequence[str]:
    by_id = read_counts(site).by_id
    return sorted(ids, key=lambda id: get_upvotes_key(by_id[id]), reverse=True)


def _sort_by_citing(site: Site, ids: Sequence[str]) -> Sequence[str]:
    counts = count_citing(site)
    return sorted(ids, key=lambda id: -counts.get(id, 0))


_ORDER: dict[Order, Callable[[Site, Sequence[str]], Sequence[str]]] = {
    "oldest": lambda _, ids: ids[::-1],
    "title": _sort_by_title,
    "upvotes": _sort_by_upvotes,
    "cited": _sort_by_citing,
}
"""Ties stay in the order of the listing, the newest first."""


def _get_title_key(site: Site, id: str) -> str:
    """The sort key of a paper's title; computed once for all listings."""
    paper = read_head(site, id)
    keys: dict[str, str] = site.cache("title keys", dict)
    if id not in keys:
        keys[id] = to_title_key(paper)
    return keys[id]


def to_title_key(paper: Paper) -> str:
    """The sort key of a title: its words without markup."""
    return fold(title_to_text(paper.title))


def get_upvotes_key(paper: Paper) -> int:
    """The sort key of upvotes: papers without a count come last."""
    return -1 if paper.upvotes is None else paper.upvotes
