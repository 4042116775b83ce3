"""Reading lists: papers in an order that the curator chose, with an optional note on each, and the
session of a reading group that discusses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any, NamedTuple
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema

from ..errors import did_you_mean, quote
from .date import PartialDate
from .fields import AS_TEXT, Markdown, PaperId, Required, Text, WebLink, check_web_link, to_error
from .paper import Author, Paper
from .source import Location
from .value import Value


class SessionTime(NamedTuple):
    """When a session is: its day, and its beginning and end as `16:00`; empty where not given."""

    day: PartialDate
    begin: str = ""
    end: str = ""

    def __str__(self) -> str:
        hours = "-".join(filter(None, (self.begin, self.end)))
        return f"{self.day} {hours}".rstrip()


_HOUR = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_HOURS = f"({_HOUR})(?:-({_HOUR}))?"
_TIME = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:[ T]{_HOURS})?")


def _parse_time(value: Any) -> SessionTime:
    if isinstance(value, SessionTime):
        return value
    if not isinstance(value, str):
        raise to_error("wrong-type", "expected a date", _TIME_HINT)
    match = _TIME.fullmatch(value.strip())
    if match is None:
        raise to_error("bad-date", f"{quote(value)} is not the time of a session", _TIME_HINT)
    day, begin, end = match.groups("")
    if not "1900" <= day < "3000":
        raise to_error("bad-date", f"{quote(value)} is not in a year from 1900 to 2999")
    if end and end <= begin:
        raise to_error("bad-date", f"{quote(value)} ends before it begins")
    try:
        return SessionTime(PartialDate.parse(day), begin, end)
    except ValueError as error:
        raise to_error("bad-date", str(error)) from None


_TIME_HINT = "write YYYY-MM-DD, or YYYY-MM-DD HH:MM, or YYYY-MM-DD HH:MM-HH:MM"


def _check_place(text: str) -> str:
    return check_web_link(text) if is_address(text) else text


def is_address(place: str) -> bool:
    """Whether the place of a session is a web address."""
    return place.lower().startswith(("https://", "http://"))


def _check_time_zone(name: str) -> str:
    if name and name not in (known := available_timezones()):
        message = f"{quote(name)} is not a time zone: write a name of the tz database"
        hint = did_you_mean(name, sorted(known)) or "such as `Europe/Berlin` or `UTC`"
        raise to_error("bad-value", message, hint)
    return name


SessionDate = Annotated[
    SessionTime,
    PlainValidator(_parse_time),
    AS_TEXT,
    WithJsonSchema(
        {"type": "string", "pattern": f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]{_HOURS})?$"}
    ),
]
TimeZone = Annotated[Text, AfterValidator(_check_time_zone)]
SessionPlace = Annotated[Text, AfterValidator(_check_place)]


class Session(Value):
    """A meeting at which a listed paper is discussed."""

    date: SessionDate = Field(
        description="Its day, `2026-01-08`; with its beginning, `2026-01-08 16:00`, or also its "
        "end, `2026-01-08 16:00-17:30` (an hour by default), in the list's `time_zone`."
    )
    presenters: tuple[Author, ...] = Field(
        (), description="Who presents the paper, written like `authors`."
    )
    place: SessionPlace = Field("", description="Where it is: a text, or the address of a call.")
    notes: WebLink = Field("", description="Link to notes or slides.")
    recording: WebLink = Field("", description="Link to a recording.")


class ListedPaper(Value):
    """A paper on a reading list."""

    id: PaperId = Field(description="The paper's id, or an earlier one.")
    note: Markdown = Field("", description="Why it is on the list: Markdown, sanitised.")
    session: Session | None = Field(None, description="When and where it is discussed.")


def _read_list_item(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


ListItem = Annotated[
    ListedPaper, BeforeValidator(_read_list_item, json_schema_input_type=str | ListedPaper)
]


class ListSection(Value):
    """A part of a reading list, below a heading."""

    title: Required = Field(description="The heading.")
    papers: tuple[ListItem, ...] = Field(
        (), description="Papers of the section, given like those of the list."
    )


class ReadingList(Value):
    """A list of `content/lists/`."""

    id: PaperId = Field(description="Permanent address of the page; the file's stem by default.")
    title: Required = Field(description="Name of the list.")
    intro: Markdown = Field("", description="Text above the papers: Markdown, sanitised.")
    papers: tuple[ListItem, ...] = Field(
        (),
        description="The papers in order, by id; a `note` in Markdown says why one is listed.",
    )
    sections: tuple[ListSection, ...] = Field(
        (), description="Groups of papers below headings, after the others."
    )
    time_zone: TimeZone = Field(
        "",
        description="The time zone of its sessions, such as `Europe/Berlin`; needed for those with "
        "a time of day.",
    )
    aliases: tuple[PaperId, ...] = Field((), description="Earlier ids: each redirects to the page.")

    def iter_papers(self) -> Iterator[tuple[Location, str, ListedPaper]]:
        """(location in the list, heading or empty, listed paper), in the order of the page."""
        for at, listed in enumerate(self.papers):
            yield ("papers", at), "", listed
        for number, section in enumerate(self.sections):
            for at, listed in enumerate(section.papers):
                yield ("sections", number, "papers", at), section.title, listed

    def resolve(self, find: Callable[[str], Paper | None]) -> tuple[ListEntry, ...]:
        """The listed papers that `find` knows by id, each once, at its first place."""
        papers = ((find(item.id), heading, item) for _, heading, item in self.iter_papers())
        entries = (
            ListEntry(paper.id, heading, item.note, item.session)
            for paper, heading, item in papers
            if paper
        )
        first: dict[str, ListEntry] = {}
        for entry in entries:
            first.setdefault(entry.paper, entry)
        return tuple(first.values())


class ListEntry(NamedTuple):
    """A paper as the page of a reading list shows it: its id, the heading above it, its note and
    session."""

    paper: str
    heading: str
    note: str
    session: Session | None = None
