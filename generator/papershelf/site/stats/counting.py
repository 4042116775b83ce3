"""Counts of papers: of a listing by name, and of the whole collection by time and by name.

Counting is linear in the papers, except for pairs of authors: a paper has as many pairs as the
square of its authors. So papers of more than `MOST_AUTHORS` authors make no pairs; there it says
little who wrote with whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, combinations
from typing import NamedTuple, TypeVar

from ...records.paper import Paper
from ..authors import find_author_address, label_author
from ..listings.heads import Listing
from ..reading import label_tag, label_venue, list_children, list_ids
from ..rendering import phrases, urls
from ..site import Site, kept_selection
from .sparkline import count_years

Slug = TypeVar("Slug", str, tuple[str, str])

MOST_AUTHORS = 25
"""Authors of a paper that makes pairs: of 86,560 papers, 32 have more."""
LEAST = 2
"""Papers of an author or a pair that is counted: a single paper names them itself."""
MOST = 1_000
"""The most frequent venues, authors and so on of a collection that are listed."""
_MOST_IN_LISTING = 10
"""The most frequent names of a kind that a listing shows."""


class LinkedName(NamedTuple):
    """A name; its slug identifies it, and its address is empty if it has no page."""

    label: str
    slug: str
    address: str


# --- in a listing ---------------------------------------------------------------------------


class NameCount(NamedTuple):
    """A name and the number of its papers in a listing; the address is empty without a page."""

    label: str
    address: str
    papers: int


class FrequentNames(NamedTuple):
    """The most frequent names of a kind, such as co-authors, and how many more names there are."""

    term: str
    shown: tuple[NameCount, ...]
    more: int = 0


def find_frequent_names(
    site: Site, listing: Listing, papers: Sequence[Paper]
) -> tuple[FrequentNames, ...]:
    """The names that the first page of a listing counts: co-authors, authors, venues, sub-tags,
    the people of an institution."""
    found = (count(site, listing, papers) for count in _COUNT.get(listing.kind, ()))
    return tuple(names for names in found if names.shown)


def _count_coauthors(site: Site, listing: Listing, papers: Sequence[Paper]) -> FrequentNames:
    """The co-authors of an author with several papers: a single one names them itself."""
    if len(papers) < LEAST:
        return FrequentNames("", ())
    found = _count_authors_of(site, papers)
    del found[listing.slug]
    return _name_most(site.locale.gettext("Co-authors"), found, partial(_name_author, site))


def _count_venues_of(site: Site, _: Listing, papers: Sequence[Paper]) -> FrequentNames:
    if len(papers) < LEAST:
        return FrequentNames("", ())
    found = Counter(filter(None, map(site.records.venue_slug, papers)))
    return _name_most(phrases.title(site.locale, "venues"), found, partial(_name_venue, site))


def _count_frequent_authors(site: Site, _: Listing, papers: Sequence[Paper]) -> FrequentNames:
    """The authors with more than one paper in the listing; of the others, how many they are."""
    found = _count_authors_of(site, papers)
    several = Counter({author: papers for author, papers in found.items() if papers >= LEAST})
    term, rest = site.locale.gettext("Most papers by"), len(found) - len(several)
    return _name_most(term, several, partial(_name_author, site), rest)


def _count_people_of(site: Site, listing: Listing, papers: Sequence[Paper]) -> FrequentNames:
    """The authors who name an institution as their affiliation."""
    collection, found = site.records, Counter[str]()
    for paper in papers:
        pairs = zip(collection.author_slugs[paper.id], paper.authors, strict=True)
        found.update(
            {one for one, name in pairs if listing.slug in collection.list_institutions([name])}
        )
    return _name_most(site.locale.gettext("People"), found, partial(_name_author, site))


def _count_subtags(site: Site, listing: Listing, _: Sequence[Paper]) -> FrequentNames:
    tags = list_children(site, listing.slug) if listing.kind == "tags" else ()
    shown = (_count(_name_tag(site, tag), len(list_ids(site, "tags", tag))) for tag in tags)
    return FrequentNames(site.locale.gettext("Sub-tags"), tuple(shown))


_COUNT: dict[str, tuple[Callable[[Site, Listing, Sequence[Paper]], FrequentNames], ...]] = {
    "authors": (_count_coauthors, _count_venues_of),
    "tags": (_count_subtags, _count_frequent_authors),
    "venues": (_count_frequent_authors,),
    "years": (_count_frequent_authors,),
    urls.INSTITUTIONS: (_count_people_of, _count_venues_of),
}


def _count_authors_of(site: Site, papers: Iterable[Paper]) -> Counter[str]:
    """Author's slug -> papers; an author who is named twice on a paper counts once."""
    slugs = site.records.author_slugs
    return Counter(chain.from_iterable([dict.fromkeys(slugs[paper.id]) for paper in papers]))


def _name_most(
    term: str, found: Counter[str], to_name: Callable[[str], LinkedName], rest: int = 0
) -> FrequentNames:
    """The most frequent of some slugs, with names; `rest` are further names without a count."""
    most = _find_most(found.items(), _MOST_IN_LISTING)
    shown = tuple(_count(to_name(slug), papers) for slug, papers in most)
    return FrequentNames(term, shown, len(found) - len(shown) + rest)


def _count(name: LinkedName, papers: int) -> NameCount:
    return NameCount(name.label, name.address, papers)


# --- in the whole collection ----------------------------------------------------------------


class Rank(NamedTuple):
    """A venue, an author or a pair of authors, and how many papers it has."""

    names: tuple[LinkedName, ...]
    papers: int


class TagYears(NamedTuple):
    """A tag, its papers, and (year, papers) of each year that has some, the oldest first."""

    name: LinkedName
    papers: int
    years: tuple[tuple[int, int], ...]


def count_by_year(site: Site) -> list[tuple[int, int]]:
    """(year of publication, papers), the oldest first."""
    return [(int(year), len(papers)) for year, papers in site.index.by_year.items()]


def count_by_month(site: Site) -> list[tuple[int, int]]:
    """(month of publication, papers), the oldest first.

    A month is the number `12 * year + month`, January being 0.
    """
    dates = (paper.date for paper in site.index.works if paper.date)
    months = Counter(12 * date.year + date.month - 1 for date in dates if date.month)
    return sorted(months.items())


def rank_venues(site: Site) -> list[Rank]:
    """The venues, most papers first."""
    found = ((slug, len(papers)) for slug, papers in site.index.by_venue.items())
    return [Rank((_name_venue(site, slug),), papers) for slug, papers in _find_most(found)]


def count_tags(site: Site) -> list[TagYears]:
    """The tags, most papers first; a paper counts for the tags above its own too."""
    by_tag = site.index.by_tag
    found = ((tag, len(papers)) for tag, papers in by_tag.items() if papers)
    return [
        TagYears(_name_tag(site, tag), papers, tuple(count_years(by_tag[tag])))
        for tag, papers in _find_most(found)
    ]


def rank_authors(site: Site) -> tuple[list[Rank], int]:
    """The authors of several papers, most papers first, and the number of other authors."""
    found, others = _count_authors(site)
    return [Rank((_name_author(site, slug),), papers) for slug, papers in found], others


@kept_selection
def _count_authors(site: Site) -> tuple[tuple[tuple[str, int], ...], int]:
    by_author = site.read_parts("index", "people").by_author
    several = [(slug, len(papers)) for slug, papers in by_author.items() if len(papers) >= LEAST]
    return tuple(_find_most(several)), len(by_author) - len(several)


def rank_pairs(site: Site) -> list[Rank]:
    """The pairs of authors with several papers together, most papers first."""
    return [
        Rank(tuple(_name_author(site, slug) for slug in pair), papers)
        for pair, papers in _count_pairs(site)
    ]


@kept_selection
def _count_pairs(site: Site) -> tuple[tuple[tuple[str, str], int], ...]:
    collection = site.read_parts("index", "people")
    # A pair has no more papers than either of its authors.
    pairable = {slug for slug, papers in collection.by_author.items() if len(papers) >= LEAST}
    together: Counter[tuple[str, str]] = Counter()
    for paper in collection.works:
        if not has_crowd(paper):
            authors = pairable.intersection(collection.author_slugs[paper.id])
            together.update(combinations(sorted(authors), 2))
    several = ((pair, papers) for pair, papers in together.items() if papers >= LEAST)
    return tuple(_find_most(several))


def has_crowd(paper: Paper) -> bool:
    """Whether a paper has too many authors to make pairs."""
    return len(paper.authors) > MOST_AUTHORS


def _find_most(found: Iterable[tuple[Slug, int]], most: int = 0) -> list[tuple[Slug, int]]:
    """The most frequent of some slugs, `MOST` unless a number is given; ties are in A-Z order."""
    return sorted(found, key=lambda item: (-item[1], item[0]))[: most or MOST]


def _name_author(site: Site, slug: str) -> LinkedName:
    return LinkedName(label_author(site, slug), slug, find_author_address(site, slug))


def _name_venue(site: Site, slug: str) -> LinkedName:
    return LinkedName(label_venue(site, slug), slug, urls.listing("venues", slug))


def _name_tag(site: Site, slug: str) -> LinkedName:
    return LinkedName(label_tag(site, slug), slug, urls.listing("tags", slug))
