"""Files of the ACL Anthology: a collection's volumes and their papers, as XML.

A volume's front matter is an entry too: the proceedings. What the Anthology holds itself is linked
at the addresses that its own site has (aclanthology.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from ..common import jats
from ..common.dates import iso, month
from ..common.entry import Entry, Unread
from ..common.people import Written, from_parts, several
from ..common.validate import sound
from ..common.xml_entries import elements
from ..common.xml_tree import Node

SUFFIXES = (".xml",)

_SITE = "https://aclanthology.org"
_ATTACHED = {
    "poster": "poster", "slides": "slides", "presentation": "slides", "software": "code",
    "code": "code", "dataset": "data", "data": "data",
}  # fmt: skip
_JOURNALS = {
    "cl": "Computational Linguistics",
    "tacl": "Transactions of the Association for Computational Linguistics",
}
_VOLUME, _ISSUE = re.compile(r"\bVolume\s+([0-9]+)"), re.compile(r"\b(?:Issue|Number)\s+([0-9-]+)")
_COLLECTION = re.compile(r"<collection\s+id\s*=")


def knows(text: str) -> bool:
    return _COLLECTION.search(text[:5_000]) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    volume: dict[str, Any] = {}
    for found in elements(text, ("meta", "frontmatter", "paper")):
        if isinstance(found, Unread):
            yield found
        elif found.tag == "meta":
            volume = _volume(found)
        elif found.tag == "frontmatter":
            yield _proceedings(found, volume)
        else:
            yield _paper(found, volume)


def _volume(meta: Node) -> dict[str, Any]:
    """What the papers of a volume have in common."""
    title = jats.inline(meta.first("booktitle") or Node("booktitle"))
    year = meta.words("year")
    named = [_JOURNALS[venue.words()] for venue in meta.all("venue") if venue.words() in _JOURNALS]
    journal = meta.words("journal-title") or next(iter(named), "")
    found: dict[str, Any] = {
        "date": iso(year, month(meta.words("month")) or None),
        "publisher": meta.words("publisher"), "address": meta.words("address"),
        "isbn": meta.words("isbn"), "editors": _names(meta, "editor"),
    }  # fmt: skip
    if journal:
        return found | {
            "type": "article", "venue": journal, "editors": [], "address": "", "publisher": "",
            "volume": meta.words("journal-volume") or _number(_VOLUME, title),
            "number": meta.words("journal-issue") or _number(_ISSUE, title), "of": title,
        }  # fmt: skip
    return found | {"type": "inproceedings", "venue": title, "of": title}


def _number(pattern: re.Pattern[str], title: str) -> str:
    found = pattern.search(title)
    return found[1] if found else ""


def _paper(paper: Node, volume: dict[str, Any]) -> Entry | Unread:
    title = jats.inline(paper.first("title") or Node("title"), braces=True)
    record = {key: value for key, value in volume.items() if key != "of"}
    record |= {"title": title, "authors": _names(paper, "author")}
    record["editors"] = _names(paper, "editor") or deepcopy(volume.get("editors"))
    record |= {key: paper.words(key) for key in ("pages", "doi", "language")}
    record["number"] = paper.words("issue") or record.get("number")
    abstract = paper.first("abstract")
    record["abstract"] = jats.blocks(abstract) if abstract else ""
    record["awards"] = [award.words() for award in paper.all("award")]
    record |= {"note": paper.words("note"), "key": paper.words("bibkey")}
    record |= _addresses(paper)
    record |= _links(paper)
    record |= _status(paper)
    return sound(record, record["key"] or paper.attributes.get("id", ""), paper.line)


def _proceedings(front: Node, volume: dict[str, Any]) -> Entry | Unread:
    record = {**deepcopy(volume), "type": "proceedings", "title": volume.get("of", ""), "venue": ""}
    record |= {"key": front.words("bibkey"), "doi": front.words("doi")}
    record |= _addresses(front)
    del record["of"]
    return sound(record, record["key"], front.line)


def _names(node: Node, role: str) -> list[Written]:
    return several([_name(name) for name in node.all(role)])


def _name(name: Node) -> Written:
    other = name.first("variant")
    native = ""
    if other and other.attributes.get("script") != "latn":
        native = f"{other.words('last')} {other.words('first')}".strip()
    return from_parts(
        name.words("first"), name.words("last"),
        orcid=name.attributes.get("orcid", ""), affiliation=name.words("affiliation"),
        native=native,
    )  # fmt: skip


def _addresses(node: Node) -> dict[str, str]:
    """Page and PDF: of the Anthology, or wherever else the paper is."""
    address = node.words("url")
    if not address or "://" in address:
        return {"url": address}
    return {"url": f"{_SITE}/{address}/", "pdf": f"{_SITE}/{address}.pdf"}


def _links(paper: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in paper.all("attachment"):
        key = _ATTACHED.get(file.attributes.get("type", "").lower())
        if key and (name := file.words()):
            found.setdefault(key, name if "://" in name else f"{_SITE}/attachments/{name}")
    for tag, key in (("pwccode", "code"), ("pwcdataset", "data")):
        if (link := paper.first(tag)) and link.attributes.get("url"):
            found[key] = link.attributes["url"]
    if (video := paper.first("video")) and (name := video.attributes.get("href", "")):
        found["video"] = name if "://" in name else f"{_SITE}/{name}"
    return found


def _status(paper: Node) -> dict[str, Any]:
    for tag, status in (
        ("retracted", "retracted"), ("removed", "withdrawn"), ("erratum", "corrected")
    ):  # fmt: skip
        if (mark := paper.first(tag)) is not None:
            if tag == "erratum":  # holds the name of its file, the others their reason
                link = {"label": "Erratum", "url": f"{_SITE}/{mark.words()}.pdf"}
                return {"status": status, "links": [link]}
            return {"status": status, "status_note": mark.words()}
    return {}
