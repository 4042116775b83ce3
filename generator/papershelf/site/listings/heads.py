"""A listing: its papers, and the content of its head."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from markupsafe import Markup

from ...records.institutions.affiliation import split_names
from ...records.institutions.institution import Institution
from ...records.lists import ListEntry
from ...records.paper import Paper
from ...records.vocabulary import Person, Venue
from ..authors import find_person, label_author
from ..home.calendar import Step, find_steps
from ..institutions.affiliations import find_institution, link_affiliations
from ..papers import community
from ..reading import (
    count_papers,
    find_parent,
    find_tag,
    find_venue,
    label_tag,
    label_venue,
    list_ids,
    read_heads,
    read_list,
)
from ..rendering import urls
from ..rendering.markup import note_to_text
from ..rendering.metadata import Link
from ..rendering.renderer import ROW_NAMES, Rows, get_renderer, join_rows
from ..sessions.sessions import find_entries
from ..site import Site, selection
from ..stats.sparkline import draw_sparkline
from ..syndication import feed_files
from ..volumes import volumes
from ..volumes.volumes import VolumeHead
from .own_listings import label_own, title_kind
from .pager import Pager
from .rows import Kind


@dataclass(frozen=True)
class Listing:
    """The content of a listing's head; `total` is the number of its papers.

    `tab` is the address of its section, `up` the (label, address) of the page above it; `names` are
    other names, `steps` the listings before and after it, `feeds` the links to its feeds. A reading
    list has an `intro` in Markdown, and `entries` in its own order; a volume has a `volume`, and an
    author or a venue `volumes`: (title, address) of those edited, or of the venue. An author's
    `affiliations` are (name, address of the institution's page or nothing).
    """

    kind: Kind
    slug: str
    title: str
    total: int
    tab: str
    up: Step | None = None
    description: str = ""
    person: Person | None = None
    affiliations: tuple[Step, ...] = ()
    native: str = ""
    venue: Venue | None = None
    institution: Institution | None = None
    names: tuple[str, ...] = ()
    steps: tuple[Step | None, Step | None] = (None, None)
    feeds: tuple[Link, ...] = ()
    intro: str = ""
    entries: tuple[ListEntry, ...] = ()
    volume: VolumeHead | None = None
    volumes: tuple[Step, ...] = ()

    @property
    def address(self) -> str:
        """The address of its first page."""
        return urls.PAPERS if self.kind == "papers" else urls.listing(self.kind, self.slug)

    @property
    def bibliography(self) -> str:
        """The address of its BibTeX file; empty if it has no papers."""
        if self.kind == "papers":
            return urls.BIBLIOGRAPHY
        return urls.bibliography(self.address) if self.total else ""


def render_body(
    site: Site, listing: Listing, pager: Pager, groups: Iterable[tuple[str, Rows]], **more: Any
) -> str:
    """The body of a listing's page; `groups` are (heading, rows).

    `more` may have `counts`, `types`, `years` and `sessions` of a first page, the `orders` to
    choose from, the `caption` below them, `starts`, (year, address) to jump to, `left`, the number
    of papers that none of its pages shows, and `bylines` that replace others in the rows.
    """
    lists = dict.fromkeys(("counts", "types", "years", "sessions", "orders", "starts"), ())
    absent = {**lists, "caption": "", "left": 0}
    bylines = more.pop("bylines", {})
    rows = [(heading, _fit_rows(listing, join_rows(site, own), bylines)) for heading, own in groups]
    values = {**absent, **more, "listing": listing, "pager": pager, "groups": rows}
    values["form"] = _link_form(site, listing) if pager.number == 1 else ""
    own = int(listing.slug) if listing.kind == "years" else None
    picture = draw_sparkline(values["years"], own)
    return get_renderer(site).render("listing.html", picture=picture, **values)


def list_own_bylines(site: Site, listing: Listing, papers: Iterable[Paper]) -> dict[str, str]:
    """Bylines of rows that leave out the author whose listing it is -> the same with that name.

    They replace each other in `render_body`, since rows are rendered once for all lists.
    """
    render, found = get_renderer(site).render_byline, {}
    for paper in papers if listing.kind == "authors" else ():
        if paper.author_count > ROW_NAMES + 1:
            short = render(paper, ROW_NAMES, plain=True)
            full = render(paper, ROW_NAMES, plain=True, author=listing.slug)
            if short != full:
                found[str(short)] = str(full)
    return found


def _fit_rows(listing: Listing, rows: Markup, bylines: Mapping[str, str]) -> Markup:
    """The rows with an author's bylines, and without the venue whose listing it is."""
    text = str(rows)
    for short, full in bylines.items():
        text = text.replace(f"<small>{short}</small>", f"<small>{full}</small>")
    if listing.kind == "venues":
        link = re.escape(urls.link(listing.address))
        text = re.sub(rf"<a href={link}(?: [^>]*)?>[^<]*</a>\n", "", text)
    return Markup(text)  # noqa: S704 - autoescaped


def _link_form(site: Site, listing: Listing) -> str:
    """The URL of the form for new papers or for claiming an author's page; empty for others."""
    if listing.kind == "papers":
        return community.link_form(site, "submit-paper")
    if listing.kind == "authors":
        slug, name = listing.slug, listing.title
        return community.link_form(site, "claim-author", f"Claim: {slug}", author=slug, name=name)
    return ""


def get_listing(site: Site, kind: Kind, slug: str, number: int = 1) -> Listing:
    """A listing as its page with a number shows it.

    Later pages stay as they are when a paper comes, so they don't say how many there are: there
    `total` is at most 1.
    """
    return _read_listing(site, kind, slug) if number == 1 else _read_later_listing(site, kind, slug)


def _read_listing(site: Site, kind: Kind, slug: str) -> Listing:
    make = _LISTINGS.get(kind) or partial(_new_own, urls.OwnKind(kind))
    return site.memo_recent(("listing", kind, slug), lambda: make(site, slug))


@selection
def _read_later_listing(site: Site, kind: Kind, slug: str) -> Listing:
    listing = _read_listing(site, kind, slug)
    return replace(listing, total=min(listing.total, 1))


def _link_index(site: Site, kind: urls.Kind) -> Step:
    return title_kind(site, kind), urls.index(kind)


def _link_people(site: Site) -> Step:
    return site.locale.gettext("People"), urls.PEOPLE


def _new_listing_of_all(site: Site, _: str) -> Listing:
    title = site.locale.gettext("All papers")
    return Listing("papers", "", title, count_papers(site), tab=urls.PAPERS)


def _new_author(site: Site, author: str) -> Listing:
    slugs, papers = site.records.author_slugs, read_heads(site, "authors", author)
    pairs = chain.from_iterable(zip(slugs[one.id], one.authors, strict=True) for one in papers)
    names = [name for slug, name in pairs if slug == author]
    person = find_person(site, author)
    is_named = bool(papers or person)
    label = label_author(site, author) if is_named else volumes.find_editor_name(site, author)
    is_member = person is not None and person.is_member
    up = _link_people(site) if is_member else _link_index(site, "authors")
    newest = next((name for name in names if name.orcid or name.affiliation), None)
    affiliations = split_names(person.affiliation) if person else ()
    if newest and not person:
        person = Person(id=author, name=label, orcid=newest.orcid)
        affiliations = newest.affiliation
    return Listing(
        "authors",
        author,
        label,
        len(papers),
        tab=up[1],
        up=up,
        person=person,
        affiliations=link_affiliations(site, affiliations),
        native=next((name.native for name in names if name.native), ""),
        names=tuple(sorted({name.display for name in names} - {label})),
        volumes=volumes.link_volumes(site, "authors", author),
        feeds=feed_files.list_links(site, "authors", author),
    )


def _new_tag(site: Site, tag: str) -> Listing:
    entry, parent = find_tag(site, tag), find_parent(site, tag)
    above = (label_tag(site, parent), urls.listing("tags", parent)) if parent else None
    return Listing(
        "tags",
        tag,
        label_tag(site, tag),
        len(list_ids(site, "tags", tag)),
        tab=urls.index("tags"),
        up=above or _link_index(site, "tags"),
        description=entry.description if entry else "",
        feeds=feed_files.list_links(site, "tags", tag),
    )


def _new_venue(site: Site, venue: str) -> Listing:
    return Listing(
        "venues",
        venue,
        label_venue(site, venue),
        len(list_ids(site, "venues", venue)),
        tab=urls.index("venues"),
        up=_link_index(site, "venues"),
        venue=find_venue(site, venue),
        volumes=volumes.link_volumes(site, "venues", venue),
        feeds=feed_files.list_links(site, "venues", venue),
    )


def _new_year(site: Site, of: str) -> Listing:
    return Listing(
        "years",
        of,
        of,
        len(list_ids(site, "years", of)),
        tab=urls.index("years"),
        up=_link_index(site, "years"),
        description=site.locale.gettext("Papers published in %(year)s.", year=of),
        steps=find_steps(site, "years", of),
        feeds=feed_files.list_links(site, "years", of),
    )


def _new_list(site: Site, id: str) -> Listing:
    reading_list = read_list(site, id)
    return Listing(
        "lists",
        id,
        reading_list.title,
        len(list_ids(site, "lists", id)),
        tab=urls.index("lists"),
        up=_link_index(site, "lists"),
        description=note_to_text(reading_list.intro),
        feeds=feed_files.list_links(site, "lists", id),
        intro=reading_list.intro,
        entries=find_entries(site, id),
    )


def _new_institution(site: Site, slug: str) -> Listing:
    entry, label = find_institution(site, slug), label_own(site, urls.INSTITUTIONS, slug)
    ids = list_ids(site, urls.INSTITUTIONS, slug)
    return Listing(
        urls.INSTITUTIONS,
        slug,
        label,
        len(ids),
        tab=urls.index(urls.INSTITUTIONS),
        up=_link_index(site, urls.INSTITUTIONS),
        institution=entry or Institution(name=label, ror=_find_ror_on_papers(site, slug)),
        names=entry.aliases if entry else (),
        feeds=feed_files.list_links(site, urls.INSTITUTIONS, slug),
    )


def _find_ror_on_papers(site: Site, institution: str) -> str:
    """The ROR id in the newest record that has one; empty if none has."""
    to_slug = site.records.known_institutions.find_slug
    names = (
        name for paper in read_heads(site, urls.INSTITUTIONS, institution) for name in paper.authors
    )
    found = (one for name in names for one in name.affiliation if one.ror)
    return next((one.ror for one in found if to_slug(one) == institution), "")


def _new_volume(site: Site, id: str) -> Listing:
    head = volumes.make_head(site, id)
    return Listing(
        "volumes", id, head.volume.title, len(list_ids(site, "volumes", id)),
        tab=urls.index("volumes"), up=_link_index(site, "volumes"),
        description=note_to_text(head.volume.intro), intro=head.volume.intro, volume=head,
        steps=volumes.list_neighbours(site, id), feeds=feed_files.list_links(site, "volumes", id),
    )  # fmt: skip


def _new_own(kind: urls.OwnKind, site: Site, value: str) -> Listing:
    return Listing(
        kind,
        value,
        label_own(site, kind, value),
        len(list_ids(site, kind, value)),
        tab=urls.index(kind),
        up=_link_index(site, kind),
        feeds=feed_files.list_links(site, kind, value),
    )


_LISTINGS: dict[Kind, Callable[[Site, str], Listing]] = {
    "papers": _new_listing_of_all,
    "authors": _new_author,
    "tags": _new_tag,
    "venues": _new_venue,
    "years": _new_year,
    "lists": _new_list,
    urls.INSTITUTIONS: _new_institution,
    "volumes": _new_volume,
}
