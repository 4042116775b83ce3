"""Works of OpenAlex: answers of api.openalex.org/works, one work or many, and lists of works.

Only values with a key in a record are read; topics, counts and references are OpenAlex's own view
of a work (docs.openalex.org, "Work object").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ....records.parts.arxiv_ids import from_arxiv_doi, strip_version
from ..common import jats
from ..common.dates import parse_timestamp, to_iso
from ..common.entry import Entry, Unread
from ..common.json_entries import find_first, find_items, get_object, get_objects, to_text
from ..common.people import NameValue, drop_empty, from_text, to_affiliation
from ..common.validate import build_entry

SUFFIXES = (".json",)

_TYPES = {
    "article": "article", "review": "article", "letter": "article", "editorial": "article",
    "erratum": "article", "retraction": "article", "book-chapter": "incollection",
    "reference-entry": "incollection", "book": "book", "dissertation": "phdthesis",
    "report": "techreport", "preprint": "misc", "dataset": "dataset",
    "software": "software", "standard": "standard", "other": "misc",
}  # fmt: skip
_ARXIV = re.compile(
    r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(.+?)(?:v[0-9]+)?(?:\.pdf)?", re.IGNORECASE
)

_PUBMED = re.compile(r"https?://(?:www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.[a-z.]+)/([0-9]+)/?")


def recognizes(text: str) -> bool:
    work = find_first(text, "results")
    return "openalex.org/W" in str(work.get("id")) or {"authorships", "display_name"} <= work.keys()


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text, "results"):
        yield found if isinstance(found, Unread) else _read_entry(*found)


def _read_entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    unread = []
    if work.get("is_authors_truncated"):
        unread.append(Unread(line, "`authors`: OpenAlex lists only the first authors here"))
    record: dict[str, Any] = {"type": _TYPES.get(to_text(work.get("type")), "misc")}
    record["title"] = jats.to_line(to_text(work.get("title")) or to_text(work.get("display_name")))
    record["authors"] = drop_empty(list(map(_read_name, get_objects(work.get("authorships")))))
    date = parse_timestamp(to_text(work.get("publication_date")))
    # For a work of which it knows only the year, OpenAlex gives that year's first day.
    record["date"] = (date or to_iso(work.get("publication_year"))).removesuffix("-01-01")
    record |= _read_publication(work, record["type"])
    record |= _read_identifiers(work)
    record["abstract"] = jats.to_paragraphs(_read_abstract(work.get("abstract_inverted_index")))
    record["status"] = "retracted" if work.get("is_retracted") is True else ""
    record["source"] = to_text(work.get("id"))
    return build_entry(record, record["source"].rpartition("/")[2], line, unread)


def _read_name(authorship: dict[str, Any]) -> NameValue:
    author = get_object(authorship, "author")
    name = to_text(author.get("display_name")) or to_text(authorship.get("raw_author_name"))
    institutions = get_objects(authorship.get("institutions"))
    places = [(to_text(one.get("display_name")), to_text(one.get("ror"))) for one in institutions]
    affiliation = to_affiliation(places)
    orcid = to_text(author.get("orcid"))
    return from_text(name, orcid=orcid, affiliation=affiliation) if name else ""


def _read_publication(work: dict[str, Any], kind: str) -> dict[str, Any]:
    place = get_object(work, "primary_location")
    source, biblio = get_object(place, "source"), get_object(work, "biblio")
    pages = [to_text(biblio.get(key)) for key in ("first_page", "last_page")]
    record: dict[str, Any] = {key: to_text(biblio.get(name)) for key, name in
                              (("volume", "volume"), ("number", "issue"))}  # fmt: skip
    record["pages"] = pages[0] if pages[0] == pages[1] else "--".join(filter(None, pages))
    venue, host = to_text(source.get("display_name")), to_text(source.get("host_organization_name"))
    issn = to_text(source.get("issn_l"))
    if kind == "phdthesis":
        return record | {"school": venue or host}
    if kind == "techreport":
        return record | {"institution": host or venue}
    if to_text(source.get("type")) == "repository":  # holds a copy and is no venue
        return record
    if to_text(source.get("type")) == "conference":
        record["type"] = "inproceedings"
    return record | {"venue": venue, "publisher": host, "issn": issn}


def _read_identifiers(work: dict[str, Any]) -> dict[str, Any]:
    places = [get_object(work, "primary_location"), get_object(work, "best_oa_location")]
    locations = [*places, *get_objects(work.get("locations"))]
    doi = to_text(work.get("doi")) or to_text(get_object(work, "ids").get("doi"))
    pages = [to_text(location.get("landing_page_url")) for location in locations]
    arxiv = [match[1] for page in pages if (match := _ARXIV.fullmatch(page))]
    if id := from_arxiv_doi(doi.removeprefix("https://doi.org/")):
        arxiv.insert(0, strip_version(id))
    pubmed = _PUBMED.fullmatch(to_text(get_object(work, "ids").get("pmid")))
    return {
        "doi": doi, "arxiv": next(iter(arxiv), ""), "language": to_text(work.get("language")),
        "url": "" if doi or arxiv else pages[0],
        "pdf": next(filter(None, (to_text(place.get("pdf_url")) for place in locations)), ""),
        "license": next(filter(None, (to_text(place.get("license")) for place in places)), ""),
        "bibtex": {"pmid": pubmed[1]} if pubmed else {},
    }  # fmt: skip


def _read_abstract(index: Any) -> str:
    """Rebuild a text from an inverted index: a dictionary of words and lists of positions."""
    if not isinstance(index, dict):
        return ""
    words = [
        (position, word) for word, positions in index.items() if isinstance(positions, list)
        for position in positions if isinstance(position, int)
    ]  # fmt: skip
    return " ".join(word for _, word in sorted(words))
