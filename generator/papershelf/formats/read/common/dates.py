"""Dates as people and programs write them, reduced to the day, month or year of a record."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from ....records.date import MONTHS

_ISO = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?:[T ][0-9:.,+Z -]*)?")
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])(?:([0-9]{1,2})\2)?([0-9]{4})(?:[ T][0-9: APMapm.]*)?")
_YEAR = re.compile(r"(?<![0-9])(?:1[4-9]|20)[0-9]{2}(?![0-9])")
_DAY = re.compile(r"(?<![0-9])[0-3]?[0-9](?![0-9])")
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]*)\b", re.IGNORECASE
)
_SHORT = [name[:3].lower() for name in MONTHS]


def to_iso(year: Any, month: Any = None, day: Any = None) -> str:
    """Format numbers as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, up to the first one that is missing.

    The result may be a day that no calendar has.
    """
    parts: list[str] = []
    for part, width in ((year, 4), (month, 2), (day, 2)):
        number = str(part) if part is not None else ""
        if not number.isdecimal() or len(number) > width or not int(number):
            break
        if not parts and len(number) < width:  # '31 could be in any century
            break
        parts.append(number.zfill(width))
    return "-".join(parts)


def parse_timestamp(moment: str) -> str:
    """Return the date of an ISO timestamp: `2019-08-05` for `2019-08-05T12:00:00Z`; else ""."""
    match = _ISO.fullmatch(moment.strip())
    return to_iso(*match.groups()) if match else ""


def from_milliseconds(milliseconds: Any) -> str:
    """Return the UTC date of milliseconds since 1970; empty for anything else."""
    if not isinstance(milliseconds, (int, float)) or isinstance(milliseconds, bool):
        return ""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return ""
    return f"{moment:%Y-%m-%d}".zfill(10)


def find_month(text: str) -> int:
    """Return the number of the first month that a text names in English, or 0."""
    match = _MONTH.search(text)
    return _SHORT.index(match[1].lower()) + 1 if match else 0


def parse_date(text: str) -> str:
    """Read a date in English or numbers; return an empty string if it is not a clear date.

    "5 August 2019" and "Aug 5, 2019" give a day, "June 2019" and "28 June - 3 July 2019" a month.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return to_iso(*match.groups())
    if match := _NUMBERS.fullmatch(text):
        return _parse_numbers(match)
    years = _YEAR.findall(text)
    if len(set(years)) != 1 or len(text) > 60:
        return ""
    days = _DAY.findall(text)
    month = find_month(text)
    day = days[0] if len(days) == 1 and len(_MONTH.findall(text)) == 1 else None
    return to_iso(years[0], month or None, day if month else None)


def _parse_numbers(match: re.Match[str]) -> str:
    """Read `8/2019`, `13/8/2019` and `8/13/2019`, but not `5/8/2019`, which could be two days."""
    first, separator, second, year = match.groups()
    if second is None:
        return to_iso(year, first)
    if separator == "." or int(first) > 12 or first == second:  # with dots the day is first
        return to_iso(year, second, first)
    return to_iso(year, first, second) if int(second) > 12 else ""
