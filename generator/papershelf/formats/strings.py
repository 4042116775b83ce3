"""BibTeX's `@string`: the names of journals and proceedings, once in a file of many entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..records.slug import slug

_VENUE = re.compile(r"^  (?:journal|journaltitle|booktitle) = (\{.+\})(?=,?$)", re.MULTILINE)
# A name of three words and more than this is cut.
_LONGEST = 24


def shared(entries: Sequence[str]) -> tuple[str, list[str]]:
    """Definitions of the names that several entries have, and the entries that refer to them."""
    found = [_VENUE.search(entry) for entry in entries]
    times = Counter(match[1] for match in found if match)
    names = _named([venue for venue, count in times.items() if count > 1])
    definitions = "".join(f"@string{{{name} = {venue}}}\n" for venue, name in names.items())
    return definitions, [
        f"{entry[: match.start(1)]}{names[match[1]]}{entry[match.end(1) :]}"
        if match and match[1] in names
        else entry
        for entry, match in zip(entries, found, strict=True)
    ]


def _named(venues: list[str]) -> dict[str, str]:
    """Venue -> a name for it that BibTeX takes: letters, digits and underscores, no digit first."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for venue in venues:
        stem = f"venue_{slug(venue)[:_LONGEST].strip('-').replace('-', '_')}"
        number = 2
        name = stem
        while name in taken:
            name = f"{stem}_{number}"
            number += 1
        taken.add(name)
        names[venue] = name
    return names
