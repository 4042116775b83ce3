"""Dates as pages write them."""

from __future__ import annotations

from datetime import date as calendar_date

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


def weekday(date: PartialDate) -> str:
    """The day of the week of a full date."""
    return DAYS[calendar_date(date.year, date.month, date.day).weekday()]
