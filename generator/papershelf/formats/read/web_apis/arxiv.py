"""Answers of arXiv's API: Atom with arXiv's own elements (info.arxiv.org/help/api).

The identifier is read without its version; the date is that of the first version. Records have no
key for categories other than the primary one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .. import tex
from ..common.dates import parse_timestamp
from ..common.entry import Entry, Unread
from ..common.people import NameValue, drop_empty, from_text, to_affiliation
from ..common.validate import build_entry
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode

SUFFIXES = (".atom", ".xml")

_ID = re.compile(r"https?://arxiv\.org/abs/(.+?)(?:v[0-9]+)?")
_FEED = re.compile(r"<feed\b")
_OWN_ID = re.compile(r"<id>\s*https?://(?:export\.)?arxiv\.org/")
_INDENTED_LINE = re.compile(r"\n {2,4}(?=\S)")
# "This paper has been withdrawn by the author", not "Replaces the withdrawn hep-th/9901001".
_WITHDRAWN = re.compile(r"\W*(?:[^.;]{0,60}\b(?:is|was|been|be)\s)?withdrawn\b", re.IGNORECASE)


def recognizes(text: str) -> bool:
    start = text[:20_000]
    return _FEED.search(start) is not None and _OWN_ID.search(start) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_elements(text, ("entry",)):
        yield found if isinstance(found, Unread) else _read_entry(found)


def _read_entry(entry: XmlNode) -> Entry | Unread:
    address = entry.get_text("id")
    if not (match := _ID.fullmatch(address)):
        # arXiv reports an error as an entry: "incorrect id format for 1234".
        return Unread(entry.line, f"not a paper: {entry.get_text('summary') or address}"[:200])
    id, comment = match[1], entry.get_text("comment")
    record: dict[str, Any] = {"arxiv": id, "source": f"https://arxiv.org/abs/{id}"}
    unread: list[Unread] = []
    for key, element, read_tex in (
        ("title", "title", tex.decode_title), ("abstract", "summary", tex.decode_abstract)
    ):  # fmt: skip
        result = read_tex(_read_tex_source(entry, element))
        record[key] = result.text
        unread += [Unread(entry.line, f"`{key}`: the command `{name}`") for name in result.unknown]
    record["authors"] = drop_empty([_read_name(author) for author in entry.find_all("author")])
    record["date"] = parse_timestamp(entry.get_text("published"))
    if category := entry.find("primary_category"):
        record["arxiv_class"] = category.attributes.get("term", "")
    record["doi"] = entry.get_text("doi").split(" ")[0]  # some authors give several
    note = tex.decode_text(comment).text
    extra = {"journal_ref": entry.get_text("journal_ref"), "comment": note}
    record["bibtex"] = {field: value for field, value in extra.items() if value}
    if _WITHDRAWN.match(comment):
        record |= {"status": "withdrawn", "status_note": note}
    return build_entry(record, id, entry.line, unread)


def _read_tex_source(entry: XmlNode, tag: str) -> str:
    """Return the TeX that the author typed; in abstracts, an indented line begins a paragraph."""
    node = entry.find(tag)
    lines = "".join(child for child in node.children if isinstance(child, str)) if node else ""
    return _INDENTED_LINE.sub("\n\n", lines.strip()) if tag == "summary" else lines


def _read_name(author: XmlNode) -> NameValue:
    name = " ".join(tex.decode_name(author.get_text("name")).text.split())
    places = [(place.get_text(), "") for place in author.find_all("affiliation")]
    return from_text(name, affiliation=to_affiliation(places)) if name else ""
