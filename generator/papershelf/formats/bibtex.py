"""Papers as BibTeX, for the classic program and its styles; biber reads it too.

arXiv's fields are written as arXiv's own export writes them. A day has no field of its own, and
biber knows months only: what stands in `month` is the month's macro.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ..records.date import MONTHS
from ..records.paper import EntryType, Paper
from ..records.text import to_plain
from ..records.vocabulary import Venue
from .entries import braced, entry, join, values_of
from .fields import venue_name
from .latex import CLASSIC

SUFFIX = ".bib"

ORDER = (
    "author", "editor", "key", "title", "journal", "booktitle", "howpublished", "volume", "number",
    "series", "pages", "publisher", "institution", "school", "address", "edition", "year", "month",
    "isbn", "issn", "doi", "eprint", "archivePrefix", "primaryClass", "url", "note",
)  # fmt: skip
"""The fields of an entry, in the order they are written in."""

__all__ = ["ORDER", "SUFFIX", "join", "with_abstract", "write"]

# Keys of a record that are fields of the same name and meaning.
_COPIED = {
    key: key
    for key in (
        "volume", "number", "series", "publisher", "institution", "school", "address", "edition",
        "isbn", "issn",
    )
}  # fmt: skip
# Where an entry type says where it appeared.
_VENUE_FIELD: dict[EntryType, str] = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
    "inbook": "booktitle", "book": "series", "proceedings": "series", "phdthesis": "school",
    "mastersthesis": "school", "techreport": "institution", "unpublished": "note",
}  # fmt: skip
# The fields that the styles sort an entry by; any one will do (plain.bst, `presort`).
_SORTED_BY: dict[EntryType, tuple[str, ...]] = {
    "book": ("author", "editor"), "inbook": ("author", "editor"), "proceedings": ("editor",),
}  # fmt: skip
_END = "\n}\n"
_MACROS = tuple(month[:3].lower() for month in MONTHS)


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """One entry, ending in a newline; `venues` are the entries of `venues.yaml` by key.

    Without the abstract: what is cited needs none.
    """
    values = values_of(paper, CLASSIC, _COPIED) | _arxiv(paper)
    _add_venue(values, paper, venues)
    _add_key(values, paper)
    return entry(paper.entry_type, paper, braced(values) | _date(paper), ORDER)


def with_abstract(entry: str, paper: Paper) -> str:
    """A paper's entry with its abstract, unless the record says in `bibtex` what that is."""
    if not paper.abstract or "abstract" in map(str.lower, paper.bibtex):
        return entry
    abstract = CLASSIC.write_abstract(paper.abstract)
    return f"{entry.removesuffix(_END)},\n  abstract = {{{abstract}}}{_END}"


def _add_venue(values: dict[str, str], paper: Paper, venues: Mapping[str, Venue]) -> None:
    kind = paper.entry_type
    if paper.venue:
        field = _VENUE_FIELD.get(kind, "howpublished")
        free = "howpublished" if field in values else field
        values[free] = CLASSIC.write_text(venue_name(paper, venues))
    if kind == "unpublished":
        values.setdefault("note", "Unpublished")  # the one type that must have a note


def _add_key(values: dict[str, str], paper: Paper) -> None:
    """What to sort by and to label with, where nobody is named."""
    if not any(name in values for name in _SORTED_BY.get(paper.entry_type, ("author",))):
        values["key"] = sort_key(paper.title) or paper.key or paper.id


def sort_key(title: str) -> str:
    """The ASCII letters of a title."""
    bare = unicodedata.normalize("NFKD", to_plain(title, braces=True))
    return " ".join(re.findall("[A-Za-z0-9]+", "".join(char for char in bare if char.isascii())))


def _date(paper: Paper) -> dict[str, str]:
    if paper.date is None:
        return {}
    date = {"year": f"{{{paper.date.year:04}}}"}
    if paper.date.month:
        date["month"] = _MACROS[paper.date.month - 1]
    return date


def _arxiv(paper: Paper) -> dict[str, str]:
    if not paper.arxiv:
        return {}
    fields = {"eprint": paper.arxiv, "archivePrefix": "arXiv"}
    return fields | ({"primaryClass": paper.arxiv_class} if paper.arxiv_class else {})
