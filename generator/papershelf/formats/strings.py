"""BibTeX's `@string`: names of journals and proceedings, defined once in a file of many entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from ..records.slug import slugify

# As no entry begins with a field, the pattern can begin with a line's end, which is found fastest.
_FIELD = rb"\n  (?:journal|journaltitle|booktitle) = (%b)(?=,?\n)"
_VENUE = re.compile(_FIELD % rb"\{.+\}")
_NAME = re.compile(_FIELD % rb"\w+")
_LONGEST_NAME = 24
"""Characters of a venue that go into the name of its string."""


def extract_strings(entries: Sequence[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return definitions of venues that several entries share, and the entries that use them."""
    times = Counter(match[1] for match in map(_VENUE.search, entries) if match)
    names = _name_venues([venue for venue, count in times.items() if count > 1])
    definitions = b"".join(b"@string{%b = %b}\n" % (name, venue) for venue, name in names.items())
    return definitions, map(partial(_replace, _VENUE, names), entries)


def read_definitions(definitions: bytes) -> dict[bytes, bytes]:
    """Map names to venues, from definitions that `extract_strings` made; ValueError if not."""
    lines = definitions.splitlines()
    return dict(line[len("@string{") : -1].split(b" = ", 1) for line in lines)


def expand_strings(venues: Mapping[bytes, bytes], entries: Iterable[bytes]) -> Iterator[bytes]:
    """The entries of which `extract_strings` made these; `venues` maps names to venues."""
    return map(partial(_replace, _NAME, venues), entries)


def _replace(pattern: re.Pattern[bytes], values: Mapping[bytes, bytes], entry: bytes) -> bytes:
    """Replace the first venue that matches if it is among the values."""
    match = pattern.search(entry)
    if match and match[1] in values:
        return entry[: match.start(1)] + values[match[1]] + entry[match.end(1) :]
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
