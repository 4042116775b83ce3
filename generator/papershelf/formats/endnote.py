"""Papers in EndNote's import format (`.enw`), which is based on `refer` of Unix.

References are written from CSL items, by tables that the script of a paper's page uses too. Tags
and types are those of EndNote's manual ("EndNote Import").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..records.paper import Paper
from ..records.vocabulary import Venue
from . import csl, work_types
from .csl import (
    LISTS,
    Item,
    drop_others,
    format_date_parts,
    format_lines,
    invert_name,
    select_tags,
    strip_markup,
)

SUFFIX = ".enw"

TYPES = {names.csl: names.endnote for names in work_types.TYPES.values()}
"""CSL's type -> EndNote's."""
TAGS = {
    "author": "A", "editor": "E", "title": "T", "container-title": "B", "event-title": "B",
    "authority": "I", "collection-title": "S", "collection-number": "N", "volume": "V",
    "issue": "N", "number": "N", "page": "P", "issued": "D", "edition": "7", "version": "7",
    "publisher": "I", "publisher-place": "C", "event-place": "C", "genre": "9", "ISBN": "@",
    "ISSN": "@", "DOI": "R", "URL": "U", "language": "G", "note": "Z", "keyword": "K",
    "custom": ">", "abstract": "X", "id": "F",
}  # fmt: skip
"""CSL's variable -> EndNote's tag, in the order of a reference; `custom` has the PDF's address."""
TYPE_TAGS = {
    "Journal Article": {"container-title": "J"},
    "Report": {"number": "@"},
    "Standard": {"number": "@"},
    "Patent": {"number": "@", "publisher": "B"},
}
"""EndNote type -> CSL's variable -> tag, where it differs from `TAGS`."""

_TAGS = {kind: select_tags(TAGS, TYPE_TAGS, kind) for kind in TYPES.values()}


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Write one reference; `venues` maps keys of `venues.yaml` to venues."""
    return write_item(csl.to_item(paper, venues))


def write_item(item: Item) -> str:
    """Write the reference of a CSL item."""
    kind = TYPES[item["type"]]
    lines = (f"%{tag} {text}" for tag, text in format_lines(item, _TAGS[kind], _format_variable))
    return "\n".join([f"%0 {kind}", *lines, ""])


def join(references: Iterable[str]) -> str:
    """Join references into the text of a file, an empty line between them."""
    return "\n".join(references)


def _format_variable(variable: str, tag: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the (tag, text) lines of a variable, one for each name.

    A group's name ends in a comma, which keeps programs from splitting it. The full date comes
    before the year, as programs add the year to a date that lacks it.
    """
    if variable in ("author", "editor"):
        for name in drop_others(value):
            yield tag, f"{name['literal']}," if "literal" in name else invert_name(name)
    elif variable == "issued":
        parts = format_date_parts(value)
        if parts[1:]:
            yield "8", "-".join(parts)
        yield tag, parts[0]
    elif variable == "page":
        yield tag, value.replace("–", "-")
    elif variable in LISTS:
        yield from ((tag, part) for part in value.split(LISTS[variable]))
    elif variable == "custom":
        yield tag, value["pdf"]
    elif variable == "abstract":
        yield tag, " ".join(value.split())
    else:
        yield tag, strip_markup(value) if variable == "title" else value
