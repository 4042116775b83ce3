"""What fields of BibTeX and biblatex mean: from an entry of raw fields to a record.

What no key of a record covers goes to `bibtex` as it is, so that our own `.bib` has it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...records.paper import Paper
from ..bibtex import sort_key
from . import tex
from .bibtex_dates import date_of
from .bibtex_identifiers import arxiv_in, arxiv_venue, doi_in, link_in, number_in
from .bibtex_names import people
from .bibtex_syntax import Block
from .bibtex_titles import title_of
from .bibtex_types import LANGUAGES, entry_type, names_its_kind
from .entry import Entry, Unread
from .sound import sound

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
    "article": ("journaltitle", "journal"), "book": (), "proceedings": (), "phdthesis": (),
    "mastersthesis": (), "techreport": (), "unpublished": ("howpublished",),
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
_STATUS = re.compile(r"\W*(retracted|withdrawn)\W*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;\n]\s*|\s*,\s*")
_DASHED = re.compile(r"([^\s–-]*[0-9][^\s–-]*)\s*–\s*([^\s–-]*[0-9][^\s–-]*)")
_CITATION_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/-]*")
_KEYS = tuple(Paper.model_fields)


def entry_of(block: Block) -> Entry | Unread:
    """The record that an entry describes, or why there is none."""
    return _Work(block).entry()


class _Work:
    """One entry. A field that was understood is taken out; what is left goes to `bibtex`."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.left = {name: told.value for name, told in block.fields.items() if told.value.strip()}
        self.record: dict[str, Any] = {}
        self.unread = list(block.unread)

    def entry(self) -> Entry | Unread:
        for step in (self.key, self.type, self.title, self.people, self.identifiers, self.venue,
                     self.copied, self.date, self.links, self.texts, self.rest):  # fmt: skip
            step()
        record = {key: self.record[key] for key in _KEYS if key in self.record}
        return sound(record, self.block.key, self.block.line, self.unread)

    # --- helpers ----------------------------------------------------------------------------

    def miss(self, what: str, *names: str) -> None:
        """List something, with the line of the first of these fields that the entry has."""
        lines = [self.block.fields[name].line for name in names if name in self.block.fields]
        self.unread.append(Unread(lines[0] if lines else self.block.line, what))

    def told(self, told: tex.Told, name: str) -> str:
        for command in told.unknown:
            self.miss(f"`{name}` has `{command}`, which is not known: its words are kept", name)
        return told.text

    def take(self, *names: str) -> str:
        """The text of the first of these fields that is left."""
        name = next((name for name in names if name in self.left), "")
        if not name or self.is_too_long(name):
            return ""
        return self.told(tex.text(self.left.pop(name)), name)

    def is_too_long(self, name: str) -> bool:
        if len(self.left[name]) <= tex.LONGEST:
            return False
        self.miss(f"`{name}` is longer than {tex.LONGEST:,} characters: left out", name)
        del self.left[name]
        return True

    # --- steps ------------------------------------------------------------------------------

    def key(self) -> None:
        key = self.block.key
        if _CITATION_KEY.fullmatch(key):
            self.record["key"] = key
        elif key:
            self.miss(f"the key `{key[:60]}` has characters that LaTeX or BibTeX stops at")

    def type(self) -> None:
        kind, of_thesis = self.block.type, self.left.get("type", "")
        known = entry_type(kind, of_thesis)
        if known is None:
            self.miss(f"`@{kind}` is no entry type that is known: taken for `@misc`")
        elif known.endswith("thesis") and names_its_kind(of_thesis):
            del self.left["type"]
        self.record["type"] = known or "misc"

    def title(self) -> None:
        names = ("title", "subtitle") if "title" in self.left else ("booktitle", "booksubtitle")
        fields = {name: self.left.pop(name) for name in names
                  if name in self.left and not self.is_too_long(name)}  # fmt: skip
        told, status = title_of(fields, names[0])
        self.record["title"] = self.told(told, names[0])
        note = _STATUS.fullmatch(self.left.get("note", ""))
        if note:
            del self.left["note"]
        self.record["status"] = status or (note[1].lower() if note else "")

    def people(self) -> None:
        for name, key in (("author", "authors"), ("editor", "editors")):
            if name not in self.left or self.is_too_long(name):
                continue
            found = people(self.left.pop(name))
            self.record[key] = found.names
            for problem in found.problems:
                self.miss(problem, name)
            if found.more:
                self.others(key, name)

    def others(self, key: str, name: str) -> None:
        """ "and others": there is at least one more, but a record wants a number."""
        names = self.record[key]
        if key == "authors" and names:
            self.record["num_authors"] = len(names) + 1
            self.miss(f"how many others there are: `num_authors` says {len(names) + 1}", name)
        else:
            self.miss(f"`{name}` names not all, which a record can't say", name)

    def identifiers(self) -> None:
        if "doi" in self.left:
            self.doi()
        for name in ("isbn", "issn"):
            if name in self.left:
                self.number(name)
        self.arxiv()

    def doi(self) -> None:
        if doi := doi_in(self.left["doi"]):
            self.record["doi"] = doi
            del self.left["doi"]
        else:
            self.miss("`doi` is no DOI: kept under `bibtex`", "doi")

    def number(self, name: str) -> None:
        number, more = number_in(name, tex.text(self.left[name]).text)
        if number:
            del self.left[name]
            self.record[name] = number
        if more:
            what = "only the first one is kept" if number else "kept under `bibtex`"
            self.miss(f"`{name}` is not one number of its kind: {what}", name)

    def arxiv(self) -> None:
        """arXiv's id, by arXiv's own fields, biblatex's or what others put it in."""
        archive = self.left.get("archiveprefix") or self.left.get("eprinttype") or "arxiv"
        names = ["arxiv", "arxivid"]
        if "arxiv" in archive.lower() and "eprint" in self.left:
            names.insert(0, "eprint")
        for name in (*names, "note", "howpublished", "number", "url"):
            id, class_ = self.arxiv_in(name) if name in self.left else ("", "")
            if id and self.record.setdefault("arxiv", id) == id:
                del self.left[name]
                self.record.setdefault("arxiv_class", class_)
        if "arxiv" in self.record:
            self.arxiv_class()

    def arxiv_in(self, name: str) -> tuple[str, str]:
        value = self.left[name]
        if name in ("note", "howpublished", "number", "url") and "arxiv" not in value.lower():
            return "", ""
        id, class_ = arxiv_in(value)
        if not id and name == "eprint" and re.fullmatch(r"[0-9]{7}", value):
            old = self.left.get("primaryclass") or self.left.get("eprintclass") or ""
            id = f"{old.partition('.')[0]}/{value}" if old else ""
        return id, class_

    def arxiv_class(self) -> None:
        for name in ("archiveprefix", "eprinttype", "archive"):
            if "arxiv" in self.left.get(name, "").lower():
                del self.left[name]
        if class_ := self.take("primaryclass", "eprintclass", "arxivclass"):
            self.record["arxiv_class"] = class_

    def venue(self) -> None:
        kind = self.record["type"]
        for name in _VENUES.get(kind, _IN_BOOK):
            if name in self.left and not (name == "howpublished" and self.is_address()):
                self.record["venue"] = self.with_subtitle(name)
                break
        if kind == "unpublished" and "venue" not in self.record:
            note = self.take("note")
            self.record["venue"] = "" if note == "Unpublished" else note
        self.preprint()
        for key, names in _WHERE.get(kind, {}).items():
            self.record[key] = self.take(*names)

    def is_address(self) -> bool:
        """Whether `howpublished` is a web address, which is no venue."""
        link = link_in(self.left["howpublished"])
        if not link:
            return False
        if "url" not in self.left:
            self.left["url"] = self.left.pop("howpublished")
        return True

    def with_subtitle(self, name: str) -> str:
        subtitle = name.replace("title", "subtitle")
        venue = self.take(name)
        more = self.take(subtitle) if subtitle != name else ""
        return f"{venue}: {more}" if more else venue

    def preprint(self) -> None:
        """A preprint's venue is arXiv, which is no journal; the id is often only there."""
        found = arxiv_venue(self.record.get("venue", ""))
        if found is None:
            return
        id = found[0] or self.record.get("arxiv", "") or self.arxiv_elsewhere()
        if not id or self.record.setdefault("arxiv", id) != id:
            return
        self.record.setdefault("arxiv_class", found[1])
        del self.record["venue"]
        if self.record["type"] == "article":
            self.record["type"] = "misc"
        for name in ("volume", "number", "eid", "pages", "journal-iso"):
            if id in self.left.get(name, ""):
                del self.left[name]

    def arxiv_elsewhere(self) -> str:
        """dblp has it as the volume of CoRR (`abs/1706.03762`), others as an article number."""
        for name in ("volume", "eid", "pages", "number"):
            id, _ = arxiv_in(self.left.get(name, "").removeprefix("abs/"))
            if id:
                return id
        return ""

    def copied(self) -> None:
        for key, names in _COPIED.items():
            self.record[key] = self.take(*names)
        pages = self.take("pages") or self.take("eid", "article-number")
        self.record["pages"] = ", ".join(map(_hyphened, pages.split(", ")))

    def date(self) -> None:
        fields = {name: self.left[name] for name in _DATES if name in self.left}
        date, problem = date_of(fields)
        self.record["date"] = date
        if problem:
            self.miss(problem, *fields)
        if date:
            for name in fields:
                del self.left[name]

    def links(self) -> None:
        for name in ("url", *_LINKS):
            if name not in self.left:
                continue
            if link := link_in(self.left[name]):
                self.record[name] = link
                del self.left[name]
            elif name == "url":
                self.miss("`url` is no web address: kept under `bibtex`", "url")
        url = self.record.get("url", "")
        if "doi" not in self.record and "doi.org" in url and (doi := doi_in(url)):
            self.record["doi"] = doi
            del self.record["url"]

    def texts(self) -> None:
        if "abstract" in self.left and not self.is_too_long("abstract"):
            self.record["abstract"] = self.told(tex.abstract(self.left.pop("abstract")), "abstract")
        keywords = self.take("keywords", "keyword", "author_keywords")
        self.record["keywords"] = list(dict.fromkeys(filter(None, _SEPARATOR.split(keywords))))
        for name in ("langid", "language"):
            if tag := LANGUAGES.get(self.left.get(name, "").strip("{} ").lower()):
                self.record.setdefault("language", tag)
                del self.left[name]
        self.record["source"] = self.take("biburl") or ""

    def rest(self) -> None:
        """What is left, as it is; a key that only sorts says nothing that the title does not."""
        key = self.left.get("key")
        if key and key in (sort_key(self.record["title"]), self.block.key):
            del self.left["key"]
        extra = {}
        for name, value in self.left.items():
            if name not in BOOKKEEPING:
                extra[self.block.fields[name].name] = " ".join(value.split())
        self.record["bibtex"] = extra


def _hyphened(pages: str) -> str:
    """`12–34` as `12-34`, where a hyphen can only mean the same."""
    found = _DASHED.fullmatch(pages)
    return f"{found[1]}-{found[2]}" if found else pages
