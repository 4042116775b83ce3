"""Papers as MODS: valid by the schema's rules, and what Zotero and bibutils read."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from xml.etree.ElementTree import Element, fromstring

import pytest

from papershelf.formats.common_values import (
    get_pdf,
    get_repository,
    get_url,
    get_venue_name,
    list_keywords,
    list_people,
)
from papershelf.formats.xml import mods
from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Venue

from .mods_rules import PREFIXES, RULES, read_like_zotero
from .rules import find_errors
from .samples import CORPUS, load_papers, make_paper, of_every_type, real

PAPERS, VENUES = load_papers()
# Entry type -> what it is to Zotero, and to bibutils.
ZOTERO = {
    "article": "journalArticle", "inproceedings": "conferencePaper", "incollection": "bookSection",
    "inbook": "bookSection", "book": "book", "proceedings": "book", "phdthesis": "thesis", "mastersthesis": "thesis",
    "techreport": "report", "unpublished": "manuscript", "misc": "document", "bathesis": "thesis", "thesis": "thesis",
    "report": "report", "preprint": "preprint", "software": "computerProgram", "dataset": "dataset", "patent": "patent",
    "standard": "standard", "talk": "presentation", "poster": "presentation", "video": "videoRecording",
    "webpage": "webpage",
}  # fmt: skip
BIBUTILS = {
    "article": "Article", "inproceedings": "InProceedings", "incollection": "Inbook", "inbook": "Inbook",
    "book": "Book", "proceedings": "Book", "phdthesis": "PhdThesis", "mastersthesis": "MastersThesis",
    "techreport": "TechReport", "unpublished": "Unpublished", "misc": "Misc",
    # bibutils knows no bachelor's thesis, and makes something electronic of what is no text.
    "bathesis": "PhdThesis", "thesis": "PhdThesis", "report": "TechReport", "software": "Electronic",
    "dataset": "Electronic", "video": "Electronic",
    **dict.fromkeys(("preprint", "patent", "standard", "talk", "poster", "webpage"), "Misc"),
}  # fmt: skip


def parse(papers: list[Paper], venues: Mapping[str, Venue]) -> Element:
    root = fromstring(mods.write_collection(papers, venues))
    assert len(root) == len(papers)
    return root


def check(papers: list[Paper], venues: Mapping[str, Venue]) -> None:
    root = parse(papers, venues)
    assert list(find_errors(root, RULES, PREFIXES)) == []
    for paper, element in zip(papers, root, strict=True):
        item = read_like_zotero(element)
        preprint = get_repository(paper, venues)
        assert item["itemType"] == ("preprint" if preprint else ZOTERO[paper.entry_type]), paper.id
        names = [(role, one.given, f"{one.particle} {one.family}".strip()) if not one.is_group else (role, "", one.name)
                 for role, people in list_people(paper) for one in people]  # fmt: skip
        assert item["creators"] == names, paper.id
        if paper.entry_type in ("article", "inproceedings", "incollection", "inbook"):
            assert item["publicationTitle"] == get_venue_name(paper, venues), paper.id
        assert item["date"] == str(paper.date or "")
        assert item["DOI"] == paper.doi
        assert item["ISBN"] == re.sub("[- ]", "", paper.isbn)[:10], paper.id
        assert item["ISSN"] == ("" if paper.issn.upper().endswith("X") else paper.issn), paper.id
        assert item["url"] == (get_url(paper) or get_pdf(paper))
        assert item["tags"] == list_keywords(paper)
        assert (item["volume"], item["edition"], item["place"]) == (paper.volume, paper.edition, paper.address)
        assert item["language"] == paper.language
        if "," not in paper.pages:
            assert item["pages"] == re.sub(r"\s*(?:--+|–|—)\s*", "-", paper.pages), paper.id


def test_every_type_is_valid_and_zotero_reads_it() -> None:
    check(PAPERS, VENUES)


@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
def test_real_papers_are_valid_and_zotero_reads_them() -> None:
    check(real(), {})


@pytest.mark.parametrize("wrong", [
    '<mods version="4.0"><titleInfo><title>T</title></titleInfo></mods>',
    '<mods><titel>T</titel></mods>',
    '<mods><name type="person"><namePart>T</namePart></name></mods>',
    '<mods><originInfo><issuance>sometimes</issuance></originInfo></mods>',
    '<mods><part><extent unit="pages"><end>2</end><start>1</start></extent></part></mods>',
    "<mods><subject/></mods>",
])  # fmt: skip
def test_the_rules_find_errors(wrong: str) -> None:
    root = fromstring(f'<modsCollection xmlns="{mods.NAMESPACE}">{wrong}</modsCollection>')
    assert list(find_errors(root, RULES, PREFIXES))


def test_a_single_page_is_no_range() -> None:
    [element] = parse([make_paper(type="article", venue="V", pages="e12")], {})
    assert read_like_zotero(element)["pages"] == "e12"


@pytest.mark.skipif(not shutil.which("xml2bib"), reason="not installed: bibutils")
def test_bibutils_reads_every_type() -> None:
    papers = [paper for paper in of_every_type() if paper.authors]
    text = mods.write_collection(papers, {})
    done = subprocess.run(["xml2bib", "-i", "utf8", "-o", "utf8"], input=text, capture_output=True, encoding="utf-8", check=True)
    entries = re.findall(r"@(\w+)\{([^,]+),(.*?)\n\}", done.stdout, re.DOTALL)
    assert [key for _, key, _ in entries] == [paper.id for paper in papers]
    for paper, (kind, _, fields) in zip(papers, entries, strict=True):
        assert kind == BIBUTILS[paper.entry_type]
        assert f'year="{paper.date.year}"' in fields if paper.date else "year=" not in fields
        if paper.id.startswith("full-"):
            for value in ("12--19", "978-3-16-148410-0", "https://e.example/x.pdf", "2301.12720"):
                assert value in fields, (paper.id, value)
            assert "King Jr., Martin Luther" in fields or paper.entry_type == "proceedings"
