"""Affiliations of authors, and the institutions in them: `institutions.yaml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest
from stdnum.iso7064 import mod_97_10

from papershelf.formats.xml import crossref
from papershelf.formats.xml.deposit import Deposit
from papershelf.records.collection import Collection
from papershelf.records.institutions.affiliation import (
    Affiliation,
    is_ror,
    number_affiliations,
    to_ror,
)
from papershelf.records.name import Name
from papershelf.records.paper import Paper, as_json
from papershelf.records.schema import build_json_schema

# Massachusetts Institute of Technology, Harvard, Stanford, CERN, Crossref.
RORS = ("042nb2s44", "03vek6s52", "00f54p054", "01ggx4157", "02twcfp32")
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


@pytest.mark.parametrize("ror", RORS)
def test_check_digits_are_those_of_real_ids(ror: str) -> None:
    assert is_ror(ror)
    assert to_ror(f"https://ror.org/{ror.upper()}") == to_ror(f"ror.org/{ror}") == ror
    number = sum(DIGITS.index(char) * 32**at for at, char in enumerate(reversed(ror[:7])))
    assert mod_97_10.calc_check_digits(str(number)) == ror[7:]


@pytest.mark.parametrize("at", range(1, 9))
def test_a_wrong_character_is_found(at: int) -> None:
    for ror in RORS:
        others = (ror[:at] + char + ror[at + 1 :] for char in DIGITS if char != ror[at])
        assert not any(map(is_ror, others))
    assert not is_ror("") and not is_ror("042nb2s4") and not is_ror("142nb2s44") and not is_ror("04onb2s44")


@pytest.mark.parametrize(("written", "expected"), [
    ("MIT", [("MIT", "")]),
    (" MIT ;\n Wesleyan  University;", [("MIT", ""), ("Wesleyan University", "")]),
    ("", []),
    ({"name": "MIT", "ror": "https://ror.org/042nb2s44"}, [("MIT", "042nb2s44")]),
    (["A; B", {"name": "MIT", "ror": "042nb2s44"}, {"name": "C"}], [("A; B", ""), ("MIT", "042nb2s44"), ("C", "")]),
])  # fmt: skip
def test_affiliations_are_texts_or_lists(written: Any, expected: list[tuple[str, str]]) -> None:
    name = Name.model_validate({"family": "Sova", "affiliation": written})
    assert list(name.affiliation) == expected
    again = json.loads(name.model_dump_json(exclude_defaults=True))
    assert Name.model_validate(again).affiliation == name.affiliation
    schema = build_json_schema()
    validator = jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": "#/$defs/Name"}]})
    for record in ({"family": "Sova", "affiliation": written}, again):
        if written and not isinstance(written, dict):
            validator.validate(record)


def test_authors_are_numbered_by_affiliation() -> None:
    one, same, other = Affiliation("A"), Affiliation("A", RORS[0]), Affiliation("B")
    assert number_affiliations([(one,), (other, same), ()]) == ((same, other), [(1,), (2, 1), ()])
    assert number_affiliations([(one,), (same,)]) == ((same,), [(), ()])
    assert number_affiliations([(one,), ()]) == ((one,), [(1,), ()])
    assert number_affiliations([(), ()]) == ((), [(), ()])


# --- institutions.yaml ----------------------------------------------------------------------


def load(root: Path, institutions: str, *authors: Any) -> tuple[Collection, list[str]]:
    """A collection of a paper by each of some lists of affiliations, one for each author."""
    papers = root / "content" / "papers"
    papers.mkdir(parents=True)
    if institutions:
        (root / "content" / "institutions.yaml").write_text(institutions, encoding="utf-8")
    for at, affiliations in enumerate(authors):
        names = [{"family": f"F{number}", "affiliation": one} for number, one in enumerate(affiliations)]
        record = {"id": f"p{at}", "title": f"Title {at}", "authors": names}
        (papers / f"p{at}.yaml").write_text(json.dumps(record), encoding="utf-8")
    collection, problems = Collection.load(root, root / "content")
    return collection, [str(problem) for problem in problems]


KNOWN = """
- {name: Massachusetts Institute of Technology, aliases: [MIT, M.I.T.], ror: 042nb2s44}
- {name: University of Nowhere, url: https://nowhere.example}
- {name: Never named}
"""


def test_papers_are_listed_by_institution(tmp_path: Path) -> None:
    collection, problems = load(
        tmp_path, KNOWN,
        ["mit", "Dept. of Physics, M.I.T., Cambridge; Once"],
        ["University of Nowhere", "Institute for Owls", [{"name": "Elsewhere", "ror": "042nb2s44"}]],
        ["Institute for Owls", "INSTITUTE FOR OWLS", ["Institute for Owls"]],
    )  # fmt: skip
    assert problems == []
    found = {slug: [paper.id for paper in papers] for slug, papers in collection.index("institutions").items()}
    assert found == {
        "institute-for-owls": ["p1", "p2"],
        "massachusetts-institute-of-technology": ["p0", "p1"],
        "once": ["p0"],
        "university-of-nowhere": ["p1"],
    }
    assert [collection.institution_label(slug) for slug in found] == [
        "Institute for Owls", "Massachusetts Institute of Technology", "Once", "University of Nowhere",
    ]  # fmt: skip
    assert collection.list_institutions(collection.by_id["p0"].authors) == ("massachusetts-institute-of-technology", "once")


def test_ids_of_the_file_are_those_of_affiliations(tmp_path: Path) -> None:
    collection, _ = load(tmp_path, KNOWN, ["MIT; University of Nowhere"])
    (name,) = collection.papers[0].authors
    assert name.affiliation == (("MIT", "042nb2s44"), ("University of Nowhere", ""))
    assert '"affiliation":[{"name":"MIT","ror":"042nb2s44"},"University of Nowhere"]' in as_json(collection.papers[0])
    record = {"id": "a", "title": "A", "doi": "10.5555/1", "date": "2020", "type": "misc", "url": "https://example.org"}
    paper = Paper.model_validate({**record, "authors": [json.loads(name.model_dump_json(exclude_unset=True))]})
    [text] = crossref.write_deposits([paper], Deposit({}, lambda _: "https://example.org/", time="20200101000000")).values()
    at = f"{{{crossref.NAMESPACE}}}"
    institutions = fromstring(text).findall(f".//{at}affiliations/{at}institution")
    assert [[(one.tag.removeprefix(at), one.text, one.attrib) for one in found] for found in institutions] == [
        [("institution_name", "MIT", {}), ("institution_id", "https://ror.org/042nb2s44", {"type": "ror"})],
        [("institution_name", "University of Nowhere", {})],
    ]


def test_without_the_file_nothing_is_listed(tmp_path: Path) -> None:
    collection, problems = load(tmp_path, "", ["MIT", "M. I. T.", "Massachusetts Institute of Technology"], ["MIT"])
    assert (problems, collection.index("institutions")) == ([], {})
    assert collection.list_institutions(collection.papers[0].authors) == ()


@pytest.mark.parametrize(("one", "other", "is_likely"), [
    ("Univ. of Nowhere", "University of Nowhere", True),
    ("The University of Nowhere", "University of Nowhere", True),
    ("UNIVERSITY NOWHERE", "University of Nowhere", True),
    ("California Inst. of Technol.", "California Institute of Technology", True),
    ("UCLA", "University of California, Los Angeles", True),
    ([{"name": "ETH", "ror": "03vek6s52"}], [{"name": "Swiss School", "ror": "03vek6s52"}], True),
    ("Washington University", "University of Washington", False),
    ("Indian Institute of Technology", "Illinois Institute of Technology", False),
    ("Owls", "Owl", False),
])  # fmt: skip
def test_other_spellings_are_warned_of(one: Any, other: Any, is_likely: bool, tmp_path: Path) -> None:
    _, problems = load(tmp_path, "- name: Some Entry\n", [one, other, one], [other])
    assert len(problems) == is_likely and all("warning[similar-institution]" in text for text in problems)
    entry = "- name: " + (one if isinstance(one, str) else one[0]["name"]) + "\n"
    _, problems = load(tmp_path / "listed", entry, [other])
    assert len(problems) == (is_likely and isinstance(one, str))


def test_entries_that_clash_and_wrong_ids_are_problems(tmp_path: Path) -> None:
    entries = """- {name: A, ror: 042nb2s44}
- {name: B, aliases: [a], ror: https://ror.org/042nb2s44}
- {name: C, ror: 042nb2s45}
- {name: D, ror: nothing}
- {name: E, country: US}
"""
    _, problems = load(tmp_path, entries, [[{"name": "A", "ror": "03vek6s52"}]])
    assert [text.split("\n")[0] for text in problems] == [
        "content/institutions.yaml:2:23: error[clash]: the institution `a` is already used in content/institutions.yaml:1",
        "content/institutions.yaml:2:32: error[clash]: the ROR id `042nb2s44` is already used in content/institutions.yaml:1",
        "content/institutions.yaml:3:18: error[bad-ror]: `ror`: `042nb2s45` is not a ROR id: its check digits are wrong",
        "content/institutions.yaml:4:18: error[bad-ror]: `ror`: `nothing` is not a ROR id: write one like 05dxps055",
        "content/institutions.yaml:5:13: error[unknown-key]: unknown key `country`",
        "content/papers/p0.yaml:1:78: warning[similar-institution]: `A` has another ROR id in institutions.yaml, 042nb2s44",
    ]


def test_wrong_affiliations_are_problems(tmp_path: Path) -> None:
    _, problems = load(tmp_path, "", [["A", {"name": "B", "ror": "x"}, {"nme": "C"}, ["D"]], {"ror": RORS[0]}])
    assert [text.split(": ", 1)[1].split("\n")[0] for text in problems] == [
        "error[bad-ror]: `authors.1.affiliation.2.ror`: `x` is not a ROR id: write one like 05dxps055",
        "error[missing-key]: the key `name` is missing",
        "error[unknown-key]: unknown key `nme`",
        "error[wrong-type]: `authors.1.affiliation.4`: expected a mapping, found a list",
        "error[missing-key]: the key `name` is missing",
    ]
