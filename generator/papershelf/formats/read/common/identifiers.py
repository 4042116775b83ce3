"""Identifiers in fields of references: DOI, arXiv id, ISBN, ISSN.

`parse_doi` takes plain text, and the others also text with the escapes of LaTeX and HTML.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from ....records.parts.arxiv_ids import ARXIV_ID
from .addresses import decode_verbatim, unescape_entities

_BARE_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s]+")
_DOI = re.compile(
    r"(?:((?:https?://)?(?:dx\.|www\.)?doi\.org/)|doi:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)",
    re.IGNORECASE,
)
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*", re.IGNORECASE)
# Percent-encoding by `formats/bibtex.py` of characters that no URI contains.
_PERCENT_ENCODED = re.compile(r"(?:%[89A-F][0-9A-F])+|%5C|%7B|%7D", re.IGNORECASE)
_ID = rf"({ARXIV_ID}(?:v[0-9]+)?)"
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


_LONGEST = 2_000


def decode_doi(value: str) -> str:
    """Return the DOI of a field: alone, as a URL or after `doi:`; otherwise an empty string."""
    doi = _DOI_PREFIX.sub("", decode_verbatim(value)).rstrip(".,;")
    if "/" not in doi:
        doi = unquote(doi)
    doi = _PERCENT_ENCODED.sub(lambda found: unquote(found[0]), doi)
    return doi if _BARE_DOI.fullmatch(doi) else ""


def parse_doi(value: str) -> str:
    """Return the DOI of a text that is a DOI, its URL, or a DOI after `doi:`; otherwise ""."""
    match = _DOI.fullmatch(value.strip()) if len(value) <= _LONGEST else None
    if not match:
        return ""
    doi = unescape_entities(match[2]).rstrip(".,;")
    return unquote(doi) if match[1] else doi


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
    """Return the first ISBN or ISSN of a text whose check digit is right, or else the first one,
    and whether there is more than this number; `name` is "isbn" or "issn"."""
    value = value.replace("–", "-")
    found = list((_ISBN if name == "isbn" else _ISSN).finditer(value))
    if not found:
        return "", True
    best = next((match for match in found if _has_right_check_digit(match[0])), found[0])
    same = {_strip_number(match[0]) for match in found}
    rest = (_ISBN if name == "isbn" else _ISSN).sub(" ", value)
    return best[0], len(same) > 1 or bool(re.search(r"\w", _NUMBER_KINDS.sub("", rest)))


def _strip_number(number: str) -> str:
    """Return what all forms of a number have in common: an ISBN-10 is in its ISBN-13."""
    digits = re.sub(r"[- ]", "", number).upper()
    return digits[3:12] if digits.startswith("978") and len(digits) == 13 else digits[:9]


def _has_right_check_digit(number: str) -> bool:
    """Whether an ISBN or ISSN has the check digit that its other digits give (ISO 2108, 3297)."""
    digits = [10 if char in "Xx" else int(char) for char in number if char not in "- "]
    if len(digits) == 13:
        return sum(digit * (1, 3)[at % 2] for at, digit in enumerate(digits)) % 10 == 0
    return sum(digit * weight for weight, digit in enumerate(digits[::-1], 1)) % 11 == 0
