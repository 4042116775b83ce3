"""Feeds as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from ..rendering import urls
from .feed_entries import Feed, FeedEntry


def write(feed: Feed) -> str:
    """The feed's file, with a line per item."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": urls.feed_file(feed.url, urls.JSON_FEED),
        "description": feed.description,
        "authors": [{"name": feed.source}],
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    items = ",\n".join(map(_write_item, feed.entries))
    return f'{_to_json(head)[:-1]},"items":[\n{items}\n]}}\n'


@lru_cache(maxsize=8192)
def _write_item(entry: FeedEntry) -> str:
    """An item; it is the same text in every feed."""
    pdf = {"url": entry.pdf, "mime_type": "application/pdf"}
    return _to_json({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        # An item must have content.
        "content_text": "" if entry.html else entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated if entry.updated != entry.published else "",
        "authors": [{"name": name} for name in entry.authors],
        "tags": [label for _, label in entry.tags],
        "language": entry.language,
        "attachments": [pdf] if entry.pdf else [],
    })  # fmt: skip


def _to_json(value: dict[str, Any]) -> str:
    """A value as JSON, without empty keys."""
    filled = {key: item for key, item in value.items() if item}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
