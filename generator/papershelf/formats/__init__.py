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

_FROM_CSL = {"RIS": ris, "CSL-JSON": csl, "EndNote": endnote}


def write_entries(name: str, paper: Paper, venues: Mapping[str, Venue]) -> dict[str, str]:
    """Write a paper in the named format; the result maps names of formats to entries.

    The formats that are written from a CSL item come together, as the item is most of their cost.
    """
    if name not in _FROM_CSL:
        return {name: FORMATS[name].write(paper, venues)}
    item = csl.to_item(paper, venues)
    return {other: format.write_item(item) for other, format in _FROM_CSL.items()}
