"""Bibliography formats, one module each, and the registry of those that the site offers.

To add a format, write a module that satisfies `Format` and add it to `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from ..records.paper import Paper
from ..records.vocabulary import Venue
from . import biblatex, bibtex, csl, endnote, ris


class Format(Protocol):
    """The interface of a format's module."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802
        """The suffix of the format's file names."""

    def write(self, paper: Paper, venues: Mapping[str, Venue]) -> str:
        """Write one paper as an entry of a file; `venues` maps keys of `venues.yaml` to venues."""

    def join(self, entries: Iterable[str]) -> str:
        """Join the results of `write` into the text of a file."""


FORMATS: Mapping[str, Format] = {
    "BibTeX": bibtex, "biblatex": biblatex, "RIS": ris, "CSL-JSON": csl, "EndNote": endnote,
}  # fmt: skip
"""Name shown to readers -> format."""
