"""The sessions of a reading list as its page and its calendar show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...records.lists import ListEntry, Session
from ...records.name import Name
from ...records.paper import Paper
from ..authors import find_authors_with_page, find_person
from ..reading import read_list
from ..rendering import urls
from ..site import Site, selection

Moment = date | datetime
"""A day, or a time of a day in UTC."""
_USUAL = timedelta(hours=1)
"""How long a session is whose end is not given."""


@dataclass(frozen=True)
class ListedSession:
    """A session: (id, title) of the papers that it discusses, in the order of the list, and (name,
    link) of its presenters; a link is empty where there is none.

    `hours` are those of `zone`, the list's time zone; both are empty without a time of day. `end`
    is the first moment after it: without a time, the next day.
    """

    session: Session
    papers: tuple[tuple[str, str], ...]
    presenters: tuple[tuple[str, str], ...]
    hours: str
    zone: str
    begin: Moment
    end: Moment


def has_sessions(site: Site, id: str) -> bool:
    """Whether a paper on a reading list has a session, and is no draft."""
    return any(entry.session for entry in find_entries(site, id))


@selection
def find_entries(site: Site, id: str) -> tuple[ListEntry, ...]:
    """The entries of a reading list's page."""
    return tuple(site.index.list_entries.get(id, ()))


def list_sessions(site: Site, id: str, papers: Mapping[str, Paper]) -> tuple[ListedSession, ...]:
    """The sessions of a reading list, in the order of their time.

    `papers` are those of the list by id. Papers whose sessions are the same share one.
    """
    together: dict[Session, list[str]] = {}
    for entry in find_entries(site, id):
        if entry.session:
            together.setdefault(entry.session, []).append(entry.paper)
    zone = read_list(site, id).time_zone if together else ""
    found = [
        _describe(site, session, zone, tuple((id, papers[id].title) for id in ids))
        for session, ids in together.items()
    ]
    return tuple(sorted(found, key=lambda one: one.session.date))


def _describe(
    site: Site, session: Session, zone: str, papers: tuple[tuple[str, str], ...]
) -> ListedSession:
    (year, month, day), begin, end = session.date.day.parts, session.date.begin, session.date.end
    on = date(year, month, day)
    starts: Moment = on
    ends: Moment = on + timedelta(days=1)
    if begin:
        starts = _to_utc(on, begin, zone)
        ends = _to_utc(on, end, zone) if end else starts + _USUAL
    presenters = tuple(_link_presenter(site, name) for name in session.presenters)
    hours = "–".join(filter(None, (begin, end)))
    return ListedSession(session, papers, presenters, hours, zone if begin else "", starts, ends)


def _to_utc(day: date, clock: str, zone: str) -> datetime:
    local = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC"))


def _link_presenter(site: Site, name: Name) -> tuple[str, str]:
    """(name, link): to the page of a person of `people.yaml`, or the person's own."""
    slug = site.records.author_slug(name)
    person = find_person(site, slug)
    if person is None:
        return name.display, ""
    has_page = slug in find_authors_with_page(site)
    own = urls.link(urls.listing("authors", slug)) if has_page else person.homepage
    return person.name, own
