"""DOIs of DataCite: answers of api.datacite.org/dois, one or many.

Attributes are those of the DataCite Metadata Schema 4 (schema.datacite.org) as the REST API writes
them. Records have no keys for contributors other than editors, or for funders, places and sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....records.parts.arxiv_ids import from_arxiv_doi
from ....records.parts.translation import UNDETERMINED
from ...language_names import to_tag
from ..common import jats
from ..common.dates import parse_timestamp, to_iso
from ..common.entry import Entry, Unread
from ..common.json_entries import find_first, find_items, get_object, get_objects, to_text, to_texts
from ..common.people import (
    NameValue,
    drop_empty,
    from_group,
    from_parts,
    from_text,
    to_affiliation,
)
from ..common.validate import build_entry

SUFFIXES = (".json",)


_TYPES = {
    "journalarticle": "article", "datapaper": "article", "conferencepaper": "inproceedings",
    "bookchapter": "incollection", "book": "book", "conferenceproceeding": "proceedings",
    "dissertation": "phdthesis", "report": "techreport", "software": "software",
    "computationalnotebook": "software", "dataset": "dataset", "standard": "standard",
    "audiovisual": "video", "poster": "poster", "presentation": "talk", "talk": "talk",
    "patent": "patent",
}  # fmt: skip
_DATES = ("Issued", "Available", "Submitted", "Created")
_RELATIONS = {
    "IsPreprintOf": "Published version", "IsPublishedIn": "Published version",
    "HasPreprint": "Preprint", "IsVersionOf": "All versions", "IsSupplementedBy": "Supplement",
    "IsSupplementTo": "Paper", "IsObsoletedBy": "Newer version",
}  # fmt: skip


def recognizes(text: str) -> bool:
    item = find_first(text, "data")
    attributes = get_object(item, "attributes") or item
    return {"doi", "titles", "creators"} <= attributes.keys()


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text, "data"):
        if isinstance(found, Unread):
            yield found
        else:
            line, item = found
            yield _read_entry(line, get_object(item, "attributes") or item)


def _read_entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    kind = _read_type(get_object(work, "types"))
    editors = [person for person in get_objects(work.get("contributors"))
               if to_text(person.get("contributorType")) == "Editor"]  # fmt: skip
    record: dict[str, Any] = {
        "type": kind, "title": _read_title(work), "date": _read_date(work),
        "authors": drop_empty([_read_name(name) for name in get_objects(work.get("creators"))]),
        "editors": drop_empty([_read_name(name) for name in editors]),
        "abstract": _read_abstract(work), "language": to_text(work.get("language")),
        "translations": _read_translations(work),
        "keywords": to_texts([item.get("subject") for item in get_objects(work.get("subjects"))]),
        "license": _read_license(work),
    }  # fmt: skip
    record |= _read_publication(work, kind)
    record |= _read_identifiers(work)
    return build_entry(record, to_text(work.get("doi")), line)


def _read_type(types: dict[str, Any]) -> str:
    """Read the type: the depositor's own word first, as the general one may be only "Text"."""
    kinds = (to_text(types.get(key)).replace(" ", "").lower()
             for key in ("resourceType", "resourceTypeGeneral"))  # fmt: skip
    return next((_TYPES[kind] for kind in kinds if kind in _TYPES), "misc")


def _read_title(work: dict[str, Any]) -> str:
    """Join the title, which has no type, and the subtitle."""
    titles = get_objects(work.get("titles"))
    main = next((item for item in titles if not to_text(item.get("titleType"))), {})
    title = jats.to_line(to_text(main.get("title")))
    subtitle = next((jats.to_line(to_text(item.get("title"))) for item in titles
                     if to_text(item.get("titleType")) == "Subtitle"), "")  # fmt: skip
    return f"{title}: {subtitle}" if title and subtitle else title


def _read_translations(work: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Read titles in further languages, each with the abstract in the same language."""
    found: dict[str, dict[str, str]] = {}
    for item in get_objects(work.get("titles")):
        if to_text(item.get("titleType")) == "TranslatedTitle":
            language = to_text(item.get("lang"))
            texts = {"title": jats.to_line(to_text(item.get("title")))}
            if language and (abstract := _read_abstract(work, language)):
                texts["abstract"] = abstract
            found.setdefault(to_tag(language) or UNDETERMINED, texts)
    return found


def _read_name(name: dict[str, Any]) -> NameValue:
    given, family, whole = (to_text(name.get(key)) for key in ("givenName", "familyName", "name"))
    if to_text(name.get("nameType")) == "Organizational":
        return from_group(whole)
    identifiers = get_objects(name.get("nameIdentifiers"))
    orcid = next((to_text(identifier.get("nameIdentifier")) for identifier in identifiers
                  if to_text(identifier.get("nameIdentifierScheme")).upper() == "ORCID"),
                 "")  # fmt: skip
    if orcid and "/" not in orcid:
        orcid = f"https://orcid.org/{orcid}"
    more = {"orcid": orcid, "affiliation": _read_affiliation(name)}
    return from_parts(given, family, **more) if family else from_text(whole, **more)


def _read_affiliation(name: dict[str, Any]) -> Any:
    """Read affiliations: texts, or objects in answers that include affiliations' identifiers."""
    places = name.get("affiliation")
    found = [
        (to_text(place.get("name")), to_text(place.get("affiliationIdentifier")))
        for place in get_objects(places)
    ]
    return to_affiliation(found or [(text, "") for text in to_texts(places)])


def _read_date(work: dict[str, Any]) -> str:
    """Read the most important date in the publication year, or else that year."""
    year = to_iso(work.get("publicationYear"))
    dates = {to_text(item.get("dateType")): _read_day(item)
             for item in get_objects(work.get("dates"))}  # fmt: skip
    days = [date for kind in _DATES if (date := dates.get(kind)) and date.startswith(year)]
    return days[0] if days else year


def _read_day(item: dict[str, Any]) -> str:
    """Read a date; a range is separated by a slash, and its start is the date."""
    return parse_timestamp(to_text(item.get("date")).partition("/")[0])


def _read_abstract(work: dict[str, Any], language: str = "") -> str:
    """Read the abstract in a language, or the first one of all."""
    raw = next((item.get("description") for item in get_objects(work.get("descriptions"))
                if to_text(item.get("descriptionType")) == "Abstract"
                and (not language or to_text(item.get("lang")) == language)), "")  # fmt: skip
    return jats.to_paragraphs(raw) if isinstance(raw, str) else ""


def _read_license(work: dict[str, Any]) -> str:
    rights = get_objects(work.get("rightsList"))
    licenses = (to_text(item.get(key)) for key in ("rightsUri", "rights") for item in rights)
    return next(filter(None, licenses), "")


def _read_publication(work: dict[str, Any], kind: str) -> dict[str, Any]:
    """Read where a work appeared; DataCite names its repository as its publisher."""
    container, publisher = get_object(work, "container"), work.get("publisher")
    issuer = to_text(publisher.get("name") if isinstance(publisher, dict) else publisher)
    pages = [to_text(container.get(key)) for key in ("firstPage", "lastPage")]
    issuer_key = {"phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    return {
        "venue": to_text(container.get("title")), "volume": to_text(container.get("volume")),
        "number": to_text(container.get("issue")), "pages": "--".join(filter(None, pages)),
        issuer_key: issuer,
    }  # fmt: skip


def _read_identifiers(work: dict[str, Any]) -> dict[str, Any]:
    doi = to_text(work.get("doi"))
    record: dict[str, Any] = {"doi": doi, "url": "", "links": []}
    if arxiv := from_arxiv_doi(doi):
        return record | {"doi": "", "arxiv": arxiv}
    for related in get_objects(work.get("relatedIdentifiers")):
        label = _RELATIONS.get(to_text(related.get("relationType")))
        other = to_text(related.get("relatedIdentifier")).removeprefix("https://doi.org/")
        is_doi = to_text(related.get("relatedIdentifierType")) == "DOI"
        if label and is_doi and other.startswith("10."):
            record["links"].append({"label": label, "url": f"https://doi.org/{other}"})
    return record
