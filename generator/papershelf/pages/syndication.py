"""Feeds for feed readers, as Atom and JSON Feed: of the whole, and of each author, tag and venue.

Most listings of a large collection are small, and there are as many as papers. So there a listing
of few papers has a brief feed: Atom alone, the newest papers without their abstracts. Authors with
a brief page (see `briefs`) have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..records.paper import Paper
from . import atom, json_feed, urls
from .entries import Feed, entry, lasting
from .markup import title_plain
from .output import Asset, Output
from .site import Site

Arg = tuple[str, str]
"""A kind of listing and a slug; empty ones for the whole collection."""
WHOLE: Arg = ("", "")
_KINDS: tuple[urls.Kind, ...] = ("authors", "tags", "venues")
_WRITERS = {urls.ATOM: atom.write, urls.JSON_FEED: json_feed.write}

_LARGE = 5_000
"""Collections of more papers have brief feeds."""
_BRIEF = 5
"""Papers in a brief feed."""


def plan(site: Site) -> Iterator[Arg]:
    """Every feed; none without the site's address, since feeds are read elsewhere."""
    if site.url:
        yield WHOLE
    for kind in _KINDS:
        yield from ((kind, slug) for slug in site.collection.index(kind) if files(site, kind, slug))


def inputs(site: Site, arg: Arg) -> object:
    brief = _is_brief(site, arg)
    digest = site.head_of if brief else site.digest_of
    return brief, _said(site, arg), [digest(paper) for paper in _papers(site, arg)]


def make(site: Site, arg: Arg) -> Iterator[Output]:
    address = _address(arg)
    feed = _feed(site, arg)
    for name in files(site, *arg):
        yield Asset(urls.feed_file(address, name), _WRITERS[name](feed).encode())


def files(site: Site, kind: str, slug: str = "") -> tuple[str, ...]:
    """The names of a listing's feeds, which lie beside its page; none where it has none."""
    if not site.url or kind not in ("", *_KINDS):
        return ()
    if kind == "authors" and not site.in_full(slug):
        return ()
    both = (urls.ATOM, urls.JSON_FEED)
    return both[:1] if _is_brief(site, (kind, slug)) else both


def showing(site: Site, paper: Paper) -> Iterator[Arg]:
    """The feeds that show a paper's abstract."""
    shelf = site.collection
    args: list[Arg] = [WHOLE]
    args += [("authors", shelf.author_slug(name)) for name in paper.authors]
    args += [("tags", slug) for slug in shelf.tags_of(paper)]
    args += [("venues", slug) for slug in [shelf.venue_slug(paper)] if slug]
    for arg in dict.fromkeys(args):
        whole = files(site, *arg) and not _is_brief(site, arg)
        if whole and any(one is paper for one in _papers(site, arg)):
            yield arg


def _is_brief(site: Site, arg: Arg) -> bool:
    kind, _ = arg
    if not kind or len(site.collection.papers) <= _LARGE:
        return False
    return kind == "authors" or len(_all(site, arg)) < site.settings.feed_entries


def _all(site: Site, arg: Arg) -> tuple[Paper, ...]:
    kind, slug = arg
    return site.collection.index(kind)[slug] if kind else site.collection.papers


def _papers(site: Site, arg: Arg) -> list[Paper]:
    """The newest papers of which is known when they were news."""
    most = _BRIEF if _is_brief(site, arg) else site.settings.feed_entries
    known = (paper for paper in _all(site, arg) if paper.added or paper.date)
    return list(islice(known, most))


def _said(site: Site, arg: Arg) -> tuple[str, str]:
    """Title and description of a feed."""
    kind, slug = arg
    shelf = site.collection
    if not kind:
        return site.name, f"The newest papers on {site.name}."
    label = {"authors": shelf.author_label, "tags": shelf.tag_label, "venues": shelf.venue_label}
    entry_ = shelf.tags.get(slug) if kind == "tags" else None
    about = title_plain(entry_.description) if entry_ else ""
    return f"{label[kind](slug)} - {site.name}", about


def _address(arg: Arg) -> str:
    """The address of the page that a feed is of."""
    kind, slug = arg
    return urls.listing(kind, slug) if kind else ""  # type: ignore[arg-type]


def _feed(site: Site, arg: Arg) -> Feed:
    brief = _is_brief(site, arg)
    address = _address(arg)
    title, description = _said(site, arg)
    return Feed(
        lasting(site, address),
        site.full(f"{urls.ROOT}{address}"),
        title,
        description,
        source=site.name,
        language=site.language,
        hub=site.settings.hub,
        entries=tuple(entry(site, paper, brief) for paper in _papers(site, arg)),
    )
