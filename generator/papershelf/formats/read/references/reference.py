"""A work as reference managers describe it, in CSL's variables, and its conversion to a record.

RIS, EndNote's formats, MEDLINE and CSL-JSON are read into references, just as our own files in
these formats are written from CSL items (`formats/csl.py`). CSL's variables are those of
docs.citationstyles.org, "Appendix IV".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, TypeVar

from ....errors import quote
from ....records.paper import EntryType
from ....records.parts.translation import UNDETERMINED
from ....records.vocabulary import find_preprint_server
from ...language_names import to_tag
from ...work_types import REPORTS, THESES, VERSIONED
from ..common import jats
from ..common.entry import Entry, Unread
from ..common.entry_types import find_language_tag, to_entry_type
from ..common.people import NameValue
from ..common.record_identifiers import add_identifiers, add_links
from ..common.validate import build_entry

Found = TypeVar("Found")

TYPES: Mapping[str, EntryType] = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "review": "article", "review-book": "article", "paper-conference": "inproceedings",
    "chapter": "incollection", "entry": "incollection", "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection", "book": "book", "classic": "book", "pamphlet": "book",
    "report": "techreport", "manuscript": "unpublished", "thesis": "phdthesis",
    **dict.fromkeys(
        "article bill collection document event figure graphic hearing interview legal_case "
        "legislation map musical_score performance periodical personal_communication regulation "
        "song treaty".split(),
        "misc",
    ),
    "dataset": "dataset", "software": "software", "patent": "patent", "standard": "standard",
    "speech": "talk", "motion_picture": "video", "broadcast": "video", "webpage": "webpage",
    "post": "webpage", "post-weblog": "webpage",
}  # fmt: skip
"""Each of CSL's types -> entry type."""

# CSL's variable -> key of a record with the same meaning.
_COPIED = {
    "container-title": "venue", "collection-title": "series", "volume": "volume",
    "edition": "edition", "publisher-place": "address",
}  # fmt: skip
# CSL's variable -> field of BibTeX or biblatex with the same meaning, where records have no key.
_BIBTEX = {
    "title-short": "shorttitle", "container-title-short": "shortjournal",
    "event-title": "eventtitle", "event-place": "venue",
    "number-of-volumes": "volumes", "number-of-pages": "pagetotal",
    "chapter-number": "chapter", "version": "version", "PMID": "pmid", "PMCID": "pmcid",
    "annote": "annote", "note": "note", "accessed": "urldate", "translator": "translator",
    "genre": "type",
}  # fmt: skip
_ISSUER: Mapping[str, str] = {
    **dict.fromkeys(THESES, "school"), **dict.fromkeys(REPORTS, "institution"),
    "standard": "institution",
}  # fmt: skip
_PREPRINT = "preprint"
_PLAIN_GENRES = frozenset((
    "phd thesis", "phd", "doctoral thesis", "doctoral dissertation", "ph.d. thesis",
    "master's thesis", "masters thesis", "master thesis", "bachelor's thesis", "bachelor thesis",
    "bachelors thesis", "thesis", "technical report", "tech. report", "report", "talk", "poster",
    _PREPRINT,
))  # fmt: skip
_STATUS = re.compile(
    r"[\[(]?(retracted|withdrawn)(?: (?:article|chapter|paper))?(?:[\])][:.]?|:)\s*(?=\S)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:(?:jats|mml):\w|(?:italic|em|bold|strong|inf|math|inline-formula|span|scp?|p|u|tt|font|br)\b)",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*(?:–|—|-{2,})\s*")
_RANGE = re.compile(r"([^\s–-]*[0-9][^\s–-]*)–([^\s–-]*[0-9][^\s–-]*)")
_LONGEST_PAGES = 200
_CITATION_KEY = re.compile(r"(?!\d+\Z|https?:)[A-Za-z0-9][A-Za-z0-9._:+/-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(slots=True)
class Reference:
    """One work: `kind` is its CSL type, `values` maps CSL's text variables to their values.

    `dates` are possible dates of publication, of which the most precise one counts. `record` holds
    keys of the record that are already known. `left_out` is shared by the whole file: it maps names
    of fields that records have no key for to the line where each appears first.
    """

    kind: str
    line: int
    key: str = ""
    left_out: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    authors: list[NameValue] = field(default_factory=list)
    editors: list[NameValue] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    is_preprint: bool = False

    def put(self, variable: str, value: str, line: int = 0) -> None:
        """Set a variable; if it is already set to another value, report the new one instead."""
        value = value if variable in ("abstract", "note", "annote") else " ".join(value.split())
        if value and self.values.setdefault(variable, value) != value:
            self.add_unread(f"a second `{variable}`, left out: {quote(value)}", line)

    def add_translation(self, language: str, title: str, abstract: str = "") -> None:
        """Add the title in another language, with the abstract; an empty or unknown language is
        not determined."""
        tag = to_tag(language) or UNDETERMINED
        translations = self.record.setdefault("translations", {})
        if title and tag in translations:
            self.add_unread(f"a second title in `{tag}`, left out: {quote(title)}")
        elif title:
            translations[tag] = {"title": clean_line(title)}
            if abstract:
                translations[tag]["abstract"] = jats.to_paragraphs(abstract)

    def add_unread(self, what: str, line: int = 0) -> None:
        """Report something that is lost."""
        self.unread.append(Unread(line or self.line, what))

    def add_note(self, what: str, line: int = 0) -> None:
        """Report something that a curator may like to know, though nothing is lost."""
        self.unread.append(Unread(line or self.line, what, is_lost=False))

    def add_others(self, others: int = 1) -> None:
        """Note that some authors are not named: 1 is any number, as a record needs one."""
        if self.authors:
            self.record["num_authors"] = number = len(self.authors) + others
            if others == 1:
                self.add_note(f"an unknown number of other authors: `num_authors` is {number}")

    def to_entry(self) -> Entry | Unread:
        """Convert the reference to an entry."""
        for step in _STEPS:
            step(self)
        if _CITATION_KEY.fullmatch(self.key):
            self.record["key"] = self.key
        return build_entry(self.record, self.key, self.line, self.unread)

    def take(self, variable: str) -> str:
        """Remove a variable and return its value, or an empty string."""
        return self.values.pop(variable, "")


def clean_line(raw: str) -> str:
    """Return a text on one line, with entities decoded and publishers' tags as markup of records.

    A tag that no publisher puts into titles is text: a paper may be about `<script>`.
    """
    if _TAG.search(raw):
        return jats.to_line(raw)
    return " ".join((unescape(raw) if "&" in raw else raw).split())


# --- steps --------------------------------------------------------------------------------------


def _set_type(reference: Reference) -> None:
    kind = TYPES.get(reference.kind, "misc")
    genre = reference.values.get("genre", "")
    if kind in ("phdthesis", "techreport") and genre:
        kind = to_entry_type("thesis" if kind == "phdthesis" else "report", genre) or kind
    if kind == "talk" and "poster" in genre.lower():
        kind = "poster"
    if genre.lower() == _PREPRINT:
        reference.kind, kind, reference.is_preprint = "article", "misc", True
    if genre.lower() in _PLAIN_GENRES:
        reference.take("genre")
    reference.record["type"] = kind


def _set_title(reference: Reference) -> None:
    # A word joiner after `<` says that this is not a tag, as `records.text.to_csl` writes it.
    title = clean_line(reference.take("title")).replace("<\u2060", "\\<")
    if match := _STATUS.match(title):
        reference.record.setdefault("status", match[1].lower())
        title = title[match.end() :]
    reference.record["title"] = title
    short = reference.values.get("title-short", "")
    if short and title.startswith(short):  # programs derive it from the title
        reference.take("title-short")


def _set_people(reference: Reference) -> None:
    reference.record["authors"], reference.record["editors"] = reference.authors, reference.editors


def _set_date(reference: Reference) -> None:
    """Set the most precise of the dates in the year of the first one."""
    first = next(iter(reference.dates), "")
    dates = [date for date in reference.dates if date[:4] == first[:4]]
    reference.record["date"] = max(dates, key=len, default="")


def _set_identifiers(reference: Reference) -> None:
    record = reference.record
    for problem in add_identifiers(record, reference.values):
        reference.add_unread(problem)
    for problem in add_links(record, reference.links):
        reference.add_unread(problem)


def _set_publication(reference: Reference) -> None:
    record, values = reference.record, reference.values
    kind = record["type"]
    for variable, key in _COPIED.items():
        record[key] = clean_line(reference.take(variable))
    if not record["venue"]:
        record["venue"] = clean_line(reference.take("event-title"))
    record["address"] = record["address"] or reference.take("event-place")
    if kind in VERSIONED:
        record["edition"] = record["edition"] or reference.take("version")
    publisher = clean_line(reference.take("publisher"))
    if kind == "patent" and not record["venue"]:
        record["venue"] = clean_line(reference.take("authority"))
    if reference.is_preprint and publisher and not find_preprint_server(publisher):
        kind = record["type"] = "preprint"
    if not record["venue"] and _is_venue(kind, reference.kind, publisher):
        record["venue"], publisher = publisher, ""
    record[_ISSUER.get(kind, "publisher")] = publisher
    numbers = [reference.take(variable) for variable in ("issue", "number", "collection-number")]
    record["number"], *others = list(filter(None, numbers)) or [""]
    for other in others:
        if other != record["number"]:
            reference.add_unread(f"a second number, left out: {quote(other)}")
    record["pages"] = normalize_pages(reference.take("page"))
    if values.get("event-title") in (record["venue"], record["series"]):
        reference.take("event-title")


def _is_venue(kind: str, csl_kind: str, publisher: str) -> bool:
    """Whether a publisher is what records have as a venue: a preprint's server, or any other place
    of a work that is in no journal and in no book."""
    if kind in ("preprint", "software", "dataset", "video") or csl_kind == "document":
        return True
    return csl_kind == "article" and find_preprint_server(publisher) != ""


def normalize_pages(text: str) -> str:
    """Write `12–34` and `12--34` as `12-34`, unless a hyphen could be part of a page number."""
    if len(text) > _LONGEST_PAGES:
        return text
    parts = _DASH.sub("–", text).split(", ")
    return ", ".join(
        f"{match[1]}-{match[2]}" if (match := _RANGE.fullmatch(part)) else part for part in parts
    )


def _set_status_note(reference: Reference) -> None:
    """Take why the paper was retracted from the notes, where our own formats say so."""
    status = reference.record.get("status", "")
    for variable in ("note", "annote") if status else ():
        lines = reference.take(variable).split("\n")
        for line in lines:
            word, _, reason = line.partition(":")
            if word.strip().lower() == status:
                reference.record["status_note"] = reason.strip()
                lines.remove(line)
                break
        reference.put(variable, "\n".join(lines))


def _set_texts(reference: Reference) -> None:
    """Set texts and BibTeX fields, and report all variables that are left."""
    record = reference.record
    record["abstract"] = jats.to_paragraphs(reference.take("abstract"))
    words = (clean_line(word) or word.strip() for word in reference.keywords)
    record["keywords"] = list(dict.fromkeys(filter(None, words)))
    if language := reference.take("language"):
        record["language"] = _parse_language(reference, language)
    record["bibtex"] = record.get("bibtex", {}) | {
        field: " ".join(reference.take(variable).split())
        for variable, field in _BIBTEX.items() if reference.values.get(variable)
    }  # fmt: skip
    for variable, value in filter(all, reference.values.items()):
        shown = quote(value)
        reference.add_unread(f"records have no key for `{variable}`, left out: {shown}")


_STEPS = (
    _set_type, _set_title, _set_people, _set_date, _set_identifiers, _set_publication,
    _set_status_note, _set_texts,
)  # fmt: skip
"""In this order: later steps see what earlier ones have left."""


def _parse_language(reference: Reference, text: str) -> str:
    first = re.split(r"\s*[;,/&]\s*| (?:and|und|et|y) ", text)[0]
    if tag := find_language_tag(text) or find_language_tag(first):
        return tag
    if _LANGUAGE.fullmatch(text):
        return text.replace("_", "-")
    reference.add_unread(f"unknown `language`, left out: {quote(text)}")
    return ""


# --- for the formats --------------------------------------------------------------------------


def read_references(
    found: Iterable[Found | Unread], read: Callable[[Found, dict[str, int]], Reference]
) -> Iterator[Entry | Unread]:
    """Yield the entries of what a reader finds in a text, and last the fields that it left out.

    `read` adds these to a dictionary: name of a field -> line where it appears first.
    """
    left_out: dict[str, int] = {}
    for one in found:
        yield one if isinstance(one, Unread) else read(one, left_out).to_entry()
    yield from list_left_out(left_out)


def list_left_out(left_out: Mapping[str, int]) -> Iterable[Unread]:
    """Report each field that records have no key for once, at the line where it appears first."""
    for name, line in sorted(left_out.items(), key=lambda item: (item[1], item[0])):
        what = f"`{name}` is left out here and below: records have no key for it"
        yield Unread(line, what, is_lost=False)
