"""Papers as deposits for Crossref, schema 5.5.0 (crossref.org/documentation/schema-library).

A deposit has works of one kind only: journal articles, or papers of conferences, and so on. Papers
of one issue, or of one volume of proceedings, share its description.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from xml.etree.ElementTree import Element, SubElement, tostring

from ...records.date import PartialDate
from ...records.name import Name
from ...records.paper import EntryType, Paper
from ..common_values import get_event_name, get_license_url, get_venue_name, list_people
from ..work_types import REPORTS, THESES, TYPES, is_preprint
from .deposit import Deposit, Requirements
from .elements import (
    XSI,
    add_elements,
    add_text,
    get_family,
    make_marked_title,
    split_pages,
    write_document,
    write_text,
)
from .version_relations import RELATIONS, add_relations

REQUIREMENTS = Requirements("Crossref", {
    **dict.fromkeys(TYPES, "doi date url"),
    "article": "doi date venue url", "inproceedings": "doi date venue publisher url",
    "incollection": "doi date venue publisher url", "inbook": "doi date venue publisher url",
    "book": "doi date publisher url", "proceedings": "doi date publisher url",
    **dict.fromkeys(THESES, "doi authors date school|institution|venue|publisher url"),
}, {
    "volume": 32, "number": 32, "pages": 65, "edition": 15, "venue": 255, "publisher": 255,
    "doi": 200,
}, first_year=1400)  # fmt: skip
"""What the schema requires of records."""

NAMESPACE = "http://www.crossref.org/schema/5.5.0"
_SCHEMA = "https://www.crossref.org/schemas/crossref5.5.0.xsd"
_ACCESS = "http://www.crossref.org/AccessIndicators.xsd"
_JATS = "http://www.ncbi.nlm.nih.gov/JATS1"
_DEGREES: Mapping[EntryType, str] = {
    "phdthesis": "PhD", "mastersthesis": "Master", "bathesis": "Bachelor",
}  # fmt: skip
_LONGEST_SUFFIX = 10


def write_deposits(papers: Iterable[Paper], deposit: Deposit) -> dict[str, str]:
    """Write papers as documents by their kind; each record meets `REQUIREMENTS`."""
    kinds = defaultdict(list)
    for paper in papers:
        kinds[TYPES[paper.entry_type].crossref].append(paper)
    return {kind: _write_deposit(own, deposit) for kind, own in kinds.items()}


def _write_deposit(papers: list[Paper], deposit: Deposit) -> str:
    root = Element("doi_batch", {
        "version": "5.5.0", "xmlns": NAMESPACE, "xmlns:jats": _JATS, "xmlns:ai": _ACCESS,
        "xmlns:rel": RELATIONS, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{NAMESPACE} {_SCHEMA}",
    })  # fmt: skip
    head = SubElement(root, "head")
    dois = blake2b("\n".join(paper.doi for paper in papers).encode(), digest_size=6).hexdigest()
    add_text(head, "doi_batch_id", f"papershelf-{deposit.time}-{dois}")
    add_text(head, "timestamp", deposit.time)
    depositor = SubElement(head, "depositor")
    add_text(depositor, "depositor_name", deposit.depositor)
    add_text(depositor, "email_address", deposit.email)
    add_text(head, "registrant", deposit.registrant)
    SubElement(root, "body").extend(_describe_works(papers, deposit))
    return write_document(root)


def _describe_works(papers: list[Paper], deposit: Deposit) -> Iterable[Element]:
    """Return the elements of the body; papers with the same whole are parts of one element."""
    wholes: dict[bytes, Element] = {}
    for paper in papers:
        describe_whole, describe_part = _DESCRIBERS[paper.entry_type]
        whole = describe_whole(paper, deposit)
        found = wholes.setdefault(tostring(whole), whole)
        if describe_part:
            found.append(describe_part(paper, deposit))
    return wholes.values()


# --- wholes and their parts -----------------------------------------------------------------


def _describe_journal(paper: Paper, deposit: Deposit) -> Element:
    journal = Element("journal")
    metadata = SubElement(journal, "journal_metadata")
    add_text(metadata, "full_title", get_venue_name(paper, deposit.venues))
    add_text(metadata, "issn", paper.issn.upper())
    issue = SubElement(journal, "journal_issue")
    _add_date(issue, "publication_date", paper.date)
    if paper.volume:
        add_text(SubElement(issue, "journal_volume"), "volume", paper.volume)
    add_text(issue, "issue", paper.number)
    return journal


def _describe_article(paper: Paper, deposit: Deposit) -> Element:
    article = Element("journal_article")
    _add_title(article, paper)
    # Only articles may have several titles; `original_language_title` is for works that are
    # translations themselves.
    for one in paper.translations.values():
        add_elements(article, "titles", [make_marked_title(one.title)])
    _add_people(article, paper)
    _add_abstract(article, paper)
    _add_date(article, "publication_date", paper.date)
    _add_pages(article, paper)
    _add_doi(article, paper, deposit)
    return article


def _describe_conference(paper: Paper, deposit: Deposit) -> Element:
    conference = Element("conference")
    _add_people(conference, paper, "editor")
    title = get_venue_name(paper, deposit.venues)
    event = get_event_name(paper, deposit.venues) or title
    add_text(SubElement(conference, "event_metadata"), "conference_name", event)
    metadata = SubElement(conference, "proceedings_metadata")
    add_text(metadata, "proceedings_title", title)
    _add_publisher(metadata, paper, deposit)
    _add_date(metadata, "publication_date", paper.date)
    _add_isbn(metadata, paper, "simple_series")
    return conference


def _describe_paper(paper: Paper, deposit: Deposit) -> Element:
    element = Element("conference_paper")
    _add_people(element, paper, "author")
    _add_title(element, paper)
    _add_abstract(element, paper)
    _add_date(element, "publication_date", paper.date)
    _add_pages(element, paper)
    _add_doi(element, paper, deposit)
    return element


def _describe_volume(paper: Paper, deposit: Deposit) -> Element:
    book = Element("book", {"book_type": "edited_book" if paper.editors else "other"})
    metadata = SubElement(book, "book_metadata")
    _add_people(metadata, paper, "editor")
    add_text(SubElement(metadata, "titles"), "title", get_venue_name(paper, deposit.venues))
    add_text(metadata, "edition_number", paper.edition)
    _add_date(metadata, "publication_date", paper.date)
    _add_isbn(metadata, paper, "monograph")
    _add_publisher(metadata, paper, deposit)
    return book


def _describe_chapter(paper: Paper, deposit: Deposit) -> Element:
    chapter = Element("content_item", {"component_type": "chapter"})
    _add_people(chapter, paper, "author")
    _add_title(chapter, paper)
    _add_abstract(chapter, paper)
    _add_pages(chapter, paper)
    _add_doi(chapter, paper, deposit)
    return chapter


# --- works of their own ---------------------------------------------------------------------


def _describe_book(paper: Paper, deposit: Deposit) -> Element:
    people = dict(list_people(paper))
    book = Element("book", {"book_type": "monograph" if "author" in people else "edited_book"})
    metadata = SubElement(book, "book_metadata")
    _add_people(metadata, paper)
    _add_title(metadata, paper)
    _add_abstract(metadata, paper)
    add_text(metadata, "edition_number", paper.edition)
    _add_date(metadata, "publication_date", paper.date)
    _add_isbn(metadata, paper, "monograph")
    _add_publisher(metadata, paper, deposit)
    _add_doi(metadata, paper, deposit)
    return book


def _describe_thesis(paper: Paper, deposit: Deposit) -> Element:
    thesis = Element("dissertation")
    _add_people(thesis, paper, "author")
    _add_title(thesis, paper)
    _add_abstract(thesis, paper)
    _add_date(thesis, "approval_date", paper.date)
    school = paper.school or paper.institution or get_venue_name(paper, deposit.venues)
    _add_institution(thesis, school or deposit.get_publisher(paper))
    add_text(thesis, "degree", _DEGREES.get(paper.entry_type, ""))
    add_text(thesis, "isbn", paper.isbn.upper())
    _add_doi(thesis, paper, deposit)
    return thesis


def _describe_report(paper: Paper, deposit: Deposit) -> Element:
    report = Element("report-paper")
    metadata = SubElement(report, "report-paper_metadata")
    _add_people(metadata, paper)
    _add_title(metadata, paper)
    add_text(metadata, "edition_number", paper.edition)
    _add_abstract(metadata, paper)
    _add_date(metadata, "publication_date", paper.date)
    add_text(metadata, "isbn", paper.isbn.upper())
    if deposit.get_publisher(paper):
        _add_publisher(metadata, paper, deposit)
    _add_institution(metadata, paper.institution or get_venue_name(paper, deposit.venues))
    if paper.number:
        item = SubElement(metadata, "publisher_item")
        add_text(item, "identifier", paper.number, {"id_type": "report-number"})
    _add_doi(metadata, paper, deposit)
    return report


def _describe_posted_content(paper: Paper, deposit: Deposit) -> Element:
    is_early = paper.entry_type == "unpublished" or is_preprint(paper, deposit.venues)
    content = Element("posted_content", {"type": "preprint" if is_early else "other"})
    _add_people(content, paper)
    _add_title(content, paper)
    _add_date(content, "posted_date", paper.date)
    _add_institution(content, paper.institution or paper.school)
    _add_abstract(content, paper)
    _add_doi(content, paper, deposit)
    return content


# --- elements of all kinds --------------------------------------------------------------------


def _add_people(parent: Element, paper: Paper, *roles: str) -> None:
    """Add the contributors with some roles, or all of them."""
    people = {role: names for role, names in list_people(paper) if not roles or role in roles}
    add_elements(parent, "contributors", _list_contributors(people))


def _list_contributors(people: dict[str, tuple[Name, ...]]) -> Iterator[Element]:
    sequence = "first"
    for role, names in people.items():
        for name in names:
            attributes = {"sequence": sequence, "contributor_role": role}
            sequence = "additional"
            if name.is_group:
                organization = Element("organization", attributes)
                organization.text = name.name
                yield organization
            else:
                yield _to_person(name, attributes)


def _to_person(name: Name, attributes: dict[str, str]) -> Element:
    person = Element("person_name", attributes)
    add_text(person, "given_name", name.given)
    add_text(person, "surname", get_family(name))
    if len(name.suffix) <= _LONGEST_SUFFIX:
        add_text(person, "suffix", name.suffix)
    if name.affiliation:
        affiliations = SubElement(person, "affiliations")
        for one in name.affiliation:
            _add_institution(affiliations, one.name, one.url)
    if name.orcid:
        add_text(person, "ORCID", f"https://orcid.org/{name.orcid}")
    return person


def _add_title(parent: Element, paper: Paper) -> None:
    add_elements(parent, "titles", [make_marked_title(paper.title)])


def _add_abstract(parent: Element, paper: Paper) -> None:
    """Add the abstract, and those in further languages."""
    abstracts = [("", paper.abstract)]
    abstracts += [(tag, one.abstract) for tag, one in paper.translations.items()]
    for tag, text in abstracts:
        if text:
            abstract = SubElement(parent, "jats:abstract", {"xml:lang": tag} if tag else {})
            for paragraph in write_text(text).split("\n\n"):
                add_text(abstract, "jats:p", paragraph)


def _add_date(parent: Element, tag: str, date: PartialDate | None) -> None:
    if date is None:
        return
    element = SubElement(parent, tag, {"media_type": "online"})
    for name, number in (("month", date.month), ("day", date.day), ("year", date.year)):
        add_text(element, name, f"{number:02}" if number else "")


def _add_pages(parent: Element, paper: Paper) -> None:
    first, last = split_pages(paper)
    if first:
        pages = SubElement(parent, "pages")
        add_text(pages, "first_page", first)
        add_text(pages, "last_page", last)


def _add_isbn(parent: Element, paper: Paper, reason: str) -> None:
    if paper.isbn:
        add_text(parent, "isbn", paper.isbn.upper())
    else:
        SubElement(parent, "noisbn", {"reason": reason})


def _add_publisher(parent: Element, paper: Paper, deposit: Deposit) -> None:
    publisher = SubElement(parent, "publisher")
    add_text(publisher, "publisher_name", deposit.get_publisher(paper))
    add_text(publisher, "publisher_place", paper.address)


def _add_institution(parent: Element, name: str, ror: str = "") -> None:
    if name:
        institution = SubElement(parent, "institution")
        add_text(institution, "institution_name", name)
        add_text(institution, "institution_id", ror, {"type": "ror"})


def _add_doi(parent: Element, paper: Paper, deposit: Deposit) -> None:
    """Add the licence, other versions, and what the DOI leads to."""
    if url := get_license_url(paper.license):
        program = SubElement(parent, "ai:program", {"name": "AccessIndicators"})
        add_text(program, "ai:license_ref", url)
    add_relations(parent, paper, deposit)
    data = SubElement(parent, "doi_data")
    add_text(data, "doi", paper.doi)
    add_text(data, "resource", deposit.get_page(paper))


_Describe = Callable[[Paper, Deposit], Element]
_DESCRIBERS: Mapping[EntryType, tuple[_Describe, _Describe | None]] = {
    **dict.fromkeys(TYPES, (_describe_posted_content, None)),
    "article": (_describe_journal, _describe_article),
    "inproceedings": (_describe_conference, _describe_paper),
    "incollection": (_describe_volume, _describe_chapter),
    "inbook": (_describe_volume, _describe_chapter),
    "book": (_describe_book, None), "proceedings": (_describe_book, None),
    **dict.fromkeys(THESES, (_describe_thesis, None)),
    **dict.fromkeys(REPORTS, (_describe_report, None)),
}  # fmt: skip
"""Entry type -> the functions that describe the whole, and the paper as a part of it."""
