"""Names and dates of CSL-JSON.

A name has parts, which programs fill as they can: particles may stand in the family or the given
name, a suffix after a comma. A date has parts, or a text. (citeproc-js.readthedocs.io, "Names" and
"Dates".)
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..common.dates import iso, written
from ..common.json_entries import many, parts, text
from ..common.people import Written, from_parts, group, stands_for_others

_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")
_EDTF = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})([?~%]?)(?:/(.*))?")
_SEASONS = ("spring", "summer", "autumn", "winter")


def name(raw: dict[str, Any]) -> Written | None:
    """A name as a record has it; None for one that stands for others."""
    whole = text(raw.get("literal")) or text(raw.get("name"))
    if whole and not text(raw.get("family")):
        return None if stands_for_others(whole) else group(whole)
    given, family = text(raw.get("given")), text(raw.get("family"))
    if stands_for_others(f"{given} {family}".strip()):
        return None
    given, suffix = _apart(given, text(raw.get("suffix")))
    if re.fullmatch(r'"[^"]+"', family):  # what looks like a particle is of the name
        family = family[1:-1]
    particles = (text(raw.get(f"{kind}dropping-particle")) for kind in ("", "non-"))
    particle = " ".join(filter(None, particles))
    places = [text(place.get("name")) for place in parts(raw.get("affiliation"))]
    return from_parts(
        given, family, particle, suffix, orcid=text(raw.get("ORCID")),
        affiliation="; ".join(filter(None, places)),
    )  # fmt: skip


def _apart(given: str, suffix: str) -> tuple[str, str]:
    """Given name and suffix; older files have "Martin Luther, Jr." in one."""
    first, _, last = given.rpartition(",")
    if first and not suffix and _SUFFIX.fullmatch(last.strip()):
        return first.rstrip(", "), last.strip()
    return given, suffix


def as_written(one: Written) -> str:
    """A name for a field of BibTeX."""
    if isinstance(one, str):
        return one
    return one.get("name") or ", ".join(
        part for part in (" ".join(filter(None, (one.get("particle"), one.get("family")))),
                          one.get("suffix"), one.get("given")) if part
    )  # fmt: skip


class Moment(NamedTuple):
    """A date, the text that it was, and what of it a record can't say."""

    date: str = ""
    said: str = ""
    more: str = ""


def moment(value: Any) -> Moment:
    """A date of CSL: `date-parts`, or a text that is `raw`, `literal` or stands alone."""
    if isinstance(value, dict):
        dates = [many(date) for date in many(value.get("date-parts"))]
        if dates and dates[0] and any(dates[0]):
            return _of_parts(dates, value)
        value = text(value.get("raw")) or text(value.get("literal"))
    said = text(value)
    if found := _EDTF.fullmatch(said):
        more = f"it ends {found[3]}" if found[3] else "it is uncertain" if found[2] else ""
        return Moment(written(found[1]), said, more)
    return Moment(written(said), said)


def _of_parts(dates: list[list[Any]], value: dict[str, Any]) -> Moment:
    first = dates[0][:3]
    date = iso(*(_year(first[0]), *first[1:]))
    more = []
    if len(dates) > 1 and dates[1] and dates[1] != dates[0]:
        more.append(f"it ends {'-'.join(map(str, dates[1]))}")
    season = text(value.get("season"))
    if season and len(first) == 1:
        known = season.isdecimal() and 1 <= int(season[:2]) <= 4
        more.append(f"it is {_SEASONS[int(season[:2]) - 1] if known else season}")
    if value.get("circa"):
        more.append("it is uncertain")
    return Moment(date, "-".join(map(str, first)), ", ".join(more))


def _year(value: Any) -> str:
    """A year in four digits: a number has no zeros before it."""
    digits = text(value)
    return digits.zfill(4) if isinstance(value, int) and value > 0 else digits
