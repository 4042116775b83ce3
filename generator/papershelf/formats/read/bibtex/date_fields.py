"""The date of a work, from the date fields of BibTeX and biblatex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ....records.date import PartialDate
from .. import tex
from ..common import dates

_ISO = re.compile(
    r"(?P<date>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[T ][0-9:.,+Z-]*)?(?P<doubt>[~?%]*)"
)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")


class BibtexDate(NamedTuple):
    """A date in ISO 8601, a message about what it lacks, and the fields that have more."""

    date: str
    problem: str = ""
    kept: tuple[str, ...] = ()


def read_date(fields: Mapping[str, str]) -> BibtexDate:
    """Read the date of a work as precisely as it is given; a range is read as its start.

    `date` takes precedence over `year`, as in biblatex.
    """
    result = _read_date_field(fields["date"]) if "date" in fields else BibtexDate("")
    if not result.date and "year" in fields:
        result = _read_year_field(fields)
    return _limit_to_calendar(result)


def _read_date_field(value: str) -> BibtexDate:
    value = " ".join(value.replace("--", "/").split()).strip("{} ")
    start, _, end = value.partition("/")
    found = _ISO.fullmatch(start.strip()) or _ISO.fullmatch(end.strip())
    if found and found[0] == value.strip() and not found["doubt"]:
        return BibtexDate(found["date"])
    date = found["date"] if found else dates.parse_date(value)
    if found or not date:
        return _report_rest(date or dates.find_year(value), "date", value)
    return BibtexDate(date)


def _read_year_field(fields: Mapping[str, str]) -> BibtexDate:
    value = tex.decode_text(fields["year"]).text
    year = _YEAR.search(value)
    if year is None:
        date = dates.parse_date(value)
        return BibtexDate(date) if date else _report_rest("", "year", value)
    month, day, is_all = _read_month(written := tex.decode_text(fields.get("month", "")).text)
    own_day = tex.decode_text(fields.get("day", "")).text.strip()
    date = dates.to_iso(year[0], month, own_day if own_day.isdecimal() else day)
    if value.strip(" .{}[]()") != year[0]:
        return _report_rest(date, "year", value)
    return BibtexDate(date) if is_all else _report_rest(date, "month", written)


def _report_rest(date: str, name: str, value: str) -> BibtexDate:
    what = f"only {date} of `{value}` is read" if date else f"`{value}` is not a date"
    return BibtexDate(date, f"`{name}`: {what}; all of it is kept under `bibtex`", (name,))


def _read_month(value: str) -> tuple[str | None, str | None, bool]:
    """Return a value's first month, its day, and whether the value has nothing else."""
    if not value:
        return None, None, True
    words, numbers = _WORD.findall(value), _NUMBER.findall(value)
    months = [number for word in words if (number := dates.find_month(word))]
    if not months:
        is_number = len(numbers) == 1 and not words
        return (numbers[0] if is_number else None), None, is_number
    is_day = len(numbers) == 1 and len(months) == 1
    return str(months[0]), numbers[0] if is_day else None, len(months) == 1 and len(numbers) < 2


def _limit_to_calendar(result: BibtexDate) -> BibtexDate:
    """Remove a month or a day that the calendar does not have."""
    while result.date:
        try:
            PartialDate.parse(result.date)
        except ValueError as error:
            result = result._replace(date=result.date.rpartition("-")[0], problem=str(error))
        else:
            break
    return result
