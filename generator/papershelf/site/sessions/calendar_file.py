"""The sessions of a reading list as a calendar: iCalendar, RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from ..rendering import urls
from ..rendering.markup import title_to_line
from ..site import Site
from .sessions import ListedSession, Moment


def write_calendar(site: Site, id: str, title: str, sessions: Iterable[ListedSession]) -> str:
    """The calendar of a reading list, by the list's id and title.

    Times are in UTC, which every program converts to its own zone: one event needs no rules of a
    zone. The same sessions are the same bytes.
    """
    page = site.to_full_url(urls.link(urls.listing("lists", id)))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Papershelf//Papershelf//EN"]
    lines += [f"{name}:{_escape(title)}" for name in ("NAME", "X-WR-CALNAME")]
    for session in sessions:
        lines += _write_event(site, page, session)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _write_event(site: Site, page: str, listed: ListedSession) -> Iterator[str]:
    """The lines of an event.

    Its UID is that of the list's page and the first paper, so that a session that moves to another
    day moves in readers' calendars too.
    """
    session, (first, _) = listed.session, listed.papers[0]
    titles = [title_to_line(title) for _, title in listed.papers]
    links = [site.to_full_url(urls.link(urls.paper(id))) for id, _ in listed.papers]
    names = ", ".join(name for name, _ in listed.presenters)
    gettext = site.locale.gettext
    about = [gettext("Presented by %(names)s", names=names)] if names else []
    if len(listed.papers) == 1:
        about += links
    else:
        about += [f"{title}: {link}" for title, link in zip(titles, links, strict=True)]
    labelled = (gettext("Notes"), session.notes), (gettext("Recording"), session.recording)
    about += [f"{label}: {link}" for label, link in labelled if link]
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, f'{page}#{first}')}"
    # When it was last changed is not known; it is the same in each build.
    yield f"DTSTAMP:{session.date.day.first_day.replace('-', '')}T000000Z"
    yield f"DTSTART{_format_moment(listed.begin)}"
    yield f"DTEND{_format_moment(listed.end)}"
    yield f"SUMMARY:{_escape('; '.join(titles))}"
    if session.place:
        yield f"LOCATION:{_escape(session.place)}"
    description = "\n".join(about)
    yield f"DESCRIPTION:{_escape(description)}"
    yield f"URL:{links[0]}"
    yield "END:VEVENT"


def _format_moment(moment: Moment) -> str:
    """The parameters and the value of a time (3.3.4, 3.3.5)."""
    if isinstance(moment, datetime):
        return f":{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f";VALUE=DATE:{moment:%Y%m%d}"


def _escape(text: str) -> str:
    """A value of text (3.3.11)."""
    for letter in "\\;,":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> str:
    """A content line in lines of at most 75 bytes, each after the first beginning with a space
    (3.1); no letter is split."""
    parts, size = [""], 0
    for letter in line:
        size += len(letter.encode())
        if size > 75:
            parts.append("")
            size = 1 + len(letter.encode())  # after the space
        parts[-1] += letter
    return "\r\n ".join(parts)
