"""Dates as people and programs write them, as far as a record holds them: a day, month or year."""

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


def iso(year: Any, month: Any = None, day: Any = None) -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` of numbers, as far as they are given; unchecked."""
    parts: list[str] = []
    for part, width in ((year, 4), (month, 2), (day, 2)):
        number = str(part) if part is not None else ""
        if not number.isdecimal() or len(number) > width or not int(number):
            break
        if not parts and len(number) < width:  # '31 could be of any century
            break
        parts.append(number.zfill(width))
    return "-".join(parts)


def day_of(moment: str) -> str:
    """The date of a moment as programs write it: `2019-08-05T12:00:00Z` is `2019-08-05`."""
    match = _ISO.fullmatch(moment.strip())
    return iso(*match.groups()) if match else ""


def day_of_epoch(milliseconds: Any) -> str:
    """The day in UTC of milliseconds since 1970; empty where that is no such number."""
    if not isinstance(milliseconds, (int, float)) or isinstance(milliseconds, bool):
        return ""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return ""
    return f"{moment:%Y-%m-%d}".zfill(10)


def month(text: str) -> int:
    """The number of the first month that a text names in English, or 0."""
    match = _MONTH.search(text)
    return _SHORT.index(match[1].lower()) + 1 if match else 0


def written(text: str) -> str:
    """A date in English or in numbers; empty where it is none, or could be two.

    "5 August 2019" and "Aug 5, 2019" are a day, "June 2019" and "28 June - 3 July 2019" a month.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return iso(*match.groups())
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(match)
    years = _YEAR.findall(text)
    if len(set(years)) != 1 or len(text) > 60:
        return ""
    days = _DAY.findall(text)
    named = month(text)
    only = days[0] if len(days) == 1 and len(_MONTH.findall(text)) == 1 else None
    return iso(years[0], named or None, only if named else None)


def _of_numbers(match: re.Match[str]) -> str:
    """`8/2019`, and `13/8/2019` or `8/13/2019`, but not `5/8/2019`: that could be two days."""
    first, mark, second, year = match.groups()
    if second is None:
        return iso(year, first)
    if mark == "." or int(first) > 12 or first == second:  # with dots the day is first
        return iso(year, second, first)
    return iso(year, first, second) if int(second) > 12 else ""
