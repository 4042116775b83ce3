"""A month as a small calendar, with links to the days and weeks that have papers."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthcalendar
from dataclasses import dataclass

from ...records.date import PartialDate
from ..reading import count_by_slug
from ..rendering import urls
from ..site import Site, selection

Step = tuple[str, str]
"""(label, address) of another page."""


@dataclass(frozen=True)
class Week:
    """A row of a calendar: the ISO week's number, its address, and (number, address) of its days.

    An address is empty if no paper was added then; the number of another month's day is 0.
    """

    number: int
    address: str
    days: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Calendar:
    """A month in which papers were added, and the ones before and after it."""

    title: str
    address: str
    weeks: tuple[Week, ...]
    steps: tuple[Step | None, Step | None]


def get_calendar(site: Site, day: str) -> Calendar | None:
    """The calendar of the month of an ISO day; None if the day is empty."""
    month = day[:7]
    return _new_calendar(site, month) if day else None


@selection
def find_steps(site: Site, kind: urls.Kind, own: str) -> tuple[Step | None, Step | None]:
    """The listings of a kind before and after the one with a slug; None at either end."""
    slugs = site.memo(("slugs", kind), lambda: list(count_by_slug(site, kind)))
    at = bisect_left(slugs, own)
    before, after = (
        (format_label(site, kind, slugs[near]), urls.listing(kind, slugs[near]))
        if 0 <= near < len(slugs) else None
        for near in (at - 1, at + 1)
    )  # fmt: skip
    return before, after


def format_label(site: Site, kind: urls.Kind, slug: str) -> str:
    """The name of a year, day, week or month, by its slug."""
    if kind == "weeks":
        return site.locale.format_week(slug)
    return slug if kind == "years" else site.locale.format_heading(PartialDate.parse(slug))


@selection
def _new_calendar(site: Site, month: str) -> Calendar:
    year, number = int(month[:4]), int(month[5:])
    weeks = tuple(_new_week(site, month, days) for days in monthcalendar(year, number))
    title, address = format_label(site, "months", month), urls.listing("months", month)
    return Calendar(title, address, weeks, find_steps(site, "months", month))


def _new_week(site: Site, month: str, days: list[int]) -> Week:
    some = PartialDate.parse(f"{month}-{max(days):02}")
    there = count_by_slug(site, "weeks")
    address = urls.listing("weeks", some.week) if some.week in there else ""
    return Week(int(some.week[6:]), address, tuple(_link_day(site, month, day) for day in days))


def _link_day(site: Site, month: str, day: int) -> tuple[int, str]:
    iso = f"{month}-{day:02}"
    return day, urls.listing("days", iso) if iso in count_by_slug(site, "days") else ""
