"""Names as BibTeX and biblatex write them, as a curator would write them in a record.

Parts are told apart as "Tame the BeaST" has it: what is in braces is one word, has no case and no
commas, but for a brace that a command follows, which is an accented letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from ....records.name import parse_name
from .. import tex
from ..common.people import NameValue, from_exact_parts, from_group, stands_for_others
from ..tex.braces import INSIDE

_BOUNDARY = re.compile(r"\s+and\s+|\s*;\s*|[{}]", re.IGNORECASE)
_AND_AT_ENDS = re.compile(r"\A\s*and\s|\sand\s*\Z", re.IGNORECASE)
_ET_AL = re.compile(r"[,\s~]et\.?[\s~]+al\.?[,\s]*\Z", re.IGNORECASE)
_EXTENDED = re.compile(r"(?:\A|,)\s*([a-z]+)(-i)?\s*=", re.IGNORECASE)
_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}
_GROUP = re.compile(rf"\{{(?!\\)({INSIDE})\}}")
# Groups, and what looks like one: an accented letter, and the argument of a command.
_BRACED = re.compile(rf"(?:\\(?:[A-Za-z]++\s*+|.))?\{{({INSIDE})\}}")
_CUT = re.compile(r"[\s~]+|,")
# What is in braces while the name is taken apart: its spaces and commas, and that it has no case.
_MASK = str.maketrans({" ": "\ue010", ",": "\ue011"})
_UNMASK = str.maketrans({"\ue010": " ", "\ue011": ","})
_NO_CASE = "Z\ue012"
_MASKED = re.compile("[\ue010-\ue012]")
# A name without any of these is one that a record takes as it is.
_ODD = re.compile(r"[;{}\ue010-\ue012]|,.*,|\b(?:and|et)\b", re.IGNORECASE)


class People(NamedTuple):
    """The names of a field, whether there are more of them, and what is odd about some."""

    names: list[NameValue]
    more: bool
    problems: list[str]


def people(value: str) -> People:
    """The names of an `author` or `editor` field, which " and " separates, or else semicolons."""
    found = People([], False, [])
    for raw in _separated(value):
        if stands_for_others(raw):
            found = found._replace(more=True)
            continue
        if _ET_AL.search(raw):
            found = found._replace(more=True)
        name, problems = _person(_ET_AL.sub("", raw))
        found.problems.extend(problems)
        if name:
            found.names.append(name)
    return found


def _separated(value: str) -> Iterator[str]:
    """The names of a value: what stands between its boundaries outside braces."""
    value = " ".join(value.split())
    value = _AND_AT_ENDS.sub(" ", unescape(value) if "&" in value and ";" in value else value)
    if "{" not in value:
        yield from _BOUNDARY.split(value)
        return
    start = depth = 0
    for boundary in _BOUNDARY.finditer(value):
        if boundary[0] == "{":
            depth += 1
        elif boundary[0] == "}":
            depth = max(depth - 1, 0)
        elif not depth:
            yield value[start : boundary.start()]
            start = boundary.end()
    yield value[start:]


@lru_cache(maxsize=32768)
def _person(raw: str) -> tuple[NameValue, tuple[str, ...]]:
    """A name, empty where there is none, and what is odd about it."""
    raw = " ".join(raw.split()).strip(", ")
    if (first := _EXTENDED.match(raw)) and first[1].lower() in _PARTS:
        return _extended(raw)
    if (whole := _GROUP.fullmatch(raw)) and "=" not in raw:
        return _told(whole[1], from_group)
    if "{" in raw:
        raw = _BRACED.sub(_masked, raw)
    return _told(raw, _in_parts)


def _told(latex: str, make: Callable[[str], NameValue]) -> tuple[NameValue, tuple[str, ...]]:
    name, unknown = tex.name(latex)
    problems = [f"a name has `{command}`, which is not known" for command in unknown]
    try:
        return make(name), tuple(problems)
    except ValueError as error:
        return from_group(name.translate(_UNMASK).replace(_NO_CASE, "")), (*problems, str(error))


def _masked(match: re.Match[str]) -> str:
    """A group in a name as one word: `{van Gogh}`; one without a space to lose is bare."""
    inner = match[1].strip()
    if match[0].startswith("\\") or inner.startswith(("\\", "$")):
        return match[0]
    if not _CUT.search(inner) and not inner[:1].islower():
        return inner
    return (_NO_CASE if inner[:1].islower() else "") + inner.translate(_MASK)


def _in_parts(name: str) -> NameValue:
    """A name as a record has it; as it is written, where that is read as the same parts."""
    if not name or not _ODD.search(name):
        return name
    parts = parse_name(name)
    if not _MASKED.search(name):
        return name
    bare = {
        key: part.translate(_UNMASK).replace(_NO_CASE, "") for key, part in parts.items()
    }
    return from_exact_parts(**bare)


def _extended(raw: str) -> tuple[NameValue, tuple[str, ...]]:
    """biblatex's extended format: `family=Harman, given=Hans, prefix=van`."""
    _, *told = _EXTENDED.split(raw)
    parts = {
        _PARTS[key.lower()]: tex.name(value.strip('" ,')).text
        for key, initials, value in zip(told[::3], told[1::3], told[2::3], strict=True)
        if key.lower() in _PARTS and not initials
    }
    return from_exact_parts(**parts), ()
