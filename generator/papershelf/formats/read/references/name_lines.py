"""Names as tagged files list them: one a line, family name first.

A name without a comma is a group, a person of one name, or a person whose program knows no rule:
which of them, the other names of the work and its own words must tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ....records.name import parse_name
from ..common.people import Written, from_parts, group, several, spoken, stands_for_others

_GROUP = re.compile(
    r"(?:\b|(?<=_))(?:group|consortium|team|collaboration|committee|society|association|institut\w*|"
    r"universit\w*|organi[sz]ation|council|department|ministry|foundation|project|network|"
    r"cent(?:er|re)|initiative|inc|ltd|gmbh|llc|corp\w*|company|press|lab\w*|agency|commission|"
    r"bureau|office|board|program(?:me)?|academy|investigators|task ?force|for|of|the|and|et|und|"
    r"national|international|world|united|service|school|college|hospital|bank|union)\b"
    r"|[0-9&]",
    re.IGNORECASE,
)  # fmt: skip
_SUFFIX = re.compile(r"[JS]r\.?|JR|SR|Junior|Senior|[IVX]+|Ph\.? ?D\.?|M\.?D\.?|Esq\.?")
_SURELY = re.compile(r"[JS]r\.?|II|III|IV")  # and no given name
_LETTERS = re.compile(r"[^\W\d_]")


def names(lines: Iterable[str], *, are_told: bool = False) -> tuple[list[Written], bool]:
    """The names of these lines, and whether one of the lines says that there are more.

    `are_told`: groups end in a comma, as EndNote has it, and others have parts.
    """
    texts = [text for line in lines for part in _apart(line) if (text := " ".join(part.split()))]
    known = [text for text in texts if not stands_for_others(text)]
    have_commas = not are_told and any("," in text.rstrip(",") for text in known)
    return several([_name(text, have_commas) for text in known]), len(known) < len(texts)


def _apart(line: str) -> list[str]:
    """The names of a line; some programs write all of them in one, with semicolons."""
    return line.split(";") if ";" in line else line.split("\n")


def _name(text: str, have_commas: bool) -> Written:
    if text.endswith(","):  # as EndNote says that a name has no parts
        return group(text.rstrip(", "))
    if not _LETTERS.search(text):
        return ""
    if "," in text:
        return inverted(text)
    if " " in text and (have_commas or text.count(" ") > 3 or _GROUP.search(text)):
        return group(text)
    return spoken(text)


def inverted(text: str) -> Written:
    """`Family, Given`, with a suffix behind either of them; a group where it is none of these."""
    family, *rest = (part.strip() for part in text.split(","))
    if not family or len(rest) > 2:
        return group(text)
    given, suffix = (*rest, "")[:2]
    is_first = _SUFFIX if suffix else _SURELY
    if is_first.fullmatch(given) and not _SUFFIX.fullmatch(suffix):
        given, suffix = suffix, given
    return from_parts(given, family, suffix=suffix) if given else _without_given(family, suffix)


def _without_given(name: str, suffix: str) -> Written:
    """A whole name before a suffix ("Martin King, Jr."), or a group."""
    try:
        return {**parse_name(name), "suffix": suffix} if suffix else group(name)
    except ValueError:
        return group(name)
