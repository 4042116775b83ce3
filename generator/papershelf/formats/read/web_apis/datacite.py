"""DOIs of DataCite: answers of api.datacite.org/dois, one or many.

Attributes are those of the DataCite Metadata Schema 4 (schema.datacite.org) as the REST API writes
them. Contributors other than editors, funders, places and sizes have no place in a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..common import jats
from ..common.dates import day_of, iso
from ..common.entry import Entry, Unread
from ..common.json_entries import first, items, part, parts, text, texts
from ..common.people import Written, from_parts, group, several, spoken
from ..common.validate import sound

SUFFIXES = (".json",)

_ARXIV_DOI = "10.48550/arxiv."
_TYPES = {
    "journalarticle": "article", "datapaper": "article", "conferencepaper": "inproceedings",
    "bookchapter": "incollection", "book": "book", "conferenceproceeding": "proceedings",
    "dissertation": "phdthesis", "report": "techreport",
}  # fmt: skip
_DATES = ("Issued", "Available", "Submitted", "Created")
_RELATIONS = {
    "IsPreprintOf": "Published version", "IsPublishedIn": "Published version",
    "HasPreprint": "Preprint", "IsVersionOf": "All versions", "IsSupplementedBy": "Supplement",
    "IsSupplementTo": "Paper", "IsObsoletedBy": "Newer version",
}  # fmt: skip


def knows(text: str) -> bool:
    item = first(text, "data")
    attributes = part(item, "attributes") or item
    return {"doi", "titles", "creators"} <= attributes.keys()


def read(text: str) -> Iterator[Entry | Unread]:
    for found in items(text, "data"):
        if isinstance(found, Unread):
            yield found
        else:
            line, item = found
            yield _entry(line, part(item, "attributes") or item)


def _entry(line: int, work: dict[str, Any]) -> Entry | Unread:
    kind = _type(part(work, "types"))
    editors = [one for one in parts(work.get("contributors"))
               if text(one.get("contributorType")) == "Editor"]  # fmt: skip
    record: dict[str, Any] = {
        "type": kind, "title": _title(work), "date": _date(work),
        "authors": several([_name(one) for one in parts(work.get("creators"))]),
        "editors": several([_name(one) for one in editors]),
        "abstract": _abstract(work), "language": text(work.get("language")),
        "keywords": texts([one.get("subject") for one in parts(work.get("subjects"))]),
        "license": _license(work),
    }  # fmt: skip
    record |= _appeared(work, kind)
    record |= _identifiers(work)
    return sound(record, text(work.get("doi")), line)


def _type(types: dict[str, Any]) -> str:
    """By the kind that the depositor wrote, then the general one: a text is a preprint too."""
    told = (text(types.get(key)).replace(" ", "").lower()
            for key in ("resourceType", "resourceTypeGeneral"))  # fmt: skip
    return next((_TYPES[kind] for kind in told if kind in _TYPES), "misc")


def _title(work: dict[str, Any]) -> str:
    """The title that has no type, and its subtitle."""
    titles = parts(work.get("titles"))
    main = next((one for one in titles if not text(one.get("titleType"))), {})
    title = jats.line(text(main.get("title")))
    under = next((jats.line(text(one.get("title"))) for one in titles
                  if text(one.get("titleType")) == "Subtitle"), "")  # fmt: skip
    return f"{title}: {under}" if title and under else title


def _name(name: dict[str, Any]) -> Written:
    given, family, whole = (text(name.get(key)) for key in ("givenName", "familyName", "name"))
    if text(name.get("nameType")) == "Organizational":
        return group(whole)
    orcid = next((text(one.get("nameIdentifier")) for one in parts(name.get("nameIdentifiers"))
                  if text(one.get("nameIdentifierScheme")).upper() == "ORCID"), "")  # fmt: skip
    if orcid and "/" not in orcid:
        orcid = f"https://orcid.org/{orcid}"
    more = {"orcid": orcid, "affiliation": _affiliation(name)}
    return from_parts(given, family, **more) if family else spoken(whole, **more)


def _affiliation(name: dict[str, Any]) -> str:
    """Texts, or objects where the answer was asked for with the affiliations' identifiers."""
    places = name.get("affiliation")
    named = [text(one.get("name")) for one in parts(places)]
    return "; ".join(filter(None, named or texts(places)))


def _date(work: dict[str, Any]) -> str:
    """The day it was issued, where that is of the year it is cited with."""
    year = iso(work.get("publicationYear"))
    dates = {text(one.get("dateType")): day_of(text(one.get("date")).partition("/")[0])
             for one in parts(work.get("dates"))}  # fmt: skip
    told = [date for kind in _DATES if (date := dates.get(kind)) and date.startswith(year)]
    return told[0] if told else year


def _abstract(work: dict[str, Any]) -> str:
    raw = next((one.get("description") for one in parts(work.get("descriptions"))
                if text(one.get("descriptionType")) == "Abstract"), "")  # fmt: skip
    return jats.paragraphs(raw) if isinstance(raw, str) else ""


def _license(work: dict[str, Any]) -> str:
    every = parts(work.get("rightsList"))
    told = (text(one.get(key)) for key in ("rightsUri", "rights") for one in every)
    return next(filter(None, told), "")


def _appeared(work: dict[str, Any], kind: str) -> dict[str, Any]:
    """Where it appeared; a repository is the publisher of what appeared nowhere else."""
    book, publisher = part(work, "container"), work.get("publisher")
    who = text(publisher.get("name") if isinstance(publisher, dict) else publisher)
    pages = [text(book.get(key)) for key in ("firstPage", "lastPage")]
    place = {"phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    return {
        "venue": text(book.get("title")), "volume": text(book.get("volume")),
        "number": text(book.get("issue")), "pages": "--".join(filter(None, pages)), place: who,
    }  # fmt: skip


def _identifiers(work: dict[str, Any]) -> dict[str, Any]:
    doi = text(work.get("doi"))
    found: dict[str, Any] = {"doi": doi, "url": "", "links": []}
    if doi.lower().startswith(_ARXIV_DOI):
        return found | {"doi": "", "arxiv": doi[len(_ARXIV_DOI) :]}
    for one in parts(work.get("relatedIdentifiers")):
        label = _RELATIONS.get(text(one.get("relationType")))
        other = text(one.get("relatedIdentifier")).removeprefix("https://doi.org/")
        if label and text(one.get("relatedIdentifierType")) == "DOI" and other.startswith("10."):
            found["links"].append({"label": label, "url": f"https://doi.org/{other}"})
    return found
