"""Listings in other orders than the newest first: oldest first, by title, by upvotes.

They are pages of their own, so that they need no script. Since they repeat their listing, only
tags, venues and years of some length have them, long ones only for their first papers, and search
engines are asked to leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import islice
from typing import Literal, cast, get_args

from ...records.paper import Paper
from ...records.text import fold
from ..digests import digest_head
from ..home import ranking
from ..rendering import metadata, phrases, urls
from ..rendering.markup import title_to_text
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from .heads import Kind, Listing, get_listing, get_year, render_body
from .pager import Pager, count_pages

Order = Literal["oldest", "title", "upvotes"]
Arg = tuple[urls.Kind, str, Order, int]
"""(kind, slug, order, number of a page)."""

_NEWEST = "newest"
"""The name of the listing's own order."""
_KINDS: tuple[urls.Kind, ...] = ("tags", "venues", "years")
_LEAST = 10
"""The fewest papers of a listing that is worth sorting."""
_MOST_PAGES = 5
"""Few readers go further page by page; the search finds the papers that are not shown."""


_PATH = re.compile(rf"({'|'.join(_KINDS)})/([^/]+)/({'|'.join(get_args(Order))})/")


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every listing in all its other orders."""
    for kind in _KINDS:
        for slug, papers in site.collection.index(kind).items():
            for order in list_orders(site, kind, papers):
                yield from _list_args(site, kind, slug, order)


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    found = _PATH.match(path)
    if not found or found[2] not in site.collection.index(found[1]):
        return None
    kind, slug, order = cast(tuple[urls.Kind, str, Order], found.groups())
    number = urls.match_page(urls.sorted_listing(urls.listing(kind, slug), order), path)
    arg: Arg = kind, slug, order, number or 0
    return arg if has_page(site, arg) else None


def inputs(site: Site, arg: Arg) -> object:
    kind, slug, order, _ = arg
    listing = get_listing(site, kind, slug)
    return listing, list_orders(site, kind, listing.papers), _get_heads(site, kind, slug, order)


def make(site: Site, arg: Arg) -> Iterator[Output]:
    kind, slug, order, number = arg
    listing = get_listing(site, kind, slug)
    papers = _get_papers(site, kind, slug, order)
    address, per_page = urls.sorted_listing(listing.address, order), site.settings.rows_per_page
    pager, shown = Pager.cut(address, papers, per_page, number)
    counted = order == "upvotes"
    text = render_body(
        site,
        listing,
        pager,
        [("", get_renderer(site).render_rows(shown, counted=counted))],
        orders=make_switch(site, listing, order),
        caption=_describe_counts(site, papers) if counted else "",
        left=len(listing.papers) - len(papers) if number == pager.last else 0,
    )
    order_name = _get_order_name(site, order)
    about = site.locale.gettext(
        "%(papers)s on %(site)s, %(order)s.",
        papers=phrases.papers(site.locale, len(listing.papers)), site=site.name, order=order_name,
    )  # fmt: skip
    meta = {"tab": listing.tab, "bib": listing.bibliography, "head": metadata.NOINDEX,
            "search": {"exclude": True}}  # fmt: skip
    title = pager.number_title(f"{listing.title}, {order_name}", site.locale)
    yield Page(pager.at(number), title, text, about, meta)


def _get_order_name(site: Site, order: Order) -> str:
    _ = site.locale.gettext
    return {
        "oldest": _("oldest first"), "title": _("by title"), "upvotes": _("most upvoted first"),
    }[order]  # fmt: skip


def _describe_counts(site: Site, papers: tuple[Paper, ...]) -> str:
    """A sentence that says when the upvotes were counted; empty if that is unknown."""
    days = ranking.find_count_days([paper for paper in papers if paper.upvotes is not None])
    if not days:
        return ""
    first, last = map(site.locale.format_short, days)
    if first == last:
        return site.locale.gettext("Upvotes as counted on %(day)s.", day=first)
    return site.locale.gettext(
        "Upvotes as counted between %(first)s and %(last)s.", first=first, last=last
    )


def list_orders(site: Site, kind: Kind, papers: tuple[Paper, ...]) -> tuple[Order, ...]:
    """The orders that a listing is available in, beside the newest first."""
    if kind not in _KINDS or len(papers) < _LEAST:
        return ()
    counted = islice((paper for paper in papers if paper.upvotes is not None), 2)
    there = {
        "oldest": True,
        "title": len(papers) <= _count_most(site),  # the beginning of an alphabet is of no use
        "upvotes": len(list(counted)) == 2,
    }
    return tuple(order for order in get_args(Order) if there[order])


def has_page(site: Site, arg: Arg) -> bool:
    """Whether a page exists."""
    kind, slug, order, _ = arg
    papers = site.collection.index(kind)[slug]
    return order in list_orders(site, kind, papers) and arg in _list_args(site, kind, slug, order)


def make_switch(site: Site, listing: Listing, own: str = _NEWEST) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is `own`) of each order of a listing; empty if it has one."""
    others = list_orders(site, listing.kind, listing.papers)
    addresses = [(_NEWEST, listing.address)] if others else []
    addresses += [(order, urls.sorted_listing(listing.address, order)) for order in others]
    _ = site.locale.gettext
    labels = {
        _NEWEST: _("Newest"), "oldest": _("Oldest"), "title": _("Title"), "upvotes": _("Upvotes"),
    }  # fmt: skip
    return [(labels[order], address, order == own) for order, address in addresses]


def find_args(site: Site, paper: Paper) -> Iterator[Arg]:
    """The pages in the order of upvotes that show a paper, or may have shown it before."""
    collection = site.collection
    slugs: dict[urls.Kind, Iterable[str]] = {
        "tags": dict.fromkeys(collection.tags_of(paper)),
        "venues": filter(None, [collection.venue_slug(paper)]),
        "years": [f"{get_year(paper):04}"] if paper.date else [],
    }
    for kind in _KINDS:
        for slug in slugs[kind]:
            if "upvotes" in list_orders(site, kind, collection.index(kind)[slug]):
                yield from _list_args(site, kind, slug, "upvotes")


def _list_args(site: Site, kind: urls.Kind, slug: str, order: Order) -> Iterator[Arg]:
    papers = min(len(site.collection.index(kind)[slug]), _count_most(site))
    for number in range(1, count_pages(papers, site.settings.rows_per_page) + 1):
        yield kind, slug, order, number


def _count_most(site: Site) -> int:
    """The most papers that an order shows."""
    return _MOST_PAGES * site.settings.rows_per_page


def _get_papers(site: Site, kind: urls.Kind, slug: str, order: Order) -> tuple[Paper, ...]:
    """The papers that an order shows; sorted once for all its pages."""
    make = site.memo("orders", lambda: lru_cache(maxsize=2)(partial(_sort_papers, site)))
    return make(kind, slug, order)


def _sort_papers(site: Site, kind: urls.Kind, slug: str, order: Order) -> tuple[Paper, ...]:
    papers = site.collection.index(kind)[slug]
    return tuple(_ORDER[order](site, papers)[: _count_most(site)])


_ORDER: dict[Order, Callable[[Site, tuple[Paper, ...]], Sequence[Paper]]] = {
    "oldest": lambda _, papers: papers[::-1],
    "title": lambda site, papers: sorted(papers, key=partial(_get_title_key, site)),
    "upvotes": lambda _, papers: sorted(papers, key=_get_upvotes_key, reverse=True),
}
"""Ties stay in the order of the listing, the newest first."""


def _get_title_key(site: Site, paper: Paper) -> str:
    """The sort key of a title: its words without markup; computed once for all listings."""
    keys: dict[str, str] = site.memo("titles", dict)
    found = keys.get(paper.id)
    if found is None:
        found = keys[paper.id] = fold(title_to_text(paper.title))
    return found


def _get_upvotes_key(paper: Paper) -> int:
    """The sort key of upvotes: papers without a count come last."""
    return -1 if paper.upvotes is None else paper.upvotes


def _get_heads(site: Site, kind: urls.Kind, slug: str, order: Order) -> bytes:
    """A digest of a listing's papers as an order shows them; computed once for all its pages."""
    make = site.memo("heads", lambda: lru_cache(maxsize=2)(partial(_hash_heads, site)))
    return make(kind, slug, order == "upvotes")


def _hash_heads(site: Site, kind: urls.Kind, slug: str, counted: bool) -> bytes:
    papers = site.collection.index(kind)[slug]
    heads = b"".join(digest_head(site, paper) for paper in papers)
    counts = repr([(paper.upvotes, paper.counted) for paper in papers]) if counted else ""
    return blake2b(heads + counts.encode(), digest_size=12).digest()
