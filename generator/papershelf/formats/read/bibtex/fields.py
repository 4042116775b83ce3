"""What fields of BibTeX and biblatex mean: from an entry of raw fields to a record.

What no key of a record covers goes to `bibtex` as it is, so that our own `.bib` has it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ....records.paper import Paper
from ...bibtex import make_sort_key
from .. import tex
from ..common.addresses import add_links
from ..common.entry import Entry, Unread
from ..common.entry_types import find_language_tag, is_redundant_type, to_entry_type
from ..common.identifiers import decode_doi, decode_link, decode_links
from ..common.validate import build_entry
from .dates import date_of
from .draft import Work
from .journals import journal_of
from .names import people
from .numbers import identifiers, preprint
from .raw_entry import RawEntry
from .titles import title_of

BOOKKEEPING = frozenset(
    "file local-url localfile pdffile owner timestamp creationdate modificationdate date-added "
    "date-modified added-at posted-at groups username interhash intrahash __markedentry bibsource "
    "mendeley-groups mendeley-tags priority ranking readstatus printed qualityassured relevance "
    "citeulike-article-id".split()
)
"""Fields in which reference managers keep what concerns their own files and users only."""

# A key of a record, and the fields that say it, the best one first.
_COPIED = {
    "volume": ("volume",), "number": ("number", "issue"), "series": ("series",),
    "publisher": ("publisher",), "edition": ("edition",), "address": ("address", "location"),
    "license": ("license", "copyright"),
}  # fmt: skip
_VENUES: Mapping[str, tuple[str, ...]] = {
    "article": ("journaltitle", "journal"), **dict.fromkeys(
        ("book", "proceedings", "phdthesis", "mastersthesis", "techreport", "unpublished"),
        ("howpublished",),
    ),
    "misc": ("howpublished", "journaltitle", "journal", "booktitle"),
}  # fmt: skip
_IN_BOOK = ("booktitle", "journaltitle", "journal")
_WHERE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "phdthesis": {"school": ("school", "institution")},
    "mastersthesis": {"school": ("school", "institution")},
    "techreport": {"institution": ("institution", "organization", "school")},
}
_LINKS = ("pdf", "code", "data", "slides", "poster", "video", "website", "demo")
_DATES = ("date", "year", "month", "day")
_LONGEST_EXTRA = 1_000
_STATUS = re.compile(r"\W*(retracted|withdrawn)\W*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;\n]\s*|\s*,\s*")
_DASHED = re.compile(r"([^\s–-]*[0-9][^\s–-]*)\s*–\s*([^\s–-]*[0-9][^\s–-]*)")
_FIELD = re.compile(r"[a-z][a-z0-9_+-]*")
_CITATION_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/-]*")
_KEYS = tuple(Paper.model_fields)


def entry_of(block: RawEntry) -> Entry | Unread:
    """The record that an entry describes, or why there is none."""
    work = Work(block)
    for step in _STEPS:
        step(work)
    record = {key: work.record[key] for key in _KEYS if key in work.record}
    return build_entry(record, block.key, block.line, work.unread)


def _key(work: Work) -> None:
    key = work.block.key
    if _CITATION_KEY.fullmatch(key):
        work.record["key"] = key
    elif key:
        work.miss(f"the key `{key[:60]}` has characters that LaTeX or BibTeX stops at")


def _type(work: Work) -> None:
    kind, of_thesis = work.block.type, work.left.get("type", "")
    known = to_entry_type(kind, of_thesis)
    if known is None:
        work.miss(f"`@{kind}` is no entry type that is known: taken for `@misc`")
    elif known.endswith("thesis") and is_redundant_type(of_thesis):
        del work.left["type"]
    work.record["type"] = known or "misc"


def _title(work: Work) -> None:
    names = ("title", "subtitle") if "title" in work.left else ("booktitle", "booksubtitle")
    fields = {name: work.left.pop(name) for name in names
              if name in work.left and not work.is_too_long(name)}  # fmt: skip
    told, status = title_of(fields, names[0])
    work.record["title"] = work.told(told, names[0])
    note = _STATUS.fullmatch(work.left.get("note", ""))
    if note:
        del work.left["note"]
    work.record["status"] = status or (note[1].lower() if note else "")


def _people(work: Work) -> None:
    for name, key in (("author", "authors"), ("editor", "editors")):
        if name not in work.left or work.is_too_long(name):
            continue
        found = people(work.left.pop(name))
        work.record[key] = found.names
        for problem in found.problems:
            work.miss(problem, name)
        if found.more:
            _others(work, key, name)


def _others(work: Work, key: str, name: str) -> None:
    """ "and others": there is at least one more, but a record wants a number."""
    names = work.record[key]
    if key == "authors" and names:
        work.record["num_authors"] = len(names) + 1
        work.miss(f"how many others there are: `num_authors` says {len(names) + 1}", name)
    else:
        work.miss(f"`{name}` names not all, which a record can't say", name)


def _venue(work: Work) -> None:
    kind = work.record["type"]
    for name in _VENUES.get(kind, _IN_BOOK):
        if name in work.left and not (name == "howpublished" and _is_address(work)):
            work.record["venue"] = _with_subtitle(work, name)
            break
    if kind == "unpublished" and "venue" not in work.record:
        note = work.take("note")
        work.record["venue"] = "" if note == "Unpublished" else note
    preprint(work)
    for key, names in _WHERE.get(kind, {}).items():
        work.record[key] = work.take(*names)


def _is_address(work: Work) -> bool:
    """Whether `howpublished` is a web address, which is no venue."""
    link = decode_link(work.left["howpublished"])
    if not link:
        return False
    if "url" not in work.left:
        work.left["url"] = work.left.pop("howpublished")
    return True


def _with_subtitle(work: Work, name: str) -> str:
    if journal := journal_of(work.left[name]):
        del work.left[name]
        return journal
    subtitle = name.replace("title", "subtitle")
    venue = work.take(name)
    more = work.take(subtitle) if subtitle != name else ""
    return f"{venue}: {more}" if more else venue


def _copied(work: Work) -> None:
    for key, names in _COPIED.items():
        work.record[key] = work.take(*names)
    pages = work.take("pages", "eid", "article-number", read=tex.name)
    work.record["pages"] = ", ".join(map(_hyphened, pages.split(", ")))


def _date(work: Work) -> None:
    fields = {name: work.left[name] for name in _DATES if name in work.left}
    told = date_of(fields)
    work.record["date"] = told.date
    if told.problem:
        work.miss(told.problem, *(told.kept or fields))
    for name in fields.keys() - set(told.kept):
        del work.left[name]


def _links(work: Work) -> None:
    for name in ("url", *_LINKS):
        if name not in work.left:
            continue
        if address := decode_link(work.left[name]):
            work.record[name] = address
            del work.left[name]
        elif name == "url" and not _many_links(work):
            work.miss("`url` is no web address: kept under `bibtex`", "url")
    url = work.record.get("url", "")
    doi = decode_doi(url) if "doi.org" in url else ""
    if doi and work.record.setdefault("doi", doi).lower() == doi.lower():
        del work.record["url"]


def _many_links(work: Work) -> bool:
    """Whether `url` has several addresses; then each has the place that is for it."""
    found = decode_links(work.left["url"])
    for problem in add_links(work.record, found):
        work.miss(problem, "url")
    if found:
        del work.left["url"]
    return bool(found)


def _texts(work: Work) -> None:
    if "abstract" in work.left and not work.is_too_long("abstract"):
        work.record["abstract"] = work.told(tex.abstract(work.left.pop("abstract")), "abstract")
    keywords = work.take("keywords", "keyword", "author_keywords")
    work.record["keywords"] = list(dict.fromkeys(filter(None, _SEPARATOR.split(keywords))))
    for name in ("langid", "language"):
        if tag := find_language_tag(work.left.get(name, "").strip("{} ")):
            work.record.setdefault("language", tag)
            del work.left[name]
    work.record["source"] = work.take("biburl", "bibsource")


def _rest(work: Work) -> None:
    """What is left, as it is; a key that only sorts says nothing that the title does not."""
    key = work.left.get("key")
    if key and key in (make_sort_key(work.record["title"]), work.block.key):
        del work.left["key"]
    extra = {}
    for name, value in work.left.items():
        flat = " ".join(value.split())
        if not _FIELD.fullmatch(name):
            work.miss(f"`{name[:60]}` is no name of a field: left out", name)
        elif len(flat) > _LONGEST_EXTRA:
            work.miss(f"`{name}` is longer than {_LONGEST_EXTRA:,} characters: left out", name)
        elif name not in BOOKKEEPING:
            extra[work.block.fields[name].name] = flat
    work.record["bibtex"] = extra


def _hyphened(pages: str) -> str:
    """`12–34` as `12-34`, where a hyphen can only mean the same."""
    found = _DASHED.fullmatch(pages)
    return f"{found[1]}-{found[2]}" if found else pages


_STEPS = (_key, _type, _title, _people, identifiers, _venue, _copied, _date, _links, _texts, _rest)
"""In this order: the later ones see what the earlier ones have left."""
