"""Which venue of `venues.yaml` a record means, by any of the names that its entry has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..paper import PARTS_OF_BOOKS, Paper
from ..text import fold
from ..vocabulary import Venue


class KnownVenues:
    """The entries of `venues.yaml` that have `variants`, by their names."""

    def __init__(self, venues: Iterable[Venue]) -> None:
        entries = list(venues)
        self._keys = {venue.key for venue in entries}
        self._by_name: dict[str, Venue] = {}
        self._patterns: list[tuple[str, re.Pattern[str], Venue]] = []
        for venue in entries:
            for name in list_names(venue):
                if "*" in name:
                    words = max(map(fold, name.split("*")), key=len)
                    self._patterns.append((words, _compile(name), venue))
                else:
                    self._by_name.setdefault(fold(name), venue)
        self._found: dict[str, Venue | None] = {}

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def find(self, written: str) -> Venue | None:
        """The entry that is meant by a name in a record: of several, the first in the file; one
        without `*` comes before all with it. None for a key, and for a name of no entry."""
        if not self._by_name or not written or written in self._keys:
            return None
        if written not in self._found:
            name = fold(written)
            by_pattern = (venue for words, pattern, venue in self._patterns
                          if words in name and pattern.fullmatch(name))  # fmt: skip
            self._found[written] = self._by_name.get(name) or next(by_pattern, None)
        return self._found[written]

    def identify(self, paper: Paper) -> Paper:
        """A paper with the key of the venue that its record means.

        A part of a book keeps the name as its `booktitle`, since proceedings of each year have a
        title of their own, unless it is only the venue's name.
        """
        venue = self.find(paper.venue)
        if venue is None:
            return paper
        changed = {"venue": venue.key}
        is_title = fold(paper.venue) not in (fold(venue.name), fold(venue.short))
        if is_title and not paper.booktitle and paper.entry_type in PARTS_OF_BOOKS:
            changed["booktitle"] = paper.venue
        return paper.model_copy(update=changed)


def list_names(venue: Venue) -> Iterator[str]:
    """The names that records may write in place of a venue's key: none without `variants`."""
    if venue.variants:
        yield from venue.variants
        yield venue.name
        if venue.short:
            yield venue.short


def _compile(variant: str) -> re.Pattern[str]:
    """Matches the folded names that a variant with `*` stands for; a space beside it means that a
    word ends or begins there."""
    first, *middle, last = variant.split("*")
    # Atomic groups, so that many `*` don't take long: each is the first that fits.
    between = "".join(f"(?>.*?{_to_regex(part)})" for part in middle)
    return re.compile(f"{_to_regex(first)}{between}.*{_to_regex(last)}")


def _to_regex(part: str) -> str:
    words = fold(part)
    begin, end = (r"\b" if words and side.isspace() else "" for side in (part[:1], part[-1:]))
    return f"{begin}{re.escape(words)}{end}"
