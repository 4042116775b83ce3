"""The numbers of documents before and after a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

_REACH = 4
"""Documents that change places are looked for in whole rows if they are one in so many of those
that could be cut off the ends of rows; that is the time it takes."""


@dataclass(frozen=True)
class Renumbering:
    """The numbers of documents before and after a change.

    `sources` has the old number of each document, or -1 if it is new or changed. `old` and `new`
    are the numbers whose documents are different ones, or changed: `new` among the present numbers,
    `old` among the former. Both have all numbers from `end` on, and the same numbers before it.
    """

    sources: Sequence[int]
    old: Sequence[int]
    new: Sequence[int]
    end: int
    has_moves: bool

    @classmethod
    def compare(cls, before: Sequence[str], now: Sequence[str], changed: Set[str]) -> Renumbering:
        """From the keys of documents in their order before and now, and those of changed ones."""
        places = {key: number for number, key in enumerate(before)}
        sources = [-1 if key in changed else places.get(key, -1) for key in now]
        pairs = zip(before, now, strict=False)
        moved = [number for number, (one, other) in enumerate(pairs) if one != other]
        end = moved[0] if moved else min(len(before), len(now))
        if len(before) == len(now) and (not moved or moved[-1] - end < (len(now) - end) / _REACH):
            end = len(sources)
        inner = [number for number in range(end) if sources[number] != number]
        old, new = (range(end, length) for length in (len(before), len(now)))
        return cls(sources, [*inner, *old], [*inner, *new], end, before != now)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Old number -> number, of documents that are as before."""
        return {source: number for number, source in enumerate(self.sources) if source >= 0}
