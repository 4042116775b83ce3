"""Papers as DataCite's metadata, version 4 (schema.datacite.org), to register their DOIs.

DataCite registers one DOI at a time, so that each paper is a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from ...records.name import Name
from ...records.paper import AMENDMENT_KEYS, EntryType, Paper
from ...records.parts.arxiv_ids import to_arxiv_doi
from .. import csl
from ..common_values import (
    get_license_url,
    get_venue_name,
    list_keywords,
    list_people,
)
from ..work_types import PRINTED_KINDS, TYPES, describe_type, number_version
from .deposit import Deposit, Requirements
from .elements import (
    XSI,
    add_elements,
    add_text,
    get_family,
    make_element,
    split_pages,
    write_document,
    write_text,
    write_title,
    write_translated_title,
)
from .version_relations import list_versions

REQUIREMENTS = Requirements("DataCite", {
    **dict.fromkeys(TYPES, "doi authors date publisher|school|institution"),
    "book": "doi authors|editors date publisher",
    "proceedings": "doi authors|editors date publisher",
})  # fmt: skip
"""What DataCite's mandatory properties require of records."""

_NAMESPACE = "http://datacite.org/schema/kernel-4"
_SCHEMA = "https://schema.datacite.org/meta/kernel-4/metadata.xsd"
# The type of the whole by the type of the part.
_WHOLES: dict[EntryType, str] = {
    "article": "Journal", "inproceedings": "ConferenceProceeding", "incollection": "Book",
    "inbook": "Book",
}  # fmt: skip


def write(paper: Paper, deposit: Deposit) -> str:
    """Write a paper's document. The record meets `REQUIREMENTS`."""
    kind = describe_type(paper, deposit.venues).datacite
    root = Element("resource", {"xmlns": _NAMESPACE, "xmlns:xsi": XSI,
                                "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}"})  # fmt: skip
    add_text(root, "identifier", paper.doi, {"identifierType": "DOI"})
    people = dict(list_people(paper))
    # A volume without authors is its editors' work: somebody must be its creator.
    creators = people.get("author") or people.get("editor", ())
    add_elements(root, "creators", (_to_person("creator", name) for name in creators))
    add_elements(root, "titles", _list_titles(paper))
    publisher = deposit.get_publisher(paper) or paper.school or paper.institution
    add_text(root, "publisher", publisher)
    add_text(root, "publicationYear", f"{paper.date.year:04}" if paper.date else "")
    term = SubElement(root, "resourceType", {"resourceTypeGeneral": kind})
    term.text = csl.GENRES.get(paper.entry_type) or PRINTED_KINDS.get(paper.entry_type, "")
    subjects = (make_element("subject", word) for word in list_keywords(paper))
    add_elements(root, "subjects", subjects)
    if people.get("author"):
        editors = [_to_person("contributor", name) for name in people.get("editor", ())]
        contacts = [_to_person("contributor", name, "ContactPerson")
                    for name in paper.authors if name.corresponding]  # fmt: skip
        add_elements(root, "contributors", editors + contacts)
    dates = [make_element("date", paper.date, dateType="Issued")]
    dates += [make_element("date", one.date, dateType="Updated",
                           **({"dateInformation": write_text(one.note)} if one.note else {}))
              for key in AMENDMENT_KEYS for one in getattr(paper, key)]  # fmt: skip
    add_elements(root, "dates", dates)
    add_text(root, "language", paper.language)
    add_elements(root, "relatedIdentifiers", _relate_identifiers(paper, deposit))
    add_text(root, "version", number_version(paper))
    if paper.license:
        url = get_license_url(paper.license)
        rights = make_element("rights", paper.license, **({"rightsURI": url} if url else {}))
        add_elements(root, "rightsList", [rights])
    add_elements(root, "descriptions", _list_abstracts(paper))
    if (whole := _describe_whole(paper, deposit)) is not None:
        add_elements(root, "relatedItems", [whole])
    return write_document(root)


def _list_titles(paper: Paper) -> Iterator[Element]:
    """Yield the title, and those in further languages. DataCite's examples put the language on each
    where there are several."""
    own = _to_attributes(paper.language if paper.translations else "")
    yield make_element("title", write_title(paper), **own)
    for tag, one in paper.translations.items():
        title = write_translated_title(one)
        yield make_element("title", title, titleType="TranslatedTitle", **_to_attributes(tag))


def _list_abstracts(paper: Paper) -> Iterator[Element]:
    own = paper.language if paper.translations else ""
    abstracts = [(own, paper.abstract)]
    abstracts += [(tag, one.abstract) for tag, one in paper.translations.items()]
    for tag, text in abstracts:
        if text:
            kind = {"descriptionType": "Abstract", **_to_attributes(tag)}
            yield make_element("description", write_text(text), **kind)


def _to_attributes(language: str) -> dict[str, str]:
    return {"xml:lang": language} if language else {}


def _to_person(role: str, name: Name, kind_of_contributor: str = "Editor") -> Element:
    """Convert a name to a creator, or to a contributor of a kind."""
    element = Element(
        role, {"contributorType": kind_of_contributor} if role == "contributor" else {}
    )
    kind = {"nameType": "Organizational" if name.is_group else "Personal"}
    parts = filter(None, (get_family(name), name.suffix, name.given))
    add_text(element, f"{role}Name", name.name or ", ".join(parts), kind)
    add_text(element, "givenName", name.given)
    add_text(element, "familyName", get_family(name))
    if name.orcid:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"}
        add_text(element, "nameIdentifier", f"https://orcid.org/{name.orcid}", scheme)
    for one in name.affiliation:
        identifier = {
            "affiliationIdentifier": one.url, "affiliationIdentifierScheme": "ROR",
            "schemeURI": "https://ror.org",
        }  # fmt: skip
        add_text(element, "affiliation", one.name, identifier if one.ror else {})
    return element


def _relate_identifiers(paper: Paper, deposit: Deposit) -> Iterator[Element]:
    """Yield the DOIs of other versions of the work, and arXiv's, that of an earlier one."""
    related = {to_arxiv_doi(paper.arxiv): "IsNewVersionOf"} if paper.arxiv else {}
    for version in list_versions(paper, deposit):
        related[version.doi] = "IsVersionOf" if version.is_main else "HasVersion"
    for doi, relation in related.items():
        if doi.lower() != paper.doi.lower():
            kind = {"relatedIdentifierType": "DOI", "relationType": relation}
            yield make_element("relatedIdentifier", doi, **kind)


def _describe_whole(paper: Paper, deposit: Deposit) -> Element | None:
    """Describe the journal or the book that the paper is published in."""
    kind, venue = _WHOLES.get(paper.entry_type), get_venue_name(paper, deposit.venues)
    if not kind or not venue:
        return None
    whole = Element("relatedItem", {"relatedItemType": kind, "relationType": "IsPublishedIn"})
    identifier = "ISSN" if kind == "Journal" else "ISBN"
    number = paper.issn if kind == "Journal" else paper.isbn
    add_text(whole, "relatedItemIdentifier", number, {"relatedItemIdentifierType": identifier})
    add_elements(whole, "titles", [make_element("title", venue)])
    first, last = split_pages(paper)
    values = {
        "volume": paper.volume, "issue": paper.number, "firstPage": first, "lastPage": last,
        "edition": paper.edition,
    }  # fmt: skip
    for name, value in values.items():
        add_text(whole, name, value)
    return whole
