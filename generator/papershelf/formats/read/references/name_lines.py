"""Names in tagged files: one per line, family name first.

A name without a comma is a group, a person with a single name, or a name by a program that does not
follow the rule. The other names of the work, and words such as "team", tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ....errors import quote
from ....records.name import parse_name
from ....records.people.name_checks import GROUP_WORD
from ..common.name_lists import format_names, invert_vancouver, parse_list, split_list
from ..common.people import (
    NameValue,
    count_others,
    drop_empty,
    from_group,
    from_parts,
    from_text,
    stands_for_others,
)

_SUFFIX = re.compile(r"[JS]r\.?|JR|SR|Junior|Senior|[IVX]+|Ph\.? ?D\.?|M\.?D\.?|Esq\.?")
_CLEAR_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")  # can't be a given name
_LETTERS = re.compile(r"[^\W\d_]")


def split_lines(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return lines with one name each, and messages about those that can be read in two ways."""
    names: list[str] = []
    problems: list[str] = []
    for line in lines:
        if ";" in line or not ("," in line or "&" in line or "[" in line or " and " in line):
            names.append(line)
            continue
        parts = parse_list(line) or _split_pair(line)
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            found = split_list(part, following)
            if found.is_guess:
                shown = f"{quote(part)} may be several names"
                problems.append(f"{shown}: read as {format_names(found.names)}")
            is_group = len(found.names) == 1 and part.endswith(",")  # in EndNote's files
            names += [part] if is_group else found.names
    return names, problems


def _split_pair(line: str) -> list[str]:
    """Split at " and " if whole names of people are on all sides of it."""
    parts = re.split(r"\s+and\s+", line)
    are_people = ("," in part or (" " in part and not GROUP_WORD.search(part)) for part in parts)
    return parts if len(parts) > 1 and all(are_people) else [line]


def parse_names(
    lines: Iterable[str], *, comma_ends_groups: bool = False
) -> tuple[list[NameValue], int]:
    """Return the names of these lines, and the number of people that they don't name ("et al.").

    With `comma_ends_groups`, as in EndNote's files, only a name that ends in a comma is a group's.
    """
    parts = (" ".join(part.split()) for line in lines for part in _split_line(line))
    texts = [text for text in parts if text]
    names = invert_vancouver([text for text in texts if not stands_for_others(text)])
    have_commas = not comma_ends_groups and any("," in text.rstrip(",") for text in names)
    found = drop_empty([_parse_name(text, have_commas) for text in names])
    return found, sum(map(count_others, texts))


def _split_line(line: str) -> list[str]:
    """Split a value into names; some programs write all of them in one, with semicolons."""
    return line.split(";") if ";" in line else line.split("\n")


def _parse_name(text: str, have_commas: bool) -> NameValue:
    if text.endswith(","):  # in EndNote, a name without parts
        return from_group(text.rstrip(", "))
    if not _LETTERS.search(text):
        return ""
    if "," in text:
        return parse_inverted(text)
    if " " in text and (have_commas or text.count(" ") > 3 or GROUP_WORD.search(text)):
        return from_group(text)
    return from_text(text)


def parse_inverted(text: str) -> NameValue:
    """Read `Family, Given`, with a suffix behind either of them; anything else is a group."""
    family, *rest = (part.strip() for part in text.split(","))
    if not family or len(rest) > 2:
        return from_group(text)
    given, suffix = (*rest, "")[:2]
    pattern = _SUFFIX if suffix else _CLEAR_SUFFIX
    if pattern.fullmatch(given) and not _SUFFIX.fullmatch(suffix):
        given, suffix = suffix, given
    if not given:
        return _parse_without_given(family, suffix)
    return from_parts(given, family, suffix=suffix)


def _parse_without_given(name: str, suffix: str) -> NameValue:
    """Read a full name before a suffix ("Martin King, Jr."), or a group's."""
    try:
        return {**parse_name(name), "suffix": suffix} if suffix else from_group(name)
    except ValueError:
        return from_group(name)
