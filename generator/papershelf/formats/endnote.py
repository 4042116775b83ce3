"""Papers in EndNote's own format for import (`.enw`), which goes back to `refer` of Unix.

Made from CSL items, by tables that the script of a paper's page has too. Tags and types are those
of EndNote's manual ("EndNote Import").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..records.paper import Paper
from ..records.vocabulary import Venue
from . import csl
from .csl import Item, bare, dated, inverted, lines_of, named, tags_of

SUFFIX = ".enw"

TYPES = {
    "article": "Unpublished Work", "article-journal": "Journal Article",
    "paper-conference": "Conference Paper", "chapter": "Book Section", "book": "Book",
    "thesis": "Thesis", "report": "Report", "manuscript": "Unpublished Work",
    "document": "Generic",
}  # fmt: skip
"""CSL's type -> EndNote's."""
TAGS = {
    "author": "A", "editor": "E", "title": "T", "container-title": "B", "collection-title": "S",
    "collection-number": "N", "volume": "V", "issue": "N", "number": "N", "page": "P",
    "issued": "D", "edition": "7", "publisher": "I", "publisher-place": "C", "genre": "9",
    "ISBN": "@", "ISSN": "@", "DOI": "R", "URL": "U", "language": "G", "note": "Z", "id": "F",
}  # fmt: skip
"""CSL's variable -> EndNote's tag, in the order in which they are written."""
OWN = {"Journal Article": {"container-title": "J"}, "Report": {"number": "@"}}
"""The tags that are others for a type."""

_TAGS = {kind: tags_of(TAGS, OWN, kind) for kind in TYPES.values()}


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """One reference."""
    return write_item(csl.item(paper, venues))


def write_item(item: Item) -> str:
    """The reference of a CSL item."""
    kind = TYPES[item["type"]]
    lines = (f"%{tag} {text}" for tag, text in lines_of(item, _TAGS[kind], _values))
    return "\n".join([f"%0 {kind}", *lines, ""])


def join(references: Iterable[str]) -> str:
    """A file of references that are written, an empty line between them."""
    return "\n".join(references)


def _values(variable: str, tag: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is written of a variable: a name a line, a group's with a comma, which keeps it whole.

    The day comes before the year, which readers add to it where it isn't there.
    """
    if variable in ("author", "editor"):
        for name in named(value):
            yield tag, f"{name['literal']}," if "literal" in name else inverted(name)
    elif variable == "issued":
        parts = dated(value)
        if parts[1:]:
            yield "8", "-".join(parts)
        yield tag, parts[0]
    elif variable == "page":
        yield tag, value.replace("–", "-")
    else:
        yield tag, bare(value) if variable == "title" else value
