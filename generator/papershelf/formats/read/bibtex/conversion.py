"""Converts an entry with raw fields of BibTeX and biblatex to a record.

Fields without a key in a record go into `bibtex` unchanged, so that our own `.bib` has them again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from ....records.paper import EntryType, Paper
from ...bibtex import make_sort_key
from ...work_types import PRINTED_KINDS, REPORTS, THESES, VERSIONED, parse_howpublished
from .. import tex
from ..common.entry import Entry, Unread
from ..common.entry_types import is_redundant_type, to_entry_type, to_printed_type
from ..common.validate import build_entry
from .attached_files import list_attached_pdfs
from .date_fields import read_date
from .draft import EntryDraft
from .equal_authors import mark_equal_authors
from .identifier_fields import read_identifiers, read_preprint
from .journals import find_journal
from .links import move_address, read_links
from .names import read_names
from .raw_entry import RawEntry
from .texts import read_texts
from .titles import read_title

BOOKKEEPING = frozenset(
    "file local-url localfile pdffile owner timestamp creationdate modificationdate date-added "
    "date-modified added-at posted-at username interhash intrahash __markedentry bibsource "
    "priority ranking readstatus printed qualityassured relevance "
    "citeulike-article-id abbr altmetric bibtex_show dimensions google_scholar_id "
    "inspirehep_id preview".split()
)
"""Fields in which reference managers keep data about their own files and users, and al-folio keeps
how its pages show an entry."""

# Key of a record -> its fields, the best one first.
_COPIED: dict[str, tuple[str, ...]] = {
    "volume": ("volume",), "number": ("number", "issue"), "series": ("series",),
    "publisher": ("publisher",), "edition": ("edition",), "address": ("address", "location"),
    "license": ("license", "copyright"),
}  # fmt: skip
_VENUES: Mapping[str, tuple[str, ...]] = {
    "article": ("journaltitle", "journal"),
    **dict.fromkeys(("book", "proceedings", *THESES, *REPORTS, "unpublished"), ("howpublished",)),
    **dict.fromkeys(
        ("misc", "preprint", "software", "dataset", "patent", "standard", "video"),
        ("howpublished", "journaltitle", "journal", "booktitle"),
    ),
    **dict.fromkeys(("talk", "poster"), ("eventtitle", "howpublished", "booktitle")),
    "webpage": ("organization", "howpublished", "journaltitle", "journal"),
}
_IN_BOOK = ("booktitle", "journaltitle", "journal", "eventtitle")
_ISSUERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **{kind: {"school": ("school", "institution")} for kind in THESES},
    **{kind: {"institution": ("institution", "organization", "school")} for kind in REPORTS},
    "standard": {"institution": ("organization", "institution")},
    "patent": {"institution": ("holder", "institution")},
}
_WEB_PAGES = frozenset(("online", "electronic", "www", "internet"))
_DATES = ("date", "year", "month", "day")
_LONGEST_EXTRA = 1_000
_STATUS = re.compile(r"\W*(retracted|withdrawn)\W*", re.IGNORECASE)
_RANGE = re.compile(r"([^\s–-]*[0-9][^\s–-]*)\s*–\s*([^\s–-]*[0-9][^\s–-]*)")
_PAGES = re.compile(r"(?:pp?(?:\.\s*|\s+)|pages?\s+|S\.\s+)(?=[0-9])", re.IGNORECASE)
_FIELD = re.compile(r"[a-z][a-z0-9_+-]*")
_CITATION_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/-]*")
_LETTERS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "o",
    "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "ı": "i",
})  # fmt: skip
_LONGEST_KEY = 200
_KEYS = tuple(Paper.model_fields)


def to_entry(block: RawEntry) -> Entry | Unread:
    """Convert an entry of a file to an entry with a record; `Unread` if it has no title."""
    draft = EntryDraft(block)
    for step in _STEPS:
        step(draft)
    record = {key: draft.record[key] for key in _KEYS if key in draft.record}
    found = build_entry(record, block.key, block.line, draft.unread)
    files = list_attached_pdfs({name: one.value for name, one in block.fields.items()})
    return replace(found, files=files) if files and isinstance(found, Entry) else found


def _read_key(draft: EntryDraft) -> None:
    key = draft.block.key
    if _CITATION_KEY.fullmatch(key):
        draft.record["key"] = key
    elif key:
        draft.record["key"] = plain = _to_plain_key(key)
        # biblatex's field for other keys of the entry; biber reads any letters in it.
        ids = ",".join(filter(None, (draft.left.get("ids", ""), "" if "," in key else key)))
        draft.left["ids"] = ids
        what = f"the key `{key[:60]}` has characters that LaTeX or BibTeX stops at: "
        what += f"now `{plain[:60]}`, with" if plain else "left out, but"
        draft.add_note(f"{what} the old one in `ids` under `bibtex`")


def _to_plain_key(key: str) -> str:
    """Return a key in letters of ASCII, without the characters that LaTeX or BibTeX stops at."""
    letters = key.translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._:+/-]", "", re.sub(r"\s+", "-", plain)).lstrip("._:+/-")
    return plain[:_LONGEST_KEY]


def _read_type(draft: EntryDraft) -> None:
    kind, thesis_type = draft.block.type, draft.left.get("type", "")
    entry_type = to_entry_type(kind, thesis_type)
    if entry_type is None:
        draft.add_note(f"unknown entry type `@{kind}`: read as `@misc`")
    elif is_redundant_type(thesis_type, entry_type, kind):
        draft.left.pop("type", None)
    elif thesis_type:
        draft.left["type"] = to_printed_type(thesis_type)
    draft.record["type"] = entry_type or "misc"


def _read_title(draft: EntryDraft) -> None:
    names = ("title", "subtitle") if "title" in draft.left else ("booktitle", "booksubtitle")
    fields = {name: draft.left.pop(name) for name in names
              if name in draft.left and not draft.is_too_long(name)}  # fmt: skip
    decoded, status = read_title(fields, names[0])
    draft.record["title"] = draft.accept(decoded, names[0])
    note = _STATUS.fullmatch(draft.left.get("note", ""))
    if note:
        del draft.left["note"]
    draft.record["status"] = status or (note[1].lower() if note else "")


def _read_people(draft: EntryDraft) -> None:
    for name, key in (("author", "authors"), ("editor", "editors")):
        if name not in draft.left or draft.is_too_long(name):
            continue
        value = draft.left.pop(name)
        found = read_names(value)
        draft.record[key] = found.names
        for problem in found.problems:
            draft.add_unread(problem, name)
        is_marked = key == "authors" and mark_equal_authors(draft, value)
        if found.had_marks and not is_marked:
            draft.add_note("marks at names, such as `*`, are left out", name)
        if found.others:
            _add_others(draft, name, key, found.others)


def _add_others(draft: EntryDraft, name: str, key: str, others: int) -> None:
    """Handle "and others": count the unnamed people as one, as a record needs a number."""
    names = draft.record[key]
    if key == "authors" and names:
        draft.record["num_authors"] = number = len(names) + others
        if others == 1:
            draft.add_note(f"an unknown number of other authors: `num_authors` is {number}", name)
    else:
        draft.add_note(f"`{name}` does not name all, which a record can't express", name)


def _read_venue(draft: EntryDraft) -> None:
    kind = draft.record["type"]
    if kind == "misc":
        kind = draft.record["type"] = _find_type_of_misc(draft)
    for name in _VENUES.get(kind, _IN_BOOK):
        if name in draft.left and not (name == "howpublished" and move_address(draft)):
            draft.record["venue"] = _read_venue_name(draft, name)
            break
    if kind == "unpublished" and "venue" not in draft.record:
        note = draft.take("note")
        draft.record["venue"] = "" if note == "Unpublished" else note
    read_preprint(draft)
    for key, names in _ISSUERS.get(kind, {}).items():
        draft.record[key] = draft.take(*names)


def _drop_printed_issuer(draft: EntryDraft) -> None:
    """Drop a venue that only repeats the publisher, as our own files have it for styles."""
    record = draft.record
    issuers = [record.get("institution"), record.get("publisher")]
    if record["type"] in PRINTED_KINDS and record.get("venue") in filter(None, issuers):
        del record["venue"]


def _find_type_of_misc(draft: EntryDraft) -> EntryType:
    """The type that our own files say in `howpublished`; or a web page, if nothing says that it
    is a preprint."""
    if printed := parse_howpublished(draft.left.get("howpublished", "")):
        draft.left["howpublished"] = printed.venue
        for name, value in (("number", printed.number), ("edition", printed.version)):
            if value:
                draft.left.setdefault(name, value)
        if not printed.venue:
            del draft.left["howpublished"]
        return printed.kind
    is_elsewhere = draft.record.keys() & {"arxiv", "doi"} or "eprint" in draft.left
    return "webpage" if draft.block.type in _WEB_PAGES and not is_elsewhere else "misc"


def _read_venue_name(draft: EntryDraft, name: str) -> str:
    if journal := find_journal(draft.left[name]):
        del draft.left[name]
        return journal
    subtitle = name.replace("title", "subtitle")
    venue = draft.take(name)
    more = draft.take(subtitle) if subtitle != name else ""
    return f"{venue}: {more}" if more else venue


def _read_copied_fields(draft: EntryDraft) -> None:
    own: dict[str, tuple[str, ...]] = {}
    if draft.record["type"] in VERSIONED:
        own = {"edition": ("version", "edition")}
    elif draft.record["type"] in ("talk", "poster"):
        own = {"address": ("venue", "address", "location")}
    for key, names in (_COPIED | own).items():
        draft.record[key] = draft.take(*names)
    if not draft.record["publisher"] and draft.record["type"] not in _ISSUERS:
        # BibTeX's publisher of a manual, and Google Scholar's of a conference.
        draft.record["publisher"] = draft.take("organization")
    pages = draft.take("pages", "eid", "article-number", read=tex.decode_name)
    draft.record["pages"] = ", ".join(map(_hyphenate, pages.split(", ")))


def _read_date(draft: EntryDraft) -> None:
    fields = {name: draft.left[name] for name in _DATES if name in draft.left}
    date = read_date(fields)
    draft.record["date"] = date.date
    if date.problem:
        draft.add_unread(date.problem, *(date.kept or fields), is_lost=not date.kept)
    for name in fields.keys() - set(date.kept):
        del draft.left[name]


def _keep_rest(draft: EntryDraft) -> None:
    """Keep the fields that are left in `bibtex`, without a sort key that repeats the title."""
    key = draft.left.get("key")
    if key and key in (make_sort_key(draft.record["title"]), draft.block.key):
        del draft.left["key"]
    extra = {}
    for name, value in draft.left.items():
        flat = " ".join(value.split())
        if "&" in flat and "://" not in flat:  # which no TeX can print
            flat = re.sub(r"(?<!\\)&(?:amp;)?", r"\\&", flat)
        if not _FIELD.fullmatch(name):
            draft.add_unread(f"`{name[:60]}` is not a valid field name: left out", name)
        elif len(flat) > _LONGEST_EXTRA:
            what = f"`{name}` is longer than {_LONGEST_EXTRA:,} characters: left out"
            draft.add_unread(what, name)
        elif name not in BOOKKEEPING:
            field = draft.block.fields.get(name)
            extra[field.name if field else name] = flat
    draft.record["bibtex"] = draft.record.get("bibtex", {}) | extra


def _hyphenate(pages: str) -> str:
    """Write `pp. 12–34` as `12-34`, with the dash if a hyphen could be part of a page number."""
    pages = _PAGES.sub("", pages, count=1) if _PAGES.match(pages) else pages
    found = _RANGE.fullmatch(pages)
    return f"{found[1]}-{found[2]}" if found else pages


_STEPS = (
    _read_key, _read_type, _read_title, _read_people, read_identifiers, _read_venue,
    _read_copied_fields, _drop_printed_issuer, _read_date, read_links, read_texts, _keep_rest,
)  # fmt: skip
"""In this order: later steps see what earlier ones have left."""
