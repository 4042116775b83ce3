"""When a work appeared, by the date fields of BibTeX and biblatex."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...records.date import PartialDate
from . import dates, tex

_ISO = re.compile(
    r"(?P<date>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(?:[T ][0-9:.,+Z-]*)?(?P<doubt>[~?%]*)"
)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")


def date_of(fields: Mapping[str, str]) -> tuple[str, str]:
    """The date as ISO 8601, as precise as it is given, and what was left out of it.

    Of a range it is the start. `date` goes before `year`, as in biblatex.
    """
    date, problem = _of_date(fields["date"]) if "date" in fields else ("", "")
    if not date and "year" in fields:
        date, problem = _of_year(fields)
    return _on_the_calendar(date, problem)


def _of_date(value: str) -> tuple[str, str]:
    value = tex.text(value).text.replace("–", "/")
    start, range_, end = value.partition("/")
    found = _ISO.fullmatch(start.strip()) or _ISO.fullmatch(end.strip())
    if found is None:
        written = dates.written(value)
        return written, "" if written else f"`date`: `{value}` is no date that a record can have"
    if range_ and end.strip("./ "):
        return found["date"], f"`date`: of `{value}` only the start is kept"
    doubt = f"`date`: that `{value}` is not certain is left out" if found["doubt"] else ""
    return found["date"], doubt


def _of_year(fields: Mapping[str, str]) -> tuple[str, str]:
    value = tex.text(fields["year"]).text
    year = _YEAR.search(value)
    if year is None:
        written = dates.written(value)
        return written, "" if written else f"`year`: there is no year in `{value}`"
    problem = f"`year`: of `{value}` only {year[0]} is kept"
    if value.strip(" .{}[]()") == year[0]:
        problem = ""
    month, day, unread = _month(tex.text(fields.get("month", "")).text)
    own_day = tex.text(fields.get("day", "")).text.strip()
    return dates.iso(year[0], month, own_day if own_day.isdecimal() else day), problem or unread


def _month(value: str) -> tuple[str | None, str | None, str]:
    """The first month of a value, its day, and what is left out."""
    if not value:
        return None, None, ""
    words, numbers = _WORD.findall(value), _NUMBER.findall(value)
    named = [number for word in words if (number := dates.month(word))]
    if not named and len(numbers) == 1 and not words:
        return numbers[0], None, ""
    if not named:
        return None, None, f"`month`: `{value}` is no month"
    day = numbers[0] if len(numbers) == 1 and len(named) == 1 else None
    if len(named) > 1 or len(numbers) > 1:
        return str(named[0]), day, f"`month`: of `{value}` only the first month is kept"
    return str(named[0]), day, ""


def _on_the_calendar(date: str, problem: str) -> tuple[str, str]:
    """The date without a month or a day that the calendar does not have."""
    while date:
        try:
            PartialDate.parse(date)
        except ValueError as error:
            date, problem = date.rpartition("-")[0], str(error)
        else:
            break
    return date, problem
