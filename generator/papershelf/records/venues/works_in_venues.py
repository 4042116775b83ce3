"""Works by their venues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from ..paper import Index, Paper, group_papers
from ..parts.fingerprint import Fingerprint, compute_fingerprint
from ..slug import pick_most_frequent, slugify
from ..source import Place
from ..vocabulary import Venue
from ..works import Works
from .known_venues import KnownVenues

_PlacedPaper = tuple[Place, Paper, Fingerprint]


class WorksInVenues(Works):
    """Works by their venues: the entries of `venues.yaml`, and all others by their names."""

    venues: Mapping[str, Venue]

    @cached_property
    def known_venues(self) -> KnownVenues:
        """The entries of `venues.yaml` by the names that records write."""
        return KnownVenues(self.venues.values())

    def identify_venues(self, papers: Iterable[_PlacedPaper]) -> Iterable[_PlacedPaper]:
        """Papers with the keys of the venues that their records mean."""
        return map(self._identify_venue, papers) if self.known_venues else papers

    def _identify_venue(self, entry: _PlacedPaper) -> _PlacedPaper:
        place, paper, _ = entry
        identified = self.known_venues.identify(paper)
        if identified is paper:
            return entry
        return place, identified, compute_fingerprint(identified)

    def venue_slug(self, paper: Paper) -> str:
        """The slug of a paper's venue; empty where it has none."""
        return slugify(paper.venue)

    def venue(self, venue: str) -> Venue | None:
        """The entry of `venues.yaml` with a slug."""
        return self._venues_by_slug.get(venue)

    def venue_label(self, venue: str) -> str:
        """A venue's full name."""
        return self.venue_names[venue]

    def venue_short(self, paper: Paper) -> str:
        """A paper's venue as lists show it: its short name if it has one."""
        entry = self.venues.get(paper.venue)
        return (entry.short or entry.name) if entry else paper.venue

    @cached_property
    def by_venue(self) -> Index:
        """Venue's slug -> papers."""
        return group_papers(self.works, lambda paper: filter(None, [self.venue_slug(paper)]))

    @cached_property
    def _venues_by_slug(self) -> dict[str, Venue]:
        return {slugify(key): venue for key, venue in self.venues.items()}

    @cached_property
    def venue_names(self) -> dict[str, str]:
        """Venue's slug -> full name: as in `venues.yaml`, or as most papers write it."""
        names = {key: venue.name for key, venue in self._venues_by_slug.items()}
        spellings = ((slugify(one.venue), one.venue, 1) for one in self.papers if one.venue)
        return {**pick_most_frequent(spellings, str), **names}
