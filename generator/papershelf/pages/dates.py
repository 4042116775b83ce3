"""Dates as pages write them."""

from __future__ import annotations

from datetime import date as calendar_date
from datetime import timedelta

from ..records.date import DAYS, MONTHS, PartialDate


def short(date: PartialDate) -> str:
    """`5 Aug 2019`, `Aug 2019` or `2019`."""
    month = MONTHS[date.month - 1][:3] if date.month else ""
    return " ".join(filter(None, [str(date.day or ""), month, f"{date.year:04}"]))


def long(date: PartialDate) -> str:
    """`Tuesday, 6 January 2026`; as precise as the date."""
    month = MONTHS[date.month - 1] if date.month else ""
    words = " ".join(filter(None, [str(date.day or ""), month, f"{date.year:04}"]))
    return f"{weekday(date)}, {words}" if date.day else words


def week(iso: str) -> str:
    """`Week 1 of 2026`, of an ISO 8601 week such as `2026-W01`."""
    return f"Week {int(iso[6:])} of {iso[:4]}"


def span(days: tuple[PartialDate, PartialDate]) -> str:
    """`29 Dec 2025 to 4 Jan 2026`, or one date where both are the same."""
    first, last = days
    return short(first) if first == last else f"{short(first)} to {short(last)}"


def week_span(iso: str) -> str:
    """The days of an ISO 8601 week: `29 Dec 2025 to 4 Jan 2026`."""
    first = calendar_date.fromisocalendar(int(iso[:4]), int(iso[6:]), 1)
    # The last week that Python knows is not whole.
    last = first + min(timedelta(days=6), calendar_date.max - first)
    return span((PartialDate.parse(first.isoformat()), PartialDate.parse(last.isoformat())))


def weekday(date: PartialDate) -> str:
    """The day of the week of a full date."""
    return DAYS[calendar_date(date.year, date.month, date.day).weekday()]
