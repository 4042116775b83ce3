"""Deposits for Crossref and DataCite: valid by Crossref's own schema and by the rules of DataCite's.

Crossref's schema is in the package commonmeta-py, which `tests/tools/install.py` brings.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema

from papershelf.formats.xml import crossref, datacite
from papershelf.formats.xml.deposit import Deposit, Requirements, find_lacks
from papershelf.records.paper import EntryType, Paper, as_json

from .rules import Rule, find_errors
from .samples import CORPUS, FULL, load_papers, make_paper, real

PAPERS, VENUES = load_papers()
DEPOSIT = Deposit(VENUES, lambda paper: f"https://s.example/papers/{paper.id}/?a=1&b=2", "An Owl & Press",
                  "The <Owls>", "a@b.example", "A Publisher", "20240102030405")  # fmt: skip
SCHEMAS = importlib.util.find_spec("commonmeta")
needs_schema = pytest.mark.skipif(SCHEMAS is None, reason="not installed: commonmeta-py, for Crossref's schema")


@cache
def load_schema() -> xmlschema.XMLSchema11:
    assert SCHEMAS is not None
    assert SCHEMAS.submodule_search_locations
    folder = Path(SCHEMAS.submodule_search_locations[0]) / "resources" / "crossref"
    uris = {
        "http://www.w3.org/2009/01/xml.xsd": (folder / "xml.xsd").as_uri(),
        "http://www.w3.org/Math/XMLSchema/mathml3/mathml3.xsd": (folder / "standard-modules/mathml3/mathml3.xsd").as_uri(),
    }
    locations = {"http://www.w3.org/1999/xlink": str(folder / "standard-modules/xlink.xsd")}
    return xmlschema.XMLSchema11(str(folder / "crossref5.5.0.xsd"), uri_mapper=uris, locations=locations, allow="local")


def complete(paper: Paper, **keys: Any) -> Paper:
    """A paper with all that agencies require, in place of what it lacks or has too long."""
    given = json_of(paper.model_copy(update={"own": {}}))
    wanted: dict[str, Any] = {"doi": f"10.5555/{paper.id}", "date": "2020", "venue": "A Venue", "publisher": "A Press",
                              "authors": ["Ada Example"], "school": "A School"}  # fmt: skip
    long = {key for key, most in crossref.REQUIREMENTS.limits.items() if len(getattr(paper, key)) > most}
    if paper.date and paper.date.year < crossref.REQUIREMENTS.first_year:
        long.add("date")
    kept = {key: value for key, value in given.items() if key not in long}
    return Paper.model_validate({"type": paper.entry_type, **wanted, **kept, **keys})


def json_of(paper: Paper) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(paper))
    return found


# --- Crossref -------------------------------------------------------------------------------


@needs_schema
def test_every_type_is_valid_by_crossrefs_schema() -> None:
    papers = [complete(paper) for paper in PAPERS]
    assert {paper.entry_type for paper in papers} == set(get_args(EntryType))
    deposits = crossref.write_deposits(papers, DEPOSIT)
    assert set(deposits) == {"journal", "conference", "book", "dissertation", "report-paper", "posted_content"}
    for kind, text in deposits.items():
        assert [(kind, error.path, error.reason) for error in load_schema().iter_errors(text)] == []
    written = [doi.text for text in deposits.values() for doi in fromstring(text).iter(f"{{{crossref.NAMESPACE}}}doi")]
    assert Counter(written) == Counter(paper.doi for paper in papers)


@needs_schema
def test_versions_in_deposits_are_valid() -> None:
    """Of every type, with a preprint and another version of the work."""
    preprint = make_paper(id="preprint", arxiv="3101.00042", venue="arXiv")
    other = make_paper(id="other", doi="10.5555/other", type="article")
    found, papers = set(), {paper.entry_type: paper for paper in map(complete, PAPERS)}
    for paper in papers.values():
        for main, others in (paper, (preprint, other)), (other, (paper,)):
            deposit = replace(DEPOSIT, get_work=lambda _, work=(main, others): work)
            for text in crossref.write_deposits([paper], deposit).values():
                assert [error.reason for error in load_schema().iter_errors(text)] == [], paper.id
                found |= set(re.findall(r'relationship-type="(\w+)"[^>]*>([^<]*)<', text))
    assert found == {("hasPreprint", "10.48550/arXiv.3101.00042"), ("hasVersion", "10.5555/other"),
                     ("isVersionOf", "10.5555/other"), ("isPreprintOf", "10.5555/other")}  # fmt: skip


@needs_schema
@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
def test_real_papers_are_valid_by_crossrefs_schema() -> None:
    papers = [complete(paper) for paper in real()]
    for text in crossref.write_deposits(papers, DEPOSIT).values():
        assert list(load_schema().iter_errors(text)) == []


@needs_schema
@pytest.mark.parametrize("key", ["doi", "date", "venue", "publisher", "authors"])
def test_what_is_required_is_what_the_schema_requires(key: str) -> None:
    """A record that lacks a required key is reported, and its deposit would be invalid."""
    deposit = replace(DEPOSIT, publisher="")
    reported = 0
    for kind in get_args(EntryType):
        if key == "venue" and kind in ("incollection", "inbook"):
            continue  # the schema would take a book without a title
        whole = {name: value for name, value in FULL.items() if name not in (key, "school", "institution", "title")}
        paper = make_paper(**{**whole, "type": kind})
        [text] = crossref.write_deposits([paper], deposit).values()
        is_valid = load_schema().is_valid(text)
        lacks = find_lacks(deposit, paper, crossref.REQUIREMENTS)
        if kind.endswith("thesis"):  # one of several keys is enough
            lacks = [lack for lack in lacks if key in lack]
        assert bool(lacks) != is_valid, (kind, lacks)
        reported += bool(lacks)
    assert reported >= 2


@needs_schema
@pytest.mark.parametrize("key", crossref.REQUIREMENTS.limits)
def test_values_that_the_schema_finds_too_long_are_reported(key: str) -> None:
    most = crossref.REQUIREMENTS.limits[key]
    for length, is_long in ((most, False), (most + 1, True)):
        value = "10.5555/" + "x" * (length - 8) if key == "doi" else "1" * length
        if key == "pages":  # of two numbers, each of which has a limit
            value = f"{'1' * 32}-{'2' * (length - 33)}"
        papers = [complete(make_paper(type=kind, **{key: value}), **{key: value}) for kind in get_args(EntryType)]
        assert all(bool(find_lacks(DEPOSIT, paper, crossref.REQUIREMENTS)) == is_long for paper in papers)
        valid = [load_schema().is_valid(text) for text in crossref.write_deposits(papers, DEPOSIT).values()]
        assert all(valid) or is_long


@needs_schema
def test_years_before_1400_are_reported() -> None:
    for year, is_early in (("1400", False), ("1399", True)):
        paper = complete(make_paper(), date=year)
        [text] = crossref.write_deposits([paper], DEPOSIT).values()
        assert bool(find_lacks(DEPOSIT, paper, crossref.REQUIREMENTS)) == is_early
        assert load_schema().is_valid(text) != is_early


def test_papers_of_an_issue_share_its_description() -> None:
    keys = {"type": "article", "venue": "V", "volume": "1", "date": "2020"}
    papers = [make_paper(**keys, id=f"p{n}", doi=f"10.5555/{n}", number=str(n // 2)) for n in range(4)]
    root = fromstring(crossref.write_deposits(papers, DEPOSIT)["journal"])
    journals = root.findall(f".//{{{crossref.NAMESPACE}}}journal")
    assert [len(one.findall(f"{{{crossref.NAMESPACE}}}journal_article")) for one in journals] == [2, 2]


def test_titles_keep_their_markup_and_formulas_are_text() -> None:
    paper = complete(make_paper(title="<i>E. coli</i><sub>2</sub> in $n^2$ & {BERT}"))
    [text] = crossref.write_deposits([paper], DEPOSIT).values()
    assert "<title><i>E. coli</i><sub>2</sub> in n<sup>2</sup> &amp; BERT</title>" in text


@pytest.mark.parametrize(("text", "url"), [
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"), ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("https://e.example/l", "https://e.example/l"), ("MIT", ""), ("", ""), ("https://two words", ""),
])  # fmt: skip
def test_a_known_licence_has_its_url(text: str, url: str) -> None:
    paper = complete(make_paper(license=text))
    [deposit] = crossref.write_deposits([paper], DEPOSIT).values()
    assert (f"<ai:license_ref>{url}</ai:license_ref>" in deposit) == bool(url)
    rights = fromstring(datacite.write(paper, DEPOSIT)).find(".//{http://datacite.org/schema/kernel-4}rights")
    assert (rights is None) == (not text)
    assert rights is None or rights.get("rightsURI", "") == url


# --- DataCite -------------------------------------------------------------------------------

PREFIXES = {"http://datacite.org/schema/kernel-4": "", "http://www.w3.org/2001/XMLSchema-instance": "xsi",
            "http://www.w3.org/XML/1998/namespace": "xml"}  # fmt: skip
# kernel-4.5/metadata.xsd and the lists of values in its folder `include`, as far as we use them.
_TYPES = ("JournalArticle|ConferencePaper|BookChapter|Book|ConferenceProceeding|Dissertation|Report|Preprint|Text"
          "|Journal|Software|Dataset|Standard|Audiovisual")  # fmt: skip
_LANGUAGE = {"xml:lang": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"}
_PERSON = "givenName? familyName? nameIdentifier* affiliation*"
DATACITE_RULES = {
    "resource": Rule(
        "identifier creators titles publisher publicationYear resourceType subjects? contributors? dates? language? "
        "relatedIdentifiers? version? rightsList? descriptions? relatedItems?", is_choice=True,  # xs:all
        attributes={"xsi:schemaLocation": r"http://datacite.org/schema/kernel-4 \S+"}),
    "identifier": Rule(attributes={"identifierType": "DOI"}, required=("identifierType",), text=r"10\..+/.+"),
    "creators": Rule("creator+"), "creator": Rule(f"creatorName {_PERSON}"),
    "contributors": Rule("contributor*"),
    "contributor": Rule(f"contributorName {_PERSON}", attributes={"contributorType": "Editor|ContactPerson"}, required=("contributorType",)),
    "creatorName": Rule(attributes={"nameType": "Organizational|Personal"}, text=".+"),
    "contributorName": Rule(attributes={"nameType": "Organizational|Personal"}, text=".+"),
    "givenName": Rule(text=".+"), "familyName": Rule(text=".+"),
    "affiliation": Rule(attributes={"affiliationIdentifier": r"https://ror\.org/0\w{8}", "affiliationIdentifierScheme": "ROR",
                                    "schemeURI": "https://ror.org"}, text=".+"),
    "nameIdentifier": Rule(attributes={"nameIdentifierScheme": "ORCID", "schemeURI": ".+"},
                           required=("nameIdentifierScheme",), text=".+"),
    "titles": Rule("title+"), "title": Rule(attributes={"titleType": "TranslatedTitle", **_LANGUAGE}, text=".+"), "publisher": Rule(text=".+"),
    "publicationYear": Rule(text="[0-9]{4}"),
    "resourceType": Rule(attributes={"resourceTypeGeneral": _TYPES}, required=("resourceTypeGeneral",)),
    "version": Rule(text=".+"), "subjects": Rule("subject*"), "subject": Rule(text=".+"),
    "dates": Rule("date*"),
    "date": Rule(attributes={"dateType": "Issued|Updated", "dateInformation": ".+"}, required=("dateType",), text="[0-9]{4}(-[0-9]{2}){0,2}"),
    "language": Rule(text="[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),  # xs:language
    "relatedIdentifiers": Rule("relatedIdentifier*"),
    "relatedIdentifier": Rule(attributes={"relatedIdentifierType": "DOI", "relationType": "IsNewVersionOf|IsVersionOf|HasVersion"},
                              required=("relatedIdentifierType", "relationType"), text=r"10\..+"),
    "rightsList": Rule("rights*"), "rights": Rule(attributes={"rightsURI": r"https?://\S+"}, text=".+"),
    "descriptions": Rule("description*"),
    "description": Rule(attributes={"descriptionType": "Abstract", **_LANGUAGE}, required=("descriptionType",)),
    "relatedItems": Rule("relatedItem*"),
    "relatedItem": Rule(
        "relatedItemIdentifier? creators? titles? publicationYear? volume? issue? number? firstPage? lastPage? "
        "publisher? edition? contributors?",
        attributes={"relatedItemType": _TYPES, "relationType": "IsPublishedIn"},
        required=("relatedItemType", "relationType")),
    "relatedItemIdentifier": Rule(attributes={"relatedItemIdentifierType": "ISSN|ISBN"}, text=".+"),
    **{name: Rule(text=".+") for name in ("volume", "issue", "firstPage", "lastPage", "edition")},
}  # fmt: skip


def parse(paper: Paper) -> Element:
    return fromstring(datacite.write(paper, DEPOSIT))


def test_every_type_is_valid_by_the_rules_of_datacite() -> None:
    for paper in map(complete, PAPERS):
        assert not find_lacks(DEPOSIT, paper, datacite.REQUIREMENTS)
        assert list(find_errors(parse(paper), DATACITE_RULES, PREFIXES)) == [], paper.id


@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
def test_real_papers_are_valid_by_the_rules_of_datacite() -> None:
    for paper in map(complete, real()):
        assert list(find_errors(parse(paper), DATACITE_RULES, PREFIXES)) == [], paper.id


@pytest.mark.parametrize("key", ["doi", "date", "publisher", "authors"])
def test_what_datacite_requires_is_reported(key: str) -> None:
    deposit = replace(DEPOSIT, publisher="")
    dropped = {key, "title", *(("school", "institution") if key == "publisher" else ()), *(("editors",) if key == "authors" else ())}
    for kind in get_args(EntryType):
        paper = make_paper(**{name: value for name, value in FULL.items() if name not in dropped}, type=kind)
        assert find_lacks(deposit, paper, datacite.REQUIREMENTS), kind
        root = fromstring(datacite.write(paper, deposit))
        assert list(find_errors(root, DATACITE_RULES, PREFIXES)), kind


def test_a_volume_without_authors_is_its_editors_work() -> None:
    paper = complete(make_paper(type="proceedings", editors=["Eve Editor"], authors=[]), authors=[])
    names = [name.text for name in parse(paper).iter("{http://datacite.org/schema/kernel-4}creatorName")]
    assert names == ["Editor, Eve"]


def test_versions_of_a_work_name_each_other() -> None:
    """Those that have a DOI, of their own or arXiv's."""
    main = complete(make_paper(doi="10.5555/Main", id="main"))
    preprint = complete(make_paper(doi="10.5555/preprint", id="preprint"))
    on_arxiv = make_paper(id="on-arxiv", doi="", arxiv="3101.00042")
    deposit = replace(DEPOSIT, get_work=lambda paper: (main, (preprint, on_arxiv, make_paper(id="none", doi=""))))
    found = []
    for paper in (main, preprint):
        root = fromstring(datacite.write(paper.model_copy(update={"arxiv": ""}), deposit))
        assert not list(find_errors(root, DATACITE_RULES, PREFIXES))
        related = root.iter("{http://datacite.org/schema/kernel-4}relatedIdentifier")
        found.append([(one.get("relationType"), one.text) for one in related])
    assert found == [[("HasVersion", "10.5555/preprint"), ("HasVersion", "10.48550/arXiv.3101.00042")], [("IsVersionOf", "10.5555/Main")]]


def test_corresponding_authors_are_contacts() -> None:
    marked = {"family": "Example", "given": "Ada", "corresponding": "true", "roles": ["software"]}
    root = parse(complete(make_paper(authors=[marked, "Bob Book"], editors=["Eve Editor"]), authors=[marked, "Bob Book"]))
    assert not list(find_errors(root, DATACITE_RULES, PREFIXES))
    found = [(one.get("contributorType"), one[0].text) for one in root.iter("{http://datacite.org/schema/kernel-4}contributor")]
    assert found == [("Editor", "Editor, Eve"), ("ContactPerson", "Example, Ada")]


def test_what_a_record_lacks_is_said_in_the_words_of_records() -> None:
    required = Requirements("X", dict.fromkeys(get_args(EntryType), "doi school|publisher url"), {"volume": 3})
    deposit = Deposit({}, lambda paper: "")
    paper = make_paper(volume="1234")
    assert find_lacks(deposit, paper, required) == [
        "`doi`", "`school` or `publisher`", "`url`", "a `volume` of at most 3 characters",
    ]  # fmt: skip
