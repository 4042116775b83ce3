"""From the text of pages to what a reader would read: without running heads, page numbers and
references, and with words that lines broke made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_LIGATURES = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
})  # fmt: skip
_BROKEN = "\x02"
"""PDFium gives it for the hyphen and the line break in a broken word."""
_HYPHEN_AT_END = re.compile(r"(?<=\w)(?:[-\u2010\u00ad\ufffe][ \t]*\n|\x02)[ \t]*(?=\w)")
_BROKEN_WORD = re.compile(r"([\w-]+)\x02 (\w+)")
_WORD = re.compile(r"[\w-]+")
_CONTROL = re.compile(r"\s|[\x00\x01\x03-\x1f\x7f-\x9f\u00ad\ufffe\uffff\ud800-\udfff]")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\W*(?:\d{1,4}|[ivxl]{1,6})\W*(?:(?:of|/)\s*\d{1,4})?\W*")
_REFERENCES = re.compile(
    r"(?:(?:\d{1,2}|[a-z]|[ivx]{1,4})\.?\s+)?(?:references|bibliography|literature cited|"
    r"references and notes|works cited|literatur|literaturverzeichnis|références|bibliographie|"
    r"referencias|bibliografía|参考文献)\s*:?"
)
_APPENDIX = re.compile(
    r"(?:[a-z]\.?\s+)?(?:appendix|appendices|supplement(?:ary|al)?|anhang|annexes?|anexos?|"
    r"apéndices?|附录)\b.{0,60}"
)
_EDGE = 2
"""Lines at the top and at the bottom of a page that may be running heads."""
_OFTEN = 3
_SHARE = 0.1
"""Fewest pages on which a running head stands, and their share of all."""
_HEAD = 4
"""Words by which a running head is recognised."""
_LATE = 0.3
"""Part of a text in which a heading of the references is one in a table of contents."""


def clean_pages(pages: Iterable[str]) -> list[str]:
    """The text of each page, in one line; lines end with CRLF or LF.

    References are left out: a paper is not about what it cites. An appendix after them stays if its
    heading says so.
    """
    lines = [_split_lines(page) for page in pages]
    lines = _drop_references(_drop_running_heads(lines))
    return _join_broken_words([" ".join(" ".join(page).split()) for page in lines])


def _split_lines(page: str) -> list[str]:
    text = page.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES)
    text = _HYPHEN_AT_END.sub(f"{_BROKEN}\n", text)
    return [line for part in text.split("\n") if (line := _CONTROL.sub(" ", part).strip())]


def _drop_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The lines of pages without what stands at the edge of several, whatever its numbers."""
    counts = Counter(
        key for page in pages for key in {_to_key(line) for line in page[:_EDGE] + page[-_EDGE:]}
    )

    def is_head(line: str) -> bool:
        is_number = _PAGE_NUMBER.fullmatch(line.lower()) is not None
        return is_number or counts[_to_key(line)] >= max(_OFTEN, len(pages) * _SHARE)

    return [
        [line for at, line in enumerate(page)
         if not ((at < _EDGE or at >= len(page) - _EDGE) and is_head(line))]
        for page in pages
    ]  # fmt: skip


def _to_key(line: str) -> str:
    """The first words of a line: a section's title may follow that of the journal."""
    return " ".join(_DIGITS.sub("0", line.casefold()).split()[:_HEAD])


def _drop_references(pages: list[list[str]]) -> list[list[str]]:
    """The lines of pages without those from the last heading of references to an appendix."""
    flat = [(at, line) for at, page in enumerate(pages) for line in page]
    starts = [
        place for place, (_, line) in enumerate(flat)
        if place >= _LATE * len(flat) and _REFERENCES.fullmatch(line.lower())
    ]  # fmt: skip
    if not starts:
        return pages
    start = starts[-1]
    after = range(start + 1, len(flat))
    end = next((at for at in after if _APPENDIX.fullmatch(flat[at][1].lower())), len(flat))
    found: list[list[str]] = [[] for _ in pages]
    for at, line in flat[:start] + flat[end:]:
        found[at].append(line)
    return found


def _join_broken_words(pages: list[str]) -> list[str]:
    """The texts of pages without hyphens that only the ends of lines asked for.

    A hyphen stays if the text has the word with it elsewhere, if both parts are words of the text,
    or if the word has another one.
    """
    for at in range(1, len(pages)):
        if pages[at - 1].endswith(_BROKEN):
            rest, _, pages[at] = pages[at].partition(" ")
            pages[at - 1] += f" {rest}"
    whole = (_BROKEN_WORD.sub(" ", page) for page in pages)
    words = {word.casefold() for page in whole for word in _WORD.findall(page)}

    def join(found: re.Match[str]) -> str:
        before, after = found[1], found[2]
        joined, parts = before + after, (before.casefold(), after.casefold())
        if joined.casefold() in words:
            return joined
        has_hyphen = "-" in before or "-".join(parts) in words or not after[0].islower()
        is_pair = all(len(part) > 2 and part in words for part in parts)
        return f"{before}-{after}" if has_hyphen or is_pair else joined

    # A word may be broken twice, in a narrow column.
    return [
        _BROKEN_WORD.sub(join, _BROKEN_WORD.sub(join, page)).replace(_BROKEN, "-").strip()
        for page in pages
    ]
