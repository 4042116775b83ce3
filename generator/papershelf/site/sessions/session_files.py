"""The calendar of each reading list with sessions; script and style sheet of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..reading import count_by_slug, read_heads, read_list
from ..rendering import urls
from ..rendering.minify import minify
from ..rendering.output import Asset, Output
from ..rendering.script_bundles import read_script, to_asset
from ..site import Site
from .calendar_file import write_calendar
from .sessions import ListedSession, has_sessions, list_sessions

_OF_PAGES = ""
"""The argument of the job of the script and the style sheet."""
_STYLES = Path(__file__).with_name("sessions.css")
_PATH = re.compile(rf"lists/([^/]+)/{re.escape(urls.CALENDAR)}")


@dataclass(frozen=True)
class SessionCalendar:
    """A reading list by its id: its title and its sessions."""

    id: str
    title: str
    sessions: tuple[ListedSession, ...]


def plan(site: Site) -> Iterator[str]:
    """Every reading list with sessions, if `site_url` is set: events need full URLs. The script and
    the style sheet, if there is one."""
    found = [id for id in count_by_slug(site, "lists") if has_sessions(site, id)]
    if found:
        yield _OF_PAGES
    if site.url:
        yield from found


def match(_site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    return found[1] if found else None


def inputs(site: Site, id: str) -> SessionCalendar | None:
    """None for the script and the style sheet."""
    if id == _OF_PAGES:
        return None
    papers = {paper.id: paper for paper in read_heads(site, "lists", id)}
    return SessionCalendar(id, read_list(site, id).title, list_sessions(site, id, papers))


def make(site: Site, inputs: SessionCalendar | None) -> Iterator[Output]:
    if inputs is None:
        yield to_asset(site, urls.SESSIONS_SCRIPT, read_script("sessions/upcoming"))
        styles = minify(_STYLES.read_text(encoding="utf-8"), ".css")
        yield Asset(urls.SESSIONS_STYLES, styles.encode())
        return
    text = write_calendar(site, inputs.id, inputs.title, inputs.sessions)
    yield Asset(urls.calendar(urls.listing("lists", inputs.id)), text.encode())
