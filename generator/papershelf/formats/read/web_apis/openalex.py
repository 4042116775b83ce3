"""Works of OpenAlex: answers of api.openalex.org/works, one work or many, and lists of works.

Taken is what a record has a key for; topics, counts and references are OpenAlex's own view of a
work and are not (docs.openalex.org, "Work object").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..common import jats
from ..common.dates import day_of, iso
from ..common.entry import Entry, Unread
from ..common.json_entries import first, items, part, parts, text
from ..common.people import Written, several, spoken
from ..common.validate import sound

SUFFIXES = (".json",)

_TYPES = {
    "article": "article", "review": "article", "letter": "article", "editorial": "article",
    "erratum": "article", "retraction": "article", "book-chapter": "incollection",
    "reference-entry": "incollection", "book": "book", "dissertation": "phdthesis",
    "report": "techreport", "preprint": "misc", "dataset": "misc", "other": "misc",
}  # fmt: skip
_ARXIV = re.compile(
    r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(.+?)(?:v[0-9]+)?(?:\.pdf)?", re.IGNORECASE
)
_ARXIV_DOI = re.compile(r"https://doi\.org/10\.48550/arxiv\.(.+?)(?:v[0-9]+)?", re.IGNORECASE)
_PUBMED = re.compile(r"https?://(?:www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.[a-z.]+)/([0-9]+)/?")


def knows(text: str) -> bool:
    work = first(text, "results")
    return "openalex.org/W" in str(work.get("id")) or {"authorships", "display_name"} <= work.keys()


def read(text: str) -> Iterator[Entry | Unread]:
    for found in items(text, "results"):
        yield found if isinstance(found, Unread) else _entry(*found)


def _entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    unread = []
    if work.get("is_authors_truncated"):
        unread.append(Unread(line, "`authors`: OpenAlex names only the first of them in a list"))
    record: dict[str, Any] = {"type": _TYPES.get(text(work.get("type")), "misc")}
    record["title"] = jats.line(text(work.get("title")) or text(work.get("display_name")))
    record["authors"] = several([_name(one) for one in parts(work.get("authorships"))])
    date = day_of(text(work.get("publication_date"))) or iso(work.get("publication_year"))
    # Where only the year is known, OpenAlex says its first day.
    record["date"] = date.removesuffix("-01-01")
    record |= _appeared(work, record["type"])
    record |= _identifiers(work)
    record["abstract"] = jats.paragraphs(_abstract(work.get("abstract_inverted_index")))
    record["status"] = "retracted" if work.get("is_retracted") is True else ""
    record["source"] = text(work.get("id"))
    return sound(record, record["source"].rpartition("/")[2], line, unread)


def _name(authorship: dict[str, Any]) -> Written:
    author = part(authorship, "author")
    name = text(author.get("display_name")) or text(authorship.get("raw_author_name"))
    places = [text(place.get("display_name")) for place in parts(authorship.get("institutions"))]
    affiliation = "; ".join(filter(None, places))
    return spoken(name, orcid=text(author.get("orcid")), affiliation=affiliation) if name else ""


def _appeared(work: dict[str, Any], kind: str) -> dict[str, Any]:
    place = part(work, "primary_location")
    source, biblio = part(place, "source"), part(work, "biblio")
    pages = [text(biblio.get(key)) for key in ("first_page", "last_page")]
    found: dict[str, Any] = {key: text(biblio.get(name)) for key, name in
                             (("volume", "volume"), ("number", "issue"))}  # fmt: skip
    found["pages"] = pages[0] if pages[0] == pages[1] else "--".join(filter(None, pages))
    venue, host = text(source.get("display_name")), text(source.get("host_organization_name"))
    issn = text(source.get("issn_l"))
    if kind == "phdthesis":
        return found | {"school": venue or host}
    if kind == "techreport":
        return found | {"institution": host or venue}
    if text(source.get("type")) == "repository":  # says where a copy is, not where it appeared
        return found
    if text(source.get("type")) == "conference":
        found["type"] = "inproceedings"
    return found | {"venue": venue, "publisher": host, "issn": issn}


def _identifiers(work: dict[str, Any]) -> dict[str, Any]:
    places = [part(work, "primary_location"), part(work, "best_oa_location")]
    every = [*places, *parts(work.get("locations"))]
    doi = text(work.get("doi")) or text(part(work, "ids").get("doi"))
    addresses = [text(one.get("landing_page_url")) for one in every]
    arxiv = [found[1] for one in addresses if (found := _ARXIV.fullmatch(one))]
    if found := _ARXIV_DOI.fullmatch(doi):
        arxiv.insert(0, found[1])
    pubmed = _PUBMED.fullmatch(text(part(work, "ids").get("pmid")))
    return {
        "doi": doi, "arxiv": next(iter(arxiv), ""), "language": text(work.get("language")),
        "url": "" if doi or arxiv else addresses[0],
        "pdf": next(filter(None, (text(one.get("pdf_url")) for one in every)), ""),
        "license": next(filter(None, (text(one.get("license")) for one in places)), ""),
        "bibtex": {"pmid": pubmed[1]} if pubmed else {},
    }  # fmt: skip


def _abstract(index: Any) -> str:
    """The text whose words an inverted index gives with their places."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, word) for word, places in index.items() if isinstance(places, list)
        for place in places if isinstance(place, int)
    ]  # fmt: skip
    return " ".join(word for _, word in sorted(placed))
