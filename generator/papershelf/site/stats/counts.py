"""How often names stand at the papers of a listing: co-authors, authors, venues, sub-tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from ...records.paper import Paper
from ..author_pages import find_author_address
from ..listings.heads import Listing
from ..rendering import phrases, urls
from ..site import Site

_MOST = 10
"""Names that are shown of each sort."""


class Count(NamedTuple):
    """A name and its papers in the listing; the address is empty where there is no more to see."""

    label: str
    address: str
    papers: int


class Counts(NamedTuple):
    """The most frequent names of a sort, and how many more there are."""

    term: str
    shown: tuple[Count, ...]
    more: int = 0


_NONE = Counts("", ())


def of(site: Site, listing: Listing) -> tuple[Counts, ...]:
    """What a listing's first page counts."""
    counted = (make(site, listing) for make in _COUNTED.get(listing.kind, ()))
    return tuple(counts for counts in counted if counts.shown)


def inputs(site: Site, listing: Listing) -> object:
    """What counts depend on beside the heads of the papers, which have slugs and no labels."""
    if listing.kind not in _COUNTED:
        return ()
    return [_people(site, paper).labels for paper in listing.papers], _subtags(site, listing)


class _People(NamedTuple):
    """A paper's authors: slugs, each once, and a digest of what the collection calls them."""

    slugs: tuple[str, ...]
    labels: bytes


def _people(site: Site, paper: Paper) -> _People:
    """The authors of a paper; looked up once for all the listings that it is in."""
    known: dict[str, _People] = site.memo("people", dict)
    found = known.get(paper.id)
    if found is None:
        collection = site.collection
        slugs = tuple(dict.fromkeys(map(collection.author_slug, paper.authors)))
        labels = "\n".join(map(collection.author_label, slugs)).encode()
        found = known[paper.id] = _People(slugs, blake2b(labels, digest_size=8).digest())
    return found


def _coauthors(site: Site, listing: Listing) -> Counts:
    """Those of several papers: a single one names them itself."""
    if len(listing.papers) < 2:
        return _NONE
    found = _authors_of(site, listing.papers)
    del found[listing.slug]
    return _most(site.locale.gettext("Co-authors"), found, partial(_author, site))


def _venues(site: Site, listing: Listing) -> Counts:
    if len(listing.papers) < 2:
        return _NONE
    found = Counter(filter(None, map(site.collection.venue_slug, listing.papers)))
    return _most(phrases.title(site.locale, "venues"), found, partial(_venue, site))


def _authors(site: Site, listing: Listing) -> Counts:
    """Those with more than one paper; of the others, how many they are."""
    found = _authors_of(site, listing.papers)
    several = Counter({author: papers for author, papers in found.items() if papers > 1})
    term, rest = site.locale.gettext("Most papers by"), len(found) - len(several)
    return _most(term, several, partial(_author, site), rest)


def _subtags(site: Site, listing: Listing) -> Counts:
    collection = site.collection
    tags = collection.children.get(listing.slug, ()) if listing.kind == "tags" else ()
    shown = (Count(*_tag(site, tag), len(collection.by_tag[tag])) for tag in tags)
    return Counts(site.locale.gettext("Sub-tags"), tuple(shown))


_COUNTED: dict[str, tuple[Callable[[Site, Listing], Counts], ...]] = {
    "authors": (_coauthors, _venues),
    "tags": (_subtags, _authors),
    "venues": (_authors,),
    "years": (_authors,),
}


def _authors_of(site: Site, papers: Iterable[Paper]) -> Counter[str]:
    """Author's slug -> papers; who stands at a paper twice counts once."""
    return Counter(chain.from_iterable([_people(site, paper).slugs for paper in papers]))


Named = tuple[str, str]
"""A label and an address."""


def _most(term: str, found: Counter[str], named: Callable[[str], Named], rest: int = 0) -> Counts:
    """The most frequent of some slugs; of equals, the first in the alphabet."""
    most = sorted(sorted(found), key=found.__getitem__, reverse=True)[:_MOST]
    shown = tuple(Count(*named(slug), found[slug]) for slug in most)
    return Counts(term, shown, len(found) - len(shown) + rest)


def _author(site: Site, author: str) -> Named:
    return site.collection.author_label(author), find_author_address(site, author)


def _venue(site: Site, venue: str) -> Named:
    return site.collection.venue_label(venue), urls.listing("venues", venue)


def _tag(site: Site, tag: str) -> Named:
    return site.collection.tag_label(tag), urls.listing("tags", tag)
