"""Zotero's own RDF (`.rdf`), the format of its exports with notes and files.

Elements of a work and of the journal or book that it is part of are read as the fields of Zotero's
items (`zotero.py`), as Zotero's translator "Zotero RDF" does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..common.entry import Entry, Unread
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode
from . import zotero
from .reference import list_left_out

SUFFIXES = (".rdf",)

_TEXTS = {
    "title": "title", "abstract": "abstractNote", "date": "date", "volume": "volume",
    "number": "issue", "pages": "pages", "edition": "edition", "language": "language",
    "shortTitle": "shortTitle", "description": "extra", "type": "genre",
    "citationKey": "citationKey", "numPages": "numPages", "numberOfVolumes": "numberOfVolumes",
}  # fmt: skip
"""Name of an element -> field of an item."""
_PARTS = {
    "title": "publicationTitle", "volume": "volume", "number": "issue", "edition": "edition",
    "alternative": "journalAbbreviation",
}  # fmt: skip
"""The same for the work that a work is part of."""
_ROLES = {
    "authors": "author", "editors": "editor", "translators": "translator",
    "contributors": "contributor", "bookAuthors": "bookAuthor", "seriesEditors": "seriesEditor",
    "programmers": "programmer", "presenters": "presenter", "directors": "director",
    "inventors": "inventor", "podcasters": "podcaster", "interviewees": "interviewee",
    "artists": "artist", "reviewedAuthors": "reviewedAuthor",
}  # fmt: skip
_IDENTIFIER = re.compile(r"(DOI|ISBN|ISSN|PMID|PMCID)[: ]\s*(\S.*)")
_NO_WORKS = ("Attachment", "Memo", "Collection", "Journal", "Series", "Periodical")


def recognizes(text: str) -> bool:
    """Whether the text has the namespace of Zotero's exports."""
    start = text[:5_000]
    return "http://www.zotero.org/namespaces/export#" in start and "RDF" in start


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    for root in find_elements(text, ("RDF",)):
        if isinstance(root, Unread):
            yield root
            continue
        nodes = [child for child in root.children if isinstance(child, XmlNode)]
        others = {about: node for node in nodes if (about := _get_attribute(node, "about"))}
        collections = _list_collections(nodes)
        for node in nodes:
            item = _to_item(node, others)
            if item:
                names = collections.get(_get_attribute(node, "about"), ())
                item["tags"] += [{"tag": name} for name in names]
            entry = zotero.read_item(node.line, item, left_out) if item else None
            if entry is not None:
                yield entry
    yield from list_left_out(left_out)


def _list_collections(nodes: list[XmlNode]) -> dict[str, list[str]]:
    """Return the names of the collections that each work is in."""
    names: dict[str, list[str]] = {}
    for node in nodes:
        if node.tag == "Collection":
            for part in node.find_all("hasPart"):
                id = _get_attribute(part, "resource")
                names.setdefault(id, []).append(node.get_text("title"))
    return names


def _get_attribute(node: XmlNode, name: str) -> str:
    """Return an attribute of RDF, whatever the prefix."""
    return next((value for key, value in node.attributes.items()
                 if key.rpartition(":")[2] == name), "")  # fmt: skip


def _to_item(node: XmlNode, others: dict[str, XmlNode]) -> dict[str, Any]:
    """Convert a work to an item; an empty dictionary for anything else."""
    kind = node.get_text("itemType")
    if not kind and (node.tag in _NO_WORKS or not node.get_text("title")):
        return {}
    item: dict[str, Any] = {"itemType": kind or "document", "tags": [], "creators": []}
    for child in node.children:
        if isinstance(child, XmlNode):
            _add_child(item, child, _TEXTS)
    for part in node.find_all("isPartOf"):
        whole = others.get(_get_attribute(part, "resource")) or _first_node(part)
        if whole is not None:
            _add_whole(item, whole)
    if event := next(node.iterate("Conference"), None):
        item.setdefault("conferenceName", event.get_text("title"))
    if kind in ("report", "preprint") and "issue" in item:
        item["reportNumber"] = item.pop("issue")
    return item


def _first_node(node: XmlNode) -> XmlNode | None:
    return next((child for child in node.children if isinstance(child, XmlNode)), None)


def _add_child(item: dict[str, Any], child: XmlNode, texts: dict[str, str]) -> None:
    if field := texts.get(child.tag):
        has_lines = field in ("extra", "abstractNote")
        item.setdefault(field, child.get_lines() if has_lines else child.get_text())
    elif child.tag == "identifier":
        _add_identifier(item, child)
    elif role := _ROLES.get(child.tag):
        item["creators"] += [_to_creator(person, role) for person in child.iterate("Person")]
    elif child.tag == "subject":
        item["tags"].append({"tag": child.get_text()})
    elif child.tag == "publisher":
        if organization := next(child.iterate("Organization"), None):
            item.setdefault("publisher", organization.get_text("name"))
        if place := next(child.iterate("locality"), None):
            item.setdefault("place", place.get_text())
    elif child.tag == "dateSubmitted":
        item.setdefault("accessDate", child.get_text())


def _add_whole(item: dict[str, Any], whole: XmlNode) -> None:
    """Add what the journal, the book or the series says of a work in it."""
    if whole.tag == "Series":
        item.setdefault("series", whole.get_text("title"))
        item.setdefault("seriesNumber", whole.get_text("identifier"))
        return
    for child in whole.children:
        if not isinstance(child, XmlNode):
            continue
        if child.tag == "isPartOf" and (series := _first_node(child)) is not None:
            _add_whole(item, series)
        elif child.tag in _PARTS or child.tag == "identifier":
            _add_child(item, child, _PARTS)


def _add_identifier(item: dict[str, Any], node: XmlNode) -> None:
    address = next(node.iterate("value"), None)
    if address is not None:
        item.setdefault("url", address.get_text())
    elif found := _IDENTIFIER.fullmatch(node.get_text()):
        item.setdefault(found[1], found[2])


def _to_creator(person: XmlNode, role: str) -> dict[str, str]:
    given = person.get_text("givenName") or person.get_text("givenname")
    return {"creatorType": role, "firstName": given, "lastName": person.get_text("surname")}
