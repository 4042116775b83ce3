"""CSL-JSON, as Zotero, Mendeley, Pandoc, DataCite and Crossref give it, one item or many.

Variables are those of CSL 1.0.2 (docs.citationstyles.org, "Appendix IV"), with what Zotero's users
write into a note for want of a field ("key: value" lines), and what processors read in names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ....records.text import fold
from ..common.entry import Entry, Unread, shown
from ..common.json_entries import first, items, many, parts, text
from ..common.people import Written, several
from .csl_values import Moment, as_written, moment, name
from .reference import TYPES, Reference, listed_once

SUFFIXES = (".json",)

_TEXTS = frozenset(
    "title title-short container-title container-title-short collection-title collection-number "
    "volume issue number page edition publisher publisher-place genre note annote abstract DOI "
    "ISBN ISSN language PMID PMCID event-title event-place number-of-volumes number-of-pages "
    "chapter-number version archive_location".split()
)
_RENAMED = {
    "journalAbbreviation": "container-title-short", "shortTitle": "title-short",
    "event": "event-title", "page-first": "page", "doi": "DOI",
    "archive-location": "archive_location",
}  # fmt: skip
_DATES = ("issued", "published-print", "published-online", "submitted")
_READ_APART = frozenset((
    "id", "type", "URL", "author", "editor", "translator", "keyword", "accessed", "status",
    "citation-key", "citation-label", *_DATES,
))  # fmt: skip
# Variables of CSL that say something of the work that no record holds; others are of programs.
_LOST = frozenset(
    "authority chair collection-editor compiler composer container-author contributor curator "
    "dimensions director division editorial-director event-date executive-producer guest host "
    "illustrator interviewer jurisdiction medium narrator original-author original-date "
    "original-publisher original-publisher-place original-title organizer part-number part-title "
    "performer printing-number producer recipient references reviewed-author reviewed-genre "
    "reviewed-title scale script-writer section series-creator supplement-number "
    "volume-title".split()
)
# `nocase` keeps capitals, as braces do in a record.
_NOCASE = re.compile(r'<span\s+class=["\']nocase["\']\s*>((?:(?!</?span)[^{}])*+)</span>')
_CHEATER = re.compile(r"\{?:?\s?([A-Za-z][A-Za-z -]{1,30}?)\s?:\s?([^}]{1,1000})\}?")
_CHEATS = {
    fold(name): name for name in (*_TEXTS, *_DATES, "citation-key", "status")
}  # fmt: skip
_OF_CSL = frozenset("issued container-title collection-title publisher-place".split())


def knows(text: str) -> bool:
    """Whether the first object has a type of CSL, and a variable or type that only CSL has."""
    item = first(text, "items")
    kind = item.get("type")
    if not isinstance(kind, str) or kind not in TYPES or not isinstance(item.get("title", ""), str):
        return False
    authors = parts(item.get("author"))
    return (
        kind not in ("article", "book") or not item.keys().isdisjoint(_OF_CSL)
        or any("family" in author or "literal" in author for author in authors)
    )  # fmt: skip


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    for found in items(text, "items"):
        yield found if isinstance(found, Unread) else _reference(*found, left_out).entry()
    yield from listed_once(left_out)


def _reference(line: int, item: dict[str, Any], left_out: dict[str, int]) -> Reference:
    kind = text(item.get("type"))
    one = Reference(kind, line, text(item.get("citation-key")) or text(item.get("id")), left_out)
    if kind not in TYPES:
        one.miss(f"{shown(kind)} is no type of CSL: taken for `misc`")
    for raw, value in item.items():
        variable = _RENAMED.get(raw, raw)
        if variable in _TEXTS:
            one.put(variable, _text(variable, value))
        elif variable in _LOST:
            one.miss(f"no key of a record says `{variable}`, left out: {shown(str(value))}")
        elif variable not in _READ_APART:
            one.left_out.setdefault(variable, line)
    item = _with_cheats(one, item)
    _name(one, item)
    _date(one, item)
    one.keywords = re.split(r"[;,]", text(item.get("keyword")))
    one.links = [text(link) for link in many(item.get("URL"))]
    if (status := text(item.get("status")).lower()) in ("retracted", "withdrawn", "corrected"):
        one.record["status"] = status
    return one


def _text(variable: str, value: Any) -> str:
    """A text; of a list, as Crossref has titles in, the first one."""
    value = next(iter(value), "") if isinstance(value, list) else value
    if variable in ("abstract", "note", "annote"):
        return value if isinstance(value, str) else text(value)
    if variable == "title":
        return _NOCASE.sub(r"{\1}", text(value))
    return text(value)


def _with_cheats(one: Reference, item: dict[str, Any]) -> dict[str, Any]:
    """The item, with what lines of its note say of variables; the rest of the note stays."""
    said, kept = dict(item), list[str]()
    for line in one.take("note").split("\n"):
        cheat = _CHEATER.fullmatch(line.strip())
        variable = _CHEATS.get(fold(cheat[1])) if cheat else None
        if not cheat or not variable:
            kept.append(line)
        elif variable == "citation-key":
            one.key = cheat[2].strip()
        elif variable in _TEXTS:
            one.values.setdefault(variable, cheat[2].strip())
        else:
            said.setdefault(variable, cheat[2].strip())
    one.put("note", "\n".join(kept).strip())
    return said


def _name(one: Reference, item: dict[str, Any]) -> None:
    one.authors, more = _names(one, item, "author")
    one.editors, _ = _names(one, item, "editor")
    if more:
        one.others()
    if translators := _names(one, item, "translator")[0]:
        one.put("translator", " and ".join(map(as_written, translators)))


def _names(
    one: Reference, item: dict[str, Any], variable: str
) -> tuple[list[Written], bool]:
    """The names of a list, and whether it says that there are more."""
    value = item.get(variable)
    names = [name(part) for part in parts(value)]
    if value and not names:
        one.miss(f"`{variable}` is no list of names, left out: {shown(str(value))}")
    return several([one for one in names if one is not None]), None in names


def _date(one: Reference, item: dict[str, Any]) -> None:
    for variable in _DATES:
        if (found := moment(item.get(variable))).said:
            _keep(one, variable, found)
            if found.date:
                one.dates.append(found.date)
                break
    if (seen := moment(item.get("accessed"))).date:
        one.put("accessed", seen.date)


def _keep(one: Reference, variable: str, found: Moment) -> None:
    if not found.date:
        one.miss(f"`{variable}` is no date, left out: {shown(found.said)}")
    elif found.more:
        one.miss(f"of `{variable}` only {found.date} is kept: {found.more}")
