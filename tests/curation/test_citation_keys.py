"""Citation keys of an author and a year: chosen once, then part of the record."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from papershelf import cli
from papershelf.curation.citation_keys import choose_author_year_key, choose_missing_keys
from papershelf.records.collection import Collection

KEYS = {
    "title: T\nauthors: [Stephen Robertson, Hugo Zaragoza]\ndate: 2009": "robertson2009",
    "title: T\nauthors: ['van Beethoven, Ludwig']\ndate: 1801-02": "beethoven1801",
    "title: T\nauthors: [José García-Márquez]\ndate: 2001": "garciamarquez2001",
    "title: T\nauthors: [王小明]\ndate: 2020": "wangxiaoming2020",
    "title: T\nauthors: ['{The Owl Project}']\ndate: 2020": "theowlproject2020",
    "title: The *{BERT}* model\ndate: 2019": "the2019",
    "title: Owls\nauthors: [Ada Example]": "example",
    "title: '???'": "paper",
}


def load(root: Path) -> Collection:
    collection, problems = Collection.load(root, root / "content")
    assert problems == []
    return collection


@pytest.mark.parametrize("record", KEYS)
def test_a_key_is_of_author_and_year(tmp_path: Path, record: str) -> None:
    (tmp_path / "content/papers").mkdir(parents=True)
    (tmp_path / "content/papers/a.yaml").write_text(record + "\n", "utf-8")
    (paper,) = load(tmp_path).papers
    key = KEYS[record]
    assert choose_author_year_key(paper, ()) == key
    assert choose_author_year_key(paper, {key, f"{key}b"}) == f"{key}c"
    assert choose_author_year_key(paper, {key, *(f"{key}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")}) == f"{key}-27"


@pytest.fixture
def owls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / "content/papers").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Owls\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [papershelf: {key_style: author-year}]\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> str:
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 0, done.output
    return done.output


def test_keys_are_written_once_and_never_move(owls: Path) -> None:
    papers = owls / "content/papers"
    (papers / "later.yaml").write_text("title: Later\nauthors: [Ada Owl]\ndate: 2020-05\n")
    (papers / "first.yaml").write_text("# Mine\ntitle: First\nauthors: [Ada Owl]\ndate: 2020-03\n")
    (papers / "own.yaml").write_text("title: Own\nkey: Owl2020c\n")
    assert "note[style]: `key`: not given, though `key_style` is author-year" in run("check")
    run("fix", "--write")
    keys = {paper.id: paper.key for paper in load(owls).papers}
    assert keys == {"first": "owl2020", "later": "owl2020b", "own": "Owl2020c"}
    assert (papers / "first.yaml").read_text().startswith("# Mine\ntitle: First\n")
    # Earlier papers come later, by hand and by imports; one of them has a key already.
    (papers / "early.yaml").write_text("title: Early\nauthors: [Ada Owl]\ndate: 2020-01\n")
    (owls / "new.ris").write_text("TY  - JOUR\nTI  - New\nAU  - Owl, Ada\nPY  - 2020\nER  - \n")
    (owls / "new.bib").write_text("@article{mine, title={Mine}, author={Ada Owl}, year=2020, journal={J}}\n")
    run("import", "new.ris", "new.bib")
    run("fix", "--write")
    after = {paper.id: paper.key for paper in load(owls).papers}
    assert after == {**keys, "new": "owl2020d", "mine": "mine", "early": "owl2020f"}  # e is kept for "mine"
    assert run("fix") == "nothing to fix\n"
    assert run("check") == "no problems\n"


def test_without_the_setting_the_key_is_the_id(owls: Path) -> None:
    settings = owls / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("{key_style: author-year}", "{}"))
    (owls / "content/papers/a.yaml").write_text("title: A\nauthors: [Ada Owl]\n")
    assert run("check") == "no problems\n"
    assert choose_missing_keys(load(owls)) == {"a": "owl"}
    assert load(owls).papers[0].key == "a"
