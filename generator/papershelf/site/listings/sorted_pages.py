"""Listings in other orders than the newest first: oldest first, by title, by upvotes.

Pages of their own, so that they need no script. They say again what their listing says, which is
why only tags, venues and years of some length have them, of long ones the beginning, and search
engines are asked to leave them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import islice
from typing import Literal, get_args

from ...records.paper import Paper
from ...records.text import fold
from ..home import ranking
from ..rendering import metadata, phrases, urls
from ..rendering.markup import title_plain
from ..rendering.output import Output, Page
from ..rendering.renderer import renderer_of
from ..site import Site
from .heads import Kind, Listing, body, listing, year
from .pager import Pager, pages

Order = Literal["oldest", "title", "upvotes"]
Arg = tuple[urls.Kind, str, Order, int]
"""A kind, a slug, an order, and the number of a page."""

_NEWEST = "newest"
"""What the order of the listing itself is called."""
_KINDS: tuple[urls.Kind, ...] = ("tags", "venues", "years")
_LEAST = 10
"""Papers of a listing that is worth being sorted."""
_MOST_PAGES = 5
"""Further on nobody turns page by page; what stands there is found by the search."""


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every order of every listing that has some."""
    for kind in _KINDS:
        for slug, papers in site.collection.index(kind).items():
            for order in of(site, kind, papers):
                yield from _args(site, kind, slug, order)


def inputs(site: Site, arg: Arg) -> object:
    kind, slug, order, _ = arg
    one = listing(site, kind, slug)
    return one, of(site, kind, one.papers), _heads(site, kind, slug, order)


def make(site: Site, arg: Arg) -> Iterator[Output]:
    kind, slug, order, number = arg
    one = listing(site, kind, slug)
    papers = _papers(site, kind, slug, order)
    address, per_page = urls.ordered(one.address, order), site.settings.rows_per_page
    pager, shown = Pager.cut(address, papers, per_page, number)
    counted = order == "upvotes"
    text = body(
        site,
        one,
        pager,
        [("", renderer_of(site).rows(shown, counted=counted))],
        orders=switch(site, one, order),
        said=_counted(site, papers) if counted else "",
        left=len(one.papers) - len(papers) if number == pager.last else 0,
    )
    said = _title_of(site, order)
    about = site.locale.gettext(
        "%(papers)s on %(site)s, %(order)s.",
        papers=phrases.papers(site.locale, len(one.papers)), site=site.name, order=said,
    )  # fmt: skip
    meta = {"tab": one.tab, "bib": one.bibliography, "head": metadata.NOINDEX,
            "search": {"exclude": True}}  # fmt: skip
    title = pager.titled(f"{one.title}, {said}", site.locale)
    yield Page(pager.at(number), title, text, about, meta)


def _title_of(site: Site, order: Order) -> str:
    _ = site.locale.gettext
    return {
        "oldest": _("oldest first"), "title": _("by title"), "upvotes": _("most upvoted first"),
    }[order]  # fmt: skip


def _counted(site: Site, papers: tuple[Paper, ...]) -> str:
    """Of which days the counts are: they are snapshots."""
    days = ranking.counted([paper for paper in papers if paper.upvotes is not None])
    if not days:
        return ""
    first, last = map(site.locale.short, days)
    if first == last:
        return site.locale.gettext("Upvotes as counted on %(day)s.", day=first)
    return site.locale.gettext(
        "Upvotes as counted between %(first)s and %(last)s.", first=first, last=last
    )


def of(site: Site, kind: Kind, papers: tuple[Paper, ...]) -> tuple[Order, ...]:
    """The orders that a listing's papers are to be had in, beside the newest first."""
    if kind not in _KINDS or len(papers) < _LEAST:
        return ()
    counted = islice((paper for paper in papers if paper.upvotes is not None), 2)
    there = {
        "oldest": True,
        "title": len(papers) <= _most(site),  # the beginning of an alphabet is of no use
        "upvotes": len(list(counted)) == 2,
    }
    return tuple(order for order in get_args(Order) if there[order])


def has(site: Site, arg: Arg) -> bool:
    """Whether there is a page."""
    kind, slug, order, _ = arg
    papers = site.collection.index(kind)[slug]
    return order in of(site, kind, papers) and arg in _args(site, kind, slug, order)


def switch(site: Site, one: Listing, own: str = _NEWEST) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this one) of each order of a listing, where it has several."""
    others = of(site, one.kind, one.papers)
    addresses = [(_NEWEST, one.address)] if others else []
    addresses += [(order, urls.ordered(one.address, order)) for order in others]
    _ = site.locale.gettext
    labels = {
        _NEWEST: _("Newest"), "oldest": _("Oldest"), "title": _("Title"), "upvotes": _("Upvotes"),
    }  # fmt: skip
    return [(labels[order], address, order == own) for order, address in addresses]


def by_upvotes(site: Site, paper: Paper) -> Iterator[Arg]:
    """The pages in the order of upvotes on which a paper stands, or may have stood before."""
    shelf = site.collection
    slugs: dict[urls.Kind, Iterable[str]] = {
        "tags": dict.fromkeys(shelf.tags_of(paper)),
        "venues": filter(None, [shelf.venue_slug(paper)]),
        "years": [f"{year(paper):04}"] if paper.date else [],
    }
    for kind in _KINDS:
        for slug in slugs[kind]:
            if "upvotes" in of(site, kind, shelf.index(kind)[slug]):
                yield from _args(site, kind, slug, "upvotes")


def _args(site: Site, kind: urls.Kind, slug: str, order: Order) -> Iterator[Arg]:
    papers = min(len(site.collection.index(kind)[slug]), _most(site))
    for number in range(1, pages(papers, site.settings.rows_per_page) + 1):
        yield kind, slug, order, number


def _most(site: Site) -> int:
    """How many papers an order shows."""
    return _MOST_PAGES * site.settings.rows_per_page


def _papers(site: Site, kind: urls.Kind, slug: str, order: Order) -> tuple[Paper, ...]:
    """The papers that an order shows; put in order once for all its pages."""
    make = site.once("orders", lambda: lru_cache(maxsize=2)(partial(_first, site)))
    return make(kind, slug, order)


def _first(site: Site, kind: urls.Kind, slug: str, order: Order) -> tuple[Paper, ...]:
    papers = site.collection.index(kind)[slug]
    return tuple(_ORDER[order](site, papers)[: _most(site)])


_ORDER: dict[Order, Callable[[Site, tuple[Paper, ...]], Sequence[Paper]]] = {
    "oldest": lambda _, papers: papers[::-1],
    "title": lambda site, papers: sorted(papers, key=partial(_title, site)),
    "upvotes": lambda _, papers: sorted(papers, key=_upvotes, reverse=True),
}
"""Equals stay in the order of the listing, the newest first."""


def _title(site: Site, paper: Paper) -> str:
    """What a title is sorted by, as it is read; made once for all listings."""
    known: dict[str, str] = site.once("titles", dict)
    found = known.get(paper.id)
    if found is None:
        found = known[paper.id] = fold(title_plain(paper.title))
    return found


def _upvotes(paper: Paper) -> int:
    """Papers without a count come last."""
    return -1 if paper.upvotes is None else paper.upvotes


def _heads(site: Site, kind: urls.Kind, slug: str, order: Order) -> bytes:
    """A digest of a listing's papers as an order shows them; made once for all its pages."""
    make = site.once("heads", lambda: lru_cache(maxsize=2)(partial(_hash, site)))
    return make(kind, slug, order == "upvotes")


def _hash(site: Site, kind: urls.Kind, slug: str, counted: bool) -> bytes:
    papers = site.collection.index(kind)[slug]
    heads = b"".join(map(site.head_of, papers))
    counts = repr([(paper.upvotes, paper.counted) for paper in papers]) if counted else ""
    return blake2b(heads + counts.encode(), digest_size=12).digest()
