"""BibTeX's `@string`: names of journals and proceedings, defined once in a file of many entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ..records.slug import slugify

_VENUE = re.compile(rb"^  (?:journal|journaltitle|booktitle) = (\{.+\})(?=,?$)", re.MULTILINE)
_LONGEST_NAME = 24
"""Characters of a venue that go into the name of its string."""


def extract_strings(entries: Sequence[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return definitions of venues that several entries share, and the entries that use them."""
    times = Counter(match[1] for match in map(_VENUE.search, entries) if match)
    names = _name_venues([venue for venue, count in times.items() if count > 1])
    definitions = b"".join(b"@string{%b = %b}\n" % (name, venue) for venue, name in names.items())
    return definitions, map(partial(_replace_venue, names), entries)


def _replace_venue(names: Mapping[bytes, bytes], entry: bytes) -> bytes:
    match = _VENUE.search(entry)
    if match and match[1] in names:
        return entry[: match.start(1)] + names[match[1]] + entry[match.end(1) :]
    return entry


def _name_venues(venues: list[bytes]) -> dict[bytes, bytes]:
    """Map venues to names that BibTeX accepts: letters, digits, underscores; no digit first."""
    names: dict[bytes, bytes] = {}
    taken: set[str] = set()
    for venue in venues:
        stem = f"venue_{slugify(venue.decode())[:_LONGEST_NAME].strip('-').replace('-', '_')}"
        number = 2
        name = stem
        while name in taken:
            name = f"{stem}_{number}"
            number += 1
        taken.add(name)
        names[venue] = name.encode()
    return names
