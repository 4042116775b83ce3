"""Feeds as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import escape

from ...records.paper import Paper
from ..rendering import urls
from ..site import Site
from .feed_entries import NEVER, RECENT, Feed, FeedEntry, make_entry

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'


def write(feed: Feed) -> str:
    """The feed's file."""
    return join_entries(feed, list(map(_write_shared_entry, feed.entries)))


def join_entries(feed: Feed, entries: Sequence[str]) -> str:
    """The file of a feed with some entries, which were written before.

    The feed has an author, since Atom requires one for entries of papers without authors.
    """
    own = urls.feed_file(feed.url, urls.ATOM)
    lines = [
        f'{_HEAD} xml:lang="{escape(feed.language)}">',
        f"<id>{escape(feed.id)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{max(map(_get_time, entries), default=NEVER)}</updated>",
        f"<author><name>{escape(feed.source)}</name></author>",
        f'<link href="{escape(feed.url)}"/>',
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
    ]
    if feed.description:
        lines.insert(3, f"<subtitle>{escape(feed.description)}</subtitle>")
    if feed.hub:
        lines.append(f'<link rel="hub" href="{escape(feed.hub)}"/>')
    return "\n".join([*lines, *entries, "</feed>\n"])


def write_short_entry(site: Site, paper: Paper) -> str:
    """The entry of a paper without its abstract."""
    return _write_entry(make_entry(site, paper, abstract=False))


@lru_cache(RECENT)
def _write_shared_entry(entry: FeedEntry) -> str:
    """An entry; it is the same text in every feed."""
    return _write_entry(entry)


def _write_entry(entry: FeedEntry) -> str:
    url = escape(entry.url)
    language = f' xml:lang="{escape(entry.language)}"' if entry.language else ""
    parts = [
        f"<entry{language}><id>{escape(entry.id)}</id>",
        f"<title>{escape(entry.title)}</title>",
        f"<updated>{entry.updated}</updated>",
        *_write_published(entry),
        f'<link href="{url}"/>',
        *(f"<author><name>{escape(name)}</name></author>" for name in entry.authors),
    ]
    if entry.pdf:
        parts.append(f'<link rel="related" type="application/pdf" href="{escape(entry.pdf)}"/>')
    parts += (f'<category term="{term}" label="{escape(label)}"/>' for term, label in entry.tags)
    if entry.html:
        parts.append(f'<content type="html">{escape(entry.html)}</content>')
    return "".join([*parts, "</entry>"])


def _write_published(entry: FeedEntry) -> list[str]:
    """When a paper was news, which `updated` says too if nothing has changed since."""
    return [f"<published>{entry.published}</published>"] * (entry.published != entry.updated)


def _get_time(entry: str) -> str:
    """When an entry was news, or was changed."""
    return entry.partition("<updated>")[2].partition("<")[0]
