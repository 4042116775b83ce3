"""Answers of arXiv's API: Atom, with arXiv's own elements (info.arxiv.org/help/api).

The identifier is taken without its version, the date is that of the first. Categories other than
the primary one have no place in a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .. import tex
from ..common.dates import day_of
from ..common.entry import Entry, Unread
from ..common.people import Written, several, spoken
from ..common.validate import sound
from ..common.xml_entries import elements
from ..common.xml_tree import Node

SUFFIXES = (".atom", ".xml")

_ID = re.compile(r"https?://arxiv\.org/abs/(.+?)(?:v[0-9]+)?")
_FEED = re.compile(r"<feed\b")
_SET_IN = re.compile(r"\n {2,4}(?=\S)")
# "This paper has been withdrawn by the author", not "Replaces the withdrawn hep-th/9901001".
_WITHDRAWN = re.compile(r"\W*(?:[^.;]{0,60}\b(?:is|was|been|be)\s)?withdrawn\b", re.IGNORECASE)


def knows(text: str) -> bool:
    start = text[:20_000]
    return _FEED.search(start) is not None and ("arxiv.org/" in start or "arxiv:" in start)


def read(text: str) -> Iterator[Entry | Unread]:
    for found in elements(text, ("entry",)):
        yield found if isinstance(found, Unread) else _entry(found)


def _entry(entry: Node) -> Entry | Unread:
    address = entry.words("id")
    if not (match := _ID.fullmatch(address)):
        # An error is told as an entry of its own: "incorrect id format for 1234".
        return Unread(entry.line, f"not a paper: {entry.words('summary') or address}"[:200])
    id, comment = match[1], entry.words("comment")
    record: dict[str, Any] = {"arxiv": id, "source": f"https://arxiv.org/abs/{id}"}
    unread: list[Unread] = []
    for key, element, read_tex in (
        ("title", "title", tex.title), ("abstract", "summary", tex.abstract)
    ):  # fmt: skip
        told = read_tex(_source(entry, element))
        record[key] = told.text
        unread += [Unread(entry.line, f"`{key}`: the command `{name}`") for name in told.unknown]
    record["authors"] = several([_name(author) for author in entry.all("author")])
    record["date"] = day_of(entry.words("published"))
    if category := entry.first("primary_category"):
        record["arxiv_class"] = category.attributes.get("term", "")
    record["doi"] = entry.words("doi").split(" ")[0]  # some authors give several
    journal = {"journal_ref": entry.words("journal_ref"), "comment": tex.text(comment).text}
    record["bibtex"] = {field: value for field, value in journal.items() if value}
    if _WITHDRAWN.match(comment):
        record |= {"status": "withdrawn", "status_note": journal["comment"]}
    return sound(record, id, entry.line, unread)


def _source(entry: Node, tag: str) -> str:
    """What the author typed; in abstracts, a line that is set in begins a paragraph."""
    found = entry.first(tag)
    lines = "".join(child for child in found.children if isinstance(child, str)) if found else ""
    return _SET_IN.sub("\n\n", lines.strip()) if tag == "summary" else lines


def _name(author: Node) -> Written:
    name = " ".join(tex.name(author.words("name")).text.split())
    places = [place.words() for place in author.all("affiliation")]
    return spoken(name, affiliation="; ".join(filter(None, places))) if name else ""
