"""Files of the ACL Anthology: the volumes of a collection and their papers, as XML.

The front matter of a volume becomes an entry for the proceedings. Files of the Anthology itself are
linked at its site's URLs (aclanthology.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from ..common import jats
from ..common.dates import find_month, to_iso
from ..common.entry import Entry, Unread
from ..common.people import NameValue, drop_empty, from_parts
from ..common.validate import build_entry
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode

SUFFIXES = (".xml",)

_SITE = "https://aclanthology.org"
_ATTACHMENTS = {
    "poster": "poster", "slides": "slides", "presentation": "slides", "software": "code",
    "code": "code", "dataset": "data", "data": "data",
}  # fmt: skip
_JOURNALS = {
    "cl": "Computational Linguistics",
    "tacl": "Transactions of the Association for Computational Linguistics",
}
_VOLUME, _ISSUE = re.compile(r"\bVolume\s+([0-9]+)"), re.compile(r"\b(?:Issue|Number)\s+([0-9-]+)")
_COLLECTION = re.compile(r"<collection\s+id\s*=")


def recognizes(text: str) -> bool:
    return _COLLECTION.search(text[:5_000]) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    volume: dict[str, Any] = {}
    for element in find_elements(text, ("meta", "frontmatter", "paper")):
        if isinstance(element, Unread):
            yield element
        elif element.tag == "meta":
            volume = _read_volume(element)
        elif element.tag == "frontmatter":
            yield _read_proceedings(element, volume)
        else:
            yield _read_paper(element, volume)


def _read_volume(meta: XmlNode) -> dict[str, Any]:
    """Return what the papers of a volume have in common, and the volume's title under `of`."""
    title = jats.node_to_line(meta.find("booktitle") or XmlNode("booktitle"))
    year = meta.get_text("year")
    venues = [venue.get_text() for venue in meta.find_all("venue")]
    journals = [_JOURNALS[venue] for venue in venues if venue in _JOURNALS]
    journal = meta.get_text("journal-title") or next(iter(journals), "")
    volume: dict[str, Any] = {
        "date": to_iso(year, find_month(meta.get_text("month")) or None),
        "publisher": meta.get_text("publisher"), "address": meta.get_text("address"),
        "isbn": meta.get_text("isbn"), "editors": _read_names(meta, "editor"),
    }  # fmt: skip
    if journal:
        return volume | {
            "type": "article", "venue": journal, "editors": [], "address": "", "publisher": "",
            "volume": meta.get_text("journal-volume") or _find_number(_VOLUME, title),
            "number": meta.get_text("journal-issue") or _find_number(_ISSUE, title), "of": title,
        }  # fmt: skip
    return volume | {"type": "inproceedings", "venue": title, "of": title}


def _find_number(pattern: re.Pattern[str], title: str) -> str:
    match = pattern.search(title)
    return match[1] if match else ""


def _read_paper(paper: XmlNode, volume: dict[str, Any]) -> Entry | Unread:
    title = jats.node_to_line(paper.find("title") or XmlNode("title"), braces=True)
    record = {key: value for key, value in volume.items() if key != "of"}
    record |= {"title": title, "authors": _read_names(paper, "author")}
    record["editors"] = _read_names(paper, "editor") or deepcopy(volume.get("editors"))
    record |= {key: paper.get_text(key) for key in ("pages", "doi", "language")}
    record["number"] = paper.get_text("issue") or record.get("number")
    abstract = paper.find("abstract")
    record["abstract"] = jats.node_to_paragraphs(abstract) if abstract else ""
    record["awards"] = [award.get_text() for award in paper.find_all("award")]
    record |= {"note": paper.get_text("note"), "key": paper.get_text("bibkey")}
    record |= _read_addresses(paper)
    record |= _read_links(paper)
    record |= _read_amendments(paper)
    record |= _read_status(paper)
    return build_entry(record, record["key"] or paper.attributes.get("id", ""), paper.line)


def _read_proceedings(front: XmlNode, volume: dict[str, Any]) -> Entry | Unread:
    record = {**deepcopy(volume), "type": "proceedings", "title": volume.get("of", ""), "venue": ""}
    record |= {"key": front.get_text("bibkey"), "doi": front.get_text("doi")}
    record |= _read_addresses(front)
    del record["of"]
    return build_entry(record, record["key"], front.line)


def _read_names(node: XmlNode, role: str) -> list[NameValue]:
    return drop_empty([_read_name(name) for name in node.find_all(role)])


def _read_name(name: XmlNode) -> NameValue:
    variant = name.find("variant")
    native = ""
    if variant and variant.attributes.get("script") != "latn":
        native = f"{variant.get_text('last')} {variant.get_text('first')}".strip()
    return from_parts(
        name.get_text("first"), name.get_text("last"),
        orcid=name.attributes.get("orcid", ""), affiliation=name.get_text("affiliation"),
        native=native,
    )  # fmt: skip


def _read_addresses(node: XmlNode) -> dict[str, str]:
    """Return the URLs of page and PDF, at the Anthology or elsewhere."""
    address = node.get_text("url")
    if not address or "://" in address:
        return {"url": address}
    return {"url": f"{_SITE}/{address}/", "pdf": f"{_SITE}/{address}.pdf"}


def _read_links(paper: XmlNode) -> dict[str, str]:
    links: dict[str, str] = {}
    for file in paper.find_all("attachment"):
        key = _ATTACHMENTS.get(file.attributes.get("type", "").lower())
        if key and (name := file.get_text()):
            links.setdefault(key, name if "://" in name else f"{_SITE}/attachments/{name}")
    for tag, key in (("pwccode", "code"), ("pwcdataset", "data")):
        if (link := paper.find(tag)) and link.attributes.get("url"):
            links[key] = link.attributes["url"]
    if (video := paper.find("video")) and (name := video.attributes.get("href", "")):
        links["video"] = name if "://" in name else f"{_SITE}/{name}"
    return links


def _read_amendments(paper: XmlNode) -> dict[str, Any]:
    """Return the errata and revisions that have a date; an erratum without one is a link. The first
    `revision` is the paper as it was published, and has none (the Anthology's schema.rnc)."""
    found: dict[str, Any] = {"errata": [], "revisions": [], "links": []}
    for notice in paper.find_all("erratum"):
        address, date = f"{_SITE}/{notice.get_text()}.pdf", notice.attributes.get("date", "")
        if date:
            found["errata"].append({"date": date, "pdf": address})
        else:
            found["links"].append({"label": "Erratum", "url": address})
    for notice in paper.find_all("revision"):
        date, name = (notice.attributes.get(key, "") for key in ("date", "href"))
        if date and name:
            revision = {"date": date, "note": notice.get_text(), "pdf": f"{_SITE}/{name}.pdf"}
            found["revisions"].append({key: value for key, value in revision.items() if value})
    return found


def _read_status(paper: XmlNode) -> dict[str, Any]:
    for tag, status in (
        ("retracted", "retracted"), ("removed", "withdrawn"), ("erratum", "corrected")
    ):  # fmt: skip
        if (notice := paper.find(tag)) is not None:
            if tag == "erratum":  # contains a file name, the others a reason
                return {"status": status}
            return {"status": status, "status_note": notice.get_text()}
    return {}
