"""BibTeX's `@string`: the names of journals and proceedings, once in a file of many entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ..records.slug import slugify

_VENUE = re.compile(rb"^  (?:journal|journaltitle|booktitle) = (\{.+\})(?=,?$)", re.MULTILINE)
# A name of three words and more than this is cut.
_LONGEST = 24


def shared(entries: Sequence[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Definitions of the names that several entries have, and the entries that refer to them."""
    times = Counter(match[1] for match in map(_VENUE.search, entries) if match)
    names = _named([venue for venue, count in times.items() if count > 1])
    definitions = b"".join(b"@string{%b = %b}\n" % (name, venue) for venue, name in names.items())
    return definitions, map(partial(_referring, names), entries)


def _referring(names: Mapping[bytes, bytes], entry: bytes) -> bytes:
    match = _VENUE.search(entry)
    if match and match[1] in names:
        return entry[: match.start(1)] + names[match[1]] + entry[match.end(1) :]
    return entry


def _named(venues: list[bytes]) -> dict[bytes, bytes]:
    """Venue -> a name for it that BibTeX takes: letters, digits and underscores, no digit first."""
    names: dict[bytes, bytes] = {}
    taken: set[str] = set()
    for venue in venues:
        stem = f"venue_{slugify(venue.decode())[:_LONGEST].strip('-').replace('-', '_')}"
        number = 2
        name = stem
        while name in taken:
            name = f"{stem}_{number}"
            number += 1
        taken.add(name)
        names[venue] = name.encode()
    return names
