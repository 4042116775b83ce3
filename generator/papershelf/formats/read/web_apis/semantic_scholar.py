"""Papers of Semantic Scholar: answers of api.semanticscholar.org/graph, one paper or many.

Those are also its lists of an author's papers, of recommendations, of citations and of references.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..common import jats
from ..common.dates import parse_timestamp, to_iso
from ..common.entry import Entry, Unread
from ..common.json_entries import find_first, find_items, get_object, get_objects, to_list, to_text
from ..common.people import NameValue, drop_empty, from_text, to_affiliation
from ..common.validate import build_entry

SUFFIXES = (".json",)

_LISTS = ("data", "papers", "recommendedPapers")
_WRAPPED = ("citedPaper", "citingPaper", "paper")
_TYPES = {
    "journalarticle": "article", "review": "article", "editorial": "article", "letter": "article",
    "conference": "inproceedings", "book": "book", "booksection": "incollection",
    "dataset": "dataset", "lettersandcomments": "article", "casereport": "article",
}  # fmt: skip


def recognizes(text: str) -> bool:
    paper = _unwrap(find_first(text, *_LISTS))
    return "paperId" in paper and isinstance(paper.get("title"), str)


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text, *_LISTS):
        if isinstance(found, Unread):
            yield found
        else:
            yield _read_entry(found[0], _unwrap(found[1]))


def _unwrap(item: dict[str, Any]) -> dict[str, Any]:
    """Return the paper of a citation or a reference."""
    return next((item[key] for key in _WRAPPED if isinstance(item.get(key), dict)), item)


def _read_entry(line: int, paper: dict[str, Any]) -> Entry | Unread:
    ids = get_object(paper, "externalIds")
    journal = get_object(paper, "journal")
    venue = to_text(get_object(paper, "publicationVenue").get("name"))
    venue = venue or to_text(journal.get("name")) or to_text(paper.get("venue"))
    record: dict[str, Any] = {
        "type": _find_type(paper), "title": jats.to_line(to_text(paper.get("title"))),
        "authors": drop_empty([_read_name(name) for name in get_objects(paper.get("authors"))]),
        "date": parse_timestamp(to_text(paper.get("publicationDate"))) or to_iso(paper.get("year")),
        "venue": venue, "volume": to_text(journal.get("volume")),
        "pages": to_text(journal.get("pages")).replace(" ", ""),
        "doi": to_text(ids.get("DOI")), "arxiv": to_text(ids.get("ArXiv")),
        "pdf": to_text(get_object(paper, "openAccessPdf").get("url")),
        "abstract": jats.to_paragraphs(to_text(paper.get("abstract"))),
        "summary": to_text(get_object(paper, "tldr").get("text")),
        "source": to_text(paper.get("url")),
    }  # fmt: skip
    if acl := to_text(ids.get("ACL")):
        record["url"] = f"https://aclanthology.org/{acl}/"
    if pubmed := to_text(ids.get("PubMed")):
        record["bibtex"] = {"pmid": pubmed}
    if venue.lower().startswith("arxiv"):
        record |= {"type": "misc", "venue": "", "volume": ""}
    return build_entry(record, to_text(paper.get("paperId")), line)


def _find_type(paper: dict[str, Any]) -> str:
    """Return the type that tells most: a paper in proceedings is also a journal article there."""
    names = [to_text(name).lower() for name in to_list(paper.get("publicationTypes"))]
    kinds = [_TYPES[name] for name in names if name in _TYPES]
    place = to_text(get_object(paper, "publicationVenue").get("type"))
    default = {"journal": "article", "conference": "inproceedings"}.get(place, "misc")
    return next((kind for kind in kinds if kind != "article"), next(iter(kinds), default))


def _read_name(author: dict[str, Any]) -> NameValue:
    name = to_text(author.get("name"))
    places = [(to_text(place), "") for place in to_list(author.get("affiliations"))]
    orcid = to_text(get_object(author, "externalIds").get("ORCID"))
    return from_text(name, orcid=orcid, affiliation=to_affiliation(places)) if name else ""
