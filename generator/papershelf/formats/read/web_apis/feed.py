"""Feeds: RSS 1.0 and 2.0 and Atom, with the elements of Dublin Core and PRISM of publishers' feeds.

A feed says little of a paper, and its descriptions are of any kind; but most name its DOI or its
address (rssboard.org/rss-specification, RFC 4287, prismstandard.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from ..common import jats
from ..common.dates import parse_date, parse_timestamp
from ..common.entry import Entry, Unread
from ..common.identifiers import parse_doi
from ..common.name_lists import split_list
from ..common.people import drop_empty, from_text
from ..common.record_identifiers import add_links
from ..common.validate import build_entry
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode
from . import arxiv

SUFFIXES = (".rss", ".atom", ".rdf", ".xml")

_RSS = re.compile(r"<rss[\s>]")
_ATOM = re.compile(r"<(?:\w+:)?feed\b[^>]*http://www\.w3\.org/2005/Atom")
_RSS_1 = re.compile(r"[\"']http://purl\.org/rss/1\.0/[\"']")
_AND = re.compile(r"\s*;\s*|,?\s+and\s+")
_ADDRESS = re.compile(r"\S+@\S+\s*\((.*)\)")  # RSS 2.0: an e-mail address with the name
# arXiv's feeds begin each description so (info.arxiv.org/help/rss_specifications.html).
_ANNOUNCEMENT = re.compile(r"\s*arXiv:\S+\s+Announce Type: \S+\s+(?:Abstract:\s*)?")
_DATES = ("publicationDate", "published", "pubDate", "date", "updated", "coverDate")
_ABSTRACTS = ("summary", "description", "encoded", "content")


def recognizes(text: str) -> bool:
    start = text[:20_000]
    is_feed = any(pattern.search(start) for pattern in (_RSS, _RSS_1, _ATOM))
    return is_feed and not arxiv.recognizes(text)


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_elements(text, ("item", "entry")):
        yield found if isinstance(found, Unread) else _read_entry(found)


def _read_entry(node: XmlNode) -> Entry | Unread:
    id = node.get_text("guid") or node.get_text("id") or node.attributes.get("rdf:about", "")
    links = _list_links(node)
    venue = node.get_text("publicationName")
    record: dict[str, Any] = {
        "title": jats.to_line(node.get_text("title")),
        "authors": drop_empty([from_text(name) for name in _list_names(node)]),
        "date": next(filter(None, (_read_date(node.get_text(tag)) for tag in _DATES)), ""),
        "venue": jats.to_line(venue), "volume": node.get_text("volume"),
        "doi": parse_doi(node.get_text("doi") or node.get_text("identifier")),
        "abstract": jats.to_paragraphs(_find_abstract(node, venue)),
        "keywords": [term for one in node.find_all("category") if (term := _read_term(one))],
    }  # fmt: skip
    unread = [Unread(node.line, what) for what in add_links(record, links)]
    is_paper = venue or record["doi"] or "arxiv" in record
    record["type"] = "article" if venue else "misc" if is_paper else "webpage"
    return build_entry(record, id or next(iter(links), ""), node.line, unread)


def _list_links(node: XmlNode) -> list[str]:
    """Return the addresses of an entry's page; links of Atom have them as an attribute."""
    links = [
        link.attributes.get("href", "") or link.get_text() for link in node.find_all("link")
        if link.attributes.get("rel", "alternate") == "alternate"
    ]  # fmt: skip
    return [link for link in links if link]


def _list_names(node: XmlNode) -> list[str]:
    """Return the authors: elements of their own, or lists of names in one."""
    texts = [one.get_text("name") or one.get_text() for one in node.find_all("author")]
    texts = [one.get_text() for one in node.find_all("creator")] or texts
    texts = [found[1] if (found := _ADDRESS.fullmatch(text)) else text for text in texts]
    parts = [part for text in texts for part in _AND.split(jats.to_line(text)) if part]
    return [name for part in parts for name in split_list(part).names if "@" not in name]


def _read_date(text: str) -> str:
    try:
        return f"{parsedate_to_datetime(text):%Y-%m-%d}"  # of RSS 2.0
    except ValueError:
        return parse_timestamp(text) or parse_date(text)


def _find_abstract(node: XmlNode, venue: str) -> str:
    """Return the description, unless it is the place of publication."""
    texts = (one.get_text() for tag in _ABSTRACTS if (one := node.find(tag)))
    text = _ANNOUNCEMENT.sub("", next(filter(None, texts), ""))
    return "" if venue and text.startswith(venue) else text


def _read_term(node: XmlNode) -> str:
    return node.attributes.get("term", "") or node.get_text()
