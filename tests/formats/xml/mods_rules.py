"""What MODS 3.8 allows (loc.gov/standards/mods/v3/mods-3-8.xsd), and what Zotero reads of it."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from papershelf.formats.xml.mods import NAMESPACE

from .rules import Rule

PREFIXES = {NAMESPACE: "", "http://www.w3.org/2001/XMLSchema-instance": "xsi",
            "http://www.w3.org/XML/1998/namespace": "xml"}  # fmt: skip
# modsGroup: the elements of a record and of a related item, in any order.
_GROUP = (
    "abstract* accessCondition* classification* extension* genre* identifier* language* location* name* note* "
    "originInfo* part* physicalDescription* recordInfo* relatedItem* subject* tableOfContents* targetAudience* "
    "titleInfo* typeOfResource*"
)
_AUTHORITY = {"authority": "marcgt|local|marcrelator|rfc5646"}
_LANGUAGE = {"xml:lang": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"}
_SCHEMA = {"xsi:schemaLocation": r"\S+ \S+"}
_NO_BLANK = r"(?s)\s*\S.*"
RULES = {
    "modsCollection": Rule("mods+", attributes=_SCHEMA),
    "mods": Rule(_GROUP, is_choice=True, attributes={"version": r"3\.[0-8]", **_SCHEMA}),
    "titleInfo": Rule("title* subTitle* partNumber* partName* nonSort*", is_choice=True,
                      attributes={"type": "abbreviated|translated|alternative|uniform", **_LANGUAGE}),
    # nameDefinition: parts in any order, or `etal` first and no parts
    "name": Rule("etal? namePart* displayForm* affiliation* role* description* nameIdentifier* alternativeName*",
                 is_choice=True, attributes={"type": "personal|corporate|conference|family"}),
    "namePart": Rule(attributes={"type": "date|family|given|termsOfAddress"}, text=_NO_BLANK),
    "nameIdentifier": Rule(attributes={"type": ".+"}, text=_NO_BLANK),
    "role": Rule("roleTerm+"),
    "roleTerm": Rule(attributes={"type": "code|text", **_AUTHORITY}, text="aut|edt"),
    "genre": Rule(attributes=_AUTHORITY, text=_NO_BLANK),
    "typeOfResource": Rule(text="text|still image|moving image|software, multimedia"),  # from a list of values
    "originInfo": Rule("place* publisher* dateIssued* dateModified* edition* issuance*", is_choice=True),
    "place": Rule("placeTerm+"),
    "placeTerm": Rule(attributes={"type": "code|text"}, text=_NO_BLANK),
    "dateIssued": Rule(attributes={"encoding": "w3cdtf|iso8601|marc|temper|edtf", "keyDate": "yes"},
                       text="[0-9]{4}(-[0-9]{2}){0,2}"),
    "dateModified": Rule(attributes={"encoding": "w3cdtf|iso8601|marc|temper|edtf"}, text="[0-9]{4}(-[0-9]{2}){0,2}"),
    "issuance": Rule(text="continuing|monographic|single unit|multipart monograph|serial|integrating resource"),
    "language": Rule("languageTerm+"),
    "languageTerm": Rule(attributes={"type": "code|text", **_AUTHORITY}, text="[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"),
    "accessCondition": Rule(attributes={"type": "use and reproduction"}, text=_NO_BLANK),
    "subject": Rule("topic+"),
    "identifier": Rule(attributes={"type": "doi|arxiv|isbn|issn"}, text=r"\S+( \S+)*"),
    "location": Rule("url+"),
    "url": Rule(attributes={"usage": "primary|primary display", "access": "preview|raw object|object in context"},
                text=r"https?://\S+"),
    "relatedItem": Rule(_GROUP, is_choice=True, attributes={"type": "host|series"}),
    "part": Rule("detail* extent* date* text*", is_choice=True),
    "detail": Rule("number+", attributes={"type": ".+"}),
    "extent": Rule("start? end? total? list?", attributes={"unit": "pages"}),
    "recordInfo": Rule("recordIdentifier+"),
    **{name: Rule(text=_NO_BLANK) for name in (
        "title", "partNumber", "affiliation", "publisher", "edition", "topic", "number", "start", "end",
        "list", "recordIdentifier")},
    "abstract": Rule(attributes=_LANGUAGE, text=_NO_BLANK), "etal": Rule(), "note": Rule(text=_NO_BLANK),
}  # fmt: skip

# --- Zotero ---------------------------------------------------------------------------------

# MODS.js of zotero/translators (2019-06-15): `fromMarcGenre`, as far as we write it.
_FROM_MARC = {"periodical": "journalArticle", "conference publication": "conferencePaper", "book": "book",
              "thesis": "thesis", "technical report": "report"}  # fmt: skip
# Zotero's item types, which a genre may name (`itemTypeExists`).
_ITEM_TYPES = {"bookSection", "manuscript", "document", "preprint", "thesis", "report", "book", "computerProgram",
               "dataset", "patent", "standard", "presentation", "videoRecording", "webpage"}  # fmt: skip


def read_like_zotero(mods: Element) -> dict[str, Any]:
    """The fields of an item, by the rules of `doImport` in MODS.js."""
    hosts = _find(mods, "relatedItem[@type='host']")
    host = hosts[0] if hosts else None
    both = [one for one in (host, mods) if one is not None]
    item: dict[str, Any] = {"itemType": _read_type(mods, hosts), "title": _title(mods)}
    item["creators"] = [*_creators(mods, "author"), *(_creators(host, "contributor") if host is not None else [])]
    item["publicationTitle"] = _title(host) if host is not None else ""
    series = mods.findall(".//{*}relatedItem[@type='series']")
    item["series"] = _title(series[0]) if series else ""
    for kind in ("volume", "issue"):
        item[kind] = _first(both, f"part/detail[@type='{kind}']/number")
    # The end is read with the start: alone, it would be "null".
    start, end = _first(both, "part/extent/start"), _first(both, "part/extent/end") or "null"
    item["pages"] = (start if start == end else f"{start}-{end}") if start else ""
    # `processIdentifiers` takes the first ten digits of thirteen, and no ISSN that ends in X.
    isbn = re.search(r"(?i)[\dX]{10}|\d{13}", re.sub(r"\s*-\s*", "", _first(both, "identifier[@type='isbn']")))
    issn = re.search(r"(?i)\b\d{4}\s*-?\s*\d{4}\b", _first(both, "identifier[@type='issn']"))
    item["ISBN"], item["ISSN"] = isbn[0] if isbn else "", issn[0] if issn else ""
    item["DOI"] = _first([mods], "identifier[@type='doi']")
    item["date"] = _first(both, "originInfo/dateIssued")
    for kind, path in (("publisher", "publisher"), ("place", "place/placeTerm"), ("edition", "edition")):
        item[kind] = _first(both, f"originInfo/{path}")
    item["url"] = _first([mods], "location/url")
    item["abstractNote"] = _first([mods], "abstract")
    item["tags"] = [one.text for one in _find(mods, "subject/topic")]
    item["language"] = _first([mods], "language/languageTerm")
    item["rights"] = _first([mods], "accessCondition")
    return item


def _find(element: Element, path: str) -> list[Element]:
    return element.findall("/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/")))


def _first(elements: list[Element], path: str) -> str:
    return next((found.text or "" for one in elements for found in _find(one, path)), "")


def _title(element: Element) -> str:
    return _first([element], "titleInfo/title")


def _read_type(mods: Element, hosts: list[Element]) -> str:
    """`processItemType`: a local genre, MARC's, any other, and then the same of the host."""
    for element in (mods, *hosts):
        genres = _find(element, "genre")
        local = [one.text for one in genres if one.get("authority") == "local"]
        marc = [one.text for one in genres if one.get("authority") == "marcgt"]
        for text in local:
            if text in _ITEM_TYPES:
                return str(text)
        for text in marc:
            if text in _FROM_MARC:
                return _FROM_MARC[str(text)]
        for genre in genres:
            if genre.text in _ITEM_TYPES:
                return str(genre.text)
    return "bookSection" if hosts else "document"


def _creators(element: Element, default: str) -> list[tuple[str, str, str]]:
    found = []
    for name in _find(element, "name"):
        given, family = _first([name], "namePart[@type='given']"), _first([name], "namePart[@type='family']")
        whole = _first([name], "namePart")
        role = {"aut": "author", "edt": "editor"}.get(_first([name], "role/roleTerm"), default)
        if family or whole:
            found.append((role, given, family) if family else (role, "", whole))
    return found
