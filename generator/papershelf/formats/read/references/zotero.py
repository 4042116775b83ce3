"""Items of Zotero as JSON, as its API, its translation server and Better BibTeX give them.

Fields of items are named in Zotero's schema (api.zotero.org/schema), which also says what they are
in CSL; so each item is read as one of CSL-JSON. Attachments and notes are no works.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..common.dates import parse_date
from ..common.entry import Entry, Unread
from ..common.json_entries import find_first, find_items, get_objects, to_text, to_texts
from . import csl
from .reference import list_left_out

SUFFIXES = (".json",)

_TYPES = {
    "journalArticle": "article-journal", "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper", "conferencePaper": "paper-conference",
    "bookSection": "chapter", "book": "book", "thesis": "thesis", "report": "report",
    "manuscript": "manuscript", "preprint": "article", "webpage": "webpage",
    "blogPost": "post-weblog", "forumPost": "post", "document": "document",
    "presentation": "speech", "patent": "patent", "dataset": "dataset", "standard": "standard",
    "computerProgram": "software", "encyclopediaArticle": "entry-encyclopedia",
    "dictionaryEntry": "entry-dictionary", "videoRecording": "motion_picture",
    "film": "motion_picture", "audioRecording": "song", "podcast": "song", "artwork": "graphic",
    "map": "map", "letter": "personal_communication", "email": "personal_communication",
    "instantMessage": "personal_communication", "interview": "interview", "case": "legal_case",
    "bill": "bill", "statute": "legislation", "hearing": "hearing", "tvBroadcast": "broadcast",
    "radioBroadcast": "broadcast",
}  # fmt: skip
_NO_WORKS = ("attachment", "note", "annotation")
_FIELDS = {
    "title": "title|caseName|nameOfAct|subject", "abstract": "abstractNote",
    "container-title": "publicationTitle|proceedingsTitle|bookTitle|encyclopediaTitle|"
                       "dictionaryTitle|websiteTitle|blogTitle|forumTitle|code|reporter",
    "collection-title": "series|seriesTitle", "collection-number": "seriesNumber",
    "volume": "volume|codeVolume|reporterVolume", "issue": "issue", "edition": "edition",
    "number": "number|reportNumber|patentNumber|billNumber|archiveID|documentNumber",
    "page": "pages|firstPage|codePages",
    "publisher": "publisher|university|institution|repository|company|label|studio|network|"
                 "distributor|organization",
    "publisher-place": "place", "DOI": "DOI", "URL": "url", "ISBN": "ISBN", "ISSN": "ISSN",
    "language": "language", "note": "extra", "container-title-short": "journalAbbreviation",
    "title-short": "shortTitle", "event-title": "conferenceName|meetingName",
    "number-of-pages": "numPages", "number-of-volumes": "numberOfVolumes",
    "genre": "thesisType|reportType|manuscriptType|genre|websiteType|presentationType|type",
    "version": "versionNumber|programmingVersion", "citation-key": "citationKey|citekey",
    "PMID": "PMID", "PMCID": "PMCID",
}  # fmt: skip
_VARIABLES = {field: variable for variable, names in _FIELDS.items() for field in names.split("|")}
_ROLES = {
    "author": "author", "editor": "editor", "translator": "translator",
    "bookAuthor": "container-author", "seriesEditor": "collection-editor",
    "contributor": "contributor", "reviewedAuthor": "reviewed-author", "recipient": "recipient",
}  # fmt: skip


def recognizes(text: str) -> bool:
    """Whether the first object has a type of Zotero's items."""
    item = get_data(find_first(text, "items"))
    return to_text(item.get("itemType")) in (*_TYPES, *_NO_WORKS)


def read(text: str) -> Iterator[Entry | Unread]:
    """Yield the works; the collections that they are in are keywords, like their tags.

    The name of an entry is its citation key or else Zotero's key, which stays when a title changes.
    """
    left_out: dict[str, int] = {}
    collections = _read_collections(text)
    for found in find_items(text, "items"):
        if isinstance(found, Unread):
            yield found
            continue
        item = get_data(found[1])
        ids = [to_text(item.get("itemID")), *to_texts(item.get("collections"))]
        names = [{"tag": name} for id in ids for name in collections.get(id, ())]
        item = {**item, "tags": [*get_objects(item.get("tags")), *names]}
        entry = read_item(found[0], item, left_out)
        if isinstance(entry, Entry) and not entry.key:
            own = found[1].get("key") or item.get("itemKey")
            entry = replace(entry, key=to_text(own))
        if entry is not None:
            yield entry
    yield from list_left_out(left_out)


def _read_collections(text: str) -> dict[str, list[str]]:
    """Return the names of collections by their keys, which items of the API have, and by the
    numbers of items, which collections of Better BibTeX have."""
    names: dict[str, list[str]] = {}
    found = find_first(text, "collections") if text.lstrip("\ufeff \t\r\n")[:1] == "{" else {}
    for key, collection in found.items():
        if isinstance(collection, dict) and (name := to_text(collection.get("name"))):
            for id in (key, *to_texts(collection.get("items"))):
                names.setdefault(id, []).append(name)
    return names


def get_data(item: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an item, which the API has in an object of their own."""
    data = item.get("data")
    return data if isinstance(data, dict) else item


def read_item(line: int, item: dict[str, Any], left_out: dict[str, int]) -> Entry | Unread | None:
    """Read an item; None for one that is no work. Names of fields without a key in records are
    added to `left_out`."""
    kind = to_text(item.get("itemType"))
    if kind in _NO_WORKS:
        return None
    converted: dict[str, Any] = {"type": _TYPES.get(kind, "document")}
    for field, value in item.items():
        variable = _VARIABLES.get(field)
        if variable and to_text(value):
            converted.setdefault(variable, value)
    converted["issued"] = _read_date(to_text(item.get("date")))
    converted["accessed"] = to_text(item.get("accessDate"))[:10]
    converted |= _read_creators(item)
    if kind == "preprint":
        converted["genre"] = ""
    reference = csl.read_reference(line, converted, left_out)
    tags = (to_text(tag.get("tag")) for tag in get_objects(item.get("tags")))
    reference.keywords = [tag for tag in tags if tag]
    return reference.to_entry()


def _read_date(text: str) -> str | dict[str, str]:
    """Return a date of CSL for one that a person has written."""
    return parse_date(text) or ({"raw": text} if text else "")


def _read_creators(item: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the creators by CSL's roles; without an author, those of a type that is none there,
    such as a programmer, are authors."""
    people: dict[str, list[dict[str, str]]] = {}
    for creator in get_objects(item.get("creators")):
        given, family = to_text(creator.get("firstName")), to_text(creator.get("lastName"))
        name = {"given": given, "family": family} if given and family else {
            "literal": to_text(creator.get("name")) or family or given
        }  # fmt: skip
        role = _ROLES.get(to_text(creator.get("creatorType")), "")
        people.setdefault(role, []).append(name)
    others = people.pop("", [])
    if others and "author" not in people:
        people["author"] = others
    return people
