"""The text of titles and abstracts: inline TeX maths in dollar signs, and CSL's small markup.

A text is cut once into segments; formats and pages each write the segments in their own way. The
tags are those of CSL's rich text (citeproc-js.readthedocs.io/en/latest/csl-json/markup.html).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

SegmentKind = Literal["text", "math", "protected"]
Formatting = tuple[str, ...]
"""What holds for a run of text, the outermost first: `i`, `b`, `sub`, `sup`, `nocase`."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text of one kind.

    `text` and `protected` (its capitals stay: `nocase` is among its marks) hold characters as a
    reader sees them; `math` holds TeX without its dollar signs.
    """

    kind: SegmentKind
    value: str
    formatting: Formatting = ()


# An opening dollar has a non-space at its right, a closing one a non-space at its left and no
# digit at its right: Pandoc's rule, so that "$5 or $10" is money (pandoc.org/MANUAL.html#math).
_MATH = r"(?<!\\)(?P<fence>\$\$?)(?=[^\s$])(?P<math>(?:\\.|[^$\\])*?)(?<!\s)(?P=fence)(?![0-9])"
# Braces keep capitals in a title, and may nest one deep ("{{GPT}-4}").
_PROTECTED = r"(?<!\\)\{(?P<protected>(?:\\.|\{[^{}]*\}|[^{}\\])*)\}"
# What is open at the end of a paragraph is never closed.
_TAG = r'(?<!\\)<(?P<tag>(?:i|b|su[bp]|span class="nocase")|/(?:i|b|su[bp]|span))>|(?P<end>\n\n)'
_TAGS = re.compile(_TAG)
# By whether braces protect, and whether there are tags to look for.
_PATTERNS = {
    (braces, tags): re.compile(
        "|".join([_MATH, *([_PROTECTED] if braces else []), *([_TAG] if tags else [])]), re.DOTALL
    )
    for braces in (False, True)
    for tags in (False, True)
}
# Abstracts are pasted from LaTeX: "70\%" and "\$0.88" mean the character itself.
_ESCAPED = re.compile(r"\\([%$&#_{}<])")


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


@lru_cache(maxsize=4096)
def split_segments(text: str, *, braces: bool = False, tags: bool = True) -> tuple[Segment, ...]:
    """Cut a text into segments; with `braces`, `{…}` protects capitals (titles only).

    A tag counts where it is closed in the same paragraph, and its neighbours nest with it; any
    other is text, as all are without `tags`.
    """
    tags = tags and "<" in text and "</" in text
    if not tags and "$" not in text and "{" not in text and "\\" not in text:
        return (Segment("text", text),)
    return tuple(_split(text, _PATTERNS[braces, tags], ()))


def _split(text: str, pattern: re.Pattern[str], marks: Formatting) -> Iterator[Segment]:
    outside: list[Formatting] = []
    end = 0
    for token in _drop_unmatched_tags(list(pattern.finditer(text))):
        if token.start() > end:
            yield _make_segment(text[end : token.start()], marks)
        end = token.end()
        if token.lastgroup == "math":
            yield Segment("math", token["math"], marks)
        elif token.lastgroup == "protected":
            inner = token["protected"].replace("{", "").replace("}", "")
            yield from _split(inner, _TAGS, _add_tag(marks, "nocase"))
        elif token["tag"].startswith("/"):
            marks = outside.pop()
        else:
            outside.append(marks)
            marks = _add_tag(marks, "nocase" if " " in token["tag"] else token["tag"])
    if end < len(text):
        yield _make_segment(text[end:], marks)


def _make_segment(text: str, marks: Formatting) -> Segment:
    return Segment("protected" if "nocase" in marks else "text", _unescape(text), marks)


def _add_tag(marks: Formatting, mark: str) -> Formatting:
    """A mark within itself says nothing more: italics in italics are italics."""
    return marks if mark in marks else (*marks, mark)


def _drop_unmatched_tags(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The tokens without those tags that are text, and the ends of paragraphs."""
    tags = _find_matched_tags([token for token in tokens if token.lastgroup in ("tag", "end")])
    return [
        token for token in tokens
        if token.lastgroup in ("math", "protected") or token.start() in tags
    ]  # fmt: skip


def _find_matched_tags(tags: list[re.Match[str]]) -> set[int]:
    """Where the tags stand that are closed, and those that close them."""
    found: set[int] = set()
    opened: dict[str, list[int]] = {}
    for tag in tags:
        name, at = (tag["tag"] or "").partition(" ")[0], tag.start()
        if not name:
            opened.clear()
        elif not name.startswith("/"):
            opened.setdefault(name, []).append(at)
        elif opened.get(name[1:]):
            start = opened[name[1:]].pop()
            found |= {start, at}
            for others in opened.values():  # what is open in between stays so
                del others[bisect(others, start) :]
    return found


def to_plain(text: str, *, braces: bool = False) -> str:
    """The text as one reads it aloud: no dollar signs, no protecting braces, no tags."""
    return "".join(segment.value for segment in split_segments(text, braces=braces))


def apply_formatting(
    pieces: Iterable[tuple[Formatting, str]], written_as: Mapping[str, tuple[str, str]]
) -> str:
    """Written pieces as one text; what stands before and after each mark goes around its runs."""
    written: list[str] = []
    before = Formatting()
    for marks, piece in (*pieces, (Formatting(), "")):
        if marks != before:
            kept = 0
            while before[: kept + 1] == marks[: kept + 1]:
                kept += 1
            written += [written_as[mark][1] for mark in reversed(before[kept:])]
            written += [written_as[mark][0] for mark in marks[kept:]]
            before = marks
        written.append(piece)
    return "".join(written)


_CSL = {mark: (f"<{mark}>", f"</{mark}>") for mark in ("i", "b", "sub", "sup")} | {
    "nocase": ('<span class="nocase">', "</span>")
}
_CSL_TAG = re.compile(r"<(?=/?(?:i|b|su[bp]|sc|span\b[^<>]*)>)")
# TeX that a reader takes for a word or a number: $k$-means, $10$ or $n=3$.
_LIKE_TEXT = re.compile(r"(?:[^\W_]|[\s.,:;=+*/()<>|!?'’-])*")


def to_csl(text: str, *, braces: bool = False) -> str:
    """The text as CSL's rich text: its tags, `nocase` for protected capitals, nothing escaped.

    Maths stays TeX between dollar signs, as Zotero's and arXiv's users know it, but where TeX
    looks like text. A tag that is text gets a word joiner, which shows nothing, so that processors
    take it for text too.
    """
    if "<" not in text and "$" not in text and "{" not in text and "\\" not in text:
        return text
    parts = split_segments(text, braces=braces)
    return apply_formatting(((part.formatting, _segment_to_csl(part)) for part in parts), _CSL)


def _segment_to_csl(part: Segment) -> str:
    if part.kind == "math" and not _LIKE_TEXT.fullmatch(part.value):
        return f"${part.value}$"
    return _CSL_TAG.sub("<\u2060", part.value)


_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Letters and digits only, without case or accents, one space between words.

    What two spellings of the same title or name have in common.
    """
    if text.isascii():
        return " ".join(_WORDS.findall(text.lower()))
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    return " ".join(_WORDS.findall(bare.casefold()))
