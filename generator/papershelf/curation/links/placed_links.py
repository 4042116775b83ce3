"""The web links of a collection, each with its place in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ...records.paper import AMENDMENT_KEYS, LINK_KEYS, Paper
from ...records.reader import Memory, RecordReader
from ...records.source import Location, Place
from ...records.vocabulary import Person, Venue
from ..record_index import IndexedRecord


class PlacedLink(NamedTuple):
    """A link, the place of its record and its location there; `record` is that of a paper."""

    place: Place
    at: Location
    address: str
    record: IndexedRecord | None = None

    @property
    def key(self) -> str:
        """The key that holds it, such as `pdf`, or `links` for all links of a list."""
        return str(self.at[0])


def list_links(root: Path, content: Path, records: list[IndexedRecord]) -> list[PlacedLink]:
    """Return the links of papers, people, venues and sessions, in the order of their files.

    Own fields and hand-written pages are left out.
    """
    reader = RecordReader(root, Memory(), None)
    found = [
        PlacedLink(record.place, at, address, record)
        for record in records
        for at, address in _list_paper_links(record.paper)
    ]
    for place, person in reader.read_vocabulary(Person, content / "people.yaml"):
        found.append(PlacedLink(place, ("homepage",), person.homepage))
    for place, venue in reader.read_vocabulary(Venue, content / "venues.yaml"):
        found.append(PlacedLink(place, ("url",), venue.url))
    found += [
        PlacedLink(place, (*where, "session", key), getattr(listed.session, key))
        for place, reading_list in reader.read_lists(content / "lists")
        for where, _, listed in reading_list.iter_papers()
        for key in ("place", "notes", "recording")
        if listed.session
    ]
    return [link for link in found if link.address.startswith(("http://", "https://"))]


def _list_paper_links(paper: Paper) -> Iterator[tuple[Location, str]]:
    for key in LINK_KEYS:
        yield (key,), getattr(paper, key)
    for index, link in enumerate(paper.links):
        yield ("links", index, "url"), link.url
    for key in AMENDMENT_KEYS:
        for index, one in enumerate(getattr(paper, key)):
            yield (key, index, "url"), one.url
            yield (key, index, "pdf"), one.pdf
