"""Dates keep their precision, and only the calendar's are dates."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.locale import Locale
from papershelf.records.date import PartialDate


@pytest.mark.parametrize(
    ("written", "short", "long"),
    [
        ("2019", "2019", "2019"),
        ("2019-08", "Aug 2019", "August 2019"),
        ("2019-08-05", "5 Aug 2019", "Monday, 5 August 2019"),
        ("2024-02-29", "29 Feb 2024", "Thursday, 29 February 2024"),
        ("0868-05-11", "11 May 0868", "Friday, 11 May 0868"),
    ],
)
def test_precision_is_kept(written: str, short: str, long: str) -> None:
    date = PartialDate.parse(written)
    assert str(date) == written
    assert (Locale().format_short(date), Locale().format_long(date)) == (short, long)


@pytest.mark.parametrize(
    "written",
    ["", "19", "2019-8", "2019-08-5", "2019-13", "2019-00", "2019-02-29", "2019-04-31", "2019-01-00",
     "0000", "2019/08/05", "5 Aug 2019", "2019-08-05T00:00", "٢٠١٩", "-2019"],
)  # fmt: skip
def test_refused(written: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(written)


@given(st.dates())
def test_every_day_of_the_calendar(day: datetime.date) -> None:
    date = PartialDate.parse(day.isoformat())
    assert (date.year, date.month, date.day) == (day.year, day.month, day.day)
    assert Locale().format_long(date).split(",")[0] == day.strftime("%A")


@given(st.lists(st.dates(), min_size=2))
def test_dates_sort_as_the_calendar_does(days: list[datetime.date]) -> None:
    parsed = [PartialDate.parse(day.isoformat()) for day in days]
    assert [str(date) for date in sorted(parsed)] == [day.isoformat() for day in sorted(days)]


def test_the_less_precise_comes_first() -> None:
    written = ["2019-08-05", "2019-08", "2019", "2018-12-31"]
    assert [str(date) for date in sorted(map(PartialDate.parse, written))] == written[::-1]
