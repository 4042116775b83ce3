"""Converts names of BibTeX and biblatex to names as a curator would write them in a record.

Names are split by the rules of "Tame the BeaST": a text in braces is one word, without case and
commas, unless a command follows the brace, which makes it an accented letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from ....errors import quote
from ....records.name import parse_name
from .. import tex
from ..common.name_lists import format_names, invert_vancouver, parse_list, split_list
from ..common.people import (
    NameValue,
    count_others,
    drop_marks,
    from_exact_parts,
    from_group,
)
from ..tex.braces import INSIDE

_BOUNDARY = re.compile(r"\s+and\s+|\s*;\s*|[{}]", re.IGNORECASE)
_AND_AT_ENDS = re.compile(r"\A\s*and\s|\sand\s*\Z", re.IGNORECASE)
_ET_AL = re.compile(r"[,\s~]et\.?[\s~]+al\.?[,\s]*\Z", re.IGNORECASE)
# By which DBLP tells people of the same name apart: "Wei Wang 0001".
_DBLP_NUMBER = re.compile(r"[\s~]0[0-9]{3}(?=\s+and\s|\s*\Z)")
_EXTENDED = re.compile(r"(?:\A|,)\s*([a-z]+)(-i)?\s*=", re.IGNORECASE)
_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}
_GROUP = re.compile(rf"\{{(?!\\)({INSIDE})\}}")
# Groups, accented letters, and arguments of commands.
_BRACE_GROUP = re.compile(rf"(?:\\(?:[A-Za-z]++\s*+|.))?\{{({INSIDE})\}}")
_SEPARATOR = re.compile(r"[\s~]+|,")
# Stand-ins, while a name is split, for spaces and commas in braces; and for a word without case.
_MASK = str.maketrans({" ": "\ue010", ",": "\ue011"})
_UNMASK = str.maketrans({"\ue010": " ", "\ue011": ","})
_NO_CASE = "Z\ue012"
# Signs of footnotes as superscripts, and as commands: `$^{*,1}$`, `\\textsuperscript{1}`, `\\dag`.
_SIGN = r"(?:[*†‡§¶#,;0-9\s]|\\(?:d?dag(?:ger)?|ddagger|ast|star|S|P|#)(?![A-Za-z])(?:\{\})?)"
_LATEX_MARKS = re.compile(
    rf"\\textsuperscript\s*\{{{_SIGN}++\}}|\$\s*(?:\{{\}})?\^?\s*\{{?{_SIGN}++\}}?\s*\$"
    rf"|\{{\\d?dag(?:ger)?\}}|\\d?dag(?:ger)?(?![A-Za-z])(?:\{{\}})?"
)
_MASK_CHARACTER = re.compile("[\ue010-\ue012]")
# A name without any of these can stand in a record unchanged.
_NEEDS_SPLITTING = re.compile(r"[;{}\ue010-\ue012]|,.*,|\b(?:and|et)\b", re.IGNORECASE)


class NameList(NamedTuple):
    """The names of a field, the number of unnamed others, problems of some names, and whether
    signs of footnotes at names are left out."""

    names: list[NameValue]
    others: int
    problems: list[str]
    had_marks: bool


def read_names(value: str) -> NameList:
    """Read the names of an `author` or `editor` field, separated by " and " or semicolons.

    Other lists, which BibTeX takes for one name, are split as in `name_lists`.
    """
    names, others, problems = list[NameValue](), 0, list[str]()
    value = _DBLP_NUMBER.sub("", value)
    plain = drop_marks(_LATEX_MARKS.sub("", value))
    for raw in _split_lists(plain, problems):
        if number := count_others(raw):
            others += number
            continue
        without = _ET_AL.sub("", raw)
        others += len(without) < len(raw)
        name, reported = _read_name(without)
        problems.extend(reported)
        if name:
            names.append(name)
    return NameList(names, others, problems, plain != value)


def _split_lists(value: str, problems: list[str]) -> list[str]:
    """Split a value at " and ", and at commas where these separate names."""
    if listed := parse_list(value):
        return listed
    raws = list(split_names(value))
    if "," not in value and "&" not in value:
        return invert_vancouver(raws)
    names: list[str] = []
    for raw, following in zip(raws, [*raws[1:], ""], strict=True):
        found = split_list(_ET_AL.sub("", raw), following)
        if found.is_guess:
            shown = quote(raw)
            problems.append(f"{shown} may be several names: read as {format_names(found.names)}")
        names += found.names if len(found.names) > 1 or found.names[0] != raw else [raw]
        if _ET_AL.search(raw) and names[-1] is not raw:
            names.append("others")
    return names


def split_names(value: str) -> Iterator[str]:
    """Split a field of names at " and " and semicolons outside braces."""
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
def _read_name(raw: str) -> tuple[NameValue, tuple[str, ...]]:
    """Read a name, which may be empty, and its problems."""
    raw = " ".join(raw.split()).strip(", ")
    if (first := _EXTENDED.match(raw)) and first[1].lower() in _PARTS:
        return _read_extended(raw)
    if (whole := _GROUP.fullmatch(raw)) and "=" not in raw:
        return _decode(whole[1], from_group)
    if "{" in raw:
        raw = _BRACE_GROUP.sub(_mask_group, raw)
    return _decode(raw, _split_parts)


def _decode(latex: str, make: Callable[[str], NameValue]) -> tuple[NameValue, tuple[str, ...]]:
    name, unknown = tex.decode_name(latex)
    problems = [f"a name has the unknown command `{command}`" for command in unknown]
    try:
        return make(name), tuple(problems)
    except ValueError as error:
        return from_group(name.translate(_UNMASK).replace(_NO_CASE, "")), (*problems, str(error))


def _mask_group(match: re.Match[str]) -> str:
    """Mask a group such as `{van Gogh}` as one word; drop braces that make no difference."""
    inner = match[1].strip()
    if match[0].startswith("\\") or inner.startswith(("\\", "$")):
        return match[0]
    if not _SEPARATOR.search(inner) and not inner[:1].islower():
        return inner
    return (_NO_CASE if inner[:1].islower() else "") + inner.translate(_MASK)


def _split_parts(name: str) -> NameValue:
    """Return a name as written if a record reads it as the same parts, otherwise its parts."""
    if not name or not _NEEDS_SPLITTING.search(name):
        return name
    parts = parse_name(name)
    if not _MASK_CHARACTER.search(name):
        return name
    unmasked = {key: part.translate(_UNMASK).replace(_NO_CASE, "") for key, part in parts.items()}
    return from_exact_parts(**unmasked)


def _read_extended(raw: str) -> tuple[NameValue, tuple[str, ...]]:
    """Read biblatex's extended format: `family=Harman, given=Hans, prefix=van`."""
    _, *pieces = _EXTENDED.split(raw)
    parts = {
        _PARTS[key.lower()]: tex.decode_name(value.strip('" ,')).text
        for key, initials, value in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
        if key.lower() in _PARTS and not initials
    }
    return from_exact_parts(**parts), ()
