"""Dates of papers: a year, a month or a day, never more precise than the record."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of ISO 8601 with reduced precision: `2019`, `2019-08` or `2019-08-05`.

    `month` and `day` are 0 where they are not given; dates sort with the less precise first.
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        Raises ValueError, with a message for the curator, for any other form and for days that do
        not exist.
        """
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"`{text}` is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part or 0) for part in match.groups())
        if year == 0:
            raise ValueError(f"`{text}` is not a date: there is no year 0")
        if match[2] and not 1 <= month <= 12:
            raise ValueError(f"`{text}` is not a date: there is no month {match[2]}")
        if match[3] and not 1 <= day <= monthrange(year, month)[1]:
            raise ValueError(f"`{text}` is not a date: {MONTHS[month - 1]} {year} has no day {day}")
        return cls(year, month, day)

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are given."""
        return tuple(part for part in (self.year, self.month, self.day) if part)

    def is_before(self, other: PartialDate) -> bool:
        """Whether it is certain: `2024` is not before `2024-05`, which may be in it."""
        known = min(len(self.parts), len(other.parts))
        return self.parts[:known] < other.parts[:known]

    @property
    def first_day(self) -> str:
        """The first day that it can be, such as `2024-01-01`."""
        return f"{self.year:04}-{self.month or 1:02}-{self.day or 1:02}"

    @property
    def last_day(self) -> str:
        """The last day that it can be, such as `2024-12-31`."""
        month = self.month or 12
        return f"{self.year:04}-{month:02}-{self.day or monthrange(self.year, month)[1]:02}"

    @property
    def week(self) -> str:
        """The ISO 8601 week of a full date, such as `2026-W01`; its year has most of the week's
        days."""
        year, week, _ = date(self.year, self.month, self.day).isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def year_and_month(self) -> str:
        """The month of a full date, such as `2026-01`."""
        return f"{self.year:04}-{self.month:02}"

    def __reduce__(self) -> tuple[Any, tuple[int, int, int]]:
        return _intern, (self.year, self.month, self.day)

    def __str__(self) -> str:
        """The ISO form, as precise as the record."""
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"


@lru_cache(maxsize=16384)
def _intern(year: int, month: int, day: int) -> PartialDate:
    """A date that was checked before; one object for all papers with the same date."""
    return PartialDate(year, month, day)
