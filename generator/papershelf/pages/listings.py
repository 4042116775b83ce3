"""Listings: the papers of one author, tag, venue, year or day, and all of them; paginated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import count
from ..records.date import PartialDate
from ..records.paper import Paper
from ..records.slug import slug
from ..records.vocabulary import Person, Venue
from . import dates, urls
from .markup import cut
from .output import Asset, Output, Page
from .pager import paginate
from .redirects import redirect
from .site import Site
from .spark import spark


@dataclass(frozen=True)
class Listing:
    """One listing: whose papers, and what its head says of them.

    `tab` is the section it belongs to, `up` the (label, address) above it.
    """

    address: str
    title: str
    papers: tuple[Paper, ...]
    tab: str
    up: tuple[str, str] | None = None
    description: str = ""
    person: Person | None = None
    venue: Venue | None = None
    names: tuple[str, ...] = ()
    tag: str = ""
    steps: tuple[tuple[str, str] | None, tuple[str, str] | None] = (None, None)

    @property
    def bibliography(self) -> str:
        return urls.bibliography("" if self.address == urls.PAPERS else self.address)


def make(site: Site) -> Iterator[Output]:
    """Every listing's pages, and the BibTeX file of each but the one of all papers."""
    for listing in _listings(site):
        yield from _pages(site, listing)
        if listing.address != urls.PAPERS:
            yield Asset(listing.bibliography, site.bibliography(listing.papers))
    yield from _redirects(site)


def _listings(site: Site) -> Iterator[Listing]:
    yield Listing(urls.PAPERS, "All papers", site.collection.papers, tab=urls.PAPERS)
    yield from _authors(site)
    yield from _tags(site)
    yield from _venues(site)
    yield from _years(site)
    yield from _days(site)


def _pages(site: Site, listing: Listing) -> Iterator[Page]:
    about = cut(listing.description) or f"{count(len(listing.papers), 'paper')} on {site.name}."
    for pager, papers in paginate(listing.address, listing.papers, site.settings.per_page):
        body = site.templates.render(
            "listing.html",
            listing=listing,
            pager=pager,
            spark=spark(listing.papers),
            rows=site.templates.each("row.html", tuple(papers)),
        )
        meta = {"tab": listing.tab, "bib": listing.bibliography, "search": {"exclude": True}}
        yield Page(pager.at(pager.number), pager.titled(listing.title), body, about, meta)


def _authors(site: Site) -> Iterator[Listing]:
    shelf = site.collection
    for author, papers in shelf.by_author.items():
        written = {
            name.display
            for paper in papers
            for name in paper.authors
            if shelf.author_slug(name) == author
        }
        label = shelf.author_label(author)
        yield Listing(
            urls.listing("authors", author),
            label,
            papers,
            tab=urls.index("authors"),
            up=("Authors", urls.index("authors")),
            person=shelf.person(author) or _on_paper(site, author, label),
            names=tuple(sorted(written - {label})),
        )


def _on_paper(site: Site, author: str, label: str) -> Person | None:
    """What the records themselves say of an author whom `people.yaml` doesn't have."""
    named = (
        name
        for paper in site.collection.by_author[author]
        for name in paper.authors
        if (name.orcid or name.affiliation) and site.collection.author_slug(name) == author
    )
    newest = next(named, None)
    if newest is None:
        return None
    return Person(id=author, name=label, orcid=newest.orcid, affiliation=newest.affiliation)


def _tags(site: Site) -> Iterator[Listing]:
    shelf = site.collection
    for tag, papers in shelf.by_tag.items():
        entry, parent = shelf.tags.get(tag), shelf.parent(tag)
        above = (shelf.tag_label(parent), urls.listing("tags", parent)) if parent else None
        yield Listing(
            urls.listing("tags", tag),
            shelf.tag_label(tag),
            papers,
            tab=urls.index("tags"),
            up=above or ("Tags", urls.index("tags")),
            description=entry.description if entry else "",
            tag=tag,
        )


def _venues(site: Site) -> Iterator[Listing]:
    shelf = site.collection
    known = {slug(key): venue for key, venue in shelf.venues.items()}
    for venue, papers in shelf.by_venue.items():
        yield Listing(
            urls.listing("venues", venue),
            shelf.venue_label(venue),
            papers,
            tab=urls.index("venues"),
            up=("Venues", urls.index("venues")),
            venue=known.get(venue),
        )


def _years(site: Site) -> Iterator[Listing]:
    years = list(site.collection.by_year)
    for at, year in enumerate(years):
        yield Listing(
            urls.listing("years", year),
            year,
            site.collection.by_year[year],
            tab=urls.index("years"),
            up=("Years", urls.index("years")),
            description=f"Papers published in {year}.",
            steps=(_step("years", years, at - 1), _step("years", years, at + 1)),
        )


def _days(site: Site) -> Iterator[Listing]:
    days = list(site.collection.by_day)
    for at, day in enumerate(days):
        yield Listing(
            urls.listing("days", day),
            dates.long(PartialDate.parse(day)),
            site.collection.by_day[day],
            tab=urls.feed(),
            up=("Days", urls.index("days")),
            description="Papers that entered the collection on this day.",
            steps=(_step("days", days, at - 1), _step("days", days, at + 1)),
        )


def _step(kind: urls.Kind, slugs: list[str], at: int) -> tuple[str, str] | None:
    """(label, address) of the listing before or after."""
    if not 0 <= at < len(slugs):
        return None
    return slugs[at], urls.listing(kind, slugs[at])


def _redirects(site: Site) -> Iterator[Asset]:
    """Earlier addresses of people and tags."""
    shelf = site.collection
    moved = [
        ("authors", alias, person.id) for person in shelf.people for alias in person.aliases
    ] + [("tags", slug(alias), own) for own, tag in shelf.tags.items() for alias in tag.aliases]
    there = {"authors": shelf.by_author, "tags": shelf.by_tag}
    kind: urls.Kind
    for kind, alias, own in moved:  # type: ignore[assignment]
        if own in there[kind] and alias not in there[kind]:
            yield redirect(site, urls.listing(kind, alias), urls.listing(kind, own))
