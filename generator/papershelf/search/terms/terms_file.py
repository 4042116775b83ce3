"""The terms of papers' titles and abstracts in a file: in memory, those of a large collection take
as much as its abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .tokens import TextTerms


class TermsWriter:
    """Writes a file of terms, a line for each paper; `places` maps ids to the offsets of lines."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self.places: dict[str, int] = {}

    def add(self, id: str, terms: TextTerms) -> None:
        """Write the terms of a paper."""
        self.places[id] = self._offset
        # Terms have no white space beside the spaces between them.
        self._offset += self._file.write(f"{terms[0]}\t{terms[1]}\n".encode())


@dataclass(frozen=True)
class TermsFile:
    """A file that a `TermsWriter` wrote, with its places."""

    path: Path
    places: Mapping[str, int]

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
