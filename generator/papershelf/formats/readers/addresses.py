"""DOIs, arXiv's numbers and web addresses in files whose characters mean themselves."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from .bibtex.identifiers import arxiv_in

_DOI = re.compile(
    r"(?:((?:https?://)?(?:dx\.|www\.)?doi\.org/)|doi:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_VERSION = re.compile(r"v[0-9]+\Z")
_LONGEST = 2_000


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
