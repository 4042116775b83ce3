"""Papers for biblatex and biber: UTF-8, full dates, types for preprints and theses.

Types and fields are those of biblatex's manual (sections 2.1 and 2.2), which lists the classic ones
only as aliases.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..records.paper import EntryType, Paper
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
from .language_names import get_english_name
from .latex import UNICODE
from .work_types import REPORTS, THESES, TYPES, VERSIONED

SUFFIX = ".biblatex.bib"

ORDER = (
    "author", "author+an", "editor", "holder", "title", "journaltitle", "booktitle", "eventtitle",
    "venue", "howpublished", "type", "version", "volume", "number", "series", "pages", "publisher",
    "institution", "organization", "location", "edition", "date", "isbn", "issn", "doi", "eprint",
    "eprinttype", "eprintclass", "url", "langid", "note",
    "keywords",
)  # fmt: skip
"""The fields in the order in which an entry has them."""

__all__ = ["ORDER", "SUFFIX", "join", "write"]

# Key of a record -> field.
_COPIED = {
    "volume": "volume", "number": "number", "series": "series", "publisher": "publisher",
    "institution": "institution", "school": "institution", "address": "location",
    "edition": "edition", "isbn": "isbn", "issn": "issn",
}  # fmt: skip
# Entry type -> the field of its venue.
_VENUE_FIELD: Mapping[EntryType, str] = {
    "article": "journaltitle",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "inbook": "booktitle",
    "book": "series",
    "proceedings": "series",
    **dict.fromkeys(THESES | REPORTS, "institution"),
    "dataset": "publisher",
    "talk": "eventtitle",
    "poster": "eventtitle",
    "webpage": "organization",
}
# Fields that have another name for some types.
_OWN_NAMES: Mapping[EntryType, Mapping[str, str]] = {
    **{kind: {"edition": "version"} for kind in VERSIONED},
    "standard": {"institution": "organization"},
    "talk": {"location": "venue"},
    "poster": {"location": "venue"},
}
# BibTeX's field -> biblatex's.
_RENAMED = {
    "journal": "journaltitle", "address": "location", "school": "institution", "year": "date",
    "archiveprefix": "eprinttype", "primaryclass": "eprintclass",
}  # fmt: skip
# ISO 639-1 codes of languages for which biblatex keeps the case of titles; babel and polyglossia
# use their English names.
_LANGUAGES = frozenset("cs da de el en es fi fr hu it nl no pl pt ru sv tr uk".split())


def write(paper: Paper, venues: Mapping[str, Venue], own: Mapping[str, str] = NONE) -> str:
    """Write one entry, ending in a newline; `venues` maps keys of `venues.yaml` to venues, `own`
    the curator's own fields to those that they are here."""
    renamed = _OWN_NAMES.get(paper.entry_type, {})
    values = to_field_values(paper, UNICODE, _COPIED)
    values = {renamed.get(name, name): value for name, value in values.items()}
    if marks := _format_marks(paper):
        values["author+an"] = marks
    if venue := get_venue_name(paper, venues):
        field = _VENUE_FIELD.get(paper.entry_type, "howpublished")
        values["howpublished" if field in values else field] = UNICODE.write_text(venue)
    names = TYPES[paper.entry_type]
    kind = names.biblatex
    if genre := names.kind or names.genre:
        values["type"] = genre
    if paper.date:
        values["date"] = str(paper.date)
    if kind == "patent" and (holder := values.pop("institution", "")):
        values["holder"] = f"{{{holder}}}"  # a list of names
    if (language := paper.language.lower().partition("-")[0]) in _LANGUAGES:
        values["langid"] = get_english_name(language).lower()
    if paper.arxiv:
        values |= _format_arxiv(paper)
        # A preprint is `online`; a paper with a venue keeps its type.
        kind = "online" if kind == "misc" and not paper.venue else kind
    if kind == "book" and "author" not in values and "editor" in values:
        kind = "collection"  # a `book` must have authors
    fields = wrap_in_braces(values) | write_own_fields(paper, own, UNICODE)
    return format_entry(kind, paper, fields, (*ORDER, *own.values()), _RENAMED)


def _format_marks(paper: Paper) -> str:
    """The marks of authors as data annotations (section 3.7 of the manual): `1=equal;2=equal`."""
    marks = (
        (number, [mark for mark in ("equal", "corresponding") if getattr(name, mark)])
        for number, name in enumerate(paper.authors, 1)
    )
    return ";".join(f"{number}={','.join(own)}" for number, own in marks if own)


def _format_arxiv(paper: Paper) -> dict[str, str]:
    fields = {"eprint": paper.arxiv, "eprinttype": "arxiv"}
    return fields | ({"eprintclass": paper.arxiv_class} if paper.arxiv_class else {})
