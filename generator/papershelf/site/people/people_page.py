"""The page of the group's people: members with their roles, and alumni."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..papers import schema_org
from ..rendering import metadata, urls
from ..rendering.minify import minify
from ..rendering.output import Asset, Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from .members import Member, has_members, list_alumni, list_members

_STYLES = Path(__file__).with_name("people.css")


@dataclass(frozen=True)
class People:
    """(name of the group or team, members) of all teams, and those who left."""

    teams: list[tuple[str, list[Member]]]
    alumni: list[Member]


def plan(site: Site) -> Iterator[int]:
    """One page; none if the site is not that of a group."""
    if has_members(site):
        yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == f"{urls.PEOPLE}index.md" else None


def inputs(site: Site, _: int) -> People | None:
    """None if the site has no such page."""
    return People(list_members(site), list_alumni(site)) if has_members(site) else None


def make(site: Site, people: People | None) -> Iterator[Output]:
    if people is None:
        return
    gettext = site.locale.gettext
    title = gettext("People")
    body = get_renderer(site).render(
        "people.html", title=title, teams=people.teams, alumni=people.alumni
    )
    members = [member for _, team in people.teams for member in team]
    described = [(member.person, member.address) for member in members]
    data = schema_org.write_people_script(site, described) if members else ""
    head = "\n".join(filter(None, [metadata.write_head(site, urls.PEOPLE, title), data]))
    meta = {"tab": urls.PEOPLE, "head": head, "search": {"exclude": True}}
    about = gettext("The people behind %(site)s, and their papers.", site=site.name)
    yield Page(urls.PEOPLE, title, body, about, meta)
    yield Asset(urls.PEOPLE_STYLES, minify(_STYLES.read_text(encoding="utf-8"), ".css").encode())
