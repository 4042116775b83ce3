"""Papers as biblatex and biber have them: UTF-8, whole dates, types for preprints and theses.

The types and fields are those of biblatex's manual (sections 2.1 and 2.2), which has classic ones
as aliases only.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..records.paper import EntryType, Paper
from ..records.vocabulary import Venue
from .entries import braced, entry, join, values_of
from .fields import venue_name
from .languages import english_name
from .latex import UNICODE

SUFFIX = ".biblatex.bib"

ORDER = (
    "author", "editor", "title", "journaltitle", "booktitle", "howpublished", "type", "volume",
    "number", "series", "pages", "publisher", "institution", "location", "edition", "date",
    "isbn", "issn", "doi", "eprint", "eprinttype", "eprintclass", "url", "langid", "note",
)  # fmt: skip
"""The fields of an entry, in the order they are written in."""

__all__ = ["ORDER", "SUFFIX", "join", "write"]

# Key of a record -> field.
_COPIED = {
    "volume": "volume", "number": "number", "series": "series", "publisher": "publisher",
    "institution": "institution", "school": "institution", "address": "location",
    "edition": "edition", "isbn": "isbn", "issn": "issn",
}  # fmt: skip
# Types that are others than BibTeX's, with the kind of work where biblatex has one type for two.
_TYPES: dict[EntryType, tuple[str, str]] = {
    "phdthesis": ("thesis", "phdthesis"), "mastersthesis": ("thesis", "mathesis"),
    "techreport": ("report", "techreport"),
}  # fmt: skip
# Where an entry type says where it appeared.
_VENUE_FIELD: dict[EntryType, str] = {
    "article": "journaltitle", "inproceedings": "booktitle", "incollection": "booktitle",
    "inbook": "booktitle", "book": "series", "proceedings": "series", "phdthesis": "institution",
    "mastersthesis": "institution", "techreport": "institution",
}  # fmt: skip
# BibTeX's field -> biblatex's.
_RENAMED = {
    "journal": "journaltitle", "address": "location", "school": "institution", "year": "date",
    "archiveprefix": "eprinttype", "primaryclass": "eprintclass",
}  # fmt: skip
# ISO 639-1 of the languages for which biblatex keeps the case of titles; babel and polyglossia call
# them by their English names.
_LANGUAGES = frozenset("cs da de el en es fi fr hu it nl no pl pt ru sv tr uk".split())


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """One entry, ending in a newline; `venues` are the entries of `venues.yaml` by key."""
    values = values_of(paper, UNICODE, _COPIED)
    if venue := venue_name(paper, venues):
        field = _VENUE_FIELD.get(paper.entry_type, "howpublished")
        values["howpublished" if field in values else field] = UNICODE.write_text(venue)
    kind, genre = _TYPES.get(paper.entry_type, (paper.entry_type, ""))
    if genre:
        values["type"] = genre
    if paper.date:
        values["date"] = str(paper.date)
    if (language := paper.language.lower().partition("-")[0]) in _LANGUAGES:
        values["langid"] = english_name(language).lower()
    if paper.arxiv:
        values |= _arxiv(paper)
        # A preprint is online, what says where it appeared is more than that.
        kind = "online" if kind == "misc" and not paper.venue else kind
    return entry(kind, paper, braced(values), ORDER, _RENAMED)


def _arxiv(paper: Paper) -> dict[str, str]:
    fields = {"eprint": paper.arxiv, "eprinttype": "arxiv"}
    return fields | ({"eprintclass": paper.arxiv_class} if paper.arxiv_class else {})
