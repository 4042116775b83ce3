"""Papers as RIS, which Zotero, EndNote, Mendeley and library catalogues read.

References are written from CSL items, by tables that the script of a paper's page uses too. Where
the specifications (2001, 2011) and programs differ, tags are those that Zotero writes and reads
(`importTypeMap` and `fieldMap` of its translator RIS.js). It knows no type for preprints, and makes
journal articles of types that it does not know; a report has fields for all of a preprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..records.paper import Paper
from ..records.text import to_csl
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

SUFFIX = ".ris"

TYPES = {names.csl: names.ris for names in work_types.TYPES.values()}
"""CSL's type -> RIS's."""
TAGS = {
    "id": "ID", "author": "AU", "editor": "A2", "title": "TI", "container-title": "T2",
    "event-title": "T2", "authority": "A2",
    "collection-title": "T3", "collection-number": "M1", "volume": "VL", "issue": "IS",
    "number": "M1", "page": "SP", "issued": "PY", "edition": "ET", "version": "ET",
    "publisher": "PB", "publisher-place": "CY", "event-place": "CY", "genre": "", "ISBN": "SN",
    "ISSN": "SN", "DOI": "DO", "URL": "UR", "language": "LA", "note": "N1", "keyword": "KW",
    "custom": "L1", "abstract": "AB",
}  # fmt: skip
"""CSL's variable -> RIS's tag, in the order of a reference; only some types have a genre.

`custom` has the address of the PDF.
"""
TYPE_TAGS = {
    "CONF": {"container-title": "C3"},
    "BOOK": {"editor": "A3", "collection-title": "T2"},
    "RPRT": {"editor": "A3", "collection-title": "T2", "number": "SN", "genre": "M3"},
    "THES": {"genre": "M3"},
    "SLIDE": {"genre": "M3", "issue": ""},
    "STAND": {"number": "SN", "collection-title": "T2"},
    "PAT": {"number": "SN", "editor": ""},
    "ELEC": {"issue": ""},
    **{kind: {"collection-title": "T2", "issue": ""} for kind in ("COMP", "DATA", "VIDEO")},
    "GEN": {"publisher": "T2"},
}
"""RIS type -> CSL's variable -> tag, where it differs from `TAGS`.

`C3` has the title of proceedings in Zotero, and comes with `T2`, where other programs look for it.
"""

_END = "ER  - \r\n"
_TAGS = {kind: select_tags(TAGS, TYPE_TAGS, kind) for kind in TYPES.values()}


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Write one reference; `venues` maps keys of `venues.yaml` to venues."""
    return write_item(csl.to_item(paper, venues))


def write_with_abstract(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Write one reference with the paper's abstract as plain text, if it has one, and with a title
    in another language; RIS has a tag for one only."""
    text = write_item(csl.to_item_with_abstract(paper, venues))
    translation = next(iter(paper.translations.values()), None)
    if not translation:
        return text
    title = strip_markup(to_csl(translation.title, braces=True))
    return f"{text.removesuffix(_END)}TT  - {title}\r\n{_END}"


def write_item(item: Item) -> str:
    """Write the reference of a CSL item; its lines end in CRLF, as the specification requires."""
    kind = TYPES[item["type"]]
    lines = (f"{tag}  - {text}" for tag, text in format_lines(item, _TAGS[kind], _format_variable))
    return "\r\n".join([f"TY  - {kind}", *lines, _END])


def join(references: Iterable[str]) -> str:
    """Join references into the text of a file, an empty line between them."""
    return "\r\n".join(references)


def _format_variable(variable: str, tag: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the (tag, text) lines of a variable: one for each name, keyword and note.

    A range of pages has two lines, an abstract one.
    """
    if variable in ("author", "editor"):
        yield from ((tag, invert_name(name)) for name in drop_others(value))
    elif variable == "issued":
        parts = format_date_parts(value)
        yield tag, parts[0]
        if parts[1:]:
            yield "DA", "/".join(parts) + "/" * (4 - len(parts))
    elif variable == "page":
        first, *last = value.split("–") if value.count("–") == 1 else [value]
        yield tag, first
        yield from (("EP", page) for page in last)
    elif variable in LISTS:
        yield from ((tag, part) for part in value.split(LISTS[variable]))
    elif variable == "custom":
        yield tag, value["pdf"]
    elif tag == "C3":
        yield from (("T2", value), (tag, value))
    elif variable == "abstract":
        yield tag, " ".join(value.split())
    else:
        yield tag, strip_markup(value) if variable == "title" else value
