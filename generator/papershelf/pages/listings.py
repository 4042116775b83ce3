"""Listings: the papers of one author, tag, venue or year, and all of them; paginated.

Those of a day, a week or a month are `views`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Literal

from ..errors import count
from ..records.name import Name
from ..records.paper import Paper
from ..records.slug import slug
from ..records.vocabulary import Person, Venue
from . import metadata, syndication, urls
from .calendar import Step, steps
from .markup import cut
from .metadata import Link
from .output import Asset, Output, Page
from .pager import Pager, pages
from .redirects import redirect
from .site import Site
from .spark import spark, years


@dataclass(frozen=True)
class Listing:
    """One listing: whose papers, and what its head says of them.

    `tab` is the section it belongs to, `up` the (label, address) above it; `feeds` are the links
    to its feeds.
    """

    address: str
    title: str
    papers: tuple[Paper, ...] = field(repr=False)
    tab: str
    up: Step | None = None
    description: str = ""
    person: Person | None = None
    venue: Venue | None = None
    names: tuple[str, ...] = ()
    tag: str = ""
    steps: tuple[Step | None, Step | None] = (None, None)
    feeds: tuple[Link, ...] = ()

    @cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """(year, how many papers), oldest first."""
        return tuple(sorted(years(self.papers).items()))

    @property
    def folder(self) -> str:
        """Where the files with its papers are."""
        return "" if self.address == urls.PAPERS else self.address


Kind = urls.Kind | Literal["papers"]
Arg = tuple[Kind, str, int]
"""A kind, a slug, and the number of a page; 0 is a redirect from the slug."""
_REDIRECT = 0


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every listing; with the first go its bibliography's files."""
    shelf, per_page = site.collection, site.settings.rows_per_page
    for number in range(1, pages(len(shelf.papers), per_page) + 1):
        yield "papers", "", number
    for kind in (one for one in urls.KINDS if one in _LISTINGS):
        for slug_, papers in shelf.index(kind).items():
            if kind != "authors" or site.in_full(slug_):
                for number in range(1, pages(len(papers), per_page) + 1):
                    yield kind, slug_, number
    for kind, slug_ in _moved(site):
        yield kind, slug_, _REDIRECT


def inputs(site: Site, arg: Arg) -> object:
    kind, slug_, number = arg
    if number == _REDIRECT:
        return _moved(site)[kind, slug_]  # type: ignore[index]
    listing = _listing(site, kind, slug_)
    pager, papers = _page(site, listing, number)
    children = [(tag, site.collection.tag_label(tag)) for tag in _children(site, listing)]
    # The bibliography has all papers, a page some.
    heads = [site.head_of(paper) for paper in (listing.papers if number == 1 else papers)]
    return (listing, len(listing.papers), pager.last, children, listing.years, heads,
            site.files(listing.folder))  # fmt: skip


def make(site: Site, arg: Arg) -> Iterator[Output]:
    kind, slug_, number = arg
    if number == _REDIRECT:
        target = _moved(site)[kind, slug_]  # type: ignore[index]
        yield redirect(site, urls.listing(kind, slug_), target)  # type: ignore[arg-type]
        return
    listing = _listing(site, kind, slug_)
    yield _made(site, listing, number)
    if number == 1 and kind != "papers":
        for name, address in site.files(listing.folder):
            yield Asset(address, site.bibliography(listing.papers, name))


def _made(site: Site, listing: Listing, number: int) -> Page:
    pager, papers = _page(site, listing, number)
    about = cut(listing.description) or f"{count(len(listing.papers), 'paper')} on {site.name}."
    body = site.templates.render(
        "listing.html",
        listing=listing,
        children=_children(site, listing),
        pager=pager,
        spark=spark(dict(listing.years)),
        rows=site.templates.rows(papers),
    )
    address, bib = pager.at(number), urls.bibliography(listing.folder)
    feeds = listing.feeds if number == 1 else ()
    head = metadata.head(address, [*metadata.exports(site, listing.folder), *feeds])
    meta = {"tab": listing.tab, "bib": bib, "head": head, "search": {"exclude": True}}
    return Page(address, pager.titled(listing.title), body, about, meta)


def _page(site: Site, listing: Listing, number: int) -> tuple[Pager, tuple[Paper, ...]]:
    return Pager.cut(listing.address, listing.papers, site.settings.rows_per_page, number)


def _children(site: Site, listing: Listing) -> tuple[str, ...]:
    return site.collection.children.get(listing.tag, ()) if listing.tag else ()


def _listing(site: Site, kind: Kind, slug_: str) -> Listing:
    """A listing; made once for all its pages, which come one after another."""
    make = site.once("listings", lambda: lru_cache(maxsize=8)(partial(_new, site)))
    return make(kind, slug_)


def _new(site: Site, kind: Kind, slug_: str) -> Listing:
    return _LISTINGS[kind](site, slug_)


def _all(site: Site, _: str) -> Listing:
    return Listing(urls.PAPERS, "All papers", site.collection.papers, tab=urls.PAPERS)


def _author(site: Site, author: str) -> Listing:
    shelf = site.collection
    papers = shelf.by_author[author]
    names = [
        name for paper in papers for name in paper.authors if shelf.author_slug(name) == author
    ]
    label = shelf.author_label(author)
    return Listing(
        urls.listing("authors", author),
        label,
        papers,
        tab=urls.index("authors"),
        up=("Authors", urls.index("authors")),
        person=shelf.person(author) or _on_paper(author, label, names),
        names=tuple(sorted({name.display for name in names} - {label})),
        feeds=syndication.links(site, "authors", author),
    )


def _on_paper(author: str, label: str, names: list[Name]) -> Person | None:
    """What the records themselves say of an author whom `people.yaml` doesn't have."""
    newest = next((name for name in names if name.orcid or name.affiliation), None)
    if newest is None:
        return None
    return Person(id=author, name=label, orcid=newest.orcid, affiliation=newest.affiliation)


def _tag(site: Site, tag: str) -> Listing:
    shelf = site.collection
    entry, parent = shelf.tags.get(tag), shelf.parent(tag)
    above = (shelf.tag_label(parent), urls.listing("tags", parent)) if parent else None
    return Listing(
        urls.listing("tags", tag),
        shelf.tag_label(tag),
        shelf.by_tag[tag],
        tab=urls.index("tags"),
        up=above or ("Tags", urls.index("tags")),
        description=entry.description if entry else "",
        tag=tag,
        feeds=syndication.links(site, "tags", tag),
    )


def _venue(site: Site, venue: str) -> Listing:
    shelf = site.collection
    return Listing(
        urls.listing("venues", venue),
        shelf.venue_label(venue),
        shelf.by_venue[venue],
        tab=urls.index("venues"),
        up=("Venues", urls.index("venues")),
        venue=shelf.venue(venue),
        feeds=syndication.links(site, "venues", venue),
    )


def _year(site: Site, year: str) -> Listing:
    return Listing(
        urls.listing("years", year),
        year,
        site.collection.by_year[year],
        tab=urls.index("years"),
        up=("Years", urls.index("years")),
        description=f"Papers published in {year}.",
        steps=steps(site, "years", year),
    )


_LISTINGS: dict[Kind, Callable[[Site, str], Listing]] = {
    "papers": _all,
    "authors": _author,
    "tags": _tag,
    "venues": _venue,
    "years": _year,
}


def _moved(site: Site) -> dict[tuple[urls.Kind, str], str]:
    """Earlier addresses of people and tags, as (kind, slug), and where they are now."""
    return site.once("moved", lambda: dict(_moves(site)))


def _moves(site: Site) -> Iterator[tuple[tuple[urls.Kind, str], str]]:
    shelf = site.collection
    people = [(alias, person.id) for person in shelf.people for alias in person.aliases]
    tags = [(slug(alias), own) for own, tag in shelf.tags.items() for alias in tag.aliases]
    kinds: list[tuple[urls.Kind, list[tuple[str, str]]]] = [("authors", people), ("tags", tags)]
    for kind, moved in kinds:
        there = shelf.index(kind)
        for alias, own in moved:
            if own in there and alias not in there:
                yield (kind, alias), urls.listing(kind, own)
