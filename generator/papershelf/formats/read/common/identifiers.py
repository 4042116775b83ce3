"""Identifiers and links in fields of BibTeX, decoded from their LaTeX and HTML escapes."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from ....records.fields import LINK_SCHEMES

_URL_COMMAND = re.compile(
    r"\{?\s*\\(?:(?:url|nolinkurl|path)\s*\{([^{}]*)\}|href\s*\{([^{}]*)\}\s*\{[^{}]*\})\s*\}?"
)
_URL_SEPARATOR = re.compile(r"[\s;,]+(?=(?:[a-z]+:/|www\.))", re.IGNORECASE)
_LONGEST = 4_000
_TILDE = re.compile(
    r"\{?\\textasciitilde\s*(?:\{\})?\}?|\\string\s*~|\\~\s*(?:\{\s*\})?|\{?\$\\sim\$\}?|\\sim\b"
)
_UNDERSCORE = re.compile(r"\{?\\textunderscore\s*(?:\{\})?\}?")
_ESCAPE = re.compile(r"\\(?![A-Za-z])|[{}\s]")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s]+")
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*", re.IGNORECASE)
# Percent-encoding by `formats/bibtex.py` of characters that no URI contains.
_PERCENT_ENCODED = re.compile(r"(?:%[89A-F][0-9A-F])+|%5C|%7B|%7D", re.IGNORECASE)
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
# Words that describe a number and are not another one.
_NUMBER_KINDS = re.compile(
    r"\b(?:[ep]?issn|e?isbn|print|electronic|online|web|pbk|hbk|paper(?:back)?|hard(?:back|cover))\b",
    re.IGNORECASE,
)


def decode_verbatim(value: str) -> str:
    """Remove the escapes of LaTeX and HTML from a field of plain characters, such as a URL."""
    if len(value) > _LONGEST:
        return ""
    if "\\" in value and (command := _URL_COMMAND.fullmatch(value.strip())):
        value = command[1] or command[2] or ""
    if "&" in value:
        value = unescape(value)
    if "\\" in value or "$" in value:
        value = _UNDERSCORE.sub("_", _TILDE.sub("~", value))
    return _ESCAPE.sub("", value)


def decode_doi(value: str) -> str:
    """Return the DOI of a field: alone, as a URL or after `doi:`; otherwise an empty string."""
    doi = _DOI_PREFIX.sub("", decode_verbatim(value)).rstrip(".,;")
    if "/" not in doi:
        doi = unquote(doi)
    doi = _PERCENT_ENCODED.sub(lambda found: unquote(found[0]), doi)
    return doi if _DOI.fullmatch(doi) else ""


def decode_link(value: str) -> str:
    """Return the URL of a field; an empty string if it is not one, or several."""
    if _URL_SEPARATOR.search(value.strip()):
        return ""
    link = decode_verbatim(value).strip("<>")
    if link.lower().startswith("www."):
        link = f"https://{link}"
    return link if link.partition(":")[0].lower() in LINK_SCHEMES else ""


def decode_links(value: str) -> list[str]:
    """Return the URLs of a field that consists of them; otherwise an empty list."""
    links = [decode_link(part) for part in _URL_SEPARATOR.split(value.strip())]
    return links if all(links) else []


def decode_arxiv_id(value: str) -> tuple[str, str]:
    """Return (id, class) if a field is an arXiv id or its URL; otherwise ("", "")."""
    decoded = decode_verbatim(value)
    if match := _ARXIV_URL.fullmatch(decoded):
        return match[1], ""
    match = _BARE_ARXIV.fullmatch(decoded)
    return (match[1], match[2] or "") if match else ("", "")


def parse_arxiv_venue(venue: str) -> tuple[str, str] | None:
    """Return (id, class) of a venue that is arXiv, both possibly empty; None for any other."""
    match = _ARXIV_VENUE.fullmatch(venue.strip())
    return (match[1] or "", match[2] or "") if match else None


def find_number(name: str, value: str) -> tuple[str, bool]:
    """Return (first ISBN or ISSN of a text, whether more follows); `name` is "isbn" or "issn"."""
    match = (_ISBN if name == "isbn" else _ISSN).search(value.replace("–", "-"))
    if match is None:
        return "", True
    return match[0], bool(re.search(r"\w", _NUMBER_KINDS.sub("", value[match.end() :])))
