"""What a curator names a paper by: an identifier, the address of its page, or its title."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import CallError
from ..records.fields import from_arxiv_doi

_ARXIV = r"([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?"
_ACL = r"([0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4})"
_KINDS = (
    # kind, before a bare id, before an id in an address, the id, behind it in an address
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
)  # fmt: skip
_BARE = [(kind, re.compile(f"(?i:{before}){id}")) for kind, before, _, id, _ in _KINDS]
_ADDRESSES = [
    (kind, re.compile(rf"(?i:(?:https?://)?(?:www\.)?(?:{site})){id}{behind}/?(?:[?#].*)?"))
    for kind, _, site, id, behind in _KINDS
]
_ARXIV_ID = re.compile(_ARXIV, re.IGNORECASE)


class Identifier(NamedTuple):
    """A name of a paper, and of what kind it is: `arXiv`, `DOI`, `ACL`, `OpenReview`, `PMID` or
    `title`."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"“{self.id}”" if self.kind == "title" else f"{self.kind}:{self.id}"


def identify(text: str) -> Identifier:
    """What a text names: an identifier, bare or as an address, or else a title.

    Versions of arXiv are left out. Raises CallError for an address that says nothing, and for a
    single word.
    """
    text = " ".join(text.split())
    for kind, shape in _BARE:
        if found := shape.fullmatch(text):
            return _reduced(kind, found[1])
    for kind, shape in _ADDRESSES:
        if found := shape.fullmatch(text):
            return _reduced(kind, unquote(found[1]))
    if "://" in text or " " not in text:
        raise CallError(
            f"`{text[:100]}` names no paper: give an arXiv id, a DOI, an ACL id, an address of "
            "OpenReview, PMID:N, or a title in quotes"
        )
    return Identifier("title", text[:300])


def _reduced(kind: str, id: str) -> Identifier:
    if kind == "DOI" and (found := _ARXIV_ID.fullmatch(from_arxiv_doi(id))):
        kind, id = "arXiv", found[1]
    if kind == "arXiv":  # its API knows old ids without the class: math/0309136
        id = re.sub(r"\.[A-Z]{2}/", "/", id)
    return Identifier(kind, id)
