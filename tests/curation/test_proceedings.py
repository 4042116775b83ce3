"""Imports of BibTeX with proceedings that other entries refer to: volumes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from papershelf.curation.importing import run_import
from papershelf.curation.importing.run_import import ImportPlan, SourceOptions
from papershelf.errors import select_errors
from papershelf.records.collection import Collection
from tests.build import tree

BIB = r"""
@inproceedings{owls, author = {Sova, Ann}, title = {Owls at Dusk}, pages = {1--9}, crossref = {Bats:2024}}
@inproceedings{moths, author = {Lepid, Otto}, title = {Moths}, crossref = {bats:2024}}
@article{alone, author = {Sova, Ann}, title = {Alone}, journal = {Nights}, year = 2020}
@proceedings{Bats:2024, title = {Proceedings of {Bats} \& $x$}, editor = {Night, Nora}, year = 2024, month = may,
  publisher = {Dusk Press}, volume = 12, isbn = {978-3-16-148410-0}, doi = {10.5555/bats}}
@proceedings{lone, title = {Nobody refers to this}, year = 2023}
"""
ENTRY = {
    "id": "bats-2024", "key": "Bats:2024", "title": "Proceedings of Bats & x", "date": "2024-05", "editors": ["Nora Night"],
    "publisher": "Dusk Press", "volume": 12, "isbn": "978-3-16-148410-0", "doi": "10.5555/bats", "papers": ["owls", "moths"],
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site/content/papers").mkdir(parents=True)
    return tmp_path / "site"


def plan(root: Path, text: str, volumes: bool = True) -> ImportPlan:
    (root.parent / "in.bib").write_text(text, encoding="utf-8")
    planner = run_import.open_planner(root, root / "content")
    return run_import.plan(planner, [str(root.parent / "in.bib")], SourceOptions(volumes=volumes))


def take(root: Path, text: str, volumes: bool = True) -> list[str]:
    """Import a text; returns the notes without their places."""
    found = plan(root, text, volumes)
    found.write()
    _, problems = Collection.load(root, root / "content")
    assert not select_errors(problems)
    return [f"{note.kind}: {note.text}" for note in found.notes]


def read_volumes(root: Path) -> list[dict[str, object]]:
    file = root / "content/volumes.yaml"
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader) if file.exists() else []


def as_text(value: object) -> object:
    return [*map(str, value)] if isinstance(value, list) else str(value)


def test_proceedings_become_a_volume_with_the_entries_that_name_it(root: Path) -> None:
    assert take(root, BIB) == ["volume: `bats-2024` is a new volume of 2 papers in volumes.yaml"]
    assert read_volumes(root) == [{key: as_text(value) for key, value in ENTRY.items()}]
    assert sorted(path.stem for path in root.glob("content/papers/*/*.yaml")) == ["alone", "lone", "moths", "owls"]
    collection, _ = Collection.load(root, root / "content")
    assert [paper.id for paper in collection.by_volume["bats-2024"]] == ["moths", "owls"]


@pytest.mark.parametrize("volumes", [True, False])
def test_a_second_import_changes_nothing(root: Path, volumes: bool) -> None:
    take(root, BIB)
    before = tree(root)
    again = plan(root, BIB, volumes)
    assert (again.texts, again.new, again.changed, again.notes) == ({}, 0, 0, [])
    again.write()
    assert tree(root) == before


def test_without_the_option_proceedings_are_records(root: Path) -> None:
    assert take(root, BIB, volumes=False) == []
    assert not read_volumes(root)
    assert len([*root.glob("content/papers/*/*.yaml")]) == 5
    notes = take(root, BIB)  # and stay: a volume can't have the citation key of a record
    assert notes == ["kept: a record has the citation key `bats:2024`: delete it to import it as a volume"]


def test_a_volume_gets_the_papers_that_come_later(root: Path) -> None:
    take(root, BIB)
    more = BIB.replace("@article", "@inproceedings{late, title = {Late}, crossref = {Bats:2024}}\n@article")
    assert take(root, more, volumes=False) == ["volume: the volume `bats-2024` gets `late`"]
    assert read_volumes(root)[0]["papers"] == ["owls", "moths", "late"]


def test_what_a_curator_wrote_stays(root: Path) -> None:
    text = "# Ours\n- id: bats\n  key: bats:2024\n  title: Bats\n  venue: Elsewhere\n  date: 2024\n- {id: b, title: B, venue: V, date: 2020}\n"
    (root / "content/volumes.yaml").write_text(text)
    (note,) = take(root, BIB)
    assert note == "kept: the volume `bats` does not have `owls`, `moths`; add them to its `papers` by hand"
    assert (root / "content/volumes.yaml").read_text() == text


def test_a_new_volume_follows_the_others(root: Path) -> None:
    text = "# Ours\n- id: bats-2024\n  title: Other\n  venue: Elsewhere\n  date: 2024"
    (root / "content/volumes.yaml").write_text(text)
    take(root, BIB)
    assert (root / "content/volumes.yaml").read_text().startswith(f"{text}\n- id: bats-2024-2\n  key: Bats:2024\n")


def test_a_removed_paper_is_no_part_of_a_volume(root: Path) -> None:
    take(root, BIB.replace("@proceedings{Bats", "@comment{Bats"))
    (root / "content/papers/2024/moths.yaml").unlink(missing_ok=True)
    for file in root.glob("content/papers/*/moths.yaml"):
        file.unlink()
    take(root, BIB)
    assert [volume["papers"] for volume in read_volumes(root)] == [["owls"]]
