"""Authors whom a paper names twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from ...errors import Problem
from ...records.collection import Collection


def note_repeated_authors(collection: Collection) -> Iterator[Problem]:
    """Yield a note for each paper with an author who comes twice, also by another spelling.

    It is no warning, since two people of one name may have written a paper together.
    """
    for paper in collection.papers:
        authors = collection.author_slugs[paper.id]
        if len(set(authors)) == len(authors):
            continue
        first = next(at for at in count(1) if authors[at] in authors[:at])
        place, name = collection.places[paper.id], paper.authors[first].display
        position = place.find_position(("authors", first))
        message = "`authors` names somebody twice"
        hint = f"delete one `{name}`, or give it an `id` if these are two people"
        yield Problem(place.path, *position, "repeated-author", message, hint, "note")
