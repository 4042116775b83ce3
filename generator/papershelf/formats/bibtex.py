"""Papers as BibTeX, for the classic program and its styles; biber reads it too.

arXiv's fields are written as in arXiv's own export. Its name is there once more as `eprinttype`,
since Zotero does not read `archivePrefix` (`processField` of its translator BibTeX.js). BibTeX has
no field for a day, and biber reads only months in `month`, so `month` holds the month's macro.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ..records.date import MONTHS
from ..records.paper import EntryType, Paper
from ..records.text import to_plain
from ..records.vocabulary import Venue
from .common_values import get_venue_name
from .entries import (
    NONE,
    format_entry,
    join,
    to_field_values,
    wrap_in_braces,
    write_own_fields,
)
from .latex import CLASSIC
from .work_types import TYPES, format_howpublished

SUFFIX = ".bib"

ORDER = (
    "author", "editor", "key", "title", "journal", "booktitle", "howpublished", "type", "volume",
    "number", "series", "pages", "publisher", "institution", "school", "address", "edition",
    "year", "month", "isbn", "issn", "doi", "eprint", "archivePrefix", "primaryClass",
    "eprinttype", "url", "note", "keywords",
)  # fmt: skip
"""The fields in the order in which an entry has them."""

__all__ = ["ORDER", "SUFFIX", "join", "with_abstract", "write"]

# Key of a record -> field of the same name and meaning.
_COPIED = {
    key: key
    for key in (
        "volume", "number", "series", "publisher", "institution", "school", "address", "edition",
        "isbn", "issn",
    )
}  # fmt: skip
# Entry type -> the field of its venue.
_VENUE_FIELD: Mapping[str, str] = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
    "inbook": "booktitle", "book": "series", "proceedings": "series", "phdthesis": "school",
    "mastersthesis": "school", "techreport": "institution", "unpublished": "note",
}  # fmt: skip
# Types that the entry type does not tell -> what styles print of them.
_PRINTED_TYPES: Mapping[EntryType, str] = {
    "bathesis": "Bachelor's thesis", "thesis": "Thesis", "report": "Report",
}  # fmt: skip
# Entry type -> the fields that styles sort it by; one of them is enough (plain.bst, `presort`).
_SORT_FIELDS: dict[EntryType, tuple[str, ...]] = {
    "book": ("author", "editor"), "inbook": ("author", "editor"), "proceedings": ("editor",),
}  # fmt: skip
_END = "\n}\n"
_MACROS = tuple(month[:3].lower() for month in MONTHS)


def write(paper: Paper, venues: Mapping[str, Venue], own: Mapping[str, str] = NONE) -> str:
    """Write one entry, ending in a newline; `venues` maps keys of `venues.yaml` to venues, `own`
    the curator's own fields to those that they are here.

    The entry has no abstract, which a citation does not need.
    """
    values = to_field_values(paper, CLASSIC, _COPIED) | _format_arxiv(paper)
    _add_venue(values, paper, venues)
    _add_key(values, paper)
    fields = wrap_in_braces(values) | _format_date(paper)
    fields |= write_own_fields(paper, own, CLASSIC)
    order = (*ORDER, *own.values())
    return format_entry(TYPES[paper.entry_type].bibtex, paper, fields, order)


def with_abstract(entry: str, paper: Paper) -> str:
    """Add the abstract to a paper's entry, unless the record's `bibtex` key has an `abstract`."""
    if not paper.abstract or "abstract" in map(str.lower, paper.bibtex):
        return entry
    abstract = CLASSIC.write_abstract(paper.abstract)
    return f"{entry.removesuffix(_END)},\n  abstract = {{{abstract}}}{_END}"


def _add_venue(values: dict[str, str], paper: Paper, venues: Mapping[str, Venue]) -> None:
    kind = TYPES[paper.entry_type].bibtex
    if where := format_howpublished(paper, get_venue_name(paper, venues)):
        field = _VENUE_FIELD.get(kind, "howpublished")
        free = "howpublished" if field in values else field
        values[free] = CLASSIC.write_text(where)
    if printed := _PRINTED_TYPES.get(paper.entry_type):
        values["type"] = CLASSIC.write_text(printed)
    if kind == "unpublished":
        values.setdefault("note", "Unpublished")  # the one type that must have a note


def _add_key(values: dict[str, str], paper: Paper) -> None:
    """Add a key that styles sort and label by if the entry names nobody."""
    if not any(name in values for name in _SORT_FIELDS.get(paper.entry_type, ("author",))):
        values["key"] = make_sort_key(paper.title) or paper.key or paper.id


def make_sort_key(title: str) -> str:
    """Reduce a title to words of ASCII letters and digits."""
    decomposed = unicodedata.normalize("NFKD", to_plain(title, braces=True))
    return " ".join(re.findall("[A-Za-z0-9]+", "".join(filter(str.isascii, decomposed))))


def _format_date(paper: Paper) -> dict[str, str]:
    if paper.date is None:
        return {}
    date = {"year": f"{{{paper.date.year:04}}}"}
    if paper.date.month:
        date["month"] = _MACROS[paper.date.month - 1]
    return date


def _format_arxiv(paper: Paper) -> dict[str, str]:
    if not paper.arxiv:
        return {}
    fields = {"eprint": paper.arxiv, "archivePrefix": "arXiv"}
    class_ = {"primaryClass": paper.arxiv_class} if paper.arxiv_class else {}
    return fields | class_ | {"eprinttype": "arxiv"}
