"""Citation files of repositories (`CITATION.cff`), in the Citation File Format 1.2.

Fields are those of its guide (citation-file-format.github.io). The preferred citation is read if
there is one, else the software or data set itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ....records import source
from ....records.source import Place
from ...work_types import VERSIONED
from ..common.dates import parse_timestamp, to_iso
from ..common.entry import Entry, Unread
from ..common.identifiers import parse_doi
from ..common.json_entries import get_object, get_objects, to_list, to_text, to_texts
from ..common.people import NameValue, drop_empty, from_exact_parts, from_group
from ..common.record_identifiers import add_links
from ..common.validate import build_entry, replace_surrogates

SUFFIXES = (".cff",)

_BEGIN = re.compile(r"^\ufeff?cff-version\s*:", re.MULTILINE)
_TYPES = {
    "article": "article", "magazine-article": "article", "newspaper-article": "article",
    "conference-paper": "inproceedings", "book": "book", "edited-work": "book",
    "proceedings": "proceedings", "thesis": "phdthesis", "report": "techreport",
    "unpublished": "unpublished", "manual": "misc",
    **dict.fromkeys(
        ("software", "software-code", "software-container", "software-executable",
         "software-virtual-machine"),
        "software",
    ),
    "data": "dataset", "dataset": "dataset", "database": "dataset", "patent": "patent",
    "standard": "standard", "presentation": "talk",
    "video": "video", "website": "webpage", "blog": "webpage",
}  # fmt: skip
_TEXTS = {
    "abstract": "abstract", "volume": "volume", "issue": "number", "number": "number",
    "edition": "edition", "isbn": "isbn", "issn": "issn", "license": "license",
}  # fmt: skip
_LINKS = {"repository-code": "code", "repository": "code", "url": "url"}


def recognizes(text: str) -> bool:
    """Whether a line says the version of the format, which every such file must have."""
    return _BEGIN.search(text[:20_000]) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    text = replace_surrogates(text).removeprefix("\ufeff")
    found, problems = source.parse(Place("", "CITATION.cff"), text.encode())
    last = len(text.splitlines()) or 1
    for problem in problems:  # the end of a text is on a line of its own
        yield Unread(min(problem.line, last), problem.message)
    for _, value in found[:1]:
        work = value if isinstance(value, dict) else {}
        preferred = get_object(work, "preferred-citation")
        line = _find_line(text, "preferred-citation" if preferred else "title")
        if get_objects(work.get("references")):
            what = "`references` are left out: they are works that this one uses"
            yield Unread(_find_line(text, "references"), what, is_lost=False)
        yield _read_entry(line, preferred or work, is_root=not preferred)


def _find_line(text: str, key: str) -> int:
    found = re.search(rf"^{re.escape(key)}\s*:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _read_entry(line: int, work: dict[str, Any], is_root: bool) -> Entry | Unread:
    kind = _TYPES.get(to_text(work.get("type")) or ("software" if is_root else ""), "misc")
    if kind == "phdthesis" and "master" in to_text(work.get("thesis-type")).lower():
        kind = "mastersthesis"
    unread: list[Unread] = []
    record: dict[str, Any] = {"type": kind, "title": to_text(work.get("title"))}
    for key in ("authors", "editors"):
        record[key] = drop_empty([_read_name(name) for name in get_objects(work.get(key))])
    record["date"] = _read_date(work)
    record |= {key: to_text(work.get(name)) for name, key in _TEXTS.items() if name in work}
    record |= _read_publication(work, kind)
    record["doi"] = _find_doi(work)
    record["keywords"] = to_texts(work.get("keywords"))
    for name, key in _LINKS.items():
        if address := to_text(work.get(name)):
            record.setdefault(key, address)
    if is_root and (version := to_text(work.get("version"))):
        record |= {"edition": version} if kind in VERSIONED else {"bibtex": {"version": version}}
    for identifier in get_objects(work.get("identifiers")):
        if to_text(identifier.get("type")) == "url":
            links = [to_text(identifier.get("value"))]
            unread += [Unread(line, what) for what in add_links(record, links)]
    return build_entry(record, "", line, unread)


def _read_name(name: dict[str, Any]) -> NameValue:
    if group := to_text(name.get("name")):
        return from_group(group)
    parts = ("given-names", "family-names", "name-particle", "name-suffix")
    return from_exact_parts(
        *(to_text(name.get(part)) for part in parts),
        orcid=to_text(name.get("orcid")).rpartition("/")[2],
        affiliation=to_text(name.get("affiliation")),
    )


def _read_date(work: dict[str, Any]) -> str:
    day = parse_timestamp(to_text(work.get("date-released") or work.get("date-published")))
    return day or to_iso(to_text(work.get("year")), to_text(work.get("month")) or None)


def _read_publication(work: dict[str, Any], kind: str) -> dict[str, Any]:
    conference = get_object(work, "conference")
    publisher = get_object(work, "publisher")
    institution = to_text(get_object(work, "institution").get("name"))
    first, last = to_text(work.get("start")), to_text(work.get("end"))
    record = {
        "venue": to_text(work.get("journal")) or to_text(work.get("collection-title"))
                 or to_text(conference.get("name")),
        "publisher": to_text(publisher.get("name")), "address": to_text(publisher.get("city")),
        "pages": f"{first}--{last}" if last not in ("", first) else first,
    }  # fmt: skip
    if kind in ("phdthesis", "mastersthesis"):
        record["school"] = institution
    elif kind == "techreport":
        record["institution"] = institution
    return record


def _find_doi(work: dict[str, Any]) -> str:
    values = [work.get("doi"), *(identifier.get("value") for identifier in to_list(
        get_objects(work.get("identifiers"))) if identifier.get("type") == "doi")]  # fmt: skip
    return next(filter(None, (parse_doi(to_text(value)) for value in values)), "")
