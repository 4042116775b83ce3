"""Listings: the papers of one author, tag, venue, year, reading list or volume, and all papers;
paginated.

The papers of a day, a week or a month are in views (`home/card_views.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ...records.collection import Collection
from ...records.paper import Paper
from ...records.slug import slugify
from ...records.volumes.volume import Volume
from ..authors import find_authors_with_page
from ..bibtex_entries import join_entries, read_bibtex, show_bibtex
from ..papers import schema_org
from ..papers.redirects import redirect
from ..reading import count_by_slug, count_papers, read_head, read_heads
from ..rendering import metadata, phrases, urls
from ..rendering.markup import cut
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import Rows, get_renderer, show_rows
from ..search.facets import find_label, list_types
from ..sessions.sessions import ListedSession, list_sessions
from ..site import Site, selection
from ..stats import counting, sparkline
from ..volumes.volumes import list_lone_editors, list_tracks, write_entry
from . import sorted_pages
from .heads import Listing, get_listing, list_own_bylines, render_body
from .own_listings import add_own_kinds
from .pager import Pager, count_pages, find_first_pages, find_range
from .rows import Kind, cut_rows, get_year, list_rows

Arg = tuple[Kind, str, int]
"""(kind, slug, number of a page); the number is 0 for a redirect from the slug."""
_REDIRECT = 0
BY_YEAR: frozenset[Kind] = frozenset({"papers", "authors"})
"""The listings with a heading for each year."""
_LONG = 20
"""The fewest papers of a listing whose years one may jump to."""


@dataclass(frozen=True)
class ListingPage:
    """A page of a listing; `groups` are (heading, rows).

    `starts` are (year, number of the page on which it begins), empty where all is in view. The
    first page has `counts` of names, `types` of papers as (label, slug, papers), and `years` with
    their numbers of papers; unless the listing is that of all papers, it has `entries`: the ids of
    all its papers; that of a reading list has its `sessions`, that of a volume its `own_entry` in
    BibTeX. `bylines` replace others in the rows.
    """

    listing: Listing
    pager: Pager
    groups: tuple[tuple[str, Rows], ...]
    orders: list[tuple[str, str, bool]]
    starts: Sequence[tuple[str, int]]
    counts: tuple[counting.FrequentNames, ...] = ()
    types: Sequence[tuple[str, str, int]] = ()
    years: Sequence[tuple[int, int]] = ()
    sessions: tuple[ListedSession, ...] = ()
    entries: tuple[str, ...] = ()
    own_entry: str = ""
    bylines: Mapping[str, str] = field(default_factory=dict)


def plan(site: Site) -> Iterator[Arg]:
    """The pages of every listing, the BibTeX file with the first page, and the redirects."""
    per_page, with_page = site.settings.rows_per_page, find_authors_with_page(site)
    for number in range(1, count_pages(count_papers(site), per_page) + 1):
        yield "papers", "", number
    for kind in add_own_kinds(site, [kind for kind in urls.KINDS if kind not in urls.PERIODS]):
        for slug_, papers in count_by_slug(site, kind).items():
            if kind != "authors" or slug_ in with_page:
                for number in range(1, count_pages(papers, per_page) + 1):
                    yield kind, slug_, number
    for editor in list_lone_editors(site):
        yield "authors", editor, 1
    for kind, slug_ in _find_redirects(site):
        yield kind, slug_, _REDIRECT


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    if number := urls.match_page(urls.PAPERS, path):
        return "papers", "", number
    found = urls.match_listing(path)
    if found and found[0] == "authors" and found[1] in site.records.edited_volumes:
        return found
    if not found or found[0] in urls.PERIODS or found[1] not in site.records.index(found[0]):
        return None
    return None if found[0] == "authors" and found[1] not in find_authors_with_page(site) else found


def inputs(site: Site, arg: Arg) -> ListingPage | tuple[str, str]:
    """A page; of a redirect, (address, address that it leads to)."""
    kind, slug, number = arg
    if number == _REDIRECT:
        return urls.listing(kind, slug), _find_redirects(site)[kind, slug]  # type: ignore[index,arg-type]
    listing = get_listing(site, kind, slug, number)
    last, shown = cut_rows(site, kind, slug, number)
    pager = Pager(listing.address, number, last)
    heads = [read_head(site, id) for id in shown]
    groups = tuple(_group_rows(site, listing, heads))
    orders = sorted_pages.make_switch(site, listing)
    starts = _find_starts(site, kind, slug) if kind in BY_YEAR else []
    page = ListingPage(listing, pager, groups, orders, starts)
    page = replace(page, bylines=list_own_bylines(site, listing, heads))
    if number > 1:
        return page
    if kind == "papers":
        types = _count_types_of_all(site)
        return replace(page, types=types, years=_count_all_years(site, listing))
    papers = read_heads(site, kind, slug)
    ids = list_rows(site, kind, slug) if kind == "volumes" else ()
    in_order = [read_head(site, id) for id in ids] or papers
    return replace(
        page,
        counts=counting.find_frequent_names(site, listing, papers),
        types=_count_types(site, papers) if kind in BY_YEAR else (),
        years=_count_all_years(site, listing) or sparkline.count_years(papers),
        sessions=_list_sessions(site, listing, papers),
        entries=show_bibtex(site, in_order),
        own_entry=write_entry(site, listing.volume.volume) if listing.volume else "",
    )


def make(site: Site, inputs: ListingPage | tuple[str, str]) -> Iterator[Output]:
    if isinstance(inputs, tuple):
        yield redirect(site, *inputs)
        return
    if inputs.pager.number > inputs.pager.last:
        return
    yield _make_page(site, inputs)
    if inputs.entries:
        entries = [*read_bibtex(site, inputs.entries), *filter(None, [inputs.own_entry])]
        yield Asset(inputs.listing.bibliography, join_entries(entries))


def _make_page(site: Site, page: ListingPage) -> Page:
    listing, pager = page.listing, page.pager
    more: dict[str, object] = {"bylines": page.bylines}
    if pager.number == 1:
        more |= {"counts": page.counts, "types": page.types, "years": page.years}
        more["sessions"] = page.sessions
    more["starts"] = [(year, pager.at(number)) for year, number in page.starts]
    text = render_body(site, listing, pager, page.groups, orders=page.orders, **more)
    address = pager.at(pager.number)
    title = pager.number_title(listing.title, site.locale)
    number = phrases.papers(site.locale, listing.total)
    about = cut(listing.description) or site.locale.gettext(
        "%(papers)s on %(site)s.", papers=number if pager.number == 1 else title, site=site.name
    )
    feeds = listing.feeds if pager.number == 1 else ()
    links = [metadata.link_bibtex(listing.bibliography), *feeds] if listing.total else []
    head = metadata.write_head(site, address, title, links)
    if listing.volume and pager.number == 1:
        head += f"\n{schema_org.write_volume_script(site, listing.volume.volume)}"
    institution = listing.institution
    if institution and (institution.ror or institution.url) and pager.number == 1:
        head += f"\n{schema_org.write_institution_script(site, listing.address, institution)}"
    meta: dict[str, object] = {"tab": listing.tab, "head": head, "search": {"exclude": True}}
    if listing.total:
        meta["bib"] = listing.bibliography
    return Page(address, title, text, about, meta)


def _group_rows(
    site: Site, listing: Listing, papers: Sequence[Paper]
) -> Iterator[tuple[str, Rows]]:
    """(heading, rows): all papers and an author's are by year, those of a reading list or a volume
    below its headings."""
    if listing.kind == "lists":
        yield from _group_list_rows(site, listing, papers)
    elif listing.volume:
        yield from _group_tracks(site, listing.volume.volume, papers)
    elif listing.kind not in BY_YEAR:
        yield "", show_rows(site, papers)
    else:
        for of, group in groupby(papers, key=get_year):
            yield _to_heading(site, of), show_rows(site, group)


def _to_heading(site: Site, year: int) -> str:
    return f"{year:04}" if year else site.locale.gettext("No date")


@selection
def _find_starts(site: Site, kind: Kind, slug: str) -> list[tuple[str, int]]:
    """(year, number of the page on which it begins) of a long listing by year; empty if all begin
    on one."""
    ids, per_page = list_rows(site, kind, slug), site.settings.rows_per_page
    if len(ids) < _LONG:
        return []
    by_id = site.records.by_id  # whose years are in `Fingerprint.listing`
    years = [_to_heading(site, get_year(by_id[id])) for id in ids]
    numbers = range(1, count_pages(len(ids), per_page) + 1)
    pages = [years[find_range(len(ids), per_page, number)] for number in numbers]
    found = find_first_pages(pages, str)
    return found if len(found) > 1 else []


def _group_list_rows(
    site: Site, listing: Listing, papers: Sequence[Paper]
) -> Iterator[tuple[str, str]]:
    """(heading, rows) of a reading list; each row has its note."""
    entries = {entry.paper: entry for entry in listing.entries}
    for heading, group in groupby(papers, key=lambda paper: entries[paper.id].heading):
        notes = ((paper, entries[paper.id].note) for paper in group)
        yield heading, str(get_renderer(site).render_notes(notes))


def _group_tracks(site: Site, volume: Volume, papers: Sequence[Paper]) -> Iterator[tuple[str, str]]:
    """(track, rows) of a volume; each row has its pages."""
    tracks, renderer = dict(list_tracks(site, volume.id)), get_renderer(site)
    for track, group in groupby(papers, key=lambda paper: tracks[paper.id]):
        rows = (renderer.render("paged.html", paper=paper, volume=volume) for paper in group)
        yield track, "\n".join(rows)


def _list_sessions(
    site: Site, listing: Listing, papers: Sequence[Paper]
) -> tuple[ListedSession, ...]:
    if listing.kind != "lists":
        return ()
    return list_sessions(site, listing.slug, {paper.id: paper for paper in papers})


def _count_all_years(site: Site, listing: Listing) -> list[tuple[int, int]]:
    """(year, papers) of all papers, for their listing and that of a year; empty for others."""
    has_all = listing.kind in ("papers", "years")
    every = count_by_slug(site, "years").items() if has_all else ()
    return [(int(of), papers) for of, papers in every]


@selection
def _count_types_of_all(site: Site) -> list[tuple[str, str, int]]:
    return _count_types(site, site.heads.works)


def _count_types(site: Site, papers: Iterable[Paper]) -> list[tuple[str, str, int]]:
    """(label, slug, papers) of each type, in the order of a CV, to narrow the listing in the
    search; empty where there is nothing to choose."""
    if not site.settings.search:
        return []
    counts = Counter(list_types(site.records, paper) for paper in papers)
    totals: Counter[str] = Counter()
    for slugs, number in counts.items():  # the widest word that has a label
        totals[next(slug for slug in reversed(slugs) if find_label("type", slug, site))] += number
    order = [*phrases.publication_types(site.locale).values()]
    found = [(find_label("type", slug, site), slug, number) for slug, number in totals.items()]
    found.sort(key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    return found if len(found) > 1 else []


def _find_redirects(site: Site) -> dict[tuple[urls.Kind, str], str]:
    """(kind, other slug) of people, tags, venues, lists, institutions and volumes -> their
    address."""
    return site.memo("moved", lambda: dict(_list_redirects(site)))


@selection
def _list_redirects(site: Site) -> tuple[tuple[tuple[urls.Kind, str], str], ...]:
    return tuple(_iter_redirects(site.index))


def _iter_redirects(collection: Collection) -> Iterator[tuple[tuple[urls.Kind, str], str]]:
    people = [(alias, person.id) for person in collection.people for alias in person.aliases]
    tags = [(slugify(alias), own) for own, tag in collection.tags.items() for alias in tag.aliases]
    lists = [(alias, own) for own, found in collection.lists.items() for alias in found.aliases]
    venues = [
        (slugify(alias), slugify(key))
        for key, venue in collection.venues.items()
        for alias in venue.aliases
    ]
    institutions = [
        (slugify(alias), entry.slug) for entry in collection.institutions for alias in entry.aliases
    ]
    volumes = [(alias, own) for own, found in collection.volumes.items() for alias in found.aliases]
    kinds: list[tuple[urls.Kind, list[tuple[str, str]]]] = [
        ("authors", people), ("tags", tags), ("venues", venues), ("lists", lists),
        (urls.INSTITUTIONS, institutions), ("volumes", volumes),
    ]  # fmt: skip
    for kind, moved in kinds:
        for alias, own in moved:  # an index is only made where it is asked for
            there = collection.index(kind)
            if own in there and alias not in there:
                yield (kind, alias), urls.listing(kind, own)
