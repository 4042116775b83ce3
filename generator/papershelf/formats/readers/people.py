"""Names of people as a curator writes them, from parts or from the order they are spoken in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ...records.name import parse_name

Written = str | dict[str, str]
"""A name in a record: a text, or its parts where the text would be taken apart otherwise."""

_OTHERS = re.compile(r"\W*(?:and\s+|&\s*)?(?:et\.?\s+al\W*|others\W*|\.\.\.|…)", re.IGNORECASE)


def from_parts(
    given: str = "", family: str = "", particle: str = "", suffix: str = "", **more: str
) -> Written:
    """The name of a person; `more` are other keys of a name: `orcid`, `affiliation`, `native`."""
    given, family = (given, family) if family else ("", given)
    if not family:
        return ""
    written = _shortest(given, family, particle, suffix)
    known = {key: value for key, value in more.items() if value}
    if not known:
        return written
    parts = parse_name(written) if isinstance(written, str) else written
    return {**parts, **known}


@lru_cache(maxsize=8192)
def _shortest(given: str, family: str, particle: str, suffix: str) -> Written:
    """"Given Family" where that is read as these parts, else "Family, Given", else the parts."""
    parts = {"given": given, "particle": particle, "family": family, "suffix": suffix}
    parts = {key: " ".join(part.split()) for key, part in parts.items() if part}
    last = f"{particle} {family}".strip()
    spoken = f"{given} {last} {suffix}" if suffix else f"{given} {last}"
    inverted = f"{last}, {suffix}, {given}" if suffix else f"{last}, {given}"
    for text in (" ".join(spoken.split()), inverted):
        try:
            if parse_name(text) == parts:
                return text
        except ValueError:
            continue
    return parts


def group(name: str) -> Written:
    """The name of a group, which has no parts."""
    name = " ".join(name.split())
    if not name:
        return ""
    return {"name": name} if "{" in name or "}" in name else f"{{{name}}}"


@lru_cache(maxsize=8192)
def spoken(name: str, **more: str) -> Written:
    """A name as it is spoken, or family name first with a comma; a group where it is neither."""
    name = " ".join(name.split())
    known = {key: value for key, value in more.items() if value}
    try:
        parts = parse_name(name)
    except ValueError:
        return {"name": name, **known} if known and name else group(name)
    return {**parts, **known} if known else name


def stands_for_others(name: str) -> bool:
    """Whether a name is "et al.", "others" or the like."""
    return _OTHERS.fullmatch(name) is not None


def several(names: list[Any]) -> list[Any]:
    """Those of the names that say something."""
    return [name for name in names if name]
