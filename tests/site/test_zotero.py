"""Every field of a record arrives in Zotero: none wrong, none missing but what it has no field for.

The reader is `zotero` of `readers.py`. On 216 pages its answers equalled those of Zotero's own
translators, run by Node in a stand-in for Zotero: conference papers, articles, preprints, and one
record of each other type. Tags are left out: the translator drops all of them (`finalDataCleanup`).
"""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.records.vocabulary import Venue
from papershelf.settings import Settings
from papershelf.site import Page, Site
from papershelf.site.makers import make
from papershelf.site.rendering.markup import title_to_line, to_line
from tests.build import ROOT, TOY

from .readers import Item, zotero

URL = "https://shelf.example/shelf/"
VENUES = [
    Venue(key="CONF", name="Conference on Conferences", short="CONF"),
    Venue(key="JIE", name="Journal of Invented Examples", short="J. Inv. Ex."),
]
ITEM_TYPES = {
    "article": "journalArticle", "inproceedings": "conferencePaper", "incollection": "bookSection",
    "inbook": "bookSection", "phdthesis": "thesis", "mastersthesis": "thesis", "techreport": "report",
    "book": "book", "proceedings": "book", "unpublished": "manuscript", "misc": "document",
}  # fmt: skip
# Keys that change what a field holds, or which one.
OPTIONS: list[dict[str, Any]] = [
    {"venue": "CONF"}, {"venue": "JIE"}, {"venue": "bioRxiv"}, {"publisher": "P & Sons"},
    {"school": "University of X"}, {"institution": "Institute of X"}, {"series": "LNCS"},
    {"series": "LNCS", "number": "7"}, {"volume": "12", "number": "3", "pages": "1--34"},
    {"address": "Rome"}, {"edition": "Second"}, {"doi": "10.1000/one"}, {"arxiv": "2301.12726v2"},
    {"openreview": "abcd1234"}, {"url": "https://far.example/one?a=1&b=2"},
    {"pdf": "https://far.example/one.pdf"}, {"pdf": "files/one.pdf"}, {"language": "de"},
    {"pdf": "files/one.pdf", "arxiv": "2301.12726"},
    {"date": "2019-06"}, {"date": "2019-06-12"}, {"isbn": "978-3-16-148410-0", "issn": "1234-561X"},
    {"abstract": "Why?\n\nSo."}, {"status": "retracted"}, {"editors": ["Book, Bob", "Copy, Carla"]},
]  # fmt: skip
BASE: dict[str, Any] = {"id": "one", "title": "One", "authors": ["Ada Example"], "date": "2019"}
FULL: dict[str, Any] = {
    "venue": "CONF", "publisher": "P & Sons", "school": "University of X", "series": "LNCS",
    "institution": "Institute of X", "volume": "12", "number": "3", "pages": "1--34",
    "address": "Rome", "edition": "Second", "doi": "10.1000/one", "arxiv": "2301.12726",
    "url": "https://far.example/one", "pdf": "https://far.example/one.pdf", "language": "de",
    "date": "2019-06-12", "added": "2020-01-02", "editors": ["Book, Bob"], "abstract": "Why?",
    "isbn": "978-3-16-148410-0", "issn": "1234-561X", "tags": ["a"], "keywords": ["b"],
}  # fmt: skip


def place(papers: list[Paper]) -> Site:
    marks = {paper.id: compute_fingerprint(paper) for paper in papers}
    venues = {venue.key: venue for venue in VENUES}
    collection = Collection(papers=tuple(papers), venues=venues, fingerprints=marks)
    return Site(collection, Settings(), name="Shelf", url=URL)


def save(site: Site, id: str) -> Item:
    """What Zotero saves of a paper's page, of which it reads the head alone."""
    page = next(output for output in make(site, ("papers", id)) if isinstance(output, Page))
    about = escape(page.description)
    description = f'<meta name="description" property="og:description" content="{about}">' if about else ""
    html = f'<html lang="fr"><head><title>x</title>{description}<link rel="canonical" href="{URL}papers/{id}/">'
    return zotero(f"<!doctype html>{html}{page.meta['head']}</head>".encode())


def expect(site: Site, paper: Paper) -> Item:
    """What a curator means with a record, in Zotero's words."""
    kind, venue = paper.entry_type, ""
    if paper.venue:
        venue = next((one.name for one in VENUES if one.key == paper.venue), paper.venue)
        venue = site.records.venues[paper.venue].name if paper.venue in site.records.venues else venue
    server = {"bioRxiv": "bioRxiv"}.get(paper.venue, "")
    if not paper.venue:
        server = "arXiv" if paper.arxiv else "OpenReview" if paper.openreview else ""
    is_preprint = kind == "misc" and bool(server)
    type = "preprint" if is_preprint else ITEM_TYPES[kind]
    marker = {"retracted": "[RETRACTED] ", "withdrawn": "[WITHDRAWN] "}.get(paper.status or "", "")
    arxiv_doi = f"10.48550/arXiv.{paper.arxiv.partition('v')[0]}" if paper.arxiv else ""
    doi = paper.doi or (arxiv_doi if is_preprint and server == "arXiv" else "")
    fields = {
        "title": marker + title_to_line(paper.title),
        "date": "/".join(str(part) for part in paper.date.parts) if paper.date else "",
        "language": paper.language,
        "abstractNote": to_line(paper.abstract or paper.summary),
        "url": find_address(paper),
        "DOI": doi,
        "volume": paper.volume,
        "pages": "-".join(part for part in paper.pages.replace("–", "-").split("-") if part),
        "series": paper.series,
        "place": paper.address,
        "publisher": paper.publisher,
        **OWN_FIELDS[kind](paper, venue),
    }
    if is_preprint:
        fields |= {"repository": server, "publisher": "", "archiveID": ""}
        if server == "arXiv":
            fields["archiveID"] = f"arXiv:{paper.arxiv}"
    if doi and type not in ("journalArticle", "conferencePaper", "preprint"):
        fields |= {"DOI": "", "extra": f"DOI: {doi}"}
    for field in WITHOUT.get(type, "").split():
        fields.pop(field, None)
    return Item(type, {field: value for field, value in fields.items() if value}, [], find_pdf(paper))


OWN_FIELDS: dict[str, Any] = {
    "article": lambda paper, venue: {
        "publicationTitle": venue, "issue": paper.number, "ISSN": paper.issn,
        "journalAbbreviation": {"Journal of Invented Examples": "J. Inv. Ex.",
                                "Conference on Conferences": "CONF"}.get(venue, "")},
    "inproceedings": lambda paper, venue: {
        "proceedingsTitle": venue, "conferenceName": venue, "ISBN": paper.isbn},
    "incollection": lambda paper, venue: {
        "bookTitle": venue, "ISBN": paper.isbn, "edition": paper.edition, "seriesNumber": paper.number},
    "book": lambda paper, venue: {
        "series": paper.series or venue, "ISBN": paper.isbn, "edition": paper.edition,
        "seriesNumber": paper.number},
    "phdthesis": lambda paper, venue: {
        "university": paper.school or venue or paper.publisher, "thesisType": "PhD thesis"},
    "mastersthesis": lambda paper, venue: {
        "university": paper.school or venue or paper.publisher, "thesisType": "Master's thesis"},
    "techreport": lambda paper, venue: {
        "institution": paper.institution or venue or paper.publisher, "reportNumber": paper.number,
        "reportType": "Technical report"},
    "unpublished": lambda paper, venue: {},
    "misc": lambda paper, venue: {"publisher": ", ".join(filter(None, (venue, paper.publisher)))},
}  # fmt: skip
OWN_FIELDS |= {"inbook": OWN_FIELDS["incollection"], "proceedings": OWN_FIELDS["book"]}
# Fields that Zotero has not for a type.
WITHOUT = {
    "journalArticle": "place publisher", "book": "pages",
    "thesis": "publisher volume pages series", "report": "publisher volume series",
    "preprint": "volume pages", "manuscript": "volume pages series publisher",
    "document": "volume pages series place",
}  # fmt: skip


def find_address(paper: Paper) -> str:
    if paper.url:
        return paper.url
    if paper.doi:
        return f"https://doi.org/{paper.doi}"
    if paper.arxiv:
        return f"https://arxiv.org/abs/{paper.arxiv}"
    if paper.openreview:
        return f"https://openreview.net/forum?id={paper.openreview}"
    return f"{URL}papers/{paper.id}/"


def find_pdf(paper: Paper) -> str:
    if paper.pdf.startswith("files/"):
        return f"{URL}papers/{paper.id}/{paper.pdf.removeprefix('files/')}"
    return paper.pdf or (f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else "")


def compare(site: Site, paper: Paper) -> None:
    item, expected = save(site, paper.id), expect(site, paper)
    assert item.type == expected.type
    assert item.fields == expected.fields
    assert item.pdf == expected.pdf


@pytest.mark.parametrize("kind", ITEM_TYPES)
def test_every_key_of_every_type_arrives(kind: str) -> None:
    records = [BASE | {"type": kind} | option for option in [{}, FULL, *OPTIONS]]
    records += [{**BASE, "type": kind, "venue": "CONF"} | option for option in OPTIONS]
    for record in records:
        paper = Paper.model_validate(record)
        site = place([paper])
        compare(site, paper)
        editors = [("Bob", "Book", "editor"), ("Carla", "Copy", "editor")]
        people = [("Ada", "Example", "author"), *editors[: len(paper.editors)]]
        assert save(site, "one").creators == people


@pytest.mark.parametrize(
    ("record", "type", "fields"),
    [
        ({"venue": "SSRN Electronic Journal", "doi": "10.2139/ssrn.1"}, "preprint",
         {"repository": "SSRN", "DOI": "10.2139/ssrn.1", "url": "https://doi.org/10.2139/ssrn.1"}),
        ({"venue": "HAL", "url": "https://hal.science/hal-1"}, "preprint",
         {"repository": "HAL", "url": "https://hal.science/hal-1"}),
        ({"doi": "10.31234/osf.io/abcde"}, "preprint", {"repository": "PsyArXiv"}),
        ({"venue": "CoRR", "arxiv": "2301.12726"}, "preprint",
         {"repository": "arXiv", "archiveID": "arXiv:2301.12726", "DOI": "10.48550/arXiv.2301.12726"}),
        ({"openreview": "abcd1234"}, "preprint", {"repository": "OpenReview"}),
        ({"type": "misc", "venue": "A Blog", "arxiv": "2301.12726"}, "document",
         {"publisher": "A Blog", "url": "https://arxiv.org/abs/2301.12726"}),
    ],
)  # fmt: skip
def test_a_preprint_has_its_source(record: dict[str, str], type: str, fields: dict[str, str]) -> None:
    item = save(place([Paper.model_validate(BASE | record)]), "one")
    assert item.type == type
    assert {field: item.fields.get(field) for field in fields} == fields


@pytest.mark.parametrize(
    ("record", "type", "fields"),
    [
        ({"type": "software", "venue": "Zenodo", "edition": "1.2", "doi": "10.5281/zenodo.1"}, "computerProgram",
         {"company": "Zenodo", "versionNumber": "1.2", "DOI": "10.5281/zenodo.1"}),
        ({"type": "dataset", "publisher": "Dryad", "edition": "2"}, "dataset",
         {"repository": "Dryad", "versionNumber": "2"}),
        ({"type": "patent", "venue": "EPO", "institution": "Owls", "number": "EP 1"}, "patent",
         {"patentNumber": "EP 1", "issuingAuthority": "EPO"}),
        ({"type": "standard", "institution": "ISO", "number": "ISO 690"}, "standard",
         {"number": "ISO 690", "publisher": "ISO"}),
        ({"type": "talk", "venue": "CONF", "address": "Rome"}, "presentation",
         {"meetingName": "Conference on Conferences", "place": "Rome", "presentationType": "Talk"}),
        ({"type": "poster", "venue": "CONF"}, "presentation", {"presentationType": "Poster"}),
        ({"type": "video", "venue": "YouTube"}, "videoRecording", {"studio": "YouTube"}),
        ({"type": "webpage", "venue": "A Blog"}, "webpage", {"websiteTitle": "A Blog"}),
        ({"type": "report", "institution": "Owls"}, "report", {"institution": "Owls", "reportType": "Report"}),
        ({"type": "bathesis", "school": "X"}, "thesis", {"university": "X", "thesisType": "Bachelor's thesis"}),
        ({"type": "preprint", "venue": "Our Server"}, "preprint", {"repository": "Our Server"}),
    ],
)  # fmt: skip
def test_types_beyond_bibtex_arrive(record: dict[str, str], type: str, fields: dict[str, str]) -> None:
    item = save(place([Paper.model_validate(BASE | record)]), "one")
    assert item.type == type
    assert {field: item.fields.get(field) for field in fields} == fields


@pytest.mark.parametrize("folder", [ROOT, TOY], ids=["demo", "toy"])
def test_the_records_of_a_whole_collection_arrive(folder: Any) -> None:
    collection, problems = Collection.load(folder, folder / "content")
    assert not [problem for problem in problems if problem.severity == "error"]
    site = Site(collection, Settings(), name="Shelf", url=URL)
    assert len(collection.papers) > 10
    for paper in collection.papers:
        item = save(site, paper.id)
        assert item.fields["title"].endswith(" ".join(title_to_line(paper.title).split()))
        if paper.arxiv and not paper.venue:
            assert item.type == "preprint"
            assert item.fields["repository"] == "arXiv"
            assert item.fields["archiveID"] == f"arXiv:{paper.arxiv}"
            assert item.pdf
        assert item.fields.get("language", "") == paper.language
