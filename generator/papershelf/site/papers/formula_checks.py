"""Formulas that pages can't show."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from ...records.collection import Collection
from ..rendering.markup import list_unconverted_formulas

_KEYS = ("title", "abstract", "summary")
_LONGEST = 60


def note_formulas(collection: Collection) -> Iterator[Problem]:
    """Yield a note for each text of a paper with formulas that pages show as TeX.

    Most of these have a macro that only the paper itself defines.
    """
    for paper in collection.papers:
        place = collection.places[paper.id]
        for key in _KEYS:
            text = getattr(paper, key)
            found = list_unconverted_formulas(text) if "$" in text else []
            if found:
                shown = found[0] if len(found[0]) <= _LONGEST else f"{found[0][:_LONGEST]}…"
                more = f" and {len(found) - 1} more" if found[1:] else ""
                yield Problem(
                    place.path,
                    *place.find_position((key,)),
                    "unknown-formula",
                    f"`{key}`: pages show `${shown}$`{more} as TeX, not as a formula",
                    "write out the paper's own macros, such as `\\eps`",
                    "note",
                )
