"""Records of dblp as XML: of one or many publications, of a person, and answers of its search.

Elements are those of the DTD (dblp.org/xml/dblp.dtd); named letters such as `&uuml;`, which that
defines, are HTML's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from ..common import jats
from ..common.dates import find_month, to_iso
from ..common.entry import Entry, Unread
from ..common.identifiers import decode_arxiv_id
from ..common.people import NameValue, drop_empty, from_text
from ..common.record_identifiers import add_links
from ..common.validate import build_entry
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode

SUFFIXES = (".xml",)

_TYPES = {
    "article": "article", "inproceedings": "inproceedings", "proceedings": "proceedings",
    "book": "book", "incollection": "incollection", "phdthesis": "phdthesis",
    "mastersthesis": "mastersthesis", "data": "dataset",
    # of the search
    "journal articles": "article", "conference and workshop papers": "inproceedings",
    "books and theses": "book", "editorship": "proceedings",
    "parts in books or collections": "incollection", "informal and other publications": "misc",
    "data and artifacts": "dataset",
}  # fmt: skip
_BEGIN = re.compile(r"<(?:dblp|dblpperson|result)[\s>]")
_RECORD = re.compile(
    r"<(?:article|inproceedings|proceedings|book|incollection|phdthesis|info)[\s>]"
)
_NUMBER = re.compile(r" [0-9]{4}$")  # tells people of the same name apart
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z0-9]{2,10};)")
_COPIED = {
    "volume": "volume", "number": "number", "publisher": "publisher", "series": "series",
    "school": "school", "isbn": "isbn", "address": "address",
}  # fmt: skip


def recognizes(text: str) -> bool:
    start = text[:20_000]
    return _BEGIN.search(start) is not None and "dblp" in start and bool(_RECORD.search(start))


def read(text: str) -> Iterator[Entry | Unread]:
    text = _ENTITY.sub(lambda found: html5.get(found[1], found[0]), text)
    tags = [tag for tag in _TYPES if " " not in tag]
    for node in find_elements(text, (*tags, "info")):
        if isinstance(node, Unread):
            yield node
        elif node.tag != "info" or node.find("title") is not None:
            yield _read_entry(node)


def _read_entry(node: XmlNode) -> Entry | Unread:
    kind = _TYPES.get(node.get_text("type").lower() if node.tag == "info" else node.tag, "misc")
    key = node.attributes.get("key", "") or node.get_text("key")
    title = node.find("title")
    line = jats.node_to_line(title) if title is not None else ""
    record: dict[str, Any] = {"type": kind, "title": _strip_stop(line)}
    people = node.find("authors") or node
    record["authors"] = drop_empty([_read_name(name) for name in people.find_all("author")])
    record["editors"] = drop_empty([_read_name(name) for name in node.find_all("editor")])
    record["date"] = to_iso(node.get_text("year"), find_month(node.get_text("month")) or None)
    record |= {name: value for tag, name in _COPIED.items() if (value := node.get_text(tag))}
    record["pages"] = node.get_text("pages").replace("-", "--")
    venue = node.get_text("journal") or node.get_text("booktitle") or node.get_text("venue")
    if kind in ("book", "proceedings"):
        record.setdefault("series", venue)
    else:
        record["venue"] = venue
    _fix_preprint(record)
    links = [link.get_text() for link in node.find_all("ee")]
    record["doi"] = node.get_text("doi")
    unread = [Unread(node.line, what) for what in add_links(record, links)]
    record["source"] = f"https://dblp.org/rec/{key}" if re.fullmatch(r"[\w/.:+-]+", key) else ""
    return build_entry(record, key, node.line, unread)


def _strip_stop(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _read_name(node: XmlNode) -> NameValue:
    """Read a name, without the number that dblp adds to one of several people's."""
    return from_text(_NUMBER.sub("", node.get_text()), orcid=node.attributes.get("orcid", ""))


def _fix_preprint(record: dict[str, Any]) -> None:
    """Make an article in "CoRR abs/3105.00001" a preprint of arXiv."""
    if record.get("venue") == "CoRR":
        id, _ = decode_arxiv_id(record.get("volume", "").removeprefix("abs/"))
        record |= {"type": "misc", "venue": "", "volume": "", "number": "", "arxiv": id}
