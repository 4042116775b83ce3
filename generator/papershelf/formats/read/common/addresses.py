"""Web addresses: URLs in fields of references, in plain text or escaped for LaTeX and HTML."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from ....records.fields import LINK_SCHEMES

_URL_COMMAND = re.compile(
    r"\{?\s*\\(?:(?:url|nolinkurl|path)\s*\{([^{}]*)\}|href\s*\{([^{}]*)\}\s*\{[^{}]*\})\s*\}?"
)
_URL_SEPARATOR = re.compile(r"[\s;,]+(?=(?:[a-z]+:/|www\.))", re.IGNORECASE)
_LONGEST = 4_000
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
_BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|ai|dev)/\S+", re.IGNORECASE)
# A blank in the path of a URL: a part of a file's name, and not the end of the URL.
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
_SCHEME = re.compile(f"(?:{'|'.join(LINK_SCHEMES)}):", re.IGNORECASE)


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
    return _complete(link, written)


def decode_links(value: str) -> list[str]:
    """Return the URLs of a field that consists of them; otherwise an empty list."""
    links = [decode_link(part) for part in _URL_SEPARATOR.split(value.strip())]
    return links if all(links) else []


def parse_link(value: str) -> str:
    """Return the web or mail address that a text is; otherwise an empty string."""
    link = value.strip().strip("<>")
    if " " in link:
        link = decode_link(link)
    return _complete(link, link)


def _complete(link: str, written: str) -> str:
    """Return a link with its scheme, which `github.com/owls` lacks; empty if it has another."""
    if link.lower().startswith("www.") or _BARE_ADDRESS.fullmatch(written):
        link = f"https://{link}"
    return link if _SCHEME.match(link) else ""


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
