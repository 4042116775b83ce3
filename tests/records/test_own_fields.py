"""The curator's own fields: `fields.yaml`, and the keys of records that it defines."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from papershelf.formats.lists import csv_table
from papershelf.records.collection import Collection
from papershelf.records.own.own_fields import describe_fields
from papershelf.records.reader import Memory
from papershelf.records.schema import build_json_schema
from papershelf.records.slug import slugify
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.exports.public_records import write_record
from papershelf.site.makers import find_output, make_all
from papershelf.site.papers.own_value_markup import format_own_value
from papershelf.site.search.query_papers import find_papers
from tests.build import TOY

FIELDS = """
- {name: funding, label: Funding, show: row}
- {name: reproduced, label: Reproduced, type: boolean}
- {name: registration, label: Registration, type: link}
- {name: samples, label: Samples, type: number}
- {name: accepted, label: Accepted, type: date}
- {name: species, label: Species, type: list}
"""
RECORD = """
title: Owls
funding: ERC <b> & Co
reproduced: yes
registration: https://osf.example/1
samples: "1200"
accepted: 2020-05
species: [Strix aluco, Bubo bubo]
"""


def load(root: Path, fields: str, record: str, memory: Memory | None = None) -> tuple[Collection, list[str]]:
    papers = root / "content" / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    (root / "content" / "fields.yaml").write_text(fields, encoding="utf-8")
    (papers / "a.yaml").write_text(record, encoding="utf-8")
    collection, problems = Collection.load(root, root / "content", memory)
    return collection, [str(problem) for problem in problems]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    found, problems = load(tmp_path, FIELDS, RECORD)
    assert problems == []
    return found


def test_values_have_their_types(collection: Collection) -> None:
    assert collection.papers[0].own == {
        "funding": "ERC <b> & Co", "reproduced": True, "registration": "https://osf.example/1", "samples": 1200,
        "accepted": "2020-05", "species": ("Strix aluco", "Bubo bubo"),
    }  # fmt: skip


def test_values_are_shown_escaped(collection: Collection) -> None:
    site = Site(collection, Settings(), "Shelf")
    shown = [str(format_own_value(site, collection.papers[0], field)) for field in collection.own_fields]
    assert shown == [
        "ERC &lt;b&gt; &amp; Co", "Yes", '<a href="https://osf.example/1" rel="nofollow">osf.example</a>', "1,200",
        "May 2020", "Strix aluco, Bubo bubo",
    ]  # fmt: skip


def test_values_are_in_files(collection: Collection) -> None:
    (paper,) = collection.papers
    record = json.loads(write_record(Site(collection, Settings(), "Shelf"), paper))
    assert record["samples"] == 1200
    assert record["species"] == ["Strix aluco", "Bubo bubo"]
    assert "own" not in record
    head, row = csv_table.write_table([paper], {}).splitlines()
    assert dict(zip(head.split(","), row.split(","), strict=True))["reproduced"] == "true"
    schema = build_json_schema(describe_fields(collection.own_fields))
    jsonschema.Draft202012Validator(schema).validate(record | {"samples": 1})
    assert not jsonschema.Draft202012Validator(schema).is_valid({"title": "T", "samples": "many"})


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("reproduced:true", True), ("reproduced:false", False), ("-reproduced:true", False), ("samples:1200", True),
        ("accepted:2020", True), ("accepted:2020-05", True), ("accepted:2020-06", False), ("accepted:2021", False), ('species:"strix aluco"', True), ("Species:Strix", False), ("species:strix-aluco", True),
        ("reproduced:yes", True), ('samples:"1,200"', True), ("registration:https://osf.example/1", True),
        ('funding:"erc <b> & co"', True), ("owls reproduced:true", True), ("mice reproduced:true", False),
    ],
)  # fmt: skip
def test_queries_select_by_them(collection: Collection, query: str, finds: bool) -> None:
    assert bool(find_papers(Site(collection, Settings(), "Shelf"), query)) == finds


LISTED = """
- {name: funding, label: Funding, listing: true}
- {name: reproduced, label: Reproduced, type: boolean, listing: true}
- {name: samples, label: Samples, type: number, listing: true}
- {name: accepted, label: Accepted, type: date, listing: true}
- {name: species, label: Species, type: list, listing: true}
"""
OTHERS = """
- {id: b, title: B, funding: erc, reproduced: no, samples: -1.5, accepted: 2019, species: [C++]}
- {id: c, title: C, funding: ERC, samples: 15, species: [C, bubo-bubo, Bubo bubo]}
- {id: d, title: D, funding: index, samples: -15, accepted: 2019-12-24}
"""


def test_each_value_has_a_listing_at_an_address_of_its_own(tmp_path: Path) -> None:
    load(tmp_path, LISTED, RECORD.replace("registration: https://osf.example/1\n", ""))
    (tmp_path / "content/papers/more.yaml").write_text(OTHERS, encoding="utf-8")
    collection, problems = Collection.load(tmp_path, tmp_path / "content")
    assert problems == []
    site = Site(collection, Settings(), "S", url="https://s.example/")
    made = {output.address: output for output in make_all(site) if output.address.startswith("fields/")}
    shown = {
        name: [html.unescape(f"{slug} {label} {count}") for slug, label, count in
               re.findall(r'<a href=([^ >]*)/>([^<]*)</a> <small>(\d+)', made[f"fields/{name}/"].content)]
        for name in ("funding", "reproduced", "samples", "accepted", "species")
    }  # fmt: skip
    index = slugify("index")
    assert shown == {
        "funding": ["erc ERC 2", "erc-b-co ERC <b> & Co 1", f"{index} index 1"],
        "reproduced": ["false No 1", "true Yes 1"],
        "samples": ["-15 -15 1", "-1.5 -1.5 1", "15 15 1", "1200 1,200 1"],
        "accepted": ["2020 2020 1", "2019 2019 2"],
        "species": ["bubo-bubo Bubo bubo 2", "c C 1", f"{slugify('C++')} C++ 1", "strix-aluco Strix aluco 1"],
    }
    assert re.findall(r"[\w-]+(?=/>[BCD]<)", made["fields/accepted/2019/"].content) == ["b", "d"]
    for kind, slugs in (("funding", ("erc", index)), ("samples", ("-15", "-1.5"))):
        for slug in slugs:
            at = f"fields/{kind}/{slug}/"
            assert {f"{at}bibliography.bib", f"{at}feed.xml"} < made.keys()
            assert all(find_output(site, made[one].path) for one in made if one.startswith(at))
    paper = collection.by_id["c"]
    species = format_own_value(site, paper, collection.own_fields[-1]).replace("\0", "/")
    assert species == '<a href=/fields/species/c/>C</a>, ' + ", ".join(
        f'<a href=/fields/species/bubo-bubo/>{text}</a>' for text in ("bubo-bubo", "Bubo bubo"))


def test_fields_that_change_are_checked_again(tmp_path: Path) -> None:
    memory = Memory()
    assert load(tmp_path, FIELDS, RECORD, memory)[1] == []
    found, problems = load(tmp_path, FIELDS.replace("type: number", "type: text"), RECORD, memory)
    assert (found.papers[0].own["samples"], problems) == ("1200", [])
    assert len(load(tmp_path, "", RECORD, memory)[1]) == 6


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("samples: many", "7:10: error[bad-value]: `samples`: `many` is not a number"),
        ("reproduced: perhaps", "7:13: error[bad-value]: `reproduced`: `perhaps` is neither `true` nor `false`"),
        ("registration: javascript:alert(1)", "is not a link"),
        ("registration: files/a.pdf", "is not a link"),
        ("accepted: soon", "7:11: error[bad-date]"),
        ("species: Strix", "7:10: error[wrong-type]: `species`: expected a list of texts, found the text `Strix`"),
        ("funding: [a]", "7:10: error[wrong-type]: `funding`: expected a text, found a list"),
        ("fundign: ERC", "7:1: error[unknown-key]: unknown key `fundign`\n    hint: did you mean `funding`?"),
        ("own: {a: b}", "7:1: error[unknown-key]: unknown key `own`"),
    ],
)  # fmt: skip
def test_wrong_values_are_problems_at_their_place(tmp_path: Path, wrong: str, said: str) -> None:
    key = wrong.partition(":")[0]
    lines = [line for line in RECORD.strip().splitlines() if not line.startswith(f"{key}:")]
    record = "\n".join([*lines[:6], wrong, *lines[6:]]) + "\n"
    _, (problem,) = load(tmp_path, FIELDS, record)
    assert said in problem


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("{name: title, label: T}", "`title` is a name of Papershelf's own"),
        ("{name: list, label: T}", "`list` is a name of Papershelf's own"),
        ("{name: Grant no, label: T}", "is not the name of a field: use 2 to 40 of a-z"),
        ("{name: grant, label: T, type: integer}", "`integer` is not one of"),
        ("{name: grant, label: T}\n- {name: grant, label: U}", "defined twice"),
        ("{name: grant}", "the key `label` is missing"),
        ("{name: grant, label: T, colour: red}", "unknown key `colour`"),
        ("{name: grant, label: T, type: link, facet: true}", "`facet`: links have no listing and no facet"),
        ("{name: sort, label: T}", "`sort` is a name of Papershelf's own"),
    ],
)  # fmt: skip
def test_wrong_definitions_are_problems(tmp_path: Path, field: str, said: Any) -> None:
    _, (problem,) = load(tmp_path, f"- {field}\n", "title: Owls\n")
    assert problem.startswith("content/fields.yaml:")
    assert said in problem


def test_the_shelf_of_the_tests_has_some() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    assert [field.name for field in collection.own_fields] == ["funding", "reproduced"]
