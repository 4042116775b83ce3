"""Identifiers and links in fields of BibTeX, decoded from their LaTeX and HTML escapes."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from urllib.parse import unquote

from ....records.fields import LINK_SCHEMES

_URL_COMMAND = re.compile(
    r"\{?\s*\\(?:(?:url|nolinkurl|path)\s*\{([^{}]*)\}|href\s*\{([^{}]*)\}\s*\{[^{}]*\})\s*\}?"
)
_URL_SEPARATOR = re.compile(r"[\s;,]+(?=(?:[a-z]+:/|www\.))", re.IGNORECASE)
_LONGEST = 4_000
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
# A blank in the path of a URL: a part of a file's name, and not the end of the URL.
_BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|ai|dev)/\S+", re.IGNORECASE)
_BLANK_IN_PATH = re.compile(
    r"[a-z]+://[^\s/]+/\S*(?: +\S+)*?(?: +\S*/\S*| +\S*\.[a-z0-9]{2,5}[{}]*)", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>{}\"]+", re.IGNORECASE)
# Words around an address that say nothing about the work.
_ABOUT_ADDRESSES = frozenset(
    "a abrufbar accessible also an as at available by date de disponible download en "
    "found freely from here homepage hosted im in internet is last libre ligne link located now on "
    "online page published retrieved see site sur the this uri under unter url verfuegbar "
    "verfügbar via visited visit web webpage website with world-wide-web www".split()
)
_VISIT = re.compile(r"\b(?:access|visit|retriev|abgeruf|zugriff|consult)", re.IGNORECASE)
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
        value = unescape_entities(value)
    if "\\" in value or "$" in value:
        value = _UNDERSCORE.sub("_", _TILDE.sub("~", value))
    return _ESCAPE.sub("", value)


def unescape_entities(text: str) -> str:
    """Decode HTML's entities; in a URL, `&region=` is a parameter, though `&reg` is an entity."""
    return _ENTITY.sub(_decode_entity, text)


def _decode_entity(found: re.Match[str]) -> str:
    entity = found[0]
    return unescape(entity) if entity[1] == "#" or entity[1:] in html5 else entity


def split_address(text: str) -> tuple[str, str]:
    """Return the only address in a text of words, and the words that say more than that it is one.

    `[Online]. Available: https://a.example` has no such words. Without an address, or with several,
    both are empty.
    """
    if len(text) > _LONGEST or len(found := list(_ADDRESS.finditer(text))) != 1:
        return "", ""
    link = found[0][0].rstrip(".,;:)]'")
    start = found[0].start()
    words = f"{text[:start]} {text[start + len(link) :]}".split()
    while words and _is_about_address(words[-1]):
        words.pop()
    while words and _is_about_address(words[0]):
        del words[0]
    return decode_link(link), " ".join(words).strip(" .,;:-–")


def _is_about_address(word: str) -> bool:
    plain = word.lower().strip(".,;:()[]<>-–'\"")
    return not plain or plain in _ABOUT_ADDRESSES


def is_about_visit(words: str) -> bool:
    """Whether words beside an address say when somebody looked at it, or are only numbers."""
    return _VISIT.search(words) is not None or not re.search(r"[^\W\d_]", words)


def decode_doi(value: str) -> str:
    """Return the DOI of a field: alone, as a URL or after `doi:`; otherwise an empty string."""
    doi = _DOI_PREFIX.sub("", decode_verbatim(value)).rstrip(".,;")
    if "/" not in doi:
        doi = unquote(doi)
    doi = _PERCENT_ENCODED.sub(lambda found: unquote(found[0]), doi)
    return doi if _DOI.fullmatch(doi) else ""


def decode_link(value: str) -> str:
    """Return the URL of a field; an empty string if it is not one, or several."""
    written = value.strip()
    if _URL_SEPARATOR.search(written):
        return ""
    if len(value) <= _LONGEST and any(map(str.isspace, value := value.strip())):
        value = _LINE_BREAK.sub("", value.strip("{}<> \t\r\n"))
        if _BLANK_IN_PATH.fullmatch(value):
            value = re.sub(" +", "%20", value)
        elif re.match(r"\S+://[^\s/]+/\S* |\S+://[^\s/]+ +\W", value):
            return ""
    link = decode_verbatim(value).strip("<>")
    if link.lower().startswith("www.") or is_bare_address(written):
        link = f"https://{link}"
    return link if link.partition(":")[0].lower() in LINK_SCHEMES else ""


def is_bare_address(text: str) -> bool:
    """Whether a text is a common domain with a path, such as `github.com/owls`, and no more."""
    return bool(_BARE_ADDRESS.fullmatch(text))


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
