"""Feeds as Atom (RFC 4287)."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import escape

from ..rendering import urls
from .feed_entries import Feed, FeedEntry

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'


def write(feed: Feed) -> str:
    """The feed's file.

    The feed has an author, since Atom requires one for entries of papers without authors.
    """
    own = urls.feed_file(feed.url, urls.ATOM)
    lines = [
        f'{_HEAD} xml:lang="{escape(feed.language)}">',
        f"<id>{escape(feed.id)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{feed.news_time}</updated>",
        f"<author><name>{escape(feed.source)}</name></author>",
        f'<link href="{escape(feed.url)}"/>',
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
    ]
    if feed.description:
        lines.insert(3, f"<subtitle>{escape(feed.description)}</subtitle>")
    if feed.hub:
        lines.append(f'<link rel="hub" href="{escape(feed.hub)}"/>')
    return "\n".join([*lines, *map(_write_entry, feed.entries), "</feed>\n"])


@lru_cache(maxsize=8192)
def _write_entry(entry: FeedEntry) -> str:
    """An entry; it is the same text in every feed."""
    url = escape(entry.url)
    language = f' xml:lang="{escape(entry.language)}"' if entry.language else ""
    parts = [
        f"<entry{language}><id>{escape(entry.id)}</id>",
        f"<title>{escape(entry.title)}</title>",
        f"<updated>{entry.updated}</updated>",
        f'<link href="{url}"/>',
        *(f"<author><name>{escape(name)}</name></author>" for name in entry.authors),
    ]
    if entry.pdf:
        parts.append(f'<link rel="related" type="application/pdf" href="{escape(entry.pdf)}"/>')
    parts += (f'<category term="{term}" label="{escape(label)}"/>' for term, label in entry.tags)
    if entry.html:
        parts.append(f'<content type="html">{escape(entry.html)}</content>')
    return "".join([*parts, "</entry>"])
