"""What Zotero's own translators import from our files, by the npm package `zotero-translators`.

It has those of February 2019. What was added since, or what its interface leaves out, is a table of
rules at the end, with the lines of the translators as of July 2023 (RIS.js) and 2022 (CSL JSON.js).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client

from papershelf.formats import FORMATS, csl, ris, strings, work_types
from papershelf.formats.common_values import (
    get_repository,
    get_venue_name,
    list_keywords,
    list_people,
)
from papershelf.formats.formulas import to_unicode
from papershelf.records.collection import Collection
from papershelf.records.name import Name
from papershelf.records.paper import Paper
from papershelf.records.text import to_plain
from papershelf.records.vocabulary import Venue
from tests.build import ROOT, TOY

from .cases import RECORDS, record

LATER = ("preprint", "software", "dataset", "standard")
TAG = re.compile("<[^>]*>")
MARKUP = re.compile(r"[<>{}$\\^]")
SCRIPT = Path(__file__).with_name("zotero.mjs")
Papers = list[tuple[Paper, dict[str, Venue]]]
Item = dict[str, Any]


@cache
def load_papers() -> Papers:
    """The cases, the odd papers, and those of the demo, most of them preprints; without those whose
    text looks like markup, which Zotero interprets in its own way."""
    papers: Papers = [record(name) for name in RECORDS]
    for root in (TOY, ROOT):
        collection, _ = Collection.load(root, root / "content")
        papers += [(paper, dict(collection.venues)) for paper in collection.papers]
    plain = [one for one in papers if not MARKUP.search(describe(one[0]))]
    assert len(plain) > 70
    return plain


def describe(paper: Paper) -> str:
    names = [name.display for _, names in list_people(paper) for name in names]
    return " ".join([paper.title, paper.venue, *paper.tags, *paper.keywords, *names])


def write(format: str) -> str:
    one = FORMATS[format]
    text = one.join(getattr(one, "write_with_abstract", one.write)(paper, venues) for paper, venues in load_papers())
    # Accepted since 2022 (`detectImport` of CSL JSON.js); an item of the same fields then comes of it.
    return re.sub('"type":"(document|software|standard)"', '"type":"article"', text) if format == "CSL-JSON" else text


@cache
def import_all() -> dict[str, list[Item]]:
    """Format -> the items that Zotero makes of all papers, in their order."""
    formats = ("RIS", "BibTeX", "CSL-JSON")
    found = client.run(SCRIPT, [write(format) for format in formats])
    return dict(zip(formats, map(attach_notes, found), strict=True))


def attach_notes(found: list[Item]) -> list[Item]:
    """The items, each with the texts of its notes, which are items of their own."""
    items = {item["key"]: {**item, "notes": ""} for item in found if item["itemType"] != "note"}
    for note in (item for item in found if item["itemType"] == "note"):
        items[note["parentItem"]]["notes"] += note["note"]
    return list(items.values())


def pair(format: str) -> list[tuple[Paper, dict[str, Venue], Item]]:
    items = import_all()[format]
    assert len(items) == len(load_papers())
    return [(*papers, item) for papers, item in zip(load_papers(), items, strict=True)]


def letters(text: str) -> str:
    """Letters and digits without accents, as Zotero has LaTeX's."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def show(item: Item, *fields: str) -> str:
    return letters(" ".join(item.get(field, "") for field in fields))


@pytest.mark.parametrize("format", ["RIS", "BibTeX", "CSL-JSON"])
def test_titles_and_dates_come_over(format: str) -> None:
    for paper, _, item in pair(format):
        assert letters(to_plain(paper.title)) in show(item, "title"), paper.id
        if paper.date and "Year" not in paper.bibtex:
            assert str(paper.date.year) in item.get("date", item.get("issueDate")), paper.id


@pytest.mark.parametrize("format", ["RIS", "CSL-JSON"])
def test_every_part_of_a_name_comes_over(format: str) -> None:
    """Zotero has no parts for particle and suffix; 42 of 2,000 real papers have one."""
    for paper, _, item in pair(format):
        names = [name for _, names in list_people(paper) for name in names]
        creators = [one for one in item["creators"] if one.get("lastName") != "others" and one.get("name") != "others"]
        assert len(creators) == len(names), paper.id
        for name, creator in zip(names, creators, strict=True):
            shown = show(creator, "firstName", "lastName", "name")
            if "," in name.name:  # in RIS, a comma splits any name
                assert sorted(shown) == sorted(letters(name.name))
            else:
                assert shown == letters(invert(name)), paper.id


def invert(name: Name) -> str:
    return name.name or f"{name.given} {name.suffix} {name.particle} {name.family}"


PLACES = {
    "article": "publicationTitle", "inproceedings": "proceedingsTitle", "incollection": "bookTitle",
    "inbook": "bookTitle", "book": "series", "proceedings": "series", "phdthesis": "university",
    "mastersthesis": "university", "techreport": "institution", "bathesis": "university", "thesis": "university",
    "report": "institution", "patent": "issuingAuthority", "talk": "meetingName", "poster": "meetingName",
    "webpage": "websiteTitle", "video": "studio",
}  # fmt: skip


@pytest.mark.parametrize("format", ["RIS", "BibTeX", "CSL-JSON"])
def test_venues_come_over(format: str) -> None:
    """Each in its field; of a BibTeX file, what no other field holds is in “Extra”."""
    for paper, venues, item in pair(format):
        kind = paper.entry_type
        taken = {"book": paper.series, "proceedings": paper.series, "phdthesis": paper.school,
                 "mastersthesis": paper.school, "techreport": paper.institution}.get(kind)  # fmt: skip
        # `howpublished` of fewer than seven characters is dropped (`processField` of BibTeX.js).
        if not paper.venue or taken or kind == "unpublished" or (format == "BibTeX" and len(paper.venue) < 7):
            continue
        has_field = kind in PLACES and (format != "BibTeX" or work_types.TYPES[kind].bibtex != "misc")
        if kind in ("talk", "poster") and format == "CSL-JSON":  # `event-title` is read since 2022
            continue
        if kind == "video" and item["itemType"] == "film":
            assert letters(paper.venue) in show(item, "distributor")
            continue
        fields = [PLACES[kind]] if has_field else ["publicationTitle", "publisher", "institution", "company", "extra"]
        venue = get_repository(paper, venues) or get_venue_name(paper, venues)
        if format == "BibTeX" and "<" in venue:  # it knows no `\textless`
            continue
        told = " ".join(item.get(field, "") for field in fields)  # of RIS, it removes tags
        assert letters(TAG.sub("", venue)) in letters(TAG.sub("", told)), paper.id


@pytest.mark.parametrize("format", ["RIS", "BibTeX", "CSL-JSON"])
def test_identifiers_come_over(format: str) -> None:
    for paper, venues, item in pair(format):
        told = " ".join(value for value in item.values() if isinstance(value, str))
        if format == "CSL-JSON" and paper.entry_type in LATER:  # a document had no DOI then
            continue
        if format != "CSL-JSON" or not get_repository(paper, venues):  # nor a number
            assert paper.arxiv in told, paper.id
        if paper.doi and not re.search(r"[{}\\<>é]", paper.doi):  # Zotero reads no odd ones
            assert paper.doi in told, paper.id


@pytest.mark.parametrize("format", ["RIS", "BibTeX"])
def test_tags_come_over(format: str) -> None:
    for paper, _, item in pair(format):
        tags = letters(" ".join(tag["tag"] for tag in item["tags"]))
        assert all(letters(to_plain(word)) in tags for word in list_keywords(paper)), paper.id


def test_abstracts_come_over_from_ris() -> None:
    for paper, _, item in pair("RIS"):
        assert letters(to_unicode(paper.abstract)) == letters(item.get("abstractNote", "")) or "<" in paper.abstract


def test_no_preprint_becomes_a_journal_article() -> None:
    kinds = {format: {item["itemType"] for paper, venues, item in pair(format) if get_repository(paper, venues)}
             for format in import_all()}  # fmt: skip
    # Its BibTeX makes books of all `misc`, and CSL's `article` is a preprint since Zotero 6.
    assert kinds == {"RIS": {"report"}, "BibTeX": {"book"}, "CSL-JSON": {"document"}}
    preprints = [item for paper, venues, item in pair("RIS") if get_repository(paper, venues) == "arXiv"]
    assert len(preprints) > 40
    for item in preprints:
        assert (item["institution"], item["reportType"]) == ("arXiv", "preprint")
        assert item["reportNumber"].startswith("arXiv:")


def test_names_of_venues_are_read() -> None:
    """Of a file with `@string`; with an underscore in the name, Zotero took it for the venue itself."""
    venues, texts = ["May", "Proceedings of the 3rd Conference on A & B", "Zürich", "漢字"], []
    for venue in venues:
        paper = Paper.model_validate({"id": "x", "title": "A", "type": "article", "venue": venue})
        entry = FORMATS["BibTeX"].write(paper, {}).rstrip().encode()
        definitions, entries = strings.extract_strings([entry, entry])
        texts.append((definitions + b"\n" + b"\n\n".join(entries)).decode())
        assert "journal = venue-" in texts[-1]
    found = client.run(SCRIPT, texts)
    assert [[item["publicationTitle"] for item in items] for items in found] == [[venue, venue] for venue in venues]


def test_letters_of_names_are_read_from_bibtex() -> None:
    names = ["Łukasz Żółć", "Michał Wałęga", "José Muñoz", "Søren Ångström", "Čapek Dvořák", "Paul Erdős"]
    papers = [Paper.model_validate({"id": "x", "title": "A", "authors": [name]}) for name in names]
    found = client.run(SCRIPT, [FORMATS["BibTeX"].write(paper, {}) for paper in papers])
    creators = [creator for (item,) in found for creator in item["creators"]]
    assert [f"{one['firstName']} {one['lastName']}" for one in creators] == names


# --- rules ----------------------------------------------------------------------------------

# RIS.js of 2023-07-28: `importTypeMap` after `exportTypeMap` was added to it; all other types become
# journal articles (`DEFAULT_IMPORT_TYPE`).
TYPES = {
    "JOUR": "journalArticle", "CONF": "conferencePaper", "CHAP": "bookSection", "BOOK": "book",
    "THES": "thesis", "RPRT": "report", "UNPD": "manuscript", "GEN": "journalArticle", "COMP": "computerProgram",
    "DATA": "dataset", "PAT": "patent", "STAND": "report", "SLIDE": "presentation", "VIDEO": "videoRecording",
    "ELEC": "webpage",
}  # fmt: skip
# `fieldMap`: tags that mean the same for every type.
FIELDS = {"abstract": "AB", "DOI": "DO", "keyword": "KW", "custom": "L1", "note": "N1", "URL": "UR", "language": "LA"}


def test_zotero_knows_every_type_of_ris() -> None:
    assert set(ris.TYPES.values()) == set(TYPES)
    assert TYPES[ris.TYPES["manuscript"]] == "manuscript"


@pytest.mark.parametrize(("variable", "tag"), FIELDS.items())
def test_zotero_knows_tags_of_ris(variable: str, tag: str) -> None:
    assert ris.TAGS[variable] == tag


def test_a_pdf_is_an_attachment_and_a_retraction_a_note() -> None:
    """`fieldMap.L1` is "attachments/PDF", and `fieldMap.N1` "notes", of RIS.js."""
    raw = {"id": "x", "title": "A", "arxiv": "2401.00001", "status": "retracted", "status_note": "It was wrong."}
    lines = ris.write(Paper.model_validate(raw), {}).split("\r\n")
    assert "L1  - https://arxiv.org/pdf/2401.00001" in lines
    assert "N1  - Retracted: It was wrong." in lines


def test_csl_types_are_those_that_zotero_accepts() -> None:
    """`CSL_TYPES` in `detectImport` of CSL JSON.js, 2022-09-20."""
    accepted = {"article", "article-journal", "book", "chapter", "document", "manuscript", "paper-conference",
                "report", "thesis", "dataset", "motion_picture", "patent", "software", "speech", "standard",
                "webpage"}  # fmt: skip
    assert set(csl.TYPES.values()) <= accepted
