"""Feeds for feed readers: Atom for the whole collection and each listing, JSON Feed for the whole.

Entries have whole abstracts, except in authors' feeds: with an abstract in the feed of each of its
authors, these feeds would be larger than the pages of all papers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from ...records.date import PartialDate
from ...records.paper import Paper
from ..authors import find_author_address, find_authors_with_page, label_author
from ..listings.own_listings import add_own_kinds, label_own
from ..paper_fragments import NEWS, get_fragments
from ..reading import (
    count_by_slug,
    find_tag,
    label_tag,
    label_venue,
    list_ids,
    list_papers,
    read_list,
    read_paper,
    read_tagged,
    read_volume,
)
from ..rendering import urls
from ..rendering.markup import note_to_text, to_line
from ..rendering.metadata import FEED, Link
from ..rendering.output import Asset, Output
from ..site import Site, selection
from . import atom, json_feed
from .feed_entries import Feed, get_entry, to_permanent_id

Arg = tuple[str, str]
"""(kind of listing, slug), both empty for the whole collection."""
WHOLE: Arg = ("", "")
_KINDS: tuple[urls.Kind, ...] = ("authors", "tags", "venues", "years", "lists")
_WRITERS = {urls.ATOM: atom.write, urls.JSON_FEED: json_feed.write}
_TYPES = {urls.ATOM: "application/atom+xml", urls.JSON_FEED: "application/feed+json"}


_PATH = re.compile(rf"feed\.json|(?:({'|'.join(_KINDS)}|{urls.OWN_KINDS})/([^/]+)/)?feed\.xml")


def plan(site: Site) -> Iterator[Arg]:
    """Every feed; none without `site_url`, since feeds need full URLs."""
    if site.url:
        yield WHOLE
        with_page = find_authors_with_page(site)
        for kind in add_own_kinds(site, _KINDS):
            papers = count_by_slug(site, kind).items()
            slugs = (slug for slug, number in papers if number)
            yield from ((kind, slug) for slug in slugs if kind != "authors" or slug in with_page)


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    if not found:
        return None
    kind, slug = found.groups("")
    return (kind, slug) if not kind or slug in site.records.index(kind) else None


class AuthorFeed(NamedTuple):
    """The address of an author's feed, the feed, and the ids of the papers in it."""

    address: str
    feed: Feed
    ids: tuple[str, ...]


def inputs(site: Site, arg: Arg) -> dict[str, bytes] | AuthorFeed:
    """Address -> content of the files: an entry is written once for all feeds that have it."""
    address, feed = _to_address(arg), _make_feed(site, arg)
    if not _has_abstracts(arg) and list_files(site, *arg):
        papers, write = _select_papers(site, arg), partial(atom.write_short_entry, site)
        ids = get_fragments(site).show(site, papers, NEWS, write)
        return AuthorFeed(urls.feed_file(address, urls.ATOM), feed, ids)
    return {
        urls.feed_file(address, name): _WRITERS[name](feed).encode()
        for name in list_files(site, *arg)
    }


def make(site: Site, inputs: dict[str, bytes] | AuthorFeed) -> Iterator[Output]:
    if isinstance(inputs, AuthorFeed):
        feed, fragments = inputs.feed, get_fragments(site)
        text = atom.join_entries(feed, [fragments.read(id, NEWS) for id in inputs.ids])
        yield Asset(inputs.address, text.encode())
        return
    yield from (Asset(address, content) for address, content in inputs.items())


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
    if kind not in add_own_kinds(site, _KINDS) or not list_ids(site, kind, slug):
        return ()
    is_left_out = kind == "authors" and not find_author_address(site, slug)
    return () if is_left_out else (urls.ATOM,)


def _has_abstracts(arg: Arg) -> bool:
    kind, _ = arg
    return kind != "authors"


def _is_news(paper: Paper) -> bool:
    """Whether a paper has a date, and so can be in feeds."""
    return bool(paper.added or paper.date)


def _select_papers(site: Site, arg: Arg) -> list[Paper]:
    """The newest papers with a date, as many as a feed has; a revision or an erratum makes a paper
    new again."""
    (kind, slug), read = arg, read_paper if _has_abstracts(arg) else read_tagged
    every, most = (
        list_ids(site, kind, slug) if kind else list_papers(site),
        site.settings.feed_entries,
    )
    found = list(islice(filter(_is_news, (read(site, id) for id in every)), most))
    amended = set(_list_amended(site))
    if not any(id in amended for id in every):
        return found
    shown = {paper.id for paper in found}
    found += [read(site, id) for id in every if id in amended and id not in shown]
    return sorted(filter(_is_news, found), key=_find_newest_day, reverse=True)[:most]


@selection
def _list_amended(site: Site) -> tuple[str, ...]:
    """The ids of papers that were revised or corrected."""
    return tuple(paper.id for paper in site.index.works if paper.amended_on)


def _find_newest_day(paper: Paper) -> PartialDate:
    """The day on which a paper was added or changed, which orders feeds."""
    unknown = PartialDate(0)
    return max(paper.added or unknown, paper.amended_on or unknown)


def describe(site: Site, arg: Arg) -> tuple[str, str]:
    """(title, description) of a feed."""
    kind, slug = arg
    if not kind:
        about = site.locale.gettext("The newest papers on %(site)s.", site=site.name)
        return site.name, about
    if kind == "lists":
        reading_list = read_list(site, slug)
        return f"{reading_list.title} - {site.name}", note_to_text(reading_list.intro)
    label: dict[str, Callable[[Site, str], str]] = {
        "authors": label_author, "tags": label_tag,
        "venues": label_venue, "years": lambda _, slug: slug,
        "volumes": lambda site, slug: read_volume(site, slug).title,
    }  # fmt: skip
    entry_ = find_tag(site, slug) if kind == "tags" else None
    about = to_line(entry_.description) if entry_ else ""
    own = label[kind](site, slug) if kind in label else label_own(site, kind, slug)
    return f"{own} - {site.name}", about


def _to_address(arg: Arg) -> str:
    """The address of the page with a feed's papers."""
    kind, slug = arg
    return urls.listing(kind, slug) if kind else ""  # type: ignore[arg-type]


def _make_feed(site: Site, arg: Arg) -> Feed:
    address, papers = _to_address(arg), _select_papers(site, arg) if _has_abstracts(arg) else ()
    title, description = describe(site, arg)
    return Feed(
        to_permanent_id(site, address),
        site.to_full_url(f"{urls.ROOT}{address}"),
        title,
        description,
        source=site.name,
        language=site.language,
        hub=site.settings.hub,
        entries=tuple(get_entry(site, paper) for paper in papers),
    )
