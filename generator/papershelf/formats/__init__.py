"""Bibliography formats, one module each: the registry of those that the site offers.

To add a format, write a module with the parts of `Format` and name it in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from ..records.paper import Paper
from ..records.vocabulary import Venue
from . import bibtex, csl, endnote, ris


class Format(Protocol):
    """What a module of this package offers."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802
        """The suffix of its files, with the dot."""

    def write(self, paper: Paper, venues: Mapping[str, Venue]) -> str:
        """One paper, as a file of its own."""

    def write_all(self, papers: Iterable[Paper], venues: Mapping[str, Venue]) -> str:
        """Many papers in the order given, as one file."""


FORMATS: Mapping[str, Format] = {
    "bibtex": bibtex, "ris": ris, "csl": csl, "endnote": endnote,
}  # fmt: skip
