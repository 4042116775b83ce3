"""Names and dates of CSL-JSON.

Names have parts, but some programs put particles into the family or given name, and a suffix after
a comma. Dates have parts or are a text. (citeproc-js.readthedocs.io, "Names" and "Dates".)
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..common.dates import parse_date, to_iso
from ..common.json_entries import get_objects, to_list, to_text
from ..common.people import NameValue, from_group, from_parts, stands_for_others, to_affiliation

_SUFFIX = re.compile(r"[JS]r\.?|Junior|Senior|II|III|IV")
_EDTF = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})([?~%]?)(?:/(.*))?")
_SEASONS = ("spring", "summer", "autumn", "winter")


def read_name(raw: dict[str, Any]) -> NameValue | None:
    """Read a name; None for one that stands for unnamed others."""
    whole = to_text(raw.get("literal")) or to_text(raw.get("name"))
    if whole and not to_text(raw.get("family")):
        return None if stands_for_others(whole) else from_group(whole)
    given, family = to_text(raw.get("given")), to_text(raw.get("family"))
    if stands_for_others(f"{given} {family}".strip()):
        return None
    given, suffix = _split_suffix(given, to_text(raw.get("suffix")))
    if re.fullmatch(r'"[^"]+"', family):  # quotes keep a particle in the family name
        family = family[1:-1]
    particles = (to_text(raw.get(f"{kind}dropping-particle")) for kind in ("", "non-"))
    particle = " ".join(filter(None, particles))
    places = [(to_text(place.get("name")), "") for place in get_objects(raw.get("affiliation"))]
    return from_parts(
        given, family, particle, suffix, orcid=to_text(raw.get("ORCID")),
        affiliation=to_affiliation(places),
    )  # fmt: skip


def _split_suffix(given: str, suffix: str) -> tuple[str, str]:
    """Return (given name, suffix); older files write "Martin Luther, Jr." as the given name."""
    first, _, last = given.rpartition(",")
    if first and not suffix and _SUFFIX.fullmatch(last.strip()):
        return first.rstrip(", "), last.strip()
    return given, suffix


def to_bibtex_name(name: NameValue) -> str:
    """Write a name for a field of BibTeX."""
    if isinstance(name, str):
        return name
    last = " ".join(filter(None, (name.get("particle"), name.get("family"))))
    parts = (last, name.get("suffix"), name.get("given"))
    return name.get("name") or ", ".join(filter(None, parts))


class CslDate(NamedTuple):
    """A date in ISO format or "", its source text, and a message about what the date lacks.

    Of a date before Christ, `year` is the year as biblatex writes it, by ISO 8601.
    """

    date: str = ""
    text: str = ""
    more: str = ""
    year: str = ""


def read_date(value: Any) -> CslDate:
    """Read a date of CSL: `date-parts`, `raw`, `literal`, or a text."""
    if isinstance(value, dict):
        dates = [to_list(date) for date in to_list(value.get("date-parts"))]
        if dates and dates[0] and any(dates[0]):
            return _from_date_parts(dates, value)
        value = to_text(value.get("raw")) or to_text(value.get("literal"))
    text = to_text(value)
    if match := _EDTF.fullmatch(text):
        more = f"it ends {match[3]}" if match[3] else "it is uncertain" if match[2] else ""
        return CslDate(parse_date(match[1]), text, more)
    year = text if re.fullmatch(r"-[0-9]{4}", text) else ""
    return CslDate(parse_date(text), text, year=year)


def _from_date_parts(dates: list[list[Any]], value: dict[str, Any]) -> CslDate:
    first = dates[0][:3]
    if re.fullmatch(r"-[0-9]{1,4}", to_text(first[0])):
        year = int(to_text(first[0]))
        return CslDate(
            text="-".join(map(str, first)), year=f"-{-year - 1:04}" if year < -1 else "0000"
        )
    date = to_iso(*(_format_year(first[0]), *first[1:]))
    more = []
    if len(dates) > 1 and dates[1] and dates[1] != dates[0]:
        more.append(f"it ends {'-'.join(map(str, dates[1]))}")
    season = to_text(value.get("season"))
    if season and len(first) == 1:
        is_number = season.isdecimal() and 1 <= int(season[:2]) <= 4
        more.append(f"it is {_SEASONS[int(season[:2]) - 1] if is_number else season}")
    if value.get("circa"):
        more.append("it is uncertain")
    return CslDate(date, "-".join(map(str, first)), ", ".join(more))


def _format_year(value: Any) -> str:
    """Write a year in four digits, as a number has no leading zeros."""
    digits = to_text(value)
    return digits.zfill(4) if isinstance(value, int) and value > 0 else digits
