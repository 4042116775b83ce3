"""Papers as RIS, which Zotero, EndNote, Mendeley and library catalogues read.

Made from CSL items, by tables that the script of a paper's page has too. Where specification
(2001, 2011) and readers differ, tags are those that Zotero both writes and reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..records.paper import Paper
from ..records.vocabulary import Venue
from . import csl
from .csl import Item, bare, dated, inverted, lines_of, named, tags_of

SUFFIX = ".ris"

TYPES = {
    "article": "UNPB", "article-journal": "JOUR", "paper-conference": "CONF", "chapter": "CHAP",
    "book": "BOOK", "thesis": "THES", "report": "RPRT", "manuscript": "UNPB", "document": "GEN",
}  # fmt: skip
"""CSL's type -> RIS's."""
TAGS = {
    "id": "ID", "author": "AU", "editor": "A2", "title": "TI", "container-title": "T2",
    "collection-title": "T3", "collection-number": "M1", "volume": "VL", "issue": "IS",
    "number": "M1", "page": "SP", "issued": "PY", "edition": "ET", "publisher": "PB",
    "publisher-place": "CY", "genre": "", "ISBN": "SN", "ISSN": "SN", "DOI": "DO", "URL": "UR",
    "language": "LA", "note": "N1",
}  # fmt: skip
"""CSL's variable -> RIS's tag, in the order in which they are written; some types have a genre."""
OWN = {
    "BOOK": {"editor": "A3", "collection-title": "T2"},
    "RPRT": {"editor": "A3", "collection-title": "T2", "number": "SN", "genre": "M3"},
    "THES": {"genre": "M3"},
}
"""The tags that are others for a type."""

_TAGS = {kind: tags_of(TAGS, OWN, kind) for kind in TYPES.values()}


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """One reference."""
    return write_item(csl.item(paper, venues))


def write_item(item: Item) -> str:
    """The reference of a CSL item; its lines end as the specification has it."""
    kind = TYPES[item["type"]]
    lines = (f"{tag}  - {text}" for tag, text in lines_of(item, _TAGS[kind], _values))
    return "\r\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def join(references: Iterable[str]) -> str:
    """A file of references that are written, an empty line between them."""
    return "\r\n".join(references)


def _values(variable: str, tag: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is written of a variable: a name a line, a date and pages in parts."""
    if variable in ("author", "editor"):
        yield from ((tag, inverted(name)) for name in named(value))
    elif variable == "issued":
        parts = dated(value)
        yield tag, parts[0]
        if parts[1:]:
            yield "DA", "/".join(parts) + "/" * (4 - len(parts))
    elif variable == "page":
        first, *last = value.split("–") if value.count("–") == 1 else [value]
        yield tag, first
        yield from (("EP", page) for page in last)
    else:
        yield tag, bare(value) if variable == "title" else value
