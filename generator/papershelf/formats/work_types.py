"""The types of works, and what each format calls them: the one table of all formats.

A record's `type` is BibTeX's entry type, or one of those that BibTeX lacks. Names are those of
biblatex's manual (section 2.1), CSL 1.0.2 (appendix III), Zotero (api.zotero.org/schema), the RIS
types that Zotero reads, EndNote's manual, MODS, DataCite 4, DCMI's type vocabulary and schema.org.
The manual's page about types shows this table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..records.paper import EntryType, Paper
from ..records.vocabulary import Venue
from .common_values import get_repository


class WorkType(NamedTuple):
    """A type's names in each format.

    `genre` is the kind of work that citations name, and biblatex's `type` field unless `kind` has a
    name of its own. `resource` is MODS's type of resource, `dcmi` Dublin Core's type.
    """

    bibtex: str
    biblatex: str
    csl: str
    ris: str
    endnote: str
    zotero: str
    datacite: str
    schema_org: str
    crossref: str
    genre: str = ""
    kind: str = ""
    resource: str = "text"
    dcmi: str = "text"


_PAPER = "ScholarlyArticle"
_POSTED = "posted_content"

TYPES: Mapping[EntryType, WorkType] = {
    "article": WorkType(
        "article", "article", "article-journal", "JOUR", "Journal Article", "journalArticle",
        "JournalArticle", _PAPER, "journal",
    ),
    "inproceedings": WorkType(
        "inproceedings", "inproceedings", "paper-conference", "CONF", "Conference Paper",
        "conferencePaper", "ConferencePaper", _PAPER, "conference",
    ),
    "incollection": WorkType(
        "incollection", "incollection", "chapter", "CHAP", "Book Section", "bookSection",
        "BookChapter", "Chapter", "book",
    ),
    "inbook": WorkType(
        "inbook", "inbook", "chapter", "CHAP", "Book Section", "bookSection",
        "BookChapter", "Chapter", "book",
    ),
    "book": WorkType("book", "book", "book", "BOOK", "Book", "book", "Book", "Book", "book"),
    "proceedings": WorkType(
        "proceedings", "proceedings", "book", "BOOK", "Book", "book", "ConferenceProceeding",
        "Book", "book",
    ),
    "phdthesis": WorkType(
        "phdthesis", "thesis", "thesis", "THES", "Thesis", "thesis", "Dissertation", "Thesis",
        "dissertation", "PhD thesis", "phdthesis",
    ),
    "mastersthesis": WorkType(
        "mastersthesis", "thesis", "thesis", "THES", "Thesis", "thesis", "Dissertation", "Thesis",
        "dissertation", "Master's thesis", "mathesis",
    ),
    "bathesis": WorkType(
        "mastersthesis", "thesis", "thesis", "THES", "Thesis", "thesis", "Dissertation", "Thesis",
        "dissertation", "Bachelor's thesis", "bathesis",
    ),
    "thesis": WorkType(
        "phdthesis", "thesis", "thesis", "THES", "Thesis", "thesis", "Dissertation", "Thesis",
        "dissertation", "Thesis",
    ),
    "techreport": WorkType(
        "techreport", "report", "report", "RPRT", "Report", "report", "Report", "Report",
        "report-paper", "Technical report", "techreport",
    ),
    "report": WorkType(
        "techreport", "report", "report", "RPRT", "Report", "report", "Report", "Report",
        "report-paper", "Report",
    ),
    "preprint": WorkType(
        "misc", "misc", "article", "RPRT", "Unpublished Work", "preprint", "Preprint", _PAPER,
        _POSTED, "preprint", "Preprint",
    ),
    "unpublished": WorkType(
        "unpublished", "unpublished", "manuscript", "UNPD", "Unpublished Work", "manuscript",
        "Text", _PAPER, _POSTED,
    ),
    "software": WorkType(
        "misc", "software", "software", "COMP", "Computer Program", "computerProgram", "Software",
        "SoftwareSourceCode", _POSTED, resource="software, multimedia", dcmi="Software",
    ),
    "dataset": WorkType(
        "misc", "dataset", "dataset", "DATA", "Dataset", "dataset", "Dataset", "Dataset", _POSTED,
        resource="software, multimedia", dcmi="Dataset",
    ),
    "patent": WorkType(
        "misc", "patent", "patent", "PAT", "Patent", "patent", "Text", "CreativeWork", _POSTED,
    ),
    "standard": WorkType(
        "misc", "standard", "standard", "STAND", "Standard", "standard", "Standard",
        "CreativeWork", _POSTED,
    ),
    "talk": WorkType(
        "misc", "unpublished", "speech", "SLIDE", "Audiovisual Material", "presentation", "Text",
        "PresentationDigitalDocument", _POSTED, "Talk",
    ),
    "poster": WorkType(
        "misc", "unpublished", "speech", "SLIDE", "Audiovisual Material", "presentation", "Text",
        "Poster", _POSTED, "Poster", resource="still image", dcmi="StillImage",
    ),
    "video": WorkType(
        "misc", "video", "motion_picture", "VIDEO", "Film or Broadcast", "videoRecording",
        "Audiovisual", "VideoObject", _POSTED, resource="moving image", dcmi="MovingImage",
    ),
    "webpage": WorkType(
        "misc", "online", "webpage", "ELEC", "Web Page", "webpage", "Text", "WebPage", _POSTED,
    ),
    "misc": WorkType(
        "misc", "misc", "document", "GEN", "Generic", "document", "Text", _PAPER, _POSTED,
    ),
}  # fmt: skip
"""A record's type -> its names, in the order of a list of publications."""

PRINTED_KINDS: Mapping[EntryType, str] = {
    "preprint": "Preprint", "software": "Computer software", "dataset": "Data set",
    "patent": "Patent", "standard": "Standard", "talk": "Talk", "poster": "Poster",
    "video": "Video", "webpage": "Web page",
}  # fmt: skip
"""What an entry of BibTeX says in `howpublished` of the types that its styles don't know."""

_WORDS: Mapping[EntryType, tuple[str, ...]] = {
    "inproceedings": ("conference",), "incollection": ("chapter",), "inbook": ("chapter",),
    **dict.fromkeys(("phdthesis", "mastersthesis", "bathesis"), ("thesis",)),
    "techreport": ("report",), "talk": ("presentation",), "poster": ("presentation",),
    "webpage": ("online",),
}  # fmt: skip

THESES: frozenset[EntryType] = frozenset(("phdthesis", "mastersthesis", "bathesis", "thesis"))
REPORTS: frozenset[EntryType] = frozenset(("techreport", "report"))
_NUMBERED = frozenset(("patent", "standard"))
VERSIONED: frozenset[EntryType] = frozenset(("software", "dataset"))
"""Types whose `edition` is what programs call their version."""


def is_preprint(paper: Paper, venues: Mapping[str, Venue]) -> bool:
    """Whether a paper is a preprint: by its type, or since a preprint server has it."""
    return paper.entry_type == "preprint" or bool(get_repository(paper, venues))


def get_type(paper: Paper, venues: Mapping[str, Venue]) -> EntryType:
    """Return a paper's type: `preprint` too where only its server says so."""
    return "preprint" if is_preprint(paper, venues) else paper.entry_type


def number_version(paper: Paper) -> str:
    """The version of a program or of a data set; of a text that was revised, its number: the first
    revision is version 2."""
    if paper.entry_type in VERSIONED:
        return paper.edition
    return str(len(paper.revisions) + 1) if paper.revisions else ""


def list_type_words(kind: EntryType) -> tuple[str, ...]:
    """List what `type:` of a query may say of papers of a type: its name, and wider words."""
    return (kind, *_WORDS.get(kind, ()))


def describe_type(paper: Paper, venues: Mapping[str, Venue]) -> WorkType:
    """Return the names of a paper's type."""
    return TYPES[get_type(paper, venues)]


def format_howpublished(paper: Paper, venue: str) -> str:
    """Write for classic BibTeX what a work is and where it is, if its type is not BibTeX's.

    `Computer software, version 1.2, Zenodo`, `Patent US 123`, `Poster, A Conference`. Styles print
    no publisher of such an entry, so that its name is here too.
    """
    kind = PRINTED_KINDS.get(paper.entry_type, "")
    if not kind:
        return venue
    if paper.number and paper.entry_type in _NUMBERED:
        kind = f"{kind} {paper.number}"
    is_versioned = paper.entry_type in VERSIONED and paper.edition
    version = f"version {paper.edition}" if is_versioned else ""
    where = venue or paper.institution or paper.publisher
    return ", ".join(filter(None, (kind, version, where)))


class Printed(NamedTuple):
    """What `format_howpublished` has written."""

    kind: EntryType
    number: str
    version: str
    venue: str


_BY_PRINTED = {name: kind for kind, name in PRINTED_KINDS.items()}
_HOWPUBLISHED = re.compile(
    rf"({'|'.join(_BY_PRINTED)})(?: (?P<number>[^,]+))?(?:, version (?P<version>[^,]+))?"
    r"(?:, (?P<venue>.+))?"
)


def parse_howpublished(text: str) -> Printed | None:
    """Return what `format_howpublished` has written; None for any other text."""
    match = _HOWPUBLISHED.fullmatch(text)
    if not match:
        return None
    kind, number, version, venue = match.groups(default="")
    is_ours = not number or _BY_PRINTED[kind] in _NUMBERED
    return Printed(_BY_PRINTED[kind], number, version, venue) if is_ours else None
