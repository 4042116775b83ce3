"""BibTeX's `@string`: names of journals and proceedings, defined once in a file of many entries.

People paste entries into other files. So a name stands for the same venue in every file, whatever
other records there are: it ends in a checksum of the venue. An entry whose definition is missing
gets a warning from BibTeX, and never another venue.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b

from ..records.slug import slugify

# As no entry begins with a field, the pattern can begin with a line's end, which is found fastest.
_FIELD = rb"\n  (?:journal|journaltitle|booktitle) = (%b)(?=,?\n)"
_VENUE = re.compile(_FIELD % rb"\{.+\}")
_NAME = re.compile(_FIELD % rb"[a-z0-9-]+")
_LONGEST_STEM = 24
"""Characters of a venue that go into the name of its string."""
_CHECKSUM = 4
"""Bytes of the checksum, which are twice as many characters."""


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


def _name_venues(venues: Iterable[bytes]) -> dict[bytes, bytes]:
    """Map venues to names: letters, digits and hyphens, no digit first.

    Zotero reads no further than to an underscore (`keyRe` in its translator BibTeX.js). A venue
    whose name another one has is left out.
    """
    owners: dict[bytes, bytes] = {}
    for venue in venues:
        owners.setdefault(name_venue(venue), venue)
    return {venue: name for name, venue in owners.items()}


def name_venue(venue: bytes) -> bytes:
    """Name the string of a venue, which is in braces: `venue-machine-learning-5f2c9ab0`."""
    stem = slugify(venue.decode())[:_LONGEST_STEM].strip("-")
    checksum = blake2b(venue, digest_size=_CHECKSUM).hexdigest()
    return f"venue-{stem}-{checksum}".encode()
