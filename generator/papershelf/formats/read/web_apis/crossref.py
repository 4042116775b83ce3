"""Works of Crossref: answers of api.crossref.org, one work or many, and lists of works.

Taken is what a record has a key for. Counts, references, funders and what else describes Crossref's
own holdings are not (api.crossref.org/swagger-ui lists them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..common import jats
from ..common.dates import iso
from ..common.entry import Entry, Unread
from ..common.json_entries import first, items, many, part, parts, text, texts
from ..common.people import Written, from_parts, group, several
from ..common.validate import sound

SUFFIXES = (".json",)

_ARXIV_DOI = "10.48550/arxiv."
_TYPES = {
    "journal-article": "article", "proceedings-article": "inproceedings",
    "book-chapter": "incollection", "book-section": "incollection", "book-part": "incollection",
    "book-track": "incollection", "reference-entry": "incollection", "book": "book",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "book-set": "book",
    "proceedings": "proceedings", "dissertation": "phdthesis", "report": "techreport",
    "report-component": "techreport",
}  # fmt: skip
# The date that is cited comes first; `issued` is the earliest of all that Crossref knows.
_DATES = ("published-print", "published-online", "published", "issued", "posted", "approved")
_STATUS = {
    "retraction": "retracted", "partial_retraction": "corrected", "withdrawal": "withdrawn",
    "removal": "withdrawn", "correction": "corrected", "erratum": "corrected",
    "corrigendum": "corrected", "addendum": "corrected",
}  # fmt: skip
_GRAVEST = ("retracted", "withdrawn", "corrected")
_MARKED = re.compile(r"\W*(retracted|withdrawn)(?: (?:article|chapter|paper))?\W*[:\]]\s*(?=\S)",
                     re.IGNORECASE)  # fmt: skip
_RELATIONS = {
    "is-preprint-of": "Published version", "has-preprint": "Preprint",
    "is-version-of": "Other version", "has-version": "Other version",
    "is-supplemented-by": "Supplement",
}  # fmt: skip


def knows(text: str) -> bool:
    work = first(text, "message", "items")
    return "DOI" in work and isinstance(work.get("title", []), list) and (
        "prefix" in work or "indexed" in work or "member" in work or "deposited" in work
        or isinstance(work.get("container-title"), list)
    )  # fmt: skip


def read(text: str) -> Iterator[Entry | Unread]:
    for found in items(text, "message", "items"):
        yield found if isinstance(found, Unread) else _entry(*found)


def _entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    title = _title(work)
    record: dict[str, Any] = {"type": _TYPES.get(text(work.get("type")), "misc"), "title": title}
    record["authors"] = several([_name(name) for name in parts(work.get("author"))])
    record["editors"] = several([_name(name) for name in parts(work.get("editor"))])
    record["date"] = next(filter(None, (_date(part(work, name)) for name in _DATES)), "")
    record |= _appeared(work, record["type"])
    record |= _identifiers(work)
    record |= _links(work)
    record["abstract"] = jats.paragraphs(_raw(work.get("abstract")))
    record |= status(work, title)
    return sound(record, text(work.get("DOI")), line)


def _raw(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _title(work: dict[str, Any]) -> str:
    """Title and subtitle, unless the title has it already."""
    title, subtitle = (
        next((jats.line(found) for found in texts(work.get(key))), "")
        for key in ("title", "subtitle")
    )
    if not title or not subtitle or subtitle.lower() in title.lower():
        return title or subtitle
    return f"{title}{'' if title.endswith(('?', '!', ':')) else ':'} {subtitle}"


def _name(name: dict[str, Any]) -> Written:
    if text(name.get("name")):
        return group(jats.line(text(name["name"])))
    places = [jats.line(text(place.get("name"))) for place in parts(name.get("affiliation"))]
    given, family = (jats.line(text(name.get(key))) for key in ("given", "family"))
    return from_parts(
        given, family, suffix=text(name.get("suffix")),
        orcid=text(name.get("ORCID")), affiliation="; ".join(filter(None, places)),
    )  # fmt: skip


def _date(found: dict[str, Any]) -> str:
    dates = many(found.get("date-parts"))
    return iso(*many(dates[0])[:3]) if dates and many(dates[0]) else ""


def _appeared(work: dict[str, Any], kind: str) -> dict[str, Any]:
    """Where the work appeared: a journal or a book, its number, its publisher."""
    venues = [jats.line(name) for name in texts(work.get("container-title"))]
    publisher, place = text(work.get("publisher")), text(work.get("publisher-location"))
    who = next(iter(texts([one.get("name") for one in parts(work.get("institution"))])), "")
    found: dict[str, Any] = {
        "venue": venues[0] if venues else "", "volume": text(work.get("volume")),
        "number": text(work.get("issue")) or text(part(work, "journal-issue").get("issue")),
        "pages": text(work.get("page")) or text(work.get("article-number")),
        "edition": text(work.get("edition-number")), "publisher": publisher, "address": place,
    }  # fmt: skip
    if kind in ("book", "proceedings", "techreport") and venues:
        found |= {"venue": "", "series": venues[0]}
    elif len(venues) > 1 and kind != "article":
        found["series"] = venues[1]  # of a chapter: the book, and the series that it is in
    if text(work.get("type")) == "posted-content" and not venues:
        found["bibtex"] = {"howpublished": who or text(work.get("group-title"))}
    if kind == "phdthesis":
        found |= {"school": who or publisher, "publisher": ""}
    elif kind == "techreport":
        found |= {"institution": who or publisher, "publisher": ""}
        found["number"] = text(work.get("report-number")) or found["number"]
    return found


def _identifiers(work: dict[str, Any]) -> dict[str, Any]:
    doi = text(work.get("DOI"))
    isbn = [name.rpartition("/")[2] for name in texts(work.get("ISBN"))]
    found: dict[str, Any] = {"doi": doi, "language": text(work.get("language"))}
    found |= {"isbn": next(iter(isbn), ""), "issn": next(iter(texts(work.get("ISSN"))), "")}
    if doi.lower().startswith(_ARXIV_DOI):
        found["arxiv"] = doi[len(_ARXIV_DOI) :]
    return found


def _links(work: dict[str, Any]) -> dict[str, Any]:
    """The PDF, if its address is said to be one, and works that are this one in another form."""
    addresses = [
        text(link.get("URL")) for link in parts(work.get("link"))
        if text(link.get("content-type")) == "application/pdf"
    ]  # fmt: skip
    found: dict[str, Any] = {"pdf": next(iter(addresses), ""), "links": []}
    for relation, label in _RELATIONS.items():
        for doi in related(work, relation):
            if doi.lower().startswith(_ARXIV_DOI):
                found["arxiv"] = doi[len(_ARXIV_DOI) :]
            elif doi.startswith("10."):
                found["links"].append({"label": label, "url": doi_link(doi)})
    for notice, label in (("update-to", "{} of"), ("updated-by", "{}")):
        for other in parts(work.get(notice)):
            kind = (text(other.get("label")) or text(other.get("type"))).replace("_", " ")
            if doi := text(other.get("DOI")):
                label_ = label.format(kind.capitalize())
                found["links"].append({"label": label_, "url": doi_link(doi)})
    found["license"] = next(iter(texts([one.get("URL") for one in parts(work.get("license"))])), "")
    return found


def related(work: dict[str, Any], relation: str) -> list[str]:
    """The DOIs of the works that a work has a relation to, such as `is-preprint-of`."""
    others = parts(part(work, "relation").get(relation))
    return [text(other.get("id")).removeprefix("https://doi.org/") for other in others]


def doi_link(doi: str) -> str:
    """The address of a DOI, with what no address may have escaped."""
    escaped = re.sub(r'[\s\\<>"\x00-\x1f\x7f]', lambda found: f"%{ord(found[0]):02X}", doi)
    return f"https://doi.org/{escaped}"


def status(work: dict[str, Any], title: str) -> dict[str, str]:
    """What became of the work. Its `update-to` says what it did to another: it is the notice."""
    told = {_STATUS.get(text(one.get("type")).lower(), "") for one in parts(work.get("updated-by"))}
    found: dict[str, str] = {}
    if mark := _MARKED.match(title):
        told.add(mark[1].lower())
        found["title"] = title[mark.end() :]
    status = next((status for status in _GRAVEST if status in told), "")
    return {**found, "status": status}
