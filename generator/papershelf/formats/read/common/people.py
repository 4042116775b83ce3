"""Names of people as a curator writes them, from their parts or from a full name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ....records.institutions.affiliation import is_ror, to_ror, write_affiliations
from ....records.name import parse_name

NameValue = str | dict[str, Any]
"""A name in a record: a text, or a dictionary of parts if the text would be split differently."""

_LONGEST_OTHERS = 60
_OTHERS = re.compile(r"\W*(?:and\s+|&\s*)?(?:et\.?\s+al\W*|others\W*|\.\.\.|…)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\W*(?:and\s+|&\s*)?(?:et\.?\s+al\.?\s*)?\(?\+?\s*([0-9]{1,4})\s+(?:others?|more|co-?authors?|"
    r"(?:others?|more|further|additional)\s+(?:co-?)?authors?)\W*",
    re.IGNORECASE,
)
_SIGNS = r"*∗⁎†‡§¶¹²³⁰⁴-⁹"
_MARKS = re.compile(rf"(?<![^\s,;{{])[{_SIGNS}]+|[{_SIGNS}#]+(?:,[{_SIGNS}#]+)*(?=[\s,;}}]|\Z)")
_ORCID = re.compile(r"^https?://(?:www\.)?orcid\.org/")


def from_parts(
    given: str = "", family: str = "", particle: str = "", suffix: str = "", **more: Any
) -> NameValue:
    """Write a person's name; `more` are other keys of a name: `orcid`, `affiliation`, `native`."""
    given, family = (given, family) if family else ("", given)
    if not family:
        return ""
    given, family, particle, suffix = map(_to_line, (given, family, particle, suffix))
    return _add_details(_shorten(given, family, particle, suffix), more)


def _add_details(name: NameValue, more: dict[str, Any]) -> NameValue:
    if not (details := _select_details(more)):
        return name
    parts = parse_name(name) if isinstance(name, str) else name
    return {**parts, **details}


def _select_details(more: dict[str, Any]) -> dict[str, Any]:
    details = {key: value for key, value in more.items() if value}
    if "orcid" in details:
        details["orcid"] = _ORCID.sub("", details["orcid"])
    return details


def from_exact_parts(
    given: str = "", family: str = "", particle: str = "", suffix: str = "", **more: Any
) -> NameValue:
    """Write a person's name whose source separates the particle from the family name.

    `more` are other keys of a name, as in `from_parts`.
    """
    given, family = (given, family) if family else ("", given)
    given, family, particle, suffix = map(_to_line, (given, family, particle, suffix))
    name = _shorten(given, family, particle, suffix, exact=True)
    return _add_details(name, more) if name else name


def _to_line(part: str) -> str:
    return " ".join(part.split())


def _shorten(given: str, family: str, particle: str, suffix: str, exact: bool = False) -> NameValue:
    """Write "Given Family" if that is read as these parts, else "Family, Given", else the parts."""
    last = f"{particle} {family}".strip()
    full = " ".join(f"{given} {last} {suffix}".split())
    inverted = f"{last}, {suffix}, {given}" if suffix else f"{last}, {given}"
    parts = {"given": given, "particle": particle, "family": family, "suffix": suffix}
    parts = {key: part for key, part in parts.items() if part}
    for text in (full, inverted):
        try:
            read = parse_name(text)
        except ValueError:
            continue
        if read == parts or (not exact and _are_alike(read, parts)):
            return text
    return parts


def _are_alike(parts: dict[str, str], others: dict[str, str]) -> bool:
    """Whether two names differ at most in the particle, which most sources do not separate."""
    name, other = (
        (name.get("given"), f"{name.get('particle', '')} {name.get('family', '')}".strip(),
         name.get("suffix"))
        for name in (parts, others)
    )  # fmt: skip
    return name == other


def from_group(name: str) -> NameValue:
    """Write the name of a group, which has no parts."""
    name = " ".join(name.split())
    if not name:
        return ""
    return {"name": name} if "{" in name or "}" in name else f"{{{name}}}"


def from_text(name: str, **more: Any) -> NameValue:
    """Write a name given as "Given Family" or "Family, Given"; anything else is a group's.

    `more` are other keys of a name, as in `from_parts`.
    """
    name = " ".join(name.split())
    details = _select_details(more)
    try:
        parts = parse_name(name)
    except ValueError:
        return {"name": name, **details} if details and name else from_group(name)
    return {**parts, **details} if details else name


def drop_marks(names: str) -> str:
    """Remove the signs of footnotes at names: of equal work, or of an institution."""
    return _MARKS.sub("", names)


def stands_for_others(name: str) -> bool:
    """Whether a name is "et al.", "others", "3 others" or similar."""
    return count_others(name) > 0


def count_others(name: str) -> int:
    """Return how many unnamed people a text stands for: 0 for a name, 1 if it gives no number."""
    if len(name) > _LONGEST_OTHERS:
        return 0
    if counted := _COUNTED.fullmatch(name):
        return int(counted[1])
    return 1 if _OTHERS.fullmatch(name) else 0


def drop_empty(names: list[Any]) -> list[Any]:
    """Return the names that are not empty."""
    return [name for name in names if name]


def to_affiliation(places: Iterable[tuple[str, str]]) -> Any:
    """Write the `affiliation` of a name: of each institution its name, and an identifier, which is
    left out unless it is a ROR id."""
    found = ((name, to_ror(identifier)) for name, identifier in places if name)
    return write_affiliations((name, ror if is_ror(ror) else "") for name, ror in found)
