"""Recognises how a curator names a paper: by an identifier, a URL or a title."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from ....errors import CallError
from ....records.parts.arxiv_ids import ARXIV_ID, from_arxiv_doi

_ARXIV = rf"({ARXIV_ID})(?:v[0-9]+)?"
_ACL = r"([0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4})"
_KINDS = (
    # kind, prefix of a bare id, prefix of an id in a URL, the id, suffix in a URL
    ("arXiv", r"(?:arxiv:\s*)?",
     r"(?:export\.)?(?:arxiv|alphaxiv)\.org/(?:abs|pdf|html)/|(?:huggingface|hf)\.co/papers/",
     _ARXIV, r"(?:\.pdf)?"),
    ("DOI", r"(?:doi:\s*)?", r"(?:dx\.)?doi\.org/",
     r"(10\.[0-9]{4,9}(?:\.[0-9]+)*(?:/|%2[fF])[^\s\x00-\x1f]+?)", ""),
    ("ACL", r"(?:acl:\s*)?", r"aclanthology\.org/|aclweb\.org/anthology/",
     _ACL, r"(?:v[0-9]+)?(?:\.pdf|\.bib)?"),
    ("OpenReview", r"openreview:\s*", r"openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=",
     r"([A-Za-z0-9_-]{4,40})", r"(?:&[^#]*)?"),
    ("PMID", r"pmid:?\s*", r"pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/",
     r"([1-9][0-9]{0,8})", ""),
    ("ISBN", r"(?:e-?|p-?)?isbn(?:-1[03])?:?\s*", r"isbnsearch\.org/isbn/",
     r"((?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx])", ""),
    ("ISBN", "", "(?!)", r"(97[89][- ]?(?:[0-9][- ]?){9}[0-9])", ""),
)  # fmt: skip
_BARE = [(kind, re.compile(f"(?i:{prefix}){id}")) for kind, prefix, _, id, _ in _KINDS]
_URLS = [
    (kind, re.compile(rf"(?i:(?:https?://)?(?:www\.)?(?:{site})){id}{suffix}/?(?:[?#].*)?"))
    for kind, _, site, id, suffix in _KINDS
]
_ARXIV_ID = re.compile(_ARXIV, re.IGNORECASE)


class Identifier(NamedTuple):
    """A name of a paper and its kind: `arXiv`, `DOI`, `ACL`, `OpenReview`, `PMID`, `ISBN` or
    `title`."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"“{self.id}”" if self.kind == "title" else f"{self.kind}:{self.id}"


def identify(text: str) -> Identifier:
    """Return the identifier in a text, bare or in a URL; any other text is a title.

    The version of an arXiv id is left out. Raises CallError for an unknown URL and for a single
    word.
    """
    text = " ".join(text.split())
    if found := find_identifier(text):
        return found
    if "://" in text or " " not in text:
        raise CallError(
            f"`{text[:100]}` doesn't identify a paper; use an arXiv id, a DOI, an ACL id, "
            "PMID:N, ISBN:N, an OpenReview URL, or a title in quotes"
        )
    return Identifier("title", text[:300])


def find_identifier(text: str) -> Identifier | None:
    """Return the identifier that a text is, bare or in a URL, but no title; None without one."""
    for kind, pattern in _BARE:
        if found := pattern.fullmatch(text):
            return _normalize(kind, found[1])
    for kind, pattern in _URLS:
        if found := pattern.fullmatch(text):
            return _normalize(kind, unquote(found[1]))
    return None


def _normalize(kind: str, id: str) -> Identifier:
    """Return the identifier that other programs use: an arXiv id for arXiv's own DOIs."""
    if kind == "DOI" and (found := _ARXIV_ID.fullmatch(from_arxiv_doi(id))):
        kind, id = "arXiv", found[1]
    if kind == "arXiv":  # its API has old ids without the class: math/0309136
        id = re.sub(r"\.[A-Z]{2}/", "/", id)
    if kind == "ISBN":
        id = re.sub(r"[- ]", "", id).upper()
    return Identifier(kind, id)
