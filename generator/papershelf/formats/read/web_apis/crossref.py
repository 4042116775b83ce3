"""Works of Crossref: answers of api.crossref.org, one work or many, and lists of works.

Only values with a key in a record are read. Counts, references, funders and the description of
Crossref's own data are not (api.crossref.org/swagger-ui lists all fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ....records.parts.arxiv_ids import from_arxiv_doi
from ..common import jats
from ..common.dates import to_iso
from ..common.entry import Entry, Unread
from ..common.json_entries import (
    find_first,
    find_items,
    get_object,
    get_objects,
    to_list,
    to_text,
    to_texts,
)
from ..common.people import NameValue, drop_empty, from_group, from_parts, to_affiliation
from ..common.validate import build_entry

SUFFIXES = (".json",)


_TYPES = {
    "journal-article": "article", "proceedings-article": "inproceedings",
    "book-chapter": "incollection", "book-section": "incollection", "book-part": "incollection",
    "book-track": "incollection", "reference-entry": "incollection", "book": "book",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "book-set": "book",
    "proceedings": "proceedings", "dissertation": "phdthesis", "report": "techreport",
    "report-component": "techreport", "dataset": "dataset", "database": "dataset",
    "standard": "standard",
}  # fmt: skip
# The date that citations use comes first; `issued` is the earliest of all dates.
_DATES = ("published-print", "published-online", "published", "issued", "posted", "approved")
_STATUS = {
    "retraction": "retracted", "partial_retraction": "corrected", "withdrawal": "withdrawn",
    "removal": "withdrawn", "correction": "corrected", "erratum": "corrected",
    "corrigendum": "corrected", "addendum": "corrected",
}  # fmt: skip
_AMENDMENTS = {
    **dict.fromkeys(("correction", "erratum", "corrigendum", "addendum"), "errata"),
    **dict.fromkeys(("new_version", "new_edition"), "revisions"),
}
"""Type of an update (crossref.org/documentation/register-maintain-records/crossmark/) -> key of a
record, if its date is known."""
_GRAVEST = ("retracted", "withdrawn", "corrected")
_STATUS_IN_TITLE = re.compile(
    r"\W*(retracted|withdrawn)(?: (?:article|chapter|paper))?\W*[:\]]\s*(?=\S)", re.IGNORECASE
)
_RELATIONS = {
    "is-preprint-of": "Published version", "has-preprint": "Preprint",
    "is-version-of": "Other version", "has-version": "Other version",
    "is-supplemented-by": "Supplement",
}  # fmt: skip


def recognizes(text: str) -> bool:
    work = find_first(text, "message", "items")
    return "DOI" in work and isinstance(work.get("title", []), list) and (
        "prefix" in work or "indexed" in work or "member" in work or "deposited" in work
        or isinstance(work.get("container-title"), list)
    )  # fmt: skip


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text, "message", "items"):
        yield found if isinstance(found, Unread) else _read_entry(*found)


def _read_entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    title = _read_title(work)
    record: dict[str, Any] = {"type": _TYPES.get(to_text(work.get("type")), "misc"), "title": title}
    record["authors"] = drop_empty([_read_name(name) for name in get_objects(work.get("author"))])
    record["editors"] = drop_empty([_read_name(name) for name in get_objects(work.get("editor"))])
    record["date"] = next(filter(None, (_read_date(get_object(work, name)) for name in _DATES)), "")
    record |= _read_publication(work, record["type"])
    record |= _read_identifiers(work)
    record |= _read_links(work)
    record["abstract"] = jats.to_paragraphs(_get_raw_text(work.get("abstract")))
    record |= read_status(work, title)
    return build_entry(record, to_text(work.get("DOI")), line)


def _get_raw_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _read_title(work: dict[str, Any]) -> str:
    """Join title and subtitle, unless the title contains the subtitle."""
    title, subtitle = (
        next(map(jats.to_line, to_texts(work.get(key))), "") for key in ("title", "subtitle")
    )
    if not title or not subtitle or subtitle.lower() in title.lower():
        return title or subtitle
    return f"{title}{'' if title.endswith(('?', '!', ':')) else ':'} {subtitle}"


def _read_name(name: dict[str, Any]) -> NameValue:
    if to_text(name.get("name")):
        return from_group(jats.to_line(to_text(name["name"])))
    affiliations = get_objects(name.get("affiliation"))
    places = [(jats.to_line(to_text(one.get("name"))), _find_ror(one)) for one in affiliations]
    given, family = (jats.to_line(to_text(name.get(key))) for key in ("given", "family"))
    return from_parts(
        given, family, suffix=to_text(name.get("suffix")),
        orcid=to_text(name.get("ORCID")), affiliation=to_affiliation(places),
    )  # fmt: skip


def _find_ror(institution: dict[str, Any]) -> str:
    """Find the ROR id of an institution, which may have others, such as ISNI's."""
    ids = get_objects(institution.get("id"))
    rors = (to_text(one.get("id")) for one in ids if to_text(one.get("id-type")).upper() == "ROR")
    return next(rors, "")


def _read_date(date: dict[str, Any]) -> str:
    dates = to_list(date.get("date-parts"))
    return to_iso(*to_list(dates[0])[:3]) if dates and to_list(dates[0]) else ""


def _read_publication(work: dict[str, Any], kind: str) -> dict[str, Any]:
    """Read where the work appeared: venue, volume, number, pages, publisher."""
    venues = [jats.to_line(name) for name in to_texts(work.get("container-title"))]
    publisher, place = to_text(work.get("publisher")), to_text(work.get("publisher-location"))
    institutions = [place.get("name") for place in get_objects(work.get("institution"))]
    institution = next(iter(to_texts(institutions)), "")
    journal_issue = get_object(work, "journal-issue")
    record: dict[str, Any] = {
        "venue": venues[0] if venues else "", "volume": to_text(work.get("volume")),
        "number": to_text(work.get("issue")) or to_text(journal_issue.get("issue")),
        "pages": to_text(work.get("page")) or to_text(work.get("article-number")),
        "edition": to_text(work.get("edition-number")), "publisher": publisher, "address": place,
    }  # fmt: skip
    if kind in ("book", "proceedings", "techreport") and venues:
        record |= {"venue": "", "series": venues[0]}
    elif len(venues) > 1 and kind != "article":
        record["series"] = venues[1]  # a chapter has its book first, then the book's series
    if to_text(work.get("type")) == "posted-content" and not venues:
        record["bibtex"] = {"howpublished": institution or to_text(work.get("group-title"))}
    if kind == "phdthesis":
        record |= {"school": institution or publisher, "publisher": ""}
    elif kind == "techreport":
        record |= {"institution": institution or publisher, "publisher": ""}
        record["number"] = to_text(work.get("report-number")) or record["number"]
    return record


def _read_identifiers(work: dict[str, Any]) -> dict[str, Any]:
    doi = to_text(work.get("DOI"))
    isbn = [name.rpartition("/")[2] for name in to_texts(work.get("ISBN"))]
    record: dict[str, Any] = {"doi": doi, "language": to_text(work.get("language"))}
    record |= {"isbn": next(iter(isbn), ""), "issn": next(iter(to_texts(work.get("ISSN"))), "")}
    if arxiv := from_arxiv_doi(doi):
        record["arxiv"] = arxiv
    return record


def _read_links(work: dict[str, Any]) -> dict[str, Any]:
    """Read the link to the PDF, links to other forms of the work and notices, and the license."""
    addresses = [
        to_text(link.get("URL")) for link in get_objects(work.get("link"))
        if to_text(link.get("content-type")) == "application/pdf"
    ]  # fmt: skip
    record: dict[str, Any] = {"pdf": next(iter(addresses), ""), "links": []}
    for relation, label in _RELATIONS.items():
        for doi in get_related_dois(work, relation):
            if arxiv := from_arxiv_doi(doi):
                record["arxiv"] = arxiv
            elif doi.startswith("10."):
                record["links"].append({"label": label, "url": to_doi_url(doi)})
    for other in get_objects(work.get("update-to")):
        if link := _read_notice(other):
            record["links"].append({**link, "label": f"{link['label']} of"})
    for other in get_objects(work.get("updated-by")):
        if link := _read_notice(other):
            date = _read_date(get_object(other, "updated"))
            key = _AMENDMENTS.get(to_text(other.get("type")).lower()) if date else None
            item = {"date": date, "url": link["url"]} if key else link
            record.setdefault(key or "links", []).append(item)
    licenses = to_texts([license.get("URL") for license in get_objects(work.get("license"))])
    record["license"] = next(iter(licenses), "")
    return record


def _read_notice(notice: dict[str, Any]) -> dict[str, str]:
    """Return the link to a notice, or to the work that a notice is about; empty without a DOI."""
    kind = (to_text(notice.get("label")) or to_text(notice.get("type"))).replace("_", " ")
    doi = to_text(notice.get("DOI"))
    return {"label": kind.capitalize(), "url": to_doi_url(doi)} if doi else {}


def get_related_dois(work: dict[str, Any], relation: str) -> list[str]:
    """Return the DOIs of works that a work has a relation to, such as `is-preprint-of`."""
    others = get_objects(get_object(work, "relation").get(relation))
    return [to_text(other.get("id")).removeprefix("https://doi.org/") for other in others]


def to_doi_url(doi: str) -> str:
    """Return the URL of a DOI, with characters escaped that no URL may contain."""
    escaped = re.sub(r'[\s\\<>"\x00-\x1f\x7f]', lambda match: f"%{ord(match[0]):02X}", doi)
    return f"https://doi.org/{escaped}"


def read_status(work: dict[str, Any], title: str) -> dict[str, str]:
    """Return the work's gravest `status`, and its `title` without a status that is part of it.

    `update-to` does not count: it belongs to the notice about another work.
    """
    notices = get_objects(work.get("updated-by"))
    statuses = {_STATUS.get(to_text(notice.get("type")).lower(), "") for notice in notices}
    record: dict[str, str] = {}
    if match := _STATUS_IN_TITLE.match(title):
        statuses.add(match[1].lower())
        record["title"] = title[match.end() :]
    return {**record, "status": next((status for status in _GRAVEST if status in statuses), "")}
