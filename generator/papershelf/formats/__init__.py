"""Bibliography formats, one module each: the registry of those that the site offers.

To add a format, write a module with the parts of `Format` and name it in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from ..records.paper import Paper
from ..records.vocabulary import Venue
from . import biblatex, bibtex, csl, endnote, ris


class Format(Protocol):
    """What a module of this package offers."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802
        """What the names of its files end in."""

    def write(self, paper: Paper, venues: Mapping[str, Venue]) -> str:
        """One paper, as it stands in a file of many; `venues` are those of `venues.yaml` by key."""

    def join(self, written: Iterable[str]) -> str:
        """Papers that are written, as a file."""


FORMATS: Mapping[str, Format] = {
    "BibTeX": bibtex, "biblatex": biblatex, "RIS": ris, "CSL-JSON": csl, "EndNote": endnote,
}  # fmt: skip
"""Its name, as readers know it -> the format."""

_OF_ITEMS = {"RIS": ris, "CSL-JSON": csl, "EndNote": endnote}


def entries(name: str, paper: Paper, venues: Mapping[str, Venue]) -> dict[str, str]:
    """A paper in a format, and in those that come with it at little more cost, by their names."""
    if name not in _OF_ITEMS:
        return {name: FORMATS[name].write(paper, venues)}
    item = csl.item(paper, venues)
    return {other: written.write_item(item) for other, written in _OF_ITEMS.items()}
