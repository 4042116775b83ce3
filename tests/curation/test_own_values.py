"""The curator's own fields in `.bib` files and `papers.jsonl`, and read back from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.curation.importing import run_import
from papershelf.formats import biblatex, bibtex
from papershelf.formats.read.bibtex.conversion import BOOKKEEPING
from papershelf.records.collection import Collection
from papershelf.records.own.own_fields import OwnField
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.bibtex_entries import to_biblatex, to_bibtex
from papershelf.site.exports.public_records import write_record

FIELDS = """
- {name: funding, label: Funding, bibtex: grant}
- {name: reproduced, label: Reproduced, type: boolean, bibtex: reproduced}
- {name: samples, label: Samples, type: number, bibtex: samples}
- {name: accepted, label: Accepted, type: date, bibtex: accepted}
- {name: species, label: Species, type: list, bibtex: x-species}
- {name: registration, label: Registration, type: link, bibtex: registered-at}
"""
RECORD = r"""
title: Owls
authors: [Ada Example]
funding: 50 % of ERC_1 & Gößler {a} \b $x$ #2
reproduced: no
samples: "-1.5"
accepted: 2020-05
species: [Strix aluco, Bubo bubo]
registration: https://osf.example/a_b?c=1&d=%20#e
"""


def make_folder(root: Path, fields: str, *records: str) -> Path:
    (root / "content/papers").mkdir(parents=True)
    (root / "content/fields.yaml").write_text(fields, encoding="utf-8")
    for number, record in enumerate(records):
        (root / f"content/papers/p{number}.yaml").write_text(record, encoding="utf-8")
    return root


def load(root: Path) -> Collection:
    collection, problems = Collection.load(root, root / "content")
    assert problems == []
    return collection


def run(root: Path, text: str, name: str) -> list[str]:
    """Import a text; returns what is said."""
    file = root / name
    file.write_text(text, encoding="utf-8")
    plan = run_import.plan(run_import.open_planner(root, root / "content"), [str(file)])
    plan.write()
    return [f"{note.kind}: {note.text}" for note in plan.notes]


@pytest.mark.parametrize("form", ["a.bib", "a.biblatex.bib", "a.jsonl"])
def test_values_are_read_back_as_they_were(tmp_path: Path, form: str) -> None:
    source = load(make_folder(tmp_path / "a", FIELDS, RECORD))
    site, (paper,) = Site(source, Settings(), "S"), source.papers
    texts = {"a.bib": to_bibtex(site, paper), "a.biblatex.bib": to_biblatex(site, paper), "a.jsonl": f"{write_record(site, paper)}\n"}
    target = make_folder(tmp_path / "b", FIELDS)
    assert run(target, texts[form], form) == []
    (found,) = load(target).papers
    assert found.own == paper.own
    assert found.bibtex == {}
    before = {path: path.read_bytes() for path in target.rglob("*.yaml")}
    assert run(target, texts[form], form) == []  # again: nothing changes
    assert {path: path.read_bytes() for path in target.rglob("*.yaml")} == before
    assert run(target, texts[form].replace("Bubo", "Asio"), form) == []
    assert load(target).papers[0].own == {**paper.own, "species": ("Strix aluco", "Asio bubo")}


def test_the_curator_wins(tmp_path: Path) -> None:
    target = make_folder(tmp_path, FIELDS)
    entry = "@article{a, title={Owls}, author={Example, Ada}, year=2020, grant={%s}, samples={2}}"
    run(target, entry % "ERC", "a.bib")
    (file,) = (target / "content/papers").rglob("*.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("funding: ERC", "funding: Our own"), encoding="utf-8")
    assert run(target, (entry % "DFG").replace("{2}", "{3}"), "a.bib") == [
        f"kept: {file.relative_to(target).as_posix()} has its own `funding`"
    ]
    assert load(target).papers[0].own == {"funding": "Our own", "samples": 3}


def test_what_is_no_field_or_no_value_is_said(tmp_path: Path) -> None:
    target = make_folder(tmp_path, FIELDS)
    assert run(target, '{"id": "owls", "key": "owls", "title": "Owls", "samples": "many", "colour": "red"}\n', "a.jsonl") == [
        "not understood: `samples` is no number: `many`",
        "not understood: unknown key `colour`: `red`; left out: `fields.yaml` has no such field",
    ]
    assert run(target, "@misc{m, title={Mice}, samples={many}, colour={red}}", "a.bib") == ["not understood: `samples` is no number: `many`"]
    assert {paper.id: dict(paper.bibtex) for paper in load(target).papers} == {"owls": {}, "mice": {"samples": "many", "colour": "red"}}


@pytest.mark.parametrize("name", sorted({*bibtex.ORDER, *biblatex.ORDER, *BOOKKEEPING, "abstract", "Grant", "a b"}))
def test_fields_that_mean_something_else_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="bibtex"):
        OwnField(name="grant", label="Grant", bibtex=name)
