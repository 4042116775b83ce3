"""Feeds for feed readers: Atom for the whole collection and each listing, JSON Feed for the whole.

Entries have whole abstracts, except in authors' feeds: with an abstract in the feed of each of its
authors, these feeds would be larger than the pages of all papers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice, takewhile

from ...records.paper import Paper
from ..author_pages import has_page
from ..digests import digest_head, digest_paper
from ..rendering import urls
from ..rendering.markup import note_to_text, title_to_text
from ..rendering.metadata import FEED, Link
from ..rendering.output import Asset, Output
from ..site import Site
from . import atom, json_feed
from .feed_entries import Feed, get_entry, to_permanent_id

Arg = tuple[str, str]
"""(kind of listing, slug), both empty for the whole collection."""
WHOLE: Arg = ("", "")
_KINDS: tuple[urls.Kind, ...] = ("authors", "tags", "venues", "years", "lists")
_WRITERS = {urls.ATOM: atom.write, urls.JSON_FEED: json_feed.write}
_TYPES = {urls.ATOM: "application/atom+xml", urls.JSON_FEED: "application/feed+json"}


_PATH = re.compile(rf"feed\.json|(?:({'|'.join(_KINDS)})/([^/]+)/)?feed\.xml")


def plan(site: Site) -> Iterator[Arg]:
    """Every feed; none without `site_url`, since feeds need full URLs."""
    if site.url:
        yield WHOLE
    for kind in _KINDS:
        yield from (
            (kind, slug) for slug in site.collection.index(kind) if list_files(site, kind, slug)
        )


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    if not found:
        return None
    kind, slug = found.groups("")
    return (kind, slug) if not kind or slug in site.collection.index(kind) else None


def inputs(site: Site, arg: Arg) -> object:
    digest = digest_paper if _has_abstracts(arg) else digest_head
    return _describe(site, arg), [digest(site, paper) for paper in _select_papers(site, arg)]


def make(site: Site, arg: Arg) -> Iterator[Output]:
    address = _to_address(arg)
    feed = _make_feed(site, arg)
    for name in list_files(site, *arg):
        yield Asset(urls.feed_file(address, name), _WRITERS[name](feed).encode())


def list_links(site: Site, kind: str = "", slug: str = "") -> tuple[Link, ...]:
    """The links to a listing's feeds, or to the whole collection's."""
    address = _to_address((kind, slug))
    titles = {urls.ATOM: site.locale.gettext("Atom feed"), urls.JSON_FEED: "JSON Feed"}
    return tuple(
        Link(FEED, _TYPES[name], urls.feed_file(address, name), titles[name])
        for name in list_files(site, kind, slug)
    )


def list_files(site: Site, kind: str, slug: str = "") -> tuple[str, ...]:
    """The names of a listing's feeds, which lie beside its page; empty if it has none."""
    if not site.url:
        return ()
    if not kind:
        return urls.ATOM, urls.JSON_FEED
    if kind not in _KINDS or not site.collection.index(kind)[slug]:
        return ()
    return () if kind == "authors" and not has_page(site, slug) else (urls.ATOM,)


def find_args(site: Site, paper: Paper) -> Iterator[Arg]:
    """The feeds that show a paper's abstract."""
    args = [WHOLE, *_list_listings(site, paper)] if site.url and _is_news(paper) else []
    yield from (arg for arg in args if _is_shown(site, arg, paper))


def _has_abstracts(arg: Arg) -> bool:
    kind, _ = arg
    return kind != "authors"


def _list_listings(site: Site, paper: Paper) -> Iterator[Arg]:
    """The listings with a paper whose feeds have abstracts."""
    collection = site.collection
    yield from (("tags", slug) for slug in dict.fromkeys(collection.tags_of(paper)))
    if venue := collection.venue_slug(paper):
        yield "venues", venue
    yield from (("years", year) for year in _list_years(paper))
    yield from (("lists", slug) for slug in dict.fromkeys(collection.lists_of(paper)))


def _is_shown(site: Site, arg: Arg, paper: Paper) -> bool:
    """Whether a paper is among the newest of a listing that has it.

    If one of thousands of papers changed, counting the newer ones is faster than any index.
    """
    collection, most = site.collection, site.settings.feed_entries
    newer = takewhile(lambda other: other is not paper, collection.papers)
    found = (other for other in newer if _is_news(other) and _is_in(site, arg, other))
    return len(list(islice(found, most))) < most


def _is_in(site: Site, arg: Arg, paper: Paper) -> bool:
    return arg == WHOLE or arg in _list_listings(site, paper)


def _list_years(paper: Paper) -> list[str]:
    return [f"{paper.date.year:04}"] if paper.date else []


def _is_news(paper: Paper) -> bool:
    """Whether a paper has a date, and so can be in feeds."""
    return bool(paper.added or paper.date)


def _select_papers(site: Site, arg: Arg) -> list[Paper]:
    """The newest papers with a date, as many as a feed has."""
    kind, slug = arg
    every = site.collection.index(kind)[slug] if kind else site.collection.papers
    return list(islice(filter(_is_news, every), site.settings.feed_entries))


def _describe(site: Site, arg: Arg) -> tuple[str, str]:
    """(title, description) of a feed."""
    kind, slug = arg
    collection = site.collection
    if not kind:
        about = site.locale.gettext("The newest papers on %(site)s.", site=site.name)
        return site.name, about
    if kind == "lists":
        reading_list = collection.lists[slug]
        return f"{reading_list.title} - {site.name}", note_to_text(reading_list.intro)
    label: dict[str, Callable[[str], str]] = {
        "authors": collection.author_label, "tags": collection.tag_label,
        "venues": collection.venue_label, "years": str,
    }  # fmt: skip
    entry_ = collection.tags.get(slug) if kind == "tags" else None
    about = title_to_text(entry_.description) if entry_ else ""
    return f"{label[kind](slug)} - {site.name}", about


def _to_address(arg: Arg) -> str:
    """The address of the page with a feed's papers."""
    kind, slug = arg
    return urls.listing(kind, slug) if kind else ""  # type: ignore[arg-type]


def _make_feed(site: Site, arg: Arg) -> Feed:
    address = _to_address(arg)
    title, description = _describe(site, arg)
    return Feed(
        to_permanent_id(site, address),
        site.to_full_url(f"{urls.ROOT}{address}"),
        title,
        description,
        source=site.name,
        language=site.language,
        hub=site.settings.hub,
        entries=tuple(
            get_entry(site, paper, abstract=_has_abstracts(arg))
            for paper in _select_papers(site, arg)
        ),
    )
