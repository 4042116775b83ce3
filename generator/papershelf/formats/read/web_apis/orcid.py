"""Works of a person at ORCID as JSON: answers of pub.orcid.org for `record`, `works` or `work`.

A list of works names no authors; each work of its own does (info.orcid.org, "Works").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....records.parts.translation import UNDETERMINED
from ...language_names import to_tag
from ..common import jats
from ..common.dates import to_iso
from ..common.entry import Entry, Unread
from ..common.identifiers import parse_doi
from ..common.json_entries import find_first, find_items, get_object, get_objects, to_text
from ..common.people import NameValue, drop_empty, from_text
from ..common.record_identifiers import add_links
from ..common.validate import build_entry

SUFFIXES = (".json",)

_LISTS = ("activities-summary", "works", "group", "bulk")
_TYPES = {
    "journal-article": "article", "magazine-article": "article", "newspaper-article": "article",
    "review": "article", "book-review": "article", "conference-paper": "inproceedings",
    "conference-abstract": "inproceedings", "conference-poster": "poster",
    "conference-proceedings": "proceedings", "book": "book", "edited-book": "book",
    "book-chapter": "incollection", "encyclopedia-entry": "incollection",
    "dictionary-entry": "incollection", "dissertation": "phdthesis",
    "dissertation-thesis": "phdthesis", "report": "techreport", "working-paper": "techreport",
    "supervised-student-publication": "article", "conference-presentation": "talk",
    "lecture-speech": "talk", "data-set": "dataset", "software": "software", "patent": "patent",
    "standards-and-policy": "standard", "technical-standards": "standard", "website": "webpage",
    "online-resource": "webpage",
}  # fmt: skip
_NUMBERS = {"doi": "doi", "arxiv": "arxiv", "isbn": "isbn", "issn": "issn"}


def recognizes(text: str) -> bool:
    return bool(_get_work(find_first(text, *_LISTS)))


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text, *_LISTS):
        if isinstance(found, Unread):
            yield found
        elif work := _get_work(found[1]):
            yield _read_entry(found[0], work)
        elif "last-modified-date" not in found[1]:  # a person without works
            yield Unread(found[0], "not a work of ORCID")


def _get_work(item: dict[str, Any]) -> dict[str, Any]:
    """Return the work of an item: itself, or the preferred summary of a group of the same work."""
    summaries = get_objects(item.get("work-summary"))
    work = get_object(item, "work") or next(iter(summaries), item)
    is_work = "put-code" in work and "title" in work and ("external-ids" in work or "type" in work)
    return work if is_work else {}


def _get_value(value: Any, *keys: str) -> str:
    return to_text(get_object(value, *keys).get("value"))


def _read_entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    title, subtitle = _get_value(work, "title", "title"), _get_value(work, "title", "subtitle")
    kind = _TYPES.get(to_text(work.get("type")).lower().replace("_", "-"), "misc")
    date = get_object(work, "publication-date")
    parts = [_get_value(date, part) or None for part in ("year", "month", "day")]
    record: dict[str, Any] = {
        "type": kind,
        "title": jats.to_line(f"{title}: {subtitle}" if subtitle else title),
        "authors": drop_empty([
            _read_name(one) for one in
            get_objects(get_object(work, "contributors").get("contributor"))
        ]),
        "date": to_iso(*parts), "translations": _read_translation(work),
        "abstract": jats.to_paragraphs(_get_text(work)),
    }  # fmt: skip
    container = jats.to_line(_get_value(work, "journal-title"))
    place = "publisher" if kind == "book" else "school" if kind == "phdthesis" else "venue"
    record["institution" if kind == "techreport" else place] = container
    _add_identifiers(record, work)
    links = filter(None, [_get_value(work, "url")])
    unread = [Unread(line, what) for what in add_links(record, links)]
    return build_entry(record, to_text(work.get("put-code")), line, unread)


def _read_translation(work: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Read the title in another language."""
    translated = get_object(work, "title", "translated-title")
    title = jats.to_line(to_text(translated.get("value")))
    tag = to_tag(to_text(translated.get("language-code"))) or UNDETERMINED
    return {tag: {"title": title}} if title else {}


def _get_text(work: dict[str, Any]) -> str:
    value = work.get("short-description")
    return value if isinstance(value, str) else ""


def _read_name(contributor: dict[str, Any]) -> NameValue:
    name = _get_value(contributor, "credit-name")
    role = to_text(get_object(contributor, "contributor-attributes").get("contributor-role"))
    if not name or role.lower() in ("editor", "chair-or-translator", "assignee"):
        return ""
    return from_text(name, orcid=to_text(get_object(contributor, "contributor-orcid").get("path")))


def _add_identifiers(record: dict[str, Any], work: dict[str, Any]) -> None:
    """Add the work's own identifiers, not those of what it is part of, but for its numbers."""
    for one in get_objects(get_object(work, "external-ids").get("external-id")):
        kind = to_text(one.get("external-id-type")).lower()
        value = _get_value(one, "external-id-normalized") or to_text(one.get("external-id-value"))
        relation = to_text(one.get("external-id-relationship")).lower() or "self"
        if kind == "doi" and relation != "self":
            continue
        if kind == "doi":
            value = parse_doi(value)
        if key := _NUMBERS.get(kind):
            record.setdefault(key, value.removeprefix("arXiv:"))
        elif kind == "pmid" and relation == "self":
            record["bibtex"] = {"pmid": value}
