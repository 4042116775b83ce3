"""Identifiers of arXiv, and the DOIs that arXiv makes of them."""

from __future__ import annotations

import re

ARXIV_ID = (
    r"(?:(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.[0-9]{4}"
    r"|(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5})"
    r"|[a-z-]{2,12}(?:\.[A-Z]{2})?/[0-9]{7})"
)
"""The pattern of an identifier without a version: year, month and a number, which has four digits
until 2014 and five since then, or before April 2007 an archive and seven digits
(https://info.arxiv.org/help/arxiv_identifier.html).

A program that takes 2301.12720 for a number drops its last digit: then it has four.
"""
_DOI = "10.48550/arXiv."
_VERSION = re.compile(r"v[0-9]+\Z")


def strip_version(id: str) -> str:
    """Return an arXiv id without its version."""
    return _VERSION.sub("", id)


def to_arxiv_doi(id: str) -> str:
    """Return the DOI that arXiv registers for a preprint in all its versions, by its id."""
    return f"{_DOI}{strip_version(id)}"


def from_arxiv_doi(doi: str) -> str:
    """Return the arXiv id in a DOI, with its version if it has one; empty for any other DOI."""
    return doi[len(_DOI) :] if is_arxiv_doi(doi) else ""


def is_arxiv_doi(doi: str) -> bool:
    """Whether a DOI is one of arXiv's own, in any case."""
    return doi[: len(_DOI)].lower() == _DOI.lower()
