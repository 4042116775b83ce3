"""Machines that read pages, as their own sources say they do: oracles of the tests.

    head(path)       the elements of a page's head, by the parser of the HTML standard (html5lib)
    zotero(path)     the item that Zotero saves of a page: "Embedded Metadata" of 2024-06-13
                     (zotero/translators, commit dcd14d6f), with what it asks of "RDF" of
                     2019-09-08 (0dd01690), re-stated from their JavaScript
    coins(title)     the item that Zotero sees in a COinS: `parseContextObject` of its utilities
    scholar(path)    what Google Scholar's inclusion guidelines find missing or wrong
    schema_org()     the types of schema.org, from Google's `schema-dts`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib

ROOT = Path(__file__).parents[1]
_HTML = "{http://www.w3.org/1999/xhtml}"


@dataclass
class Head:
    """A page's head: attributes of its elements, in order, and the language of the page."""

    metas: list[dict[str, str]]
    links: list[dict[str, str]]
    scripts: list[tuple[dict[str, str], str]]
    title: str
    language: str

    def find_contents(self, name: str) -> list[str]:
        """Contents of `<meta name>`."""
        return [meta.get("content", "") for meta in self.metas if meta.get("name") == name]

    def first(self, name: str) -> str:
        return next(iter(self.find_contents(name)), "")

    def property(self, name: str) -> list[str]:
        """Contents of `<meta property>`."""
        return [meta.get("content", "") for meta in self.metas if meta.get("property") == name]

    def find_links(self, rel: str) -> list[dict[str, str]]:
        return [link for link in self.links if rel in link.get("rel", "").split()]


def head(page: Path | bytes) -> Head:
    """A page's head; only what is a direct child of it counts."""
    data = page.read_bytes() if isinstance(page, Path) else page
    root = html5lib.parse(data, transport_encoding="utf-8")
    children = list(root.find(f"{_HTML}head"))

    def those(tag: str) -> Iterator[Any]:
        return (child for child in children if child.tag == f"{_HTML}{tag}")

    return Head(
        [dict(meta.attrib) for meta in those("meta")],
        [dict(link.attrib) for link in those("link")],
        [(dict(script.attrib), script.text or "") for script in those("script")],
        next(those("title")).text or "",
        root.attrib.get("lang", ""),
    )


# --- Zotero, on a page of one paper ---------------------------------------------------------


_FIELDS = {
    "citation_title": "title", "citation_publication_date": "date", "citation_cover_date": "date",
    "citation_date": "date", "citation_journal_title": "publicationTitle",
    "citation_journal_abbrev": "journalAbbreviation", "citation_inbook_title": "publicationTitle",
    "citation_book_title": "bookTitle", "citation_volume": "volume", "citation_issue": "issue",
    "citation_series_title": "series", "citation_conference_title": "conferenceName",
    "citation_conference": "conferenceName", "citation_dissertation_institution": "university",
    "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "number", "citation_publisher": "publisher",
    "citation_isbn": "ISBN", "citation_abstract": "abstractNote", "citation_doi": "DOI",
    "citation_public_url": "url", "citation_language": "language",
}  # fmt: skip
_DECIDES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper", "citation_conference": "conferencePaper",
    "citation_book_title": "bookSection", "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}  # fmt: skip
_PREFIXES = set(
    "bib bibo dc dcterms prism foaf vcard link z eprint eprints og article book music video so "
    "codemeta rdf".split()
)
_OPEN_GRAPH = {"book": "book", "website": "webpage", "music.song": "audioRecording"}
# RDF.js, `importItem`: the first property of a list that the page has; here those that come first
# and those that pages have.
_PROPERTIES = {
    "title": ("eprints:title", "og:title"),
    "url": ("eprints:official_url", "og:url"),
    "abstractNote": ("eprints:abstract", "og:description"),
    "date": ("eprints:date", "article:published_time"),
    "place": ("eprints:place_of_pub", "eprints:event_location"),
    "edition": ("prism:edition", "bibo:edition"),
    "publicationTitle": ("prism:publicationName", "eprints:publication", "dc:source"),
    "publisher": ("dc:publisher", "eprints:institution"),
    "language": ("dc:language", "dcterms:language"),
}
# Zotero's schema (api.zotero.org/schema, version 32): the type's own names of general fields,
_OWN_NAMES = {
    "conferencePaper": {"publicationTitle": "proceedingsTitle"},
    "bookSection": {"publicationTitle": "bookTitle"},
    "thesis": {"publisher": "university", "type": "thesisType"},
    "report": {"publisher": "institution", "type": "reportType", "number": "reportNumber"},
    "preprint": {"publisher": "repository", "type": "genre", "number": "archiveID"},
    "manuscript": {"type": "manuscriptType"},
    "webpage": {"publicationTitle": "websiteTitle"},
    "computerProgram": {"publisher": "company", "version": "versionNumber"},
    "dataset": {"publisher": "repository", "place": "repositoryLocation"},
    "patent": {"number": "patentNumber", "publisher": "assignee", "date": "issueDate"},
    "presentation": {"type": "presentationType"},
    "videoRecording": {"publisher": "studio"},
}
# and the fields of each type; others are dropped, apart from a DOI, which goes to "Extra".
_OF_ALL = "title abstractNote url date language rights extra"
_FIELDS_OF = {
    "journalArticle": "publicationTitle volume issue pages series journalAbbreviation DOI ISSN",
    "conferencePaper": "proceedingsTitle conferenceName place publisher volume pages series DOI ISBN",
    "bookSection": "bookTitle series seriesNumber volume edition place publisher pages ISBN",
    "book": "series seriesNumber volume edition place publisher ISBN",
    "thesis": "thesisType university place",
    "report": "reportNumber reportType place institution pages",
    "preprint": "genre repository archiveID place series seriesNumber DOI",
    "manuscript": "manuscriptType place",
    "document": "publisher",
    "webpage": "websiteTitle",
    "computerProgram": "versionNumber company place DOI ISBN",
    "dataset": "repository repositoryLocation versionNumber DOI number",
    "patent": "patentNumber assignee issuingAuthority issueDate country",
    "standard": "number publisher place organization DOI",
    "presentation": "presentationType meetingName place",
    "videoRecording": "studio place volume ISBN",
}


@dataclass
class Item:
    """What Zotero saves."""

    type: str
    fields: dict[str, str]
    creators: list[tuple[str, str, str]] = field(default_factory=list)
    """(first name, last name, role)."""
    pdf: str = ""


def zotero(page: Path | bytes) -> Item:
    found = head(page)
    decided, guess, statements = "", "", {}
    for meta in found.metas:
        said, value = meta.get("name") or meta.get("property"), meta.get("content")
        if not said or not value:
            continue
        for tag in said.split():
            parts = re.split(r"[.:_]", tag)
            prefix = parts[1].lower() if len(parts) > 2 and parts[1].lower() in _PREFIXES else ""
            prefix = prefix or parts[0].lower()
            short = tag[max(tag.rfind("citation_"), 0):]
            if prefix in _PREFIXES:
                at = tag.lower().index(prefix) + len(prefix) + 1
                statements.setdefault(f"{prefix}:{tag[at:at + 1].lower()}{tag[at + 1:]}", value)
            elif short in _DECIDES:
                decided = _DECIDES[short]
            elif short in ("citation_title", "citation_series_title"):
                guess = guess or "journalArticle"
            elif short == "citation_isbn":
                guess = "book"
    type = (
        decided
        or statements.get("z:itemType")
        or _OPEN_GRAPH.get(statements.get("og:type", ""))
        or guess
        or "webpage"
    )
    pdf = _first(found, "citation_pdf_url") or statements.get("eprints:document_url", "")
    return Item(type, _save(_fields(found, statements), type), _creators(found), pdf)


def _first(found: Head, name: str) -> str:
    """The first match wins, and names match by their end."""
    ending = (meta for meta in found.metas if meta.get("name", "").endswith(name))
    return next(ending, {}).get("content", "")


def _fields(found: Head, statements: dict[str, str]) -> dict[str, str]:
    """What the translators give an item: RDF.js first, whose texts are trimmed before the rest."""
    item = {
        key: next((statements[one] for one in properties if one in statements), "")
        for key, properties in _PROPERTIES.items()
    }
    # RDF.js, "OTHER FIELDS": every property in Zotero's own namespace is a field.
    item |= {key[2:]: value for key, value in statements.items() if key.startswith("z:")}
    item = {key: value.strip() for key, value in item.items()}
    for name, key in _FIELDS.items():
        if value := _first(found, name).strip():
            item[key] = " ".join(value.split())
    first, last = _first(found, "citation_firstpage"), _first(found, "citation_lastpage")
    if first:
        item["pages"] = f"{first}-{last}" if last else first
    rest = {
        "date": _first(found, "citation_online_date") or _first(found, "citation_year"),
        "ISSN": _first(found, "citation_issn"),
        "abstractNote": found.first("description"),
        "url": next((link["href"] for link in found.find_links("canonical")), ""),
        # `addLowQualityMetadata`: a tag of any text, or else the language of the page.
        "language": found.first("language") or found.language,
    }
    return {key: item.get(key) or rest.get(key, "") for key in {**rest, **item}}


def _save(fields: dict[str, str], type: str) -> dict[str, str]:
    """What Zotero keeps: `_itemDone` of translate.js, `itemToAPIJSON` of utilities_item.js."""
    kept = {*_OF_ALL.split(), *_FIELDS_OF[type].split()}
    names = _OWN_NAMES.get(type, {})
    fields = {key: value.strip() for key, value in fields.items() if value.strip()}
    general = {names[key]: value for key, value in fields.items() if key in names}
    saved = {key: value for key, value in {**general, **fields}.items() if key in kept}
    if "DOI" in fields and "DOI" not in kept:
        saved["extra"] = f"DOI: {fields['DOI']}"
    return saved


def _creators(found: Head) -> list[tuple[str, str, str]]:
    language = _first(found, "citation_language")
    both = []
    for role in ("author", "editor"):
        names = [m["content"] for m in found.metas if m.get("name", "").endswith(f"citation_{role}")]
        before = ""
        for name in names:
            some = re.split(r"\s*;\s*", name)
            by_comma = re.split(r"\s*,\s*", some[0])
            spanish = language in ("es", "spa") and len(by_comma[0].split(" ")) == 2 == len(by_comma)
            alone = len(some) == 1 == len(names)
            if alone and len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1] and not spanish:
                some = by_comma
            for one in map(str.strip, some):
                if re.search(r"[^\s,-.;]", one) and one != before:
                    first, last = _clean(one)
                    if first:
                        first, last = _fix_case(first), _fix_case(last)
                    # Zotero's data layer trims names (`Creators.cleanData`).
                    both.append((first, last.strip(), role))
                    before = one
    return both


def _clean(name: str) -> tuple[str, str]:
    """`cleanAuthor` of Zotero's utilities: (first name, last name)."""
    by_comma = "," in name
    name = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", name)
    name = re.sub(r"\s+", " ", name, count=1)
    if by_comma:
        last, *others = re.split(r"[,،] ?", re.sub(r"\.([^ ])", r". \1", name, count=1))
        first = others[0] if others else ""
    else:
        first, _, last = name.rpartition(" ")
    if re.fullmatch("[A-ZА-Я]{1,3}", first) and (len(first) == 1 or last.upper() != last):
        first = " ".join(f"{initial}." for initial in first)
    first = re.sub(r"^[\s.]+|[\s,]+$", "", first)
    words = re.split(r"[\s.]+|(?=-)", re.sub(r"\s*[-\u00ad‐-―−]\s*", "-", first, count=1))
    first = " ".join(f"{word}." if re.fullmatch("-?[A-ZА-Я]", word) else word for word in words)
    return first.replace(" -", "-").strip(), last


def _fix_case(name: str) -> str:
    """`fixCase`: words get a capital in a name that has no others, or nothing else."""
    if name not in (name.upper(), name.lower()):
        return name
    return re.sub(r"(?<![^\W\d_])[^\W\d_]", lambda found: found[0].upper(), name.lower())


# --- Zotero, on a page of many --------------------------------------------------------------


_FORMATS = {"info:ofi/fmt:kev:mtx:dc": "webpage", "info:ofi/fmt:kev:mtx:journal": "journalArticle",
            "info:ofi/fmt:kev:mtx:dissertation": "thesis", "info:ofi/fmt:kev:mtx:book": "book"}  # fmt: skip
_WITH_CONTAINER = ("journalArticle", "bookSection", "conferencePaper")
# openurl.js of 2024, lines 254 to 331: keys that are read at any place, whatever the format,
_ALWAYS = {
    "rft.date": "date", "rft.volume": "volume", "rft.issue": "issue", "rft.pages": "pages",
    "rft.issn": "ISSN", "rft.isbn": "ISBN", "rft.publisher": "publisher", "rft.place": "place",
    "rft.edition": "edition", "rft.series": "series",
}  # fmt: skip
# and lines 332 to 376: one only after a thesis is known to be one, others only before.
_OF_A_THESIS = {"rft.degree": "type"}
_OF_OTHERS = {"rft.source": "publicationTitle", "rft.language": "language"}
# schema.json of Zotero: the fields that types of items have, by the names of the fields that they
# stand for (a thesis's "university" is a publisher). Other fields are lost, but for the DOI, by
# which an item is looked up.
_KEPT = {
    "journalArticle": "publicationTitle volume issue pages ISSN",
    "conferencePaper": "publicationTitle volume pages publisher place series ISBN",
    "bookSection": "publicationTitle volume edition pages publisher place series ISBN",
    "book": "volume edition publisher place series ISBN", "thesis": "publisher place type",
    "report": "publisher place pages", "preprint": "publisher place",
    "manuscript": "place", "document": "publisher", "webpage": "publicationTitle",
}  # fmt: skip


def coins(title: str) -> Item:
    pairs = [part.split("=") for part in title.split("&")]
    assert all(len(pair) == 2 for pair in pairs), "a value has a = or & that is not encoded"
    told = [(key, unquote(re.sub(r"\+|%2[bB]", " ", value), errors="strict")) for key, value in pairs]
    item = Item(next(_FORMATS[value] for key, value in told if key == "rft_val_fmt"), {})
    for key, value in told:
        if key == "rft_id" and value.lower().startswith("info:doi"):
            item.fields["DOI"] = value[9:]
        elif key == "rft_id" and re.match("https?://", value):
            item.fields["url"] = value
        elif key == "rft.title":
            item.fields["publicationTitle" if item.type in _WITH_CONTAINER else "title"] = value
        elif key in _ALWAYS:
            item.fields[_ALWAYS[key]] = value
        elif key in ("rft.au", "rft.creator"):
            item.creators.append((*_clean(value), "author"))
        elif key == "rft.type" and item.type not in ("thesis", "patent"):
            item.type = value
        elif found := (_OF_A_THESIS if item.type == "thesis" else _OF_OTHERS).get(key):
            item.fields[found] = value
    kept = {"title", "date", "url", "language", "DOI", *_KEPT[item.type].split()}
    item.fields = {key: value for key, value in item.fields.items() if key in kept}
    return item


# --- Google Scholar -------------------------------------------------------------------------


def scholar(page: Path | bytes) -> list[str]:
    """What the inclusion guidelines demand of a page's tags and it hasn't."""
    found = head(page)
    required = ("citation_title", "citation_author", "citation_publication_date")
    wrong = [f"no {name}" for name in required if not found.first(name)]
    tags = [meta for meta in found.metas if "charset" not in meta]
    # The blank `language` is for Zotero; it isn't one of the guidelines' tags.
    tags = [meta for meta in tags if meta.get("name") != "language"]
    wrong += [f"empty {meta}" for meta in tags if not meta.get("content", "").strip()]
    for name in ("citation_publication_date", "citation_online_date"):
        for date in found.find_contents(name):
            if not re.fullmatch(r"[0-9]{1,4}(/1?[0-9]/[1-3]?[0-9])?", date):
                wrong.append(f"{name} {date}")
    if len(found.find_contents("citation_journal_title") + found.find_contents("citation_conference_title")) > 1:
        wrong.append("a journal and a conference")
    here = next((link["href"] for link in found.find_links("canonical")), "")
    for pdf in found.find_contents("citation_pdf_url"):
        same = urlsplit(pdf).netloc == urlsplit(here).netloc and pdf.startswith(urljoin(here, "."))
        if not same or not pdf.endswith(".pdf"):
            wrong.append(f"{pdf} is not beside {here}")
    return wrong


# --- schema.org -----------------------------------------------------------------------------


@dataclass
class Type:
    """A type of schema.org: the types above it, and the types of its properties' values."""

    above: set[str]
    properties: dict[str, set[str]]


@cache
def schema_org() -> dict[str, Type]:
    text = (ROOT / "node_modules/schema-dts/dist/schema.d.ts").read_text(encoding="utf-8")
    pattern = re.compile(r"interface (\w+)(?: extends ([^{]+))? \{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
    interfaces: dict[str, tuple[list[str], dict[str, set[str]]]] = {}
    for name, bases, body in pattern.findall(text):
        own = re.findall(r'^ {4}"(\w+)"\?: SchemaValue<([^,]+),', body, re.MULTILINE)
        values = {key: set(re.split(r"\s*\|\s*", kinds)) for key, kinds in own}
        interfaces[name] = (re.findall(r"\w+", bases), values)

    def whole(name: str) -> Type:
        bases, own = interfaces.get(name, ([], {}))
        one = Type({re.sub("(Base|Leaf)$", "", name)}, dict(own))
        for base in map(whole, bases):
            one.above |= base.above
            one.properties |= base.properties
        return one

    leaves = [name for name in interfaces if name.endswith("Leaf")]
    return {leaf.removesuffix("Leaf"): whole(leaf) for leaf in leaves}
