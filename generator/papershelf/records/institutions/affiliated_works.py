"""The works of a collection by the institutions of their authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from ..name import Name
from ..paper import Index, Paper, group_papers
from ..parts.fingerprint import Fingerprint, compute_fingerprint
from ..slug import pick_most_frequent
from ..source import Place
from ..works import Works
from .institution import Institution, KnownInstitutions

_PlacedPaper = tuple[Place, Paper, Fingerprint]


class AffiliatedWorks(Works):
    """Works by the institutions that their authors name; by none without `institutions.yaml`."""

    institutions: tuple[Institution, ...]

    @cached_property
    def known_institutions(self) -> KnownInstitutions:
        """The entries of `institutions.yaml`."""
        return KnownInstitutions(self.institutions)

    def identify_institutions(self, papers: Iterable[_PlacedPaper]) -> Iterable[_PlacedPaper]:
        """Papers with the ROR ids that `institutions.yaml` has for their authors' affiliations."""
        return map(self._identify_in, papers) if self.institutions else papers

    def _identify_in(self, entry: _PlacedPaper) -> _PlacedPaper:
        place, paper, _ = entry
        authors = tuple(map(self._identify, paper.authors))
        if authors == paper.authors:
            return entry
        identified = paper.model_copy(update={"authors": authors})
        return place, identified, compute_fingerprint(identified)

    def _identify(self, name: Name) -> Name:
        if not name.affiliation:
            return name
        found = tuple(map(self.known_institutions.identify, name.affiliation))
        if found == name.affiliation:
            return name
        return name.model_copy(update={"affiliation": found}).canonical

    def list_institutions(self, names: Iterable[Name]) -> tuple[str, ...]:
        """The slugs of the institutions of some names, each once, in their order."""
        if not self.institutions:
            return ()
        found = chain.from_iterable(name.affiliation for name in names)
        return tuple(dict.fromkeys(map(self.known_institutions.find_slug, found)))

    @cached_property
    def by_institution(self) -> Index:
        """Institution's slug -> papers."""
        if not self.institutions:
            return {}
        return group_papers(self.works, lambda paper: self.list_institutions(paper.authors))

    def institution_label(self, slug: str) -> str:
        """An institution's name as in `institutions.yaml`, or as most papers write it."""
        entry = self.known_institutions.get(slug)
        return entry.name if entry else self._institution_names.get(slug, slug)

    @cached_property
    def _institution_names(self) -> Mapping[str, str]:
        return pick_most_frequent(self._list_spellings(), str)

    def _list_spellings(self) -> Iterator[tuple[str, str, int]]:
        names = chain.from_iterable(paper.authors for paper in self.works)
        counts = Counter(chain.from_iterable(name.affiliation for name in names))
        for affiliation, times in counts.items():
            yield self.known_institutions.find_slug(affiliation), affiliation.name, times
