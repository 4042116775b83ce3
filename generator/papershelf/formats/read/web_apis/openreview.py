"""Submissions of OpenReview: notes as its API 1 and 2 answer them, one or many.

API 2 wraps each value of `content` in an object with its readers; API 1 doesn't. Replies (reviews,
comments, decisions) are notes too, and are listed as what they are: no papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ..common.dates import day_of_epoch
from ..common.entry import Entry, Unread
from ..common.json_entries import first, items, part, text, texts
from ..common.people import several, spoken
from ..common.validate import sound

SUFFIXES = (".json",)

_SITE = "https://openreview.net"
_BIBTEX = re.compile(r"@(\w+)\s*\{\s*([^\s,{}]+)\s*,")
_YEAR = re.compile(r"\byear\s*=\s*[{\"]?\s*([0-9]{4})\b")
_UNDECIDED = re.compile(r"(?:submitted to|under review)\b", re.IGNORECASE)
_WITHDRAWN = re.compile(r"\bwithdrawn\b", re.IGNORECASE)
_REJECTED = re.compile(r"\b(?:desk )?reject(?:ed)?\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:published (?:as a \w+ paper )?(?:at|in)|accepted (?:at|by|to)) ",
                        re.IGNORECASE)  # fmt: skip
# How a paper was presented: what distinguishes it is an award, a poster is what all have.
_PRESENTED = re.compile(
    r"(?<![\s,(-])[\s,(-]++"
    r"(oral|spotlight|poster|notable top \d+%|notable-top-\d+%)(?: presentation)?\)?$",
    re.IGNORECASE,
)
_LINKS = {
    "code": ("code", "github", "code_url", "code_link"), "website": ("project", "project_page"),
    "video": ("video", "video_link"), "data": ("dataset", "dataset_url"),
    "slides": ("slides",), "poster": ("poster",),
}  # fmt: skip


def knows(text: str) -> bool:
    note = first(text, "notes")
    return "content" in note and bool(
        {"forum", "invitation", "invitations", "signatures", "replyto", "cdate"} & note.keys()
    )


def read(text: str) -> Iterator[Entry | Unread]:
    for found in items(text, "notes"):
        yield found if isinstance(found, Unread) else _entry(*found)


def _entry(line: int, note: dict[str, Any]) -> Entry | Unread:
    content = {name: _value(value) for name, value in part(note, "content").items()}
    forum = text(note.get("forum")) or text(note.get("id"))
    if text(note.get("replyto")) or forum != (text(note.get("id")) or forum):
        return Unread(line, f"a reply in the forum `{forum}`, not a paper")
    cited = content.get("_bibtex")
    bibtex = _BIBTEX.search(cited) if isinstance(cited, str) else None
    record: dict[str, Any] = {
        "title": text(content.get("title")),
        "authors": several([spoken(name) for name in texts(content.get("authors"))]),
        "date": _date(note, cited if isinstance(cited, str) else ""),
        "openreview": forum,
        "pdf": _pdf(text(content.get("pdf")), forum),
        "abstract": _paragraphs(content.get("abstract")),
        "summary": text(content.get("TLDR")) or text(content.get("TL;DR")),
        "keywords": texts(content.get("keywords")),
        "license": text(note.get("license")),
        "doi": text(content.get("doi")) or text(note.get("doi")),
        "key": bibtex[2] if bibtex else "",
        "source": f"{_SITE}/forum?id={quote(forum)}" if forum else "",
    }
    record |= _venue(text(content.get("venue")), content, bibtex)
    record |= _links(content)
    return sound(record, record["key"] or forum, line)


def _value(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _date(note: dict[str, Any], cited: str) -> str:
    """When the paper was published, else the year it is cited with, else the day it was sent in."""
    year = _YEAR.search(cited)
    # Where only the year is known, OpenReview says the first moment of it.
    published = day_of_epoch(note.get("pdate")).removesuffix("-01-01")
    if published or year:
        return published or (year[1] if year else "")
    return day_of_epoch(note.get("odate") or note.get("cdate") or note.get("tcdate"))


def _pdf(address: str, forum: str) -> str:
    """The lasting address of a PDF that OpenReview holds: its own changes with each revision."""
    if address.startswith(("http://", "https://")):
        return address
    return f"{_SITE}/pdf?id={quote(forum)}" if address and forum else ""


def _paragraphs(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    paragraphs = (" ".join(part.split()) for part in value.replace("\r\n", "\n").split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def _venue(
    venue: str, content: dict[str, Any], bibtex: re.Match[str] | None
) -> dict[str, Any]:
    """Where a paper appeared; that it was only submitted there is no venue."""
    if _WITHDRAWN.search(venue) or text(content.get("withdrawal")):
        return {"status": "withdrawn"}
    if not venue or _UNDECIDED.match(venue) or _REJECTED.search(venue):
        return {}
    found: dict[str, Any] = {}
    if match := _PRESENTED.search(venue):
        venue = venue[: match.start()]
        found["awards"] = [match[1].capitalize()] if match[1].lower() != "poster" else []
    found["venue"] = _PUBLISHED.sub("", venue, count=1)
    kind = bibtex[1].lower() if bibtex else ""
    found["type"] = kind if kind in ("article", "inproceedings", "incollection") else ""
    return found


def _links(content: dict[str, Any]) -> dict[str, str]:
    """Links that lead somewhere: OpenReview's own files need its site's address."""
    found = {}
    for key, names in _LINKS.items():
        address = next(filter(None, (text(content.get(name)) for name in names)), "")
        if address.startswith("/"):
            address = _SITE + address
        if address.startswith(("http://", "https://")):
            found[key] = address.split()[0]
    return found
