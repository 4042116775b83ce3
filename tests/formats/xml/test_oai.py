"""A collection as a static repository of OAI-PMH: valid by the rules of its schema, and by the text."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from papershelf.formats.xml import mods, oai
from papershelf.formats.xml.dublin_core import NAMESPACE as OAI_DC
from papershelf.records.paper import Paper

from . import mods_rules
from .rules import Rule, find_errors
from .samples import CORPUS, load_papers, make_paper, real

PAPERS, VENUES = load_papers()
REPOSITORY = oai.StaticRepository("Owls & <Birds>", "https://g.example/s.example/oai.xml", "a@b.example",
                                  "oai:s.example:", "https://s.example/papers/")  # fmt: skip
SR, OAI, DC = "http://www.openarchives.org/OAI/2.0/static-repository", "http://www.openarchives.org/OAI/2.0/", "http://purl.org/dc/elements/1.1/"
PREFIXES = {SR: "", OAI: "oai", OAI_DC: "oai_dc", DC: "dc", "http://www.w3.org/2001/XMLSchema-instance": "xsi",
            "http://www.w3.org/XML/1998/namespace": "xml", mods.NAMESPACE: "m"}  # fmt: skip
_LOCATION = {"xsi:schemaLocation": r"\S+ \S+"}
_NAMES = ("contributor coverage creator date description format identifier language publisher relation rights source "
          "subject title type").split()  # fmt: skip
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
# static-repository.xsd and OAI-PMH.xsd of openarchives.org/OAI/2.0; oai_dc.xsd and simpledc20021212.xsd.
RULES = {
    "Repository": Rule("Identify ListMetadataFormats ListRecords+", attributes=_LOCATION),
    "Identify": Rule("oai:repositoryName oai:baseURL oai:protocolVersion oai:adminEmail+ oai:earliestDatestamp "
                     "oai:deletedRecord oai:granularity oai:description*"),
    "oai:repositoryName": Rule(text=".+"), "oai:baseURL": Rule(text=r"https?://\S+"),
    "oai:protocolVersion": Rule(text=r"2\.0"), "oai:adminEmail": Rule(text=r"\S+@(\S+\.)+\S+"),
    "oai:earliestDatestamp": Rule(text=_DAY), "oai:deletedRecord": Rule(text="no"),
    "oai:granularity": Rule(text="YYYY-MM-DD"),
    "ListMetadataFormats": Rule("oai:metadataFormat+"),
    "oai:metadataFormat": Rule("oai:metadataPrefix oai:schema oai:metadataNamespace"),
    "oai:metadataPrefix": Rule(text=r"[A-Za-z0-9\-_.!~*'()]+"),
    "oai:schema": Rule(text=r"http://\S+"), "oai:metadataNamespace": Rule(text=r"http://\S+"),
    "ListRecords": Rule("oai:record+", attributes={"metadataPrefix": "oai_dc|mods"}, required=("metadataPrefix",)),
    "oai:record": Rule("oai:header oai:metadata oai:about*"),
    "oai:header": Rule("oai:identifier oai:datestamp"),  # no sets, no status of deleted records
    # openarchives.org/OAI/2.0/guidelines-oai-identifier.htm
    "oai:identifier": Rule(text=r"oai:[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+:[a-zA-Z0-9\-_.!~*'();/?:@&=+$,%]+"),
    "oai:datestamp": Rule(text=_DAY),
    "oai:metadata": Rule("oai_dc:dc? m:mods?"),
    "oai_dc:dc": Rule(" ".join(f"dc:{name}*" for name in _NAMES), is_choice=True, attributes=_LOCATION),
    **{f"dc:{name}": Rule(attributes={"xml:lang": ".+"}, text=r"(?s).*\S.*") for name in _NAMES},
    **{f"m:{name}" if "/" not in name else name: Rule(
        " ".join(f"m:{one}" for one in rule.children.split()), rule.is_choice, rule.attributes, rule.required, rule.text)
       for name, rule in mods_rules.RULES.items()},
}  # fmt: skip


def check(text: str, papers: int) -> None:
    root = fromstring(text)
    assert list(find_errors(root, RULES, PREFIXES)) == []
    lists = root.findall(f"{{{SR}}}ListRecords")
    assert [one.get("metadataPrefix") for one in lists] == ["oai_dc", "mods"]
    for records in lists:
        identifiers = [one.text for one in records.iter(f"{{{OAI}}}identifier")]
        assert len(identifiers) == len(set(identifiers)) == papers
    stamps = [one.text or "" for one in root.iter(f"{{{OAI}}}datestamp")]
    assert root.findtext(f"{{{SR}}}Identify/{{{OAI}}}earliestDatestamp") == min(stamps)


def distinct() -> list[Paper]:
    return list({paper.id: paper for paper in PAPERS}.values())


def test_every_type_is_valid() -> None:
    check(oai.write_repository(REPOSITORY, distinct(), VENUES, "2024-01-02"), len(distinct()))


@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
def test_real_papers_are_valid() -> None:
    check(oai.write_repository(REPOSITORY, real(), {}, "2024-01-02"), 2000)


def test_only_what_changed_gets_a_new_datestamp() -> None:
    papers = [make_paper(id=id, date="2020") for id in ("a", "b", "c")]
    first = oai.write_repository(REPOSITORY, papers, {}, "2024-01-01")
    assert oai.write_repository(REPOSITORY, papers, {}, "2024-02-02", first) == first
    changed = [make_paper(id="a", date="2021"), *papers[1:], make_paper(id="d")]
    second = oai.write_repository(REPOSITORY, changed, {}, "2024-02-02", first)
    stamps = {one.findtext(f"{{{OAI}}}header/{{{OAI}}}identifier"): one.findtext(f"{{{OAI}}}header/{{{OAI}}}datestamp")
              for one in fromstring(second).iter(f"{{{OAI}}}record")}  # fmt: skip
    assert stamps == {"oai:s.example:a": "2024-02-02", "oai:s.example:b": "2024-01-01",
                      "oai:s.example:c": "2024-01-01", "oai:s.example:d": "2024-02-02"}  # fmt: skip
    # A file of something else tells nothing.
    assert oai.write_repository(REPOSITORY, papers, {}, "2024-03-03", "<x>").count("2024-03-03</oai:datestamp>") == 6


def test_in_dublin_core_a_volume_of_a_series_is_not_one_of_the_venue() -> None:
    paper = make_paper(type="inproceedings", venue="Workshop on Owls", series="Notes <x>", volume="5", pages="4--5")
    root = fromstring(oai.write_repository(REPOSITORY, [paper], {}, "2024-01-01"))
    assert [one.text for one in root.iter(f"{{{DC}}}source")] == ["Workshop on Owls (Notes <x> 5), 4–5"]


def test_dublin_core_says_where_the_paper_is() -> None:
    paper = make_paper(type="article", venue="Owls", volume="12", number="3", pages="4--5", doi="10.5555/x", isbn="978-3-16-148410-0",
                       pdf="https://e.example/x.pdf", abstract="We show $x$.", tags=["t"], keywords=["k"])  # fmt: skip
    root = fromstring(oai.write_repository(REPOSITORY, [paper], {}, "2024-01-01"))
    found = {name: [one.text for one in root.iter(f"{{{DC}}}{name}")] for name in _NAMES}
    assert {name: texts for name, texts in found.items() if texts} == {
        "title": ["A Title"], "type": ["text"], "source": ["Owls 12(3), 4–5"], "description": ["We show x."],
        "subject": ["t", "k"],
        "identifier": ["https://s.example/papers/a-paper/", "https://doi.org/10.5555/x", "https://e.example/x.pdf",
                       "urn:isbn:978-3-16-148410-0"],
    }  # fmt: skip
