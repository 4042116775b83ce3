"""Moves identifiers and links into a record: from CSL's variables, and from what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from ....errors import quote
from ....records.parts.arxiv_ids import from_arxiv_doi, strip_version
from .addresses import parse_link
from .identifiers import decode_arxiv_id, find_number, parse_arxiv_venue, parse_doi

_ARXIV_NOTE = re.compile(
    r"(?:^|\n)[ \t]*+(arxiv:[ \t]*+\S++(?:[ \t]*\[[^\]\n]*\])?)[ \t]*(?=\n|$)", re.IGNORECASE
)
_OPENREVIEW = re.compile(
    r"https?://openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=([A-Za-z0-9_-]{4,40})(?=[&#]|\Z)"
)
_PUBMED = re.compile(
    r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/"
    r"([1-9][0-9]{0,8})/?\Z"
)
# A DOI in the address of a publisher's page; bioRxiv and medRxiv add a version to it.
_DOI_IN_PATH = re.compile(
    r"https?://(?:[^/]+/doi/(?:abs/|full/|pdf/|epdf/|epub/|pdfplus/|book/)?"
    r"|link\.springer\.com/(?:article|chapter|book)/"
    r"|www\.(?:bio|med)rxiv\.org/content/(?=10\.(?:1101|64898)/))"
    r"(10\.[0-9]{4,9}/[^\s?#]+?)(?:v[0-9]+)?(?:\.(?:full|abstract))?(?:\.pdf)?/?(?:[?#].*)?\Z"
)


def add_identifiers(record: dict[str, Any], values: dict[str, str]) -> Iterator[str]:
    """Move identifiers from CSL's variables into a record; yield messages about unreadable ones.

    Several ISBNs or ISSNs are kept under `bibtex`.

    Variables that hold nothing else are removed from `values`.
    """
    if doi := values.pop("DOI", ""):
        record["doi"] = parse_doi(doi)
        if not record["doi"]:
            yield f"`DOI` is not a DOI, left out: {quote(doi)}"
    for variable in ("ISBN", "ISSN"):
        if value := values.pop(variable, ""):
            name = variable.lower()
            record[name], more = find_number(name, value)
            if more:  # all of them are in our own BibTeX
                record.setdefault("bibtex", {})[name] = value
    _add_arxiv(record, values)


def add_links(record: dict[str, Any], links: Iterable[str]) -> Iterator[str]:
    """Add the work's page, its PDF and other links to a record; yield messages about invalid URLs.

    A URL that consists of an identifier sets that identifier instead.
    """
    for raw in dict.fromkeys(links):
        address = parse_link(raw)
        if not address:
            yield f"not a web address, left out: {quote(raw)}"
        elif not read_identifier(record, address):
            key = "pdf" if address.lower().endswith(".pdf") else "url"
            if record.setdefault(key, address) != address:
                record.setdefault("links", []).append({"label": "Link", "url": address})


def read_identifier(record: dict[str, Any], text: str) -> bool:
    """Set the identifier that a text or an address names, unless the record has another one.

    Returns whether nothing else need be kept of the text: the pages of DOIs and of arXiv can be
    told from the identifier, those of OpenReview and PubMed are addresses of their own.
    """
    if doi := parse_doi(text):
        record["doi"] = record.get("doi") or doi
        return str(record["doi"]).lower() == doi.lower()
    if _set_arxiv(record, decode_arxiv_id(text)[0]):
        return True
    if found := _OPENREVIEW.match(text):
        record.setdefault("openreview", found[1])
    elif found := _PUBMED.match(text):
        record.setdefault("source", f"https://pubmed.ncbi.nlm.nih.gov/{found[1]}/")
        record["bibtex"] = {"pmid": found[1], **record.get("bibtex", {})}
    elif found := _DOI_IN_PATH.match(text):
        record["doi"] = record.get("doi") or unquote(found[1])
    return False


def _add_arxiv(record: dict[str, Any], values: dict[str, str]) -> None:
    """Set the arXiv id from the variables where programs put it, the most reliable one first."""
    for variable in ("number", "archive_location", "issue"):
        value = values.get(variable, "")
        if "arxiv" in value.lower() and _set_arxiv(record, *decode_arxiv_id(value)):
            del values[variable]
            _set_preprint_type(record)
    note = values.get("note", "")
    if (found := _ARXIV_NOTE.search(note)) and _set_arxiv(record, *decode_arxiv_id(found[1])):
        values["note"] = f"{note[: found.start()]}\n{note[found.end() :]}".strip()
    venue = parse_arxiv_venue(values.get("container-title", ""))
    if venue and _set_arxiv(record, venue[0] or record.get("arxiv", ""), venue[1]):
        del values["container-title"]
        _set_preprint_type(record)
    _set_arxiv(record, strip_version(from_arxiv_doi(record.get("doi", ""))))
    if "arxiv" in record and values.get("publisher", "").lower() == "arxiv":
        del values["publisher"]


def _set_arxiv(record: dict[str, Any], id: str, class_: str = "") -> bool:
    """Set the record's arXiv id if it has none; return whether `id` is now the record's."""
    if not id or strip_version(record.setdefault("arxiv", id)) != strip_version(id):
        return False
    if class_:
        record.setdefault("arxiv_class", class_)
    return True


def _set_preprint_type(record: dict[str, Any]) -> None:
    """Correct the type of a preprint, which some programs call an article or unpublished."""
    if record["type"] in ("article", "unpublished"):
        record["type"] = "misc"
