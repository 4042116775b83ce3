"""The members of the group, as `people.yaml` names them, and its alumni."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...records.institutions.affiliation import split_names
from ...records.name import to_name
from ...records.vocabulary import Person
from ..institutions.affiliations import link_affiliations
from ..reading import list_ids
from ..rendering import urls
from ..site import Site, selection


class Member(NamedTuple):
    """A member of the group, the number of their papers, and their affiliations: (name, address of
    the institution's page or nothing)."""

    person: Person
    papers: int
    affiliations: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The address of the author's page; empty without papers."""
        return urls.listing("authors", self.person.id) if self.papers else ""

    @property
    def initials(self) -> str:
        """One or two letters, which stand for a photo."""
        name = to_name(self.person.name)
        first, last = name.given[:1], name.family[:1]
        in_order = last + first if name.display.startswith(name.family) else first + last
        return (in_order or name.name[:1]).upper()


@selection
def has_members(site: Site) -> bool:
    """Whether the site is that of a group: `people.yaml` gives somebody a `group` or a `role`."""
    return any(person.is_member for person in site.read_parts("people").people)


def list_members(site: Site) -> list[tuple[str, list[Member]]]:
    """(name of the group or team, members): teams, roles and people in the order of `people.yaml`,
    each role together. Those without a team come first."""
    people = [person for person in _list_people(site) if not person.left]
    teams, roles = ([*dict.fromkeys(values)] for values in
                    ((one.group for one in people), (one.role for one in people)))  # fmt: skip
    found = {team: _count_papers(site, sorted((one for one in people if one.group == team),
                                              key=lambda one: roles.index(one.role)))
             for team in sorted(teams, key=bool)}  # fmt: skip
    return list(found.items())


def list_alumni(site: Site) -> list[Member]:
    """Those who left, the last first."""
    people = [(person.left, person) for person in _list_people(site) if person.left]
    last_first = sorted(people, key=lambda one: one[0], reverse=True)
    return _count_papers(site, (person for _, person in last_first))


def _list_people(site: Site) -> Sequence[Person]:
    return [person for person in site.read_parts("people").people if person.is_member]


def _count_papers(site: Site, people: Iterable[Person]) -> list[Member]:
    return [
        Member(
            person,
            len(list_ids(site, "authors", person.id)),
            link_affiliations(site, split_names(person.affiliation)),
        )
        for person in people
    ]
