"""The terms of papers' titles and abstracts in a file: in memory, those of a large collection take
as much as its abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .tokens import TextTerms


@dataclass(frozen=True)
class TermsFile:
    """A file of terms: `places` maps ids to the offsets of their lines."""

    path: Path
    places: Mapping[str, int]

    @classmethod
    def write(cls, path: Path, terms: Mapping[str, TextTerms]) -> TermsFile:
        """Write the terms of papers, by their ids."""
        places: dict[str, int] = {}
        offset = 0
        with path.open("wb") as file:
            for id, (title, abstract) in terms.items():
                places[id] = offset
                # Terms have no white space beside the spaces between them.
                offset += file.write(f"{title}\t{abstract}\n".encode())
        return cls(path, places)

    def read(self, ids: Iterable[str]) -> dict[str, TextTerms]:
        """The terms of those papers that the file has."""
        found: dict[str, TextTerms] = {}
        with self.path.open("rb") as file:
            for id in ids:
                if id in self.places:
                    file.seek(self.places[id])
                    title, abstract = file.readline().decode().rstrip("\n").split("\t")
                    found[id] = title, abstract
        return found
