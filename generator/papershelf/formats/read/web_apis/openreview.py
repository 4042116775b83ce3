"""Submissions of OpenReview: one or many notes, as answers of its API 1 or 2.

API 2 wraps each value of `content` in an object with its readers; API 1 doesn't. Replies (reviews,
comments, decisions) are notes too and are reported, as they are not papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ..common.dates import from_milliseconds
from ..common.entry import Entry, Unread
from ..common.json_entries import find_first, find_items, get_object, to_text, to_texts
from ..common.people import drop_empty, from_text
from ..common.validate import build_entry

SUFFIXES = (".json",)

_SITE = "https://openreview.net"
_BIBTEX = re.compile(r"@(\w+)\s*\{\s*([^\s,{}]+)\s*,")
_YEAR = re.compile(r"\byear\s*=\s*[{\"]?\s*([0-9]{4})\b")
_UNDECIDED = re.compile(r"(?:submitted to|under review)\b", re.IGNORECASE)
_WITHDRAWN = re.compile(r"\bwithdrawn\b", re.IGNORECASE)
_REJECTED = re.compile(r"\b(?:desk )?reject(?:ed)?\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:published (?:as a \w+ paper )?(?:at|in)|accepted (?:at|by|to)) ",
                        re.IGNORECASE)  # fmt: skip
# How a paper was presented. An oral or spotlight counts as an award, a poster does not.
_PRESENTATION = re.compile(
    r"(?<![\s,(-])[\s,(-]++"
    r"(oral|spotlight|poster|notable top \d+%|notable-top-\d+%)(?: presentation)?\)?$",
    re.IGNORECASE,
)
_LINKS = {
    "code": ("code", "github", "code_url", "code_link"), "website": ("project", "project_page"),
    "video": ("video", "video_link"), "data": ("dataset", "dataset_url"),
    "slides": ("slides",), "poster": ("poster",),
}  # fmt: skip


def recognizes(text: str) -> bool:
    note = find_first(text, "notes")
    return "content" in note and bool(
        {"forum", "invitation", "invitations", "signatures", "replyto", "cdate"} & note.keys()
    )


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text, "notes"):
        yield found if isinstance(found, Unread) else _read_entry(*found)


def _read_entry(line: int, note: dict[str, Any]) -> Entry | Unread:
    content = {name: _unwrap_value(value) for name, value in get_object(note, "content").items()}
    forum = to_text(note.get("forum")) or to_text(note.get("id"))
    if to_text(note.get("replyto")) or forum != (to_text(note.get("id")) or forum):
        return Unread(line, f"a reply in the forum `{forum}`, not a paper")
    cited = content.get("_bibtex")
    bibtex = _BIBTEX.search(cited) if isinstance(cited, str) else None
    record: dict[str, Any] = {
        "title": to_text(content.get("title")),
        "authors": drop_empty([from_text(name) for name in to_texts(content.get("authors"))]),
        "date": _read_date(note, cited if isinstance(cited, str) else ""),
        "openreview": forum,
        "pdf": _read_pdf(to_text(content.get("pdf")), forum),
        "abstract": _read_paragraphs(content.get("abstract")),
        "summary": to_text(content.get("TLDR")) or to_text(content.get("TL;DR")),
        "keywords": to_texts(content.get("keywords")),
        "license": to_text(note.get("license")),
        "doi": to_text(content.get("doi")) or to_text(note.get("doi")),
        "key": bibtex[2] if bibtex else "",
        "source": f"{_SITE}/forum?id={quote(forum)}" if forum else "",
    }
    record |= _read_venue(to_text(content.get("venue")), content, bibtex)
    record |= _read_links(content)
    return build_entry(record, record["key"] or forum, line)


def _unwrap_value(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _read_date(note: dict[str, Any], cited: str) -> str:
    """Read the date of publication, or else the year of its citation, or else of submission."""
    year = _YEAR.search(cited)
    # For a paper of which it knows only the year, OpenReview gives that year's first moment.
    published = from_milliseconds(note.get("pdate")).removesuffix("-01-01")
    if published or year:
        return published or (year[1] if year else "")
    return from_milliseconds(note.get("odate") or note.get("cdate") or note.get("tcdate"))


def _read_pdf(address: str, forum: str) -> str:
    """Return the permanent URL of a PDF at OpenReview; the given path changes with revisions."""
    if address.startswith(("http://", "https://")):
        return address
    return f"{_SITE}/pdf?id={quote(forum)}" if address and forum else ""


def _read_paragraphs(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    paragraphs = (" ".join(part.split()) for part in value.replace("\r\n", "\n").split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def _read_venue(
    venue: str, content: dict[str, Any], bibtex: re.Match[str] | None
) -> dict[str, Any]:
    """Read where a paper appeared; a venue to which it was only submitted does not count."""
    if _WITHDRAWN.search(venue) or to_text(content.get("withdrawal")):
        return {"status": "withdrawn"}
    if not venue or _UNDECIDED.match(venue) or _REJECTED.search(venue):
        return {}
    record: dict[str, Any] = {}
    if match := _PRESENTATION.search(venue):
        venue = venue[: match.start()]
        record["awards"] = [match[1].capitalize()] if match[1].lower() != "poster" else []
    record["venue"] = _PUBLISHED.sub("", venue, count=1)
    kind = bibtex[1].lower() if bibtex else ""
    record["type"] = kind if kind in ("article", "inproceedings", "incollection") else ""
    return record


def _read_links(content: dict[str, Any]) -> dict[str, str]:
    """Read links with a full URL, and paths of OpenReview's own files."""
    links = {}
    for key, names in _LINKS.items():
        address = next(filter(None, (to_text(content.get(name)) for name in names)), "")
        if address.startswith("/"):
            address = _SITE + address
        if address.startswith(("http://", "https://")):
            links[key] = address.split()[0]
    return links
