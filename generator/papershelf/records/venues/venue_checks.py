"""Problems with names of venues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...errors import Problem, did_you_mean
from ..paper import Paper
from ..slug import slugify
from ..source import Location, Place
from ..text import fold
from ..vocabulary import Venue
from ..volumes.volume import Volume
from .known_venues import KnownVenues, list_names


def claim_venue_keys(venue: Venue) -> Iterator[tuple[str, Location]]:
    """The key and the earlier keys of a venue, each with its location."""
    yield venue.key, ("key",)
    for index, alias in enumerate(venue.aliases):
        yield alias, ("aliases", index)


def claim_venue_names(venue: Venue) -> Iterator[tuple[str, Location]]:
    """The other names that mean a venue, each with its location."""
    for index, name in enumerate(list_names(venue)):
        key = next((key for key in ("name", "short") if getattr(venue, key) == name), "")
        yield name if "*" in name else fold(name), (key,) if key else ("variants", index)


def find_misspelled_venues(
    papers: Iterable[tuple[Place, Paper | Volume]], venues: Sequence[tuple[Place, Venue]]
) -> Iterator[Problem]:
    """Venues that aren't keys of `venues.yaml`, but would be if they were written like one.

    A venue may also be a full name, so only what looks like a key is compared by its letters.
    """
    keys, known = {venue.key for _, venue in venues}, KnownVenues(venue for _, venue in venues)
    written = {
        fold(form): venue.key for _, venue in reversed(venues) for form in (venue.name, venue.key)
    }
    for place, paper in papers if keys else ():
        if not paper.venue or paper.venue in keys or known.find(paper.venue):
            continue
        hint = ""
        if key := written.get(fold(paper.venue)):
            hint = f"write its key, `{key}`, or list such names there as `variants`"
        elif slugify(paper.venue) == paper.venue:
            hint = did_you_mean(paper.venue, sorted(keys))
        if hint:
            message = f"the venue `{paper.venue}` is not a key of venues.yaml"
            yield place.to_warning("unknown-venue", message, ("venue",), hint)
