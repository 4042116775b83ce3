"""When a work appeared, by the date fields of BibTeX and biblatex."""

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


class Told(NamedTuple):
    """A date as ISO 8601, what it could not say, and the fields that say more than it does."""

    date: str
    problem: str = ""
    kept: tuple[str, ...] = ()


def date_of(fields: Mapping[str, str]) -> Told:
    """When a work appeared, as precise as it is given; of a range it is the start.

    `date` goes before `year`, as in biblatex.
    """
    told = _of_date(fields["date"]) if "date" in fields else Told("")
    if not told.date and "year" in fields:
        told = _of_year(fields)
    return _on_the_calendar(told)


def _of_date(value: str) -> Told:
    value = " ".join(value.replace("--", "/").split()).strip("{} ")
    start, _, end = value.partition("/")
    found = _ISO.fullmatch(start.strip()) or _ISO.fullmatch(end.strip())
    if found and found[0] == value.strip() and not found["doubt"]:
        return Told(found["date"])
    date = found["date"] if found else dates.parse_date(value)
    return _more(date, "date", value) if found or not date else Told(date)


def _of_year(fields: Mapping[str, str]) -> Told:
    value = tex.text(fields["year"]).text
    year = _YEAR.search(value)
    if year is None:
        date = dates.parse_date(value)
        return Told(date) if date else _more("", "year", value)
    month, day, is_all = _month(written := tex.text(fields.get("month", "")).text)
    own_day = tex.text(fields.get("day", "")).text.strip()
    date = dates.to_iso(year[0], month, own_day if own_day.isdecimal() else day)
    if value.strip(" .{}[]()") != year[0]:
        return _more(date, "year", value)
    return Told(date) if is_all else _more(date, "month", written)


def _more(date: str, name: str, value: str) -> Told:
    what = f"of `{value}` the date is only {date}" if date else f"`{value}` is none"
    return Told(date, f"`{name}`: {what}; all of it is kept under `bibtex`", (name,))


def _month(value: str) -> tuple[str | None, str | None, bool]:
    """The first month of a value and its day, and whether that is all it says."""
    if not value:
        return None, None, True
    words, numbers = _WORD.findall(value), _NUMBER.findall(value)
    named = [number for word in words if (number := dates.find_month(word))]
    if not named:
        is_number = len(numbers) == 1 and not words
        return (numbers[0] if is_number else None), None, is_number
    is_day = len(numbers) == 1 and len(named) == 1
    return str(named[0]), numbers[0] if is_day else None, len(named) == 1 and len(numbers) < 2


def _on_the_calendar(told: Told) -> Told:
    """The date without a month or a day that the calendar does not have."""
    while told.date:
        try:
            PartialDate.parse(told.date)
        except ValueError as error:
            told = told._replace(date=told.date.rpartition("-")[0], problem=str(error))
        else:
            break
    return told
