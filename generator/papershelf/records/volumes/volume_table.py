"""Which papers are in which volumes, and what their records take from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..paper import PARTS_OF_BOOKS, Paper
from ..parts.fingerprint import Fingerprint, compute_fingerprint
from ..slug import slugify
from ..source import Place
from .volume import INHERITED, Volume

PlacedPaper = tuple[Place, Paper, Fingerprint]
_INCOMPLETE = frozenset(("misc", "book"))
"""Types that are derived from records which lack what their volume has."""


class VolumeTable:
    """The volumes by their papers."""

    def __init__(self, volumes: Iterable[Volume]) -> None:
        self._named: defaultdict[str, list[tuple[Volume, str]]] = defaultdict(list)
        self._by_year: defaultdict[tuple[str, int], list[Volume]] = defaultdict(list)
        for volume in volumes:
            for _, track, id in volume.iter_papers():
                self._named[id].append((volume, track))
            if not volume.names_papers and volume.venue and volume.date:
                self._by_year[slugify(volume.venue), volume.date.year].append(volume)

    def find_volumes(self, paper: Paper) -> list[tuple[Volume, str]]:
        """The volumes that have a paper, each with the track or an empty text."""
        if not self._named and not self._by_year:
            return []
        ids = (paper.id, *paper.aliases)
        found = [one for id in ids if id in self._named for one in self._named[id]]
        year = paper.date.year if paper.date else 0
        of_year = self._by_year.get((slugify(paper.venue), year), ()) if paper.venue else ()
        return [*found, *((volume, "") for volume in of_year)]

    def complete_all(self, papers: Iterable[PlacedPaper]) -> Iterable[PlacedPaper]:
        """Papers with what their volumes say of them."""
        if not self._named and not self._by_year:
            return papers
        return map(self._complete_entry, papers)

    def complete(self, paper: Paper) -> Paper:
        """A paper with the volume's title as `booktitle`, and with those inherited keys that its
        record lacks.

        What is only presented in a volume, such as a paper of a journal, has another venue, or a
        type that is no part of a book: it stays as it is.
        """
        if paper.entry_type not in (PARTS_OF_BOOKS if paper.type else PARTS_OF_BOOKS | _INCOMPLETE):
            return paper
        volumes = (volume for volume, _ in self.find_volumes(paper))
        own = next((volume for volume in volumes if _is_published_in(paper, volume)), None)
        if own is None:
            return paper
        values = {"booktitle": own.title, **{key: getattr(own, key) for key in INHERITED}}
        lacking = {key: value for key, value in values.items() if value and not getattr(paper, key)}
        return paper.model_copy(update=lacking) if lacking else paper

    def _complete_entry(self, entry: PlacedPaper) -> PlacedPaper:
        place, paper, _ = entry
        complete = self.complete(paper)
        return entry if complete is paper else (place, complete, compute_fingerprint(complete))


def _is_published_in(paper: Paper, volume: Volume) -> bool:
    both = paper.venue and volume.venue
    return not both or slugify(paper.venue) == slugify(volume.venue)
