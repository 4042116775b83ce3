"""The links and the plain text of a line of Markdown."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^()\s]{0,1000}\)|<img\b[^>]{0,1000}>|<!--.{0,1000}?-->")
_ANCHOR = re.compile(
    r"<a\b[^>]{0,500}?\bhref\s*=\s*[\"']([^\"']{1,1000})[\"'][^>]{0,500}>(.{0,500}?)</a>",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\[(?P<label>(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]{0,300}\]){0,500})\]"
    r"\(\s*<?(?P<url>[^()\s<>]{1,1000}(?:\([^()\s<>]{0,200}\)[^()\s<>]{0,200}){0,3})>?"
    r"(?:\s+[\"'(][^\n]{0,200}?[\"')])?\s*\)"
)
_BARE = re.compile(
    r"<(https?://[^<>\s]{1,1000})>|(?<![\w(\[<\"'=])(https?://[^\s<>()\[\]|]{4,1000})"
)
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|div|center|details|summary|font|span|small)\b[^>]{0,200}>")
_NAMED = re.compile(r"<a\b[^>]{0,300}>|</a>", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![\w\\*])(\*{1,3}|_{1,3}|~~|`)(?=[^\s*_`])([^*_`\n]{1,600}|[^\n]{1,600}?)(?<=[^\s\\])\1(?![\w*])"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]|:[a-z_]{2,30}:")
_MARK = "\x00"


class InlineLink(NamedTuple):
    """A link: its label as plain text, whether that is in brackets of its own, its address, and
    where it begins in the text without links' addresses."""

    label: str
    is_boxed: bool
    url: str
    at: int


class Inline(NamedTuple):
    """A line: its `text`, still with emphasis and with a NUL in place of each link that is only an
    address, and its links in order."""

    text: str
    links: list[InlineLink]


def parse_inline(raw: str) -> Inline:
    """Parse a line of Markdown, with the HTML that is usual in it. Images are left out."""
    text = _IMAGE.sub("", raw.replace(_MARK, ""))
    text = _ANCHOR.sub(lambda found: f"[{found[2]}]({found[1]})", text)
    text = _NAMED.sub("", _BREAK.sub(" ", text))
    links: list[InlineLink] = []
    pieces: list[str] = []
    end = length = 0
    for found in _LINK.finditer(text):
        pieces.append(text[end : found.start()])
        length += len(pieces[-1])
        is_boxed = text[: found.start()].endswith("[") or found["label"].startswith(("[", "\\["))
        label = to_plain_text(found["label"])
        links.append(InlineLink(label, is_boxed, unescape(found["url"]), length))
        pieces.append(_MARK)
        length += 1
        end = found.end()
    pieces.append(text[end:])
    return Inline("".join(pieces), links) if links else _find_bare(text)


def _find_bare(text: str) -> Inline:
    """Parse a line whose addresses stand as they are."""
    links: list[InlineLink] = []
    pieces: list[str] = []
    end = length = 0
    for found in _BARE.finditer(text):
        pieces += [text[end : found.start()], _MARK]
        url = (found[1] or found[2]).rstrip(".,;:")
        length += found.start() - end
        links.append(InlineLink("", False, url, length))
        length += 1
        end = found.end()
    return Inline("".join([*pieces, text[end:]]), links)


def to_plain_text(raw: str) -> str:
    """Return Markdown without emphasis, escapes, brackets around it, and symbols as pictures."""
    text = raw.strip()
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = _EMOJI.sub("", unescape(_ESCAPE.sub(r"\1", text)).replace(_MARK, " "))
    text = " ".join(text.split())
    while text[:1] + text[-1:] in ("[]", "()", "“”", '""') and len(text) > 1:
        text = text[1:-1].strip()
    return text


def find_emphasis(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, marks, plain text) of each emphasis in a text."""
    return [
        (found.start(), found.end(), found[1], to_plain_text(found[2]))
        for found in _EMPHASIS.finditer(text)
    ]
