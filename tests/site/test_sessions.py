"""Sessions of a reading group: on the page of a reading list, and as a calendar that `icalendar` reads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from papershelf.records.collection import Collection
from papershelf.records.lists import ReadingList
from papershelf.site import Asset, Site
from papershelf.site.makers import find_output, make_all
from papershelf.site.sessions.session_files import plan
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .test_lists import LIST, body, file, site_of

CALENDAR = f"{LIST}sessions.ics"


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of()


def change_list(site: Site, **keys: Any) -> Site:
    """The site with other keys of the list."""
    collection = site.collection
    values = collection.lists["first.steps"].model_dump(mode="json", exclude_unset=True)
    found = ReadingList.model_validate(values | keys)
    return replace(site, records=replace(collection, lists={**collection.lists, found.id: found}))


def with_session(site: Site, **session: Any) -> Site:
    zone = session.pop("zone", "Europe/Berlin")
    return change_list(site, time_zone=zone, sections=[], papers=[{"id": "crowd", "session": session}])


def read_events(site: Site) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(file(site, CALENDAR)).walk("VEVENT"))


# --- the page -------------------------------------------------------------------------------


def test_the_page_has_the_sessions_in_the_order_of_time(site: Site) -> None:
    html = body(site, LIST)
    assert re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', html) == [
        ("2026-03-28T15:00:00+00:00", "Saturday, 28 March 2026, 16:00"),
        ("2026-03-29T14:00:00+00:00", "Sunday, 29 March 2026, 16:00–17:30"),
        ("2026-06-01", "Monday, 1 June 2026"),
    ]
    assert re.findall(r'data-end="([^"]+)"', html) == ["2026-03-28T16:00:00+00:00", "2026-03-29T15:30:00+00:00", "2026-06-02"]
    assert html.count("<span>Europe/Berlin</span>") == 2
    last = html.partition('data-end="2026-06-02"')[2].partition("</ol>")[0]
    assert re.findall(r'papers/([^ >]+)/>', last) == ["hostile", "thesis.1"]
    assert "&lt;b&gt;Park&lt;/b&gt;; 1, \\2" in last
    assert "time" not in body(site, f"{LIST}page/2/")
    assert '<a href=sessions.ics>Add to calendar</a>' in html
    assert html.count("<h2>Papers</h2>") == 1


def test_presenters_link_to_their_pages_and_nothing_is_worse(site: Site) -> None:
    html = body(site, LIST)
    ada, other = '<a href="../../authors/ada-example/">Ada Example</a>', "Ada Example the Younger"
    assert re.search(rf"Presented by {ada}, (<a[^>]+>)?{other}(</a>)?, &lt;i&gt;Nobody&lt;/i&gt; Known<", html)
    for link in ("https://meet.example.org/a?b=1&amp;c=2", "https://example.org/notes?a=1&amp;b=2", "https://example.org/recording"):
        assert f'<a href="{link}" rel=nofollow>' in html


def test_without_sessions_there_is_nothing_of_them(site: Site) -> None:
    bare = change_list(site, papers=["old-maths", {"id": "a-draft", "session": {"date": "2026-01-01"}}], sections=[])
    assert "session" not in body(bare, LIST).lower()
    assert [output.address for output in make_all(bare) if "sessions" in output.address] == []
    assert find_output(bare, CALENDAR) is None
    local = replace(site, url="")
    assert "sessions.ics" not in body(local, LIST)
    assert [*plan(local)] == [""]


# --- the calendar ---------------------------------------------------------------------------


def test_a_calendar_has_the_sessions(site: Site) -> None:
    assert icalendar.Calendar.from_ical(file(site, CALENDAR))["X-WR-CALNAME"] == "<b>First</b> steps & {{ 7*7 }}"
    first, second, third = read_events(site)
    # 29 March 2026 is the first day of summer time.
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (datetime(2026, 3, 28, 15, tzinfo=UTC), datetime(2026, 3, 28, 16, tzinfo=UTC))
    assert (second["DTSTART"].dt, second["DTEND"].dt) == (datetime(2026, 3, 29, 14, tzinfo=UTC), datetime(2026, 3, 29, 15, 30, tzinfo=UTC))
    assert (third["DTSTART"].dt, third["DTEND"].dt) == (date(2026, 6, 1), date(2026, 6, 2))
    assert third["LOCATION"] == "<b>Park</b>; 1, \\2"
    assert second["LOCATION"] == "https://meet.example.org/a?b=1&c=2"
    assert second["URL"] == "https://s.example/papers/names/"
    assert second["DESCRIPTION"].splitlines() == [
        "Presented by Ada Example, Ada Example the Younger, <i>Nobody</i> Known", "https://s.example/papers/names/",
        "Notes: https://example.org/notes?a=1&b=2", "Recording: https://example.org/recording"]  # fmt: skip
    assert [line.partition(": https://s.example/")[2] for line in third["DESCRIPTION"].splitlines()] == ["papers/hostile/", "papers/thesis.1/"]


def test_a_calendar_keeps_the_rules_of_lines(site: Site) -> None:
    """RFC 5545, 3.1: lines of at most 75 bytes, which end in CRLF. Required properties: 3.6, 3.6.1."""
    session = {"date": "2026-01-08", "place": "机器 " * 60 + "é, ü; \\n"}
    data = file(with_session(site, **session), CALENDAR)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert [line.decode() for line in lines]
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["LOCATION"] == " ".join(session["place"].split())
    assert {"UID", "DTSTAMP", "DTSTART"} <= {*event}
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]


@pytest.mark.parametrize(
    ("when", "zone", "begin"),
    [
        ("2026-01-08 16:00", "Europe/Berlin", (2026, 1, 8, 15, 0)),
        ("2026-07-08 16:00", "Europe/Berlin", (2026, 7, 8, 14, 0)),
        ("2026-07-08T16:00", "America/New_York", (2026, 7, 8, 20, 0)),
        ("2026-01-08 23:30-23:59", "America/St_Johns", (2026, 1, 9, 3, 0)),
        ("2026-01-08 00:15", "Asia/Kathmandu", (2026, 1, 7, 18, 30)),
        ("2999-12-31 23:30", "UTC", (2999, 12, 31, 23, 30)),
    ],
)
def test_times_are_those_of_the_lists_zone(site: Site, when: str, zone: str, begin: tuple[int, ...]) -> None:
    (event,) = read_events(with_session(site, date=when, zone=zone))
    assert event["DTSTART"].dt == datetime(*begin, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_session_that_moves_stays_the_same_event(site: Site) -> None:
    before, after = (read_events(with_session(site, date=day))[0] for day in ("2026-01-08", "2026-01-15 16:00"))
    assert before["UID"] == after["UID"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert len({event["UID"] for event in read_events(site)}) == 3
    elsewhere = replace(site, url="https://s.example/other/")
    assert {event["UID"] for event in read_events(site)}.isdisjoint(event["UID"] for event in read_events(elsewhere))


def test_a_session_concerns_its_page_and_its_calendar_only(site: Site) -> None:
    before, now = (with_session(site, date="2026-01-08", notes=link) for link in ("", "https://example.org/"))
    jobs = [("listings", ("lists", "first.steps", 1)), ("sessions", "first.steps"), ("syndication", ("lists", "first.steps")), ("papers", "crowd")]
    assert find_changed_jobs(before, now, jobs) == {*jobs[:2]} == find_concerned_jobs(before, now, jobs) & {*jobs[:2]}


def test_sessions_are_read_from_yaml_as_they_are_written(site: Site) -> None:
    listed: Collection = site.collection
    found = {item.id: item.session for _, _, item in listed.lists["first.steps"].iter_papers() if item.session}
    assert str(found["names"].date) == "2026-03-29 16:00-17:30"
    assert str(found["crowd"].date) == "2026-03-28 16:00"
    assert found["hostile"] == found["thesis.1"]
    assert isinstance(find_output(site, CALENDAR), Asset)
