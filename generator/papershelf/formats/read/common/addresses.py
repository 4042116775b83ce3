"""Identifiers and links of a reference: DOI, ISBN, ISSN, arXiv's number, web addresses.

Unlike in BibTeX, the characters of these files mean themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from .entry import shown
from .identifiers import arxiv_in, arxiv_venue, number_in

_DOI = re.compile(
    r"(?:((?:https?://)?(?:dx\.|www\.)?doi\.org/)|doi:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_VERSION = re.compile(r"v[0-9]+\Z")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v[0-9]+)?", re.IGNORECASE)
_ARXIV_NOTE = re.compile(
    r"(?:^|\n)[ \t]*+(arxiv:[ \t]*+\S++(?:[ \t]*\[[^\]\n]*\])?)[ \t]*(?=\n|$)", re.IGNORECASE
)
_LONGEST = 2_000


def identify(record: dict[str, Any], values: dict[str, str]) -> Iterator[str]:
    """Put the identifiers among CSL's variables into a record; give what could not be read.

    What says nothing more is taken out of the variables.
    """
    if doi := values.pop("DOI", ""):
        record["doi"] = doi_of(doi)
        if not record["doi"]:
            yield f"`DOI` is none, left out: {shown(doi)}"
    for variable in ("ISBN", "ISSN"):
        if value := values.pop(variable, ""):
            record[variable.lower()], more = number_in(variable.lower(), value)
            if more:
                yield f"of `{variable}` only the first number is kept: {shown(value)}"
    _find_arxiv(record, values)


def link(record: dict[str, Any], links: Iterable[str]) -> Iterator[str]:
    """Put the page of the work, its PDF and other links into a record; give what is no address.

    An address that only says an identifier is the identifier.
    """
    for raw in dict.fromkeys(links):
        address = link_of(raw)
        if not address:
            yield f"not a web address, left out: {shown(raw)}"
        elif "doi.org/" in address and (doi := doi_of(address)):
            record["doi"] = record.get("doi") or doi
        elif not _is_arxiv(record, arxiv_of(address)[0]):
            key = "pdf" if address.lower().endswith(".pdf") else "url"
            if record.setdefault(key, address) != address:
                record.setdefault("links", []).append({"label": "Link", "url": address})


def _find_arxiv(record: dict[str, Any], values: dict[str, str]) -> None:
    """arXiv's number, where programs put it, in the order of trust."""
    for variable in ("number", "archive_location", "issue"):
        value = values.get(variable, "")
        if "arxiv" in value.lower() and _is_arxiv(record, *arxiv_of(value)):
            del values[variable]
            _is_preprint(record)
    note = values.get("note", "")
    if (found := _ARXIV_NOTE.search(note)) and _is_arxiv(record, *arxiv_of(found[1])):
        values["note"] = f"{note[: found.start()]}\n{note[found.end() :]}".strip()
    venue = arxiv_venue(values.get("container-title", ""))
    if venue and _is_arxiv(record, venue[0] or record.get("arxiv", ""), venue[1]):
        del values["container-title"]
        _is_preprint(record)
    if found := _ARXIV_DOI.fullmatch(record.get("doi", "")):
        _is_arxiv(record, found[1])
    if "arxiv" in record and values.get("publisher", "").lower() == "arxiv":
        del values["publisher"]


def _is_arxiv(record: dict[str, Any], id: str, class_: str = "") -> bool:
    """Whether the id is the record's, which may have had none."""
    if not id or not same_arxiv(record.setdefault("arxiv", id), id):
        return False
    if class_:
        record.setdefault("arxiv_class", class_)
    return True


def _is_preprint(record: dict[str, Any]) -> None:
    """Programs without a word for it call it an article or unpublished."""
    if record["type"] in ("article", "unpublished"):
        record["type"] = "misc"


def doi_of(value: str) -> str:
    """The DOI where a text is no more than one, its address, or one after `doi:`; or nothing."""
    found = _DOI.fullmatch(value.strip()) if len(value) <= _LONGEST else None
    if not found:
        return ""
    doi = unescape(found[2]).rstrip(".,;")
    return unquote(doi) if found[1] else doi


def link_of(value: str) -> str:
    """A web address as it is, or nothing."""
    link = value.strip().strip("<>")
    if link.lower().startswith("www."):
        link = f"https://{link}"
    return link if _SCHEME.match(link) else ""


def arxiv_of(value: str) -> tuple[str, str]:
    """arXiv's number, with its version if it is given, and the class; or nothing."""
    id, class_ = arxiv_in(value)
    version = re.search(rf"{re.escape(id)}(v[0-9]+)", value) if id else None
    return id + version[1] if version else id, class_


def same_arxiv(one: str, other: str) -> bool:
    """Whether two numbers are of one paper, whatever their versions."""
    return _VERSION.sub("", one) == _VERSION.sub("", other)
