"""Papers as MODS 3.8 of the Library of Congress (loc.gov/standards/mods), for library catalogues.

Where the guidelines leave a choice, papers are written as Zotero and bibutils read them: the
journal or the book is the host, with its genre, volume, pages and editors. A local genre names
Zotero's item type, but only where MARC's genre does not tell it, since bibutils takes a local
"conferencePaper" for proceedings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from ...records.name import Name
from ...records.paper import Paper
from ...records.vocabulary import Venue
from .. import csl
from ..common_values import get_pdf, get_url, lacks_authors, list_keywords, list_people
from ..csl import Item
from ..work_types import describe_type
from .elements import (
    XSI,
    add_text,
    get_family,
    split_pages,
    write_element,
    write_text,
    write_title,
    write_translated_title,
)

NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"

# Zotero's item type -> MARC's genre (loc.gov/standards/valuelist/marcgt.html) of the whole work,
# which is the host of a part.
_GENRES = {
    "journalArticle": "periodical", "conferencePaper": "conference publication",
    "bookSection": "book", "book": "book", "thesis": "thesis", "report": "technical report",
}  # fmt: skip
_PARTS = frozenset(("journalArticle", "conferencePaper", "bookSection"))
# bibutils knows a master's thesis by this spelling.
_SPELLED = {"Master's thesis": "Masters thesis"}
_TOLD_BY_MARC = frozenset(_GENRES) - {"bookSection"}


def write_collection(papers: Iterable[Paper], venues: Mapping[str, Venue]) -> str:
    """Write papers as a document; `venues` maps keys of `venues.yaml` to venues."""
    records = (write_element(to_mods(paper, venues), 1) for paper in papers)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<modsCollection xmlns="{NAMESPACE}" xmlns:xsi="{XSI}"',
        f'    xsi:schemaLocation="{NAMESPACE} {SCHEMA}">',
        *records,
        "</modsCollection>",
    )
    return "\n".join(lines) + "\n"


def to_mods(paper: Paper, venues: Mapping[str, Venue]) -> Element:
    """Convert a paper to a `mods` element, whose namespace the caller declares."""
    item = csl.to_item(paper, venues)
    names = describe_type(paper, venues)
    kind = names.zotero
    mods = Element("mods", {"version": "3.8"})
    add_text(SubElement(mods, "titleInfo"), "title", write_title(paper))
    for tag, one in paper.translations.items():
        other = SubElement(mods, "titleInfo", {"type": "translated", "xml:lang": tag})
        add_text(other, "title", write_translated_title(one))
    host = Element("relatedItem", {"type": "host"})
    whole = host if kind in _PARTS else mods
    _add_people(mods, whole, paper)
    add_text(mods, "typeOfResource", names.resource)
    if kind not in _TOLD_BY_MARC:
        add_text(mods, "genre", kind, {"authority": "local"})
    add_text(whole, "genre", _GENRES.get(kind, ""), {"authority": "marcgt"})
    genre = item.get("genre", "")
    add_text(mods, "genre", _SPELLED.get(genre, genre))
    _add_origin(mods, whole, paper, item)
    _add_text_fields(mods, paper, item)
    if name := item.get("container-title") or item.get("event-title"):
        add_text(SubElement(host, "titleInfo"), "title", name)
    _add_part(whole, paper, item)
    _add_series(whole, item)
    _add_identifiers(mods, whole, paper)
    if len(host):
        mods.append(host)
    add_text(SubElement(mods, "recordInfo"), "recordIdentifier", item["id"])
    return mods


def _add_people(mods: Element, whole: Element, paper: Paper) -> None:
    """Add authors; editors are those of the whole."""
    for role, names in list_people(paper):
        parent = mods if role == "author" else whole
        parent.extend(_to_name(name, role) for name in names)
    if lacks_authors(paper):
        SubElement(SubElement(mods, "name"), "etal")


def _to_name(name: Name, role: str) -> Element:
    element = Element("name", {"type": "corporate" if name.is_group else "personal"})
    if name.is_group:
        add_text(element, "namePart", name.name)
    else:
        add_text(element, "namePart", name.given, {"type": "given"})
        add_text(element, "namePart", get_family(name), {"type": "family"})
        add_text(element, "namePart", name.suffix, {"type": "termsOfAddress"})
    for one in name.affiliation:  # MODS has no place for their ROR ids
        add_text(element, "affiliation", one.name)
    if name.orcid:
        orcid = f"https://orcid.org/{name.orcid}"
        add_text(element, "nameIdentifier", orcid, {"type": "orcid"})
    term = SubElement(SubElement(element, "role"), "roleTerm")
    term.attrib |= {"type": "code", "authority": "marcrelator"}
    term.text = "aut" if role == "author" else "edt"
    return element


def _add_origin(mods: Element, whole: Element, paper: Paper, item: Item) -> None:
    """Add the date, which is the paper's own, and the origin of the whole."""
    own, other = Element("originInfo"), Element("originInfo")
    date = "-".join(csl.format_date_parts(item["issued"])) if "issued" in item else ""
    add_text(own, "dateIssued", date, {"encoding": "w3cdtf", "keyDate": "yes"})
    add_text(own, "dateModified", paper.amended_on or "", {"encoding": "w3cdtf"})
    origin = own if whole is mods else other
    if place := item.get("publisher-place") or item.get("event-place"):
        add_text(SubElement(origin, "place"), "placeTerm", place, {"type": "text"})
    add_text(origin, "publisher", item.get("publisher") or item.get("authority", ""))
    add_text(origin, "edition", item.get("edition") or item.get("version", ""))
    if whole is not mods:
        issuance = "continuing" if item["type"] == "article-journal" else "monographic"
        add_text(other, "issuance", issuance)
        whole.append(other)
    if len(own):
        mods.append(own)


def _add_text_fields(mods: Element, paper: Paper, item: Item) -> None:
    if paper.language:
        terms = {"type": "code", "authority": "rfc5646"}
        add_text(SubElement(mods, "language"), "languageTerm", paper.language, terms)
    add_text(mods, "abstract", write_text(paper.abstract))
    for tag, one in paper.translations.items():
        add_text(mods, "abstract", write_text(one.abstract), {"xml:lang": tag})
    for subject in list_keywords(paper):
        add_text(SubElement(mods, "subject"), "topic", subject)
    for note in item.get("note", "").split("\n"):
        if not note.startswith("arXiv:"):  # that is an identifier
            add_text(mods, "note", note)
    add_text(mods, "accessCondition", paper.license, {"type": "use and reproduction"})


def _add_part(whole: Element, paper: Paper, item: Item) -> None:
    part = Element("part")
    kinds = ("volume", "issue") if item["type"] == "article" else ("volume", "issue", "number")
    for kind in kinds:  # the number of a preprint is an identifier
        if value := item.get(kind):
            add_text(SubElement(part, "detail", {"type": kind}), "number", value)
    if paper.pages:
        first, last = split_pages(paper)
        extent = SubElement(part, "extent", {"unit": "pages"})
        if "," in first:
            add_text(extent, "list", first)
        else:
            add_text(extent, "start", first)
            add_text(extent, "end", last or first)  # without an end, Zotero reads "12null"
    if len(part):
        whole.append(part)


def _add_series(whole: Element, item: Item) -> None:
    if series := item.get("collection-title"):
        title = SubElement(SubElement(whole, "relatedItem", {"type": "series"}), "titleInfo")
        add_text(title, "title", series)
        add_text(title, "partNumber", item.get("collection-number", ""))


def _add_identifiers(mods: Element, whole: Element, paper: Paper) -> None:
    for kind in ("doi", "arxiv"):
        add_text(mods, "identifier", getattr(paper, kind), {"type": kind})
    for kind in ("isbn", "issn"):
        add_text(whole, "identifier", getattr(paper, kind), {"type": kind})
    page, pdf = get_url(paper), get_pdf(paper)
    if page or pdf:
        location = SubElement(mods, "location")
        add_text(location, "url", page, {"usage": "primary"})
        add_text(location, "url", pdf, {"access": "raw object"})
