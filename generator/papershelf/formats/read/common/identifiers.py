"""Identifiers and links in fields of BibTeX: as they are, whatever was done to their characters."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from ....records.fields import LINK_SCHEMES

_URL_COMMAND = re.compile(
    r"\{?\s*\\(?:(?:url|nolinkurl|path)\s*\{([^{}]*)\}|href\s*\{([^{}]*)\}\s*\{[^{}]*\})\s*\}?"
)
_BETWEEN = re.compile(r"[\s;,]+(?=(?:[a-z]+:/|www\.))", re.IGNORECASE)
_LONGEST = 4_000
_TILDE = re.compile(
    r"\{?\\textasciitilde\s*(?:\{\})?\}?|\\string\s*~|\\~\s*(?:\{\s*\})?|\{?\$\\sim\$\}?|\\sim\b"
)
_UNDERSCORE = re.compile(r"\{?\\textunderscore\s*(?:\{\})?\}?")
_ESCAPE = re.compile(r"\\(?![A-Za-z])|[{}\s]")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s]+")
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*", re.IGNORECASE)
# What `formats/bibtex.py` writes for characters that no URI has.
_QUOTED = re.compile(r"(?:%[89A-F][0-9A-F])+|%5C|%7B|%7D", re.IGNORECASE)
_ID = r"((?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?)"
_CLASS = r"(?:\s*\[\s*([a-z-]+(?:\.[A-Za-z-]+)?)[^\]]*\])?"
_BARE_ARXIV = re.compile(rf"(?:arxiv:\s*)?{_ID}{_CLASS}", re.IGNORECASE)
_ARXIV_URL = re.compile(
    rf"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/{_ID}(?:\.pdf)?/?", re.IGNORECASE
)
_ARXIV_VENUE = re.compile(
    rf"(?:arxiv|corr|computing research repository)\b(?:\s*\(?(?:e-?prints?|preprints?|corr)\b\)?)?"
    rf"(?:\s+server)?[\s:,.]*+(?:arxiv\s*+:\s*+|abs/)?+(?:{_ID})?{_CLASS}[\s.]*",
    re.IGNORECASE,
)
_ISBN = re.compile(r"(?<![0-9-])(?:[0-9][- ]?){9}(?:(?:[0-9][- ]?){3})?[0-9Xx](?![0-9])")
_ISSN = re.compile(r"(?<![0-9-])[0-9]{4}-?[0-9]{3}[0-9Xx](?![0-9])")
# What is said of a number, and is no other one.
_KIND = re.compile(
    r"\b(?:[ep]?issn|e?isbn|print|electronic|online|web|pbk|hbk|paper(?:back)?|hard(?:back|cover))\b",
    re.IGNORECASE,
)


def verbatim(value: str) -> str:
    """A field whose characters mean themselves, without what LaTeX or HTML needs before them."""
    if len(value) > _LONGEST:
        return ""
    if "\\" in value and (command := _URL_COMMAND.fullmatch(value.strip())):
        value = command[1] or command[2] or ""
    if "&" in value:
        value = unescape(value)
    if "\\" in value or "$" in value:
        value = _UNDERSCORE.sub("_", _TILDE.sub("~", value))
    return _ESCAPE.sub("", value)


def doi_in(value: str) -> str:
    """The DOI in a field that says it plainly, as an address or after `doi:`; or nothing."""
    doi = _DOI_PREFIX.sub("", verbatim(value)).rstrip(".,;")
    if "/" not in doi:
        doi = unquote(doi)
    doi = _QUOTED.sub(lambda found: unquote(found[0]), doi)
    return doi if _DOI.fullmatch(doi) else ""


def link_in(value: str) -> str:
    """The web address in a field, or nothing."""
    if _BETWEEN.search(value.strip()):
        return ""
    link = verbatim(value).strip("<>")
    if link.lower().startswith("www."):
        link = f"https://{link}"
    return link if link.partition(":")[0].lower() in LINK_SCHEMES else ""


def links_in(value: str) -> list[str]:
    """The web addresses in a field that has several; or nothing."""
    links = [link_in(one) for one in _BETWEEN.split(value.strip())]
    return links if all(links) else []


def arxiv_in(value: str) -> tuple[str, str]:
    """(id, class) where a field is no more than an arXiv id, its address or both; or nothing."""
    bare = verbatim(value)
    if found := _ARXIV_URL.fullmatch(bare):
        return found[1], ""
    found = _BARE_ARXIV.fullmatch(bare)
    return (found[1], found[2] or "") if found else ("", "")


def arxiv_venue(venue: str) -> tuple[str, str] | None:
    """(id, class) of a venue that is arXiv's; None for any other."""
    found = _ARXIV_VENUE.fullmatch(venue.strip())
    return (found[1] or "", found[2] or "") if found else None


def number_in(name: str, value: str) -> tuple[str, bool]:
    """The first ISBN or ISSN in a text, and whether there is more in it."""
    found = (_ISBN if name == "isbn" else _ISSN).search(value.replace("–", "-"))
    if found is None:
        return "", True
    return found[0], bool(re.search(r"\w", _KIND.sub("", value[found.end() :])))
