"""Names of people as a curator writes them, from parts or from the order they are spoken in."""

from __future__ import annotations

import re
from typing import Any

from ....records.name import parse_name

Written = str | dict[str, str]
"""A name in a record: a text, or its parts where the text would be taken apart otherwise."""

_OTHERS = re.compile(r"\W*(?:and\s+|&\s*)?(?:et\.?\s+al\W*|others\W*|\.\.\.|…)", re.IGNORECASE)
_ORCID = re.compile(r"^https?://(?:www\.)?orcid\.org/")


def from_parts(
    given: str = "", family: str = "", particle: str = "", suffix: str = "", **more: str
) -> Written:
    """The name of a person; `more` are other keys of a name: `orcid`, `affiliation`, `native`."""
    given, family = (given, family) if family else ("", given)
    if not family:
        return ""
    given, family, particle, suffix = map(_line, (given, family, particle, suffix))
    written = _shortest(given, family, particle, suffix)
    if not (known := _known(more)):
        return written
    parts = parse_name(written) if isinstance(written, str) else written
    return {**parts, **known}


def _known(more: dict[str, str]) -> dict[str, str]:
    known = {key: value for key, value in more.items() if value}
    if "orcid" in known:
        known["orcid"] = _ORCID.sub("", known["orcid"])
    return known


def exactly(given: str = "", family: str = "", particle: str = "", suffix: str = "") -> Written:
    """The name of a person whose source tells particles from family names that begin like one."""
    given, family = (given, family) if family else ("", given)
    given, family, particle, suffix = map(_line, (given, family, particle, suffix))
    return _shortest(given, family, particle, suffix, exact=True)


def _line(part: str) -> str:
    return " ".join(part.split())


def _shortest(
    given: str, family: str, particle: str, suffix: str, exact: bool = False
) -> Written:
    """"Given Family" where that is read as these parts, else "Family, Given", else the parts."""
    last = f"{particle} {family}".strip()
    spoken = " ".join(f"{given} {last} {suffix}".split())
    inverted = f"{last}, {suffix}, {given}" if suffix else f"{last}, {given}"
    parts = {"given": given, "particle": particle, "family": family, "suffix": suffix}
    parts = {key: part for key, part in parts.items() if part}
    for text in (spoken, inverted):
        try:
            read = parse_name(text)
        except ValueError:
            continue
        if read == parts or (not exact and _read_alike(read, parts)):
            return text
    return parts


def _read_alike(parts: dict[str, str], others: dict[str, str]) -> bool:
    """Whether "van" is a particle or of the family name, most sources do not tell apart."""
    told = [
        (one.get("given"), f"{one.get('particle', '')} {one.get('family', '')}".strip(),
         one.get("suffix"))
        for one in (parts, others)
    ]  # fmt: skip
    return told[0] == told[1]


def group(name: str) -> Written:
    """The name of a group, which has no parts."""
    name = " ".join(name.split())
    if not name:
        return ""
    return {"name": name} if "{" in name or "}" in name else f"{{{name}}}"


def spoken(name: str, **more: str) -> Written:
    """A name as it is spoken, or family name first with a comma; a group where it is neither."""
    name = " ".join(name.split())
    known = _known(more)
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
