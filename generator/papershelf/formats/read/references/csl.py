"""CSL-JSON, one item or many, as Zotero, Mendeley, Pandoc, DataCite and Crossref write it.

Variables are those of CSL 1.0.2 (docs.citationstyles.org, "Appendix IV"). Also read are "key:
value" lines that Zotero's users write into a note for lack of a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ....errors import quote
from ....records.text import fold
from ..common.addresses import parse_link
from ..common.entry import Entry, Unread
from ..common.identifiers import decode_arxiv_id
from ..common.json_entries import find_items, get_objects, is_json, to_list, to_text
from ..common.people import NameValue, drop_empty
from .csl_values import CslDate, read_date, read_name, to_bibtex_name
from .reference import TYPES, Reference, read_references

SUFFIXES = (".json",)

_TEXTS = frozenset(
    "title title-short container-title container-title-short collection-title collection-number "
    "volume issue number page edition publisher publisher-place genre note annote abstract DOI "
    "ISBN ISSN language PMID PMCID event-title event-place number-of-volumes number-of-pages "
    "chapter-number version archive_location authority".split()
)
_RENAMED = {
    "journalAbbreviation": "container-title-short", "shortTitle": "title-short",
    "event": "event-title", "page-first": "page", "doi": "DOI",
    "archive-location": "archive_location",
}  # fmt: skip
_DATES = ("issued", "published-print", "published-online", "submitted")
_READ_SEPARATELY = frozenset((
    "id", "type", "URL", "custom", "author", "editor", "translator", "keyword", "accessed",
    "status", "citation-key", "citation-label", *_DATES,
))  # fmt: skip
# CSL's variables about the work that records have no key for; all others belong to programs.
_UNSUPPORTED = frozenset(
    "chair collection-editor compiler composer container-author contributor curator "
    "dimensions director division editorial-director event-date executive-producer guest host "
    "illustrator interviewer jurisdiction medium narrator original-author original-date "
    "original-publisher original-publisher-place original-title organizer part-number part-title "
    "performer printing-number producer recipient references reviewed-author reviewed-genre "
    "reviewed-title scale script-writer section series-creator supplement-number "
    "volume-title".split()
)
# `nocase` keeps capitals, as braces do in a record.
_NOCASE = re.compile(r'<span\s+class=["\']nocase["\']\s*>((?:(?!</?span)[^{}])*+)</span>')
_MOST_TRIED = 20
_NOTE_LINE = re.compile(r"\{?:?\s?([A-Za-z][A-Za-z -]{1,30}?)\s?:\s?([^}]{1,1000})\}?")
_NOTE_VARIABLES = {
    fold(name): name for name in (*_TEXTS, *_DATES, "citation-key", "status")
}  # fmt: skip
_ONLY_IN_CSL = frozenset("issued container-title collection-title publisher-place".split())


def recognizes(text: str) -> bool:
    """Whether one of the first objects has a type or variable that only CSL has."""
    if not is_json(text):
        return False
    found = islice(find_items(text, "items"), _MOST_TRIED)
    return any(_is_item(one[1]) for one in found if isinstance(one, tuple))


def _is_item(item: dict[str, Any]) -> bool:
    kind = item.get("type", "")
    if not isinstance(kind, str) or not isinstance(item.get("title", ""), str):
        return False
    authors = get_objects(item.get("author"))
    has_variables = not item.keys().isdisjoint(_ONLY_IN_CSL) or any(
        "family" in author or "literal" in author for author in authors
    )
    return has_variables or (kind in TYPES and kind not in ("article", "book"))


def read(text: str) -> Iterator[Entry | Unread]:
    return read_references(
        find_items(text, "items"), lambda found, left_out: read_reference(*found, left_out)
    )


def read_reference(line: int, item: dict[str, Any], left_out: dict[str, int]) -> Reference:
    """Read an item at a line; variables without a place in a record are counted in `left_out`."""
    kind = to_text(item.get("type"))
    key = to_text(item.get("citation-key")) or to_text(item.get("id"))
    reference = Reference(kind, line, key, left_out)
    if kind not in TYPES:
        what = f"unknown CSL type {quote(kind)}" if kind else "no type"
        reference.add_note(f"{what}: read as `misc`")
    for raw, value in item.items():
        variable = _RENAMED.get(raw, raw)
        if variable in _TEXTS:
            reference.put(variable, _read_text(variable, value))
        elif variable in _UNSUPPORTED:
            shown = quote(value)
            reference.add_unread(f"records have no key for `{variable}`, left out: {shown}")
        elif variable not in _READ_SEPARATELY:
            reference.left_out.setdefault(variable, line)
    item = _apply_note_lines(reference, item)
    _add_names(reference, item)
    _add_date(reference, item)
    reference.keywords = re.split(r"[;,]", to_text(item.get("keyword")))
    reference.links = [to_text(link) for link in to_list(item.get("URL"))]
    _add_pdf(reference, item.get("custom"))
    if (status := to_text(item.get("status")).lower()) in ("retracted", "withdrawn", "corrected"):
        reference.record["status"] = status
    return reference


def _add_pdf(reference: Reference, custom: Any) -> None:
    """Add the address of the PDF, which our own files have in the variable for other values."""
    pdf = to_text(custom.get("pdf")) if isinstance(custom, dict) else ""
    if decode_arxiv_id(pdf)[0]:
        reference.links.append(pdf)
    elif address := parse_link(pdf):
        reference.record["pdf"] = address


def _read_text(variable: str, value: Any) -> str:
    """Return a text, or the first text of a list, as in Crossref's titles."""
    value = next(iter(value), "") if isinstance(value, list) else value
    if variable in ("abstract", "note", "annote"):
        return value if isinstance(value, str) else to_text(value)
    if variable == "title":
        return _NOCASE.sub(r"{\1}", to_text(value))
    return to_text(value)


def _apply_note_lines(reference: Reference, item: dict[str, Any]) -> dict[str, Any]:
    """Set variables from lines of the note; return the item with those that are no texts."""
    extended, rest = dict(item), list[str]()
    for line in reference.take("note").split("\n"):
        match = _NOTE_LINE.fullmatch(line.strip())
        variable = _NOTE_VARIABLES.get(fold(match[1])) if match else None
        if not match or not variable:
            rest.append(line)
        elif variable == "citation-key":
            reference.key = match[2].strip()
        elif variable in _TEXTS:
            reference.values.setdefault(variable, match[2].strip())
        else:
            extended.setdefault(variable, match[2].strip())
    reference.put("note", "\n".join(rest).strip())
    return extended


def _add_names(reference: Reference, item: dict[str, Any]) -> None:
    reference.authors, more = _read_names(reference, item, "author")
    reference.editors, _ = _read_names(reference, item, "editor")
    if more:
        reference.add_others()
    if translators := _read_names(reference, item, "translator")[0]:
        reference.put("translator", " and ".join(map(to_bibtex_name, translators)))


def _read_names(
    reference: Reference, item: dict[str, Any], variable: str
) -> tuple[list[NameValue], bool]:
    """Return the names of a list, and whether it says that there are more."""
    value = item.get(variable)
    names = [read_name(part) for part in get_objects(value)]
    if value and not names:
        shown = quote(value)
        reference.add_unread(f"`{variable}` is not a list of names, left out: {shown}")
    return drop_empty([name for name in names if name is not None]), None in names


def _add_date(reference: Reference, item: dict[str, Any]) -> None:
    for variable in _DATES:
        if (value := read_date(item.get(variable))).year:
            reference.record.setdefault("bibtex", {})["date"] = value.year
            reference.add_note(f"`{variable}` is {value.text}: kept as `date` under `bibtex`")
            break
        if value.text:
            _report_loss(reference, variable, value)
            if value.date:
                reference.dates.append(value.date)
                break
    if (accessed := read_date(item.get("accessed"))).date:
        reference.put("accessed", accessed.date)


def _report_loss(reference: Reference, variable: str, value: CslDate) -> None:
    if not value.date:
        reference.add_unread(f"`{variable}` is not a date, left out: {quote(value.text)}")
    elif value.more:
        reference.add_note(f"only {value.date} of `{variable}` is kept: {value.more}")
