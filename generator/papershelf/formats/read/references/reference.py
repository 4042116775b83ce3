"""A work as reference managers hold it, in CSL's variables; and the record that it makes.

RIS, EndNote's formats, MEDLINE and CSL-JSON are read into references, as our own files of these
formats are written from CSL's items (`formats/csl.py`). CSL's variables are those of
docs.citationstyles.org, "Appendix IV".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from ....records.paper import EntryType
from ..common import jats
from ..common.addresses import identify, link
from ..common.entry import Entry, Unread, shown
from ..common.entry_types import entry_type, language_tag
from ..common.people import Written
from ..common.validate import sound

TYPES: Mapping[str, EntryType] = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "review": "article", "review-book": "article", "paper-conference": "inproceedings",
    "chapter": "incollection", "entry": "incollection", "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection", "book": "book", "classic": "book", "pamphlet": "book",
    "report": "techreport", "manuscript": "unpublished", "thesis": "phdthesis",
    **dict.fromkeys(
        "article bill broadcast collection dataset document event figure graphic hearing interview "
        "legal_case legislation map motion_picture musical_score patent performance periodical "
        "personal_communication post post-weblog regulation software song speech standard treaty "
        "webpage".split(),
        "misc",
    ),
}  # fmt: skip
"""CSL's types, all of them, and an entry type for each."""

# Variables that are a text, and the keys of a record that say the same,
_COPIED = {
    "container-title": "venue", "collection-title": "series", "volume": "volume",
    "edition": "edition", "publisher-place": "address",
}  # fmt: skip
# or the fields of BibTeX and biblatex that do, where there is no key.
_BIBTEX = {
    "title-short": "shorttitle", "container-title-short": "shortjournal",
    "event-title": "eventtitle", "event-place": "venue",
    "number-of-volumes": "volumes", "number-of-pages": "pagetotal",
    "chapter-number": "chapter", "version": "version", "PMID": "pmid", "PMCID": "pmcid",
    "annote": "annote", "note": "note", "accessed": "urldate", "translator": "translator",
    "genre": "type",
}  # fmt: skip
_ISSUER: Mapping[str, str] = {
    "phdthesis": "school", "mastersthesis": "school", "techreport": "institution",
}  # fmt: skip
_PLAIN_GENRES = frozenset((
    "phd thesis", "phd", "doctoral thesis", "doctoral dissertation", "ph.d. thesis",
    "master's thesis", "masters thesis", "master thesis", "technical report", "tech. report",
    "report", "preprint",
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
    """One work. `values` are CSL's variables that are text, `kind` is its type.

    `dates` are those that could be the one of its publication; the most precise one counts.
    `record` holds keys that are known outright. `left_out` is of the whole file: the names of what
    no record holds, each with the line where it is first.
    """

    kind: str
    line: int
    key: str = ""
    left_out: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    authors: list[Written] = field(default_factory=list)
    editors: list[Written] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def put(self, variable: str, value: str, line: int = 0) -> None:
        """What a variable says: the first value counts, a second one is listed."""
        value = value if variable in ("abstract", "note", "annote") else " ".join(value.split())
        if value and self.values.setdefault(variable, value) != value:
            self.miss(f"`{variable}` is said twice, left out: {shown(value)}", line)

    def miss(self, what: str, line: int = 0) -> None:
        self.unread.append(Unread(line or self.line, what))

    def others(self) -> None:
        """There are authors who are not named; a record wants to know how many."""
        if number := len(self.authors):
            self.record["num_authors"] = number + 1
            self.miss(f"how many other authors there are: `num_authors` says {number + 1}")

    def entry(self) -> Entry | Unread:
        """The record of all that was put."""
        for step in (_typed, _titled, _named, _dated, _identified, _published, _told):
            step(self)
        if _CITATION_KEY.fullmatch(self.key):
            self.record["key"] = self.key
        return sound(self.record, self.key, self.line, self.unread)

    def take(self, variable: str) -> str:
        """The value of a variable, which is then used up."""
        return self.values.pop(variable, "")


def line_of(raw: str) -> str:
    """A text on one line, without entities; with the small markup of records for tags like it.

    A tag that no publisher puts into titles is text: a paper may be about `<script>`.
    """
    if _TAG.search(raw):
        return jats.line(raw)
    return " ".join((unescape(raw) if "&" in raw else raw).split())


# --- steps --------------------------------------------------------------------------------------


def _typed(one: Reference) -> None:
    kind = TYPES.get(one.kind, "misc")
    genre = one.values.get("genre", "")
    if kind == "phdthesis":
        kind = entry_type("thesis", genre) or kind
    if genre.lower() in _PLAIN_GENRES:
        one.take("genre")
    one.record["type"] = kind


def _titled(one: Reference) -> None:
    # A word joiner says that what follows is text and no tag, as `records.text.csl` writes it.
    title = line_of(one.take("title")).replace("<\u2060", "\\<")
    if mark := _STATUS.match(title):
        one.record.setdefault("status", mark[1].lower())
        title = title[mark.end() :]
    one.record["title"] = title
    short = one.values.get("title-short", "")
    if short and title.startswith(short):  # programs make it from the title
        one.take("title-short")


def _named(one: Reference) -> None:
    one.record["authors"], one.record["editors"] = one.authors, one.editors


def _dated(one: Reference) -> None:
    """The most precise of the dates, if it is one with the first."""
    first = next(iter(one.dates), "")
    same = [date for date in one.dates if date[:4] == first[:4]]
    one.record["date"] = max(same, key=len, default="")


def _identified(one: Reference) -> None:
    for complaint in (*identify(one.record, one.values), *link(one.record, one.links)):
        one.miss(complaint)


def _published(one: Reference) -> None:
    record, values = one.record, one.values
    kind = record["type"]
    for variable, key in _COPIED.items():
        record[key] = line_of(one.take(variable))
    if not record["venue"]:
        record["venue"] = line_of(one.take("event-title"))
    record["address"] = record["address"] or one.take("event-place")
    record[_ISSUER.get(kind, "publisher")] = line_of(one.take("publisher"))
    numbers = [one.take(variable) for variable in ("issue", "number", "collection-number")]
    record["number"], *others = list(filter(None, numbers)) or [""]
    for other in others:
        if other != record["number"]:
            one.miss(f"a second number, left out: {shown(other)}")
    record["pages"] = pages(one.take("page"))
    if values.get("event-title") in (record["venue"], record["series"]):
        one.take("event-title")


def pages(text: str) -> str:
    """`12–34` and `12--34` as `12-34`, where a hyphen can only mean the same."""
    if len(text) > _LONGEST_PAGES:
        return text
    parts = _DASH.sub("–", text).split(", ")
    return ", ".join(
        f"{found[1]}-{found[2]}" if (found := _RANGE.fullmatch(part)) else part for part in parts
    )


def _told(one: Reference) -> None:
    """Texts, and what only BibTeX has a field for."""
    record = one.record
    record["abstract"] = jats.paragraphs(one.take("abstract"))
    record["keywords"] = list(dict.fromkeys(filter(None, map(line_of, one.keywords))))
    if language := one.take("language"):
        record["language"] = _language(one, language)
    record["bibtex"] = {
        field: " ".join(one.take(variable).split())
        for variable, field in _BIBTEX.items() if one.values.get(variable)
    }  # fmt: skip
    for variable, value in filter(all, one.values.items()):
        one.miss(f"no key of a record says `{variable}`, left out: {shown(value)}")


def _language(one: Reference, text: str) -> str:
    if known := language_tag(text):
        return known
    first = re.split(r"[\s;,/]", text)[0]
    if found := language_tag(first):
        return found
    if _LANGUAGE.fullmatch(text):
        return text.replace("_", "-")
    one.miss(f"`language` is none that is known, left out: {shown(text)}")
    return ""


# --- for the formats --------------------------------------------------------------------------


def listed_once(left_out: Mapping[str, int]) -> Iterable[Unread]:
    """What a file has of the program that wrote it, each with the line where it is first."""
    for name, line in sorted(left_out.items(), key=lambda item: (item[1], item[0])):
        yield Unread(line, f"`{name}` is left out, here and below: no record holds it")
