"""The Daily Papers of Hugging Face as JSON: answers of huggingface.co/api/daily_papers.

Summaries and keywords that were made by a machine are not taken, nor thumbnails: a site loads
nothing from other hosts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..common.dates import day_of
from ..common.entry import Entry, Unread
from ..common.json_entries import first, items, part, parts, text
from ..common.people import several, spoken
from ..common.validate import sound

SUFFIXES = (".json",)


def knows(text: str) -> bool:
    item = first(text, "papers")
    paper = part(item, "paper") or item
    return "publishedAt" in paper and "summary" in paper and isinstance(paper.get("id"), str)


def read(text: str) -> Iterator[Entry | Unread]:
    for found in items(text, "papers"):
        yield found if isinstance(found, Unread) else _entry(*found)


def _entry(line: int, item: dict[str, Any]) -> Entry | Unread:
    paper = part(item, "paper") or item
    id = text(paper.get("id"))
    names = [text(author.get("name")) for author in parts(paper.get("authors"))]
    submitter = part(item, "submittedBy") or part(paper, "submittedOnDailyBy")
    added = paper.get("submittedOnDailyAt") or item.get("submittedOnDailyAt")
    record = {
        "title": text(paper.get("title")) or text(item.get("title")),
        "authors": several([spoken(name) for name in names if name]),
        # The outer `publishedAt` is the paper's own, in answers that have both.
        "date": day_of(text(paper.get("publishedAt")) or text(item.get("publishedAt"))),
        "added": day_of(text(added)),
        "arxiv": id,
        "code": text(paper.get("githubRepo")), "website": text(paper.get("projectPage")),
        "abstract": text(paper.get("summary")) or text(item.get("summary")),
        "upvotes": _count(paper.get("upvotes")), "comments": _count(item.get("numComments")),
        "submitted_by": text(submitter.get("fullname")) or text(submitter.get("name")),
        "source": f"https://huggingface.co/papers/{id}" if id else "",
    }  # fmt: skip
    return sound(record, id, line)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
