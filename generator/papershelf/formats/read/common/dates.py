"""Dates as people and programs write them, reduced to the day, month or year of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from ....records.text import fold

_ISO = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?:[T ][0-9:.,+Z -]*)?")
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])(?:([0-9]{1,2})\2)?([0-9]{4})(?:[ T][0-9: APMapm.]*)?")
_YEAR = re.compile(r"(?<![0-9])(?:1[4-9]|20)[0-9]{2}(?![0-9])")
_DAY = re.compile(r"(?<![0-9])[0-3]?[0-9](?![0-9])")
# English names by their beginnings, those in German, French, Spanish, Italian and Portuguese
# in full or as they are abbreviated; without accents.
_MONTH_NAMES = (
    "jan[a-z]*|enero|gennaio", "feb[a-z]*|fev(?:rier|ereiro)?", "mar[a-z]*|mrz",
    "apr[a-z]*|avr(?:il)?|abr(?:il)?", "may[a-z]*|mai|maio|maggio", "jun[a-z]*|juin|giugno",
    "jul[a-z]*|juil(?:let)?|luglio", "aug[a-z]*|aout|agosto",
    "sep[a-z]*|setiembre|setembro|settembre", "oct[a-z]*|okt(?:ober)?|outubro|ottobre",
    "nov[a-z]*", "dec[a-z]*|dez(?:ember|embro)?|dic(?:iembre|embre)?",
)  # fmt: skip
_MONTH = re.compile(rf"\b(?:{'|'.join(f'({names})' for names in _MONTH_NAMES)})\b")
# A day as Excel counts them; 1 January 1954 to 31 December 2064, as other numbers are no dates.
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_FIRST_SERIAL, _LAST_SERIAL = 19_725, 60_266
_SHORT_YEAR = re.compile(
    r"([0-9]{1,2}/[0-9]{1,2}/|(?:[0-9]{1,2}-)?[A-Za-z]{3}-)([0-9]{2})((?: [0-9: APMapm.]*)?)"
)


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
    """Return the number of the first month that a text names, or 0."""
    match = _MONTH.search(fold(text))
    return match.lastindex or 0 if match else 0


def parse_date(text: str) -> str:
    """Read a date in words or numbers; return an empty string if it is not a clear date.

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
    day = days[0] if len(days) == 1 and len(_MONTH.findall(fold(text))) == 1 else None
    return to_iso(years[0], month or None, day if month else None)


def _parse_numbers(match: re.Match[str], order: DayOrder = "") -> str:
    """Read `8/2019`, `13/8/2019` and `8/13/2019`, but not `5/8/2019`, which could be two days.

    `order` says whether the day or the month is first there.
    """
    first, separator, second, year = match.groups()
    if second is None:
        return to_iso(year, first)
    # With dots the day is first.
    if separator == "." or int(first) > 12 or first == second or order == "day first":
        return to_iso(year, second, first)
    return to_iso(year, first, second) if int(second) > 12 or order == "month first" else ""


DayOrder = Literal["day first", "month first", ""]
"""Whether the day or the month is first in dates such as `5/8/2019`; empty if this is unknown."""


def find_day_order(texts: Iterable[str]) -> DayOrder:
    """Return the order that dates show which can't be read in two ways, such as `13/8/2019`; empty
    if there are none, or if they differ."""
    found: set[DayOrder] = set()
    for match in filter(None, (_NUMBERS.fullmatch(_expand_year(text.strip())) for text in texts)):
        if match[2] != "." and match[3]:
            found |= {"day first"} if int(match[1]) > 12 else set()
            found |= {"month first"} if int(match[3]) > 12 else set()
    return found.pop() if len(found) == 1 else ""


def find_year(text: str) -> str:
    """Return the year of a date such as `5/8/2019`, which could be two days; else empty."""
    match = _NUMBERS.fullmatch(_expand_year(text.strip()))
    return to_iso(match[4]) if match else ""


def parse_spreadsheet_date(text: str, order: DayOrder) -> str:
    """Read a date as spreadsheets write it: also `8/13/19`, `Aug-19`, and days since 1900.

    Returns an empty string if it is not a clear date.
    """
    text = _expand_year(text.strip())
    if match := _NUMBERS.fullmatch(text):
        return _parse_numbers(match, order)
    if (days := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(days[1]) <= _LAST_SERIAL:
        return f"{_EPOCH + timedelta(days=int(days[1])):%Y-%m-%d}"
    return parse_date(text)


def _expand_year(text: str) -> str:
    """Write the year of `8/13/19`, `13-Aug-19` and `Aug-19` in full, as Excel reads it."""
    if not (match := _SHORT_YEAR.fullmatch(text)):
        return text
    century = "19" if int(match[2]) >= 30 else "20"
    return f"{match[1]}{century}{match[2]}{match[3]}"
