"""The text of titles and abstracts: plain, with inline TeX maths in dollar signs.

A text is cut once into segments; formats and pages each write the segments in their own way.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["text", "math", "protected"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text of one kind.

    `text` and `protected` (its capitals stay in BibTeX) hold characters as a reader sees them;
    `math` holds TeX without its dollar signs.
    """

    kind: Kind
    value: str


# An opening dollar has a non-space at its right, a closing one a non-space at its left and no
# digit at its right: Pandoc's rule, so that "$5 or $10" is money (pandoc.org/MANUAL.html#math).
_MATH = r"(?<!\\)(?P<fence>\$\$?)(?=[^\s$])(?P<math>(?:\\.|[^$\\])*?)(?<!\s)(?P=fence)(?![0-9])"
# Braces keep capitals in a title, and may nest one deep ("{{GPT}-4}").
_PROTECTED = r"(?<!\\)\{(?P<protected>(?:\\.|\{[^{}]*\}|[^{}\\])*)\}"
_TITLE = re.compile(f"{_MATH}|{_PROTECTED}", re.DOTALL)
_TEXT = re.compile(_MATH, re.DOTALL)
# Abstracts are pasted from LaTeX: "70\%" and "\$0.88" mean the character itself.
_ESCAPED = re.compile(r"\\([%$&#_{}])")


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


@lru_cache(maxsize=4096)
def segments(text: str, *, braces: bool = False) -> tuple[Segment, ...]:
    """Cut a text into segments; with `braces`, `{…}` protects capitals (titles only)."""
    if "$" not in text and "{" not in text and "\\" not in text:
        return (Segment("text", text),)
    found: list[Segment] = []
    end = 0
    for match in (_TITLE if braces else _TEXT).finditer(text):
        if match.start() > end:
            found.append(Segment("text", _unescape(text[end : match.start()])))
        if match["fence"]:
            found.append(Segment("math", match["math"]))
        else:
            inner = match["protected"].replace("{", "").replace("}", "")
            found.append(Segment("protected", _unescape(inner)))
        end = match.end()
    if end < len(text):
        found.append(Segment("text", _unescape(text[end:])))
    return tuple(found)


def plain(text: str, *, braces: bool = False) -> str:
    """The text as one reads it aloud: no dollar signs, no protecting braces."""
    return "".join(segment.value for segment in segments(text, braces=braces))


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
