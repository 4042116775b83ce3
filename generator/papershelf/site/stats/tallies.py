"""How the papers of a collection spread: over time, venues, tags, authors and pairs of authors.

All of it is linear in the papers, but for the pairs, of which a paper has as many as the square of
its authors. So papers of more than `MOST_AUTHORS` make no pairs: there it says little who wrote
with whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeVar

from ...records.paper import Paper
from ..author_pages import find_author_address
from ..rendering import urls
from ..site import Site
from .sparkline import count_years as years_of

Slug = TypeVar("Slug", str, tuple[str, str])

MOST_AUTHORS = 25
"""Authors of a paper that makes pairs: of 86,560 papers, 32 have more."""
LEAST = 2
"""Papers of an author or a pair that is counted: with one, a paper names them itself."""
MOST = 1_000
"""Names of a sort that are counted, the most frequent."""


class Named(NamedTuple):
    """A name: its slug tells it from others, the address is empty where there is no more to see."""

    label: str
    slug: str
    address: str


class Rank(NamedTuple):
    """A venue, an author, or a pair of them, and how many papers it has."""

    names: tuple[Named, ...]
    papers: int


class Course(NamedTuple):
    """A tag, its papers, and how many of them each year has, the oldest first."""

    name: Named
    papers: int
    years: tuple[tuple[int, int], ...]


def years(site: Site) -> list[tuple[int, int]]:
    """(year of publication, papers), the oldest first."""
    return [(int(year), len(papers)) for year, papers in site.collection.by_year.items()]


def months(site: Site) -> list[tuple[int, int]]:
    """(month of publication, papers), the oldest first; a month is told as `12 * year + month`,
    January being 0."""
    dates = (paper.date for paper in site.collection.papers if paper.date)
    return sorted(Counter(12 * one.year + one.month - 1 for one in dates if one.month).items())


def venues(site: Site) -> list[Rank]:
    """The venues, most papers first."""
    collection = site.collection
    found = ((slug, len(papers)) for slug, papers in collection.by_venue.items())
    return [
        Rank((Named(collection.venue_label(slug), slug, urls.listing("venues", slug)),), papers)
        for slug, papers in _most(found)
    ]


def tags(site: Site) -> list[Course]:
    """The tags, most papers first; a paper counts for those above its own too."""
    collection = site.collection
    found = ((tag, len(papers)) for tag, papers in collection.by_tag.items() if papers)
    return [
        Course(
            Named(collection.tag_label(tag), tag, urls.listing("tags", tag)),
            papers,
            tuple(years_of(collection.by_tag[tag])),
        )
        for tag, papers in _most(found)
    ]


def authors(site: Site) -> list[Rank]:
    """The authors of several papers, most papers first."""
    found = ((slug, len(papers)) for slug, papers in site.collection.by_author.items())
    several = (one for one in found if one[1] >= LEAST)
    return [Rank((_author(site, slug),), papers) for slug, papers in _most(several)]


def pairs(site: Site) -> list[Rank]:
    """The pairs of authors with several papers together, most papers first."""
    together: Counter[tuple[str, str]] = Counter()
    for paper in site.collection.papers:
        together.update(combinations(sorted(_in_pairs(site, paper)), 2))
    several = (one for one in together.items() if one[1] >= LEAST)
    return [
        Rank((_author(site, one), _author(site, other)), papers)
        for (one, other), papers in _most(several)
    ]


def is_crowd(paper: Paper) -> bool:
    """Whether a paper has too many authors to make pairs."""
    return len(paper.authors) > MOST_AUTHORS


def _in_pairs(site: Site, paper: Paper) -> Iterator[str]:
    """The authors of a paper who may make a pair that counts: it has no more papers than each."""
    if is_crowd(paper):
        return
    collection = site.collection
    slugs = dict.fromkeys(map(collection.author_slug, paper.authors))
    yield from (slug for slug in slugs if len(collection.by_author[slug]) >= LEAST)


def _most(found: Iterable[tuple[Slug, int]]) -> list[tuple[Slug, int]]:
    """The most frequent; of equals, the first in the alphabet."""
    return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST]


def _author(site: Site, slug: str) -> Named:
    return Named(site.collection.author_label(slug), slug, find_author_address(site, slug))
