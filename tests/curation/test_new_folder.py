"""`papershelf new --for`: sample sites that could be published as they are, with real papers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from papershelf import cli
from papershelf.curation.new_folder import KINDS
from papershelf.records.collection import Collection
from tests.build import ROOT, build

PACKAGE = ROOT / "generator/papershelf"
SAMPLES = PACKAGE / "samples"


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> Result:
    monkeypatch.chdir(folder)
    return CliRunner().invoke(cli.main, words)


def create(monkeypatch: pytest.MonkeyPatch, folder: Path, kind: str) -> Path:
    assert run(monkeypatch, folder, "new", kind, "--for", kind).output == f"created {kind}; next: cd {kind} && papershelf serve\n"
    return folder / kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_site_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """No error, warning or note; each page of the navigation is there; and what all sites have in common."""
    folder = create(monkeypatch, tmp_path, kind)
    done = run(monkeypatch, folder, "check")
    assert (done.exit_code, done.output) == (0, "no problems\n")
    assert run(monkeypatch, folder, "generate", "--out", "../tree").exit_code == 0
    settings = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    plain = yaml.safe_load((PACKAGE / "skeleton/mkdocs.yml").read_text("utf-8"))
    own = {"site_name", "nav", "plugins"}
    assert {key: value for key, value in settings.items() if key not in own} == {key: value for key, value in plain.items() if key not in own}
    assert settings["site_name"] != plain["site_name"]
    pages = [page for entry in settings["nav"] for page in entry.values()]
    assert pages[0] == "index.md"
    assert [page for page in pages if not (tmp_path / "tree/docs" / page).is_file()] == []
    assert {path.name for path in (folder / "content/pages").iterdir()} <= {*pages}
    assert (folder / "README.md").read_text("utf-8").startswith(f"# {settings['site_name']}\n")
    for path in ("requirements.txt", ".gitignore", ".github/workflows/publish.yml"):
        assert (folder / path).read_bytes() == (PACKAGE / "skeleton" / path).read_bytes()
    assert "invented papers" not in "".join(path.read_text("utf-8") for path in (folder / "content/pages").iterdir())


@pytest.mark.parametrize("kind", ["lab", *(pytest.param(kind, marks=pytest.mark.long) for kind in KINDS[1:])])
def test_a_sample_site_builds_strictly_without_empty_sections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    site = build(create(monkeypatch, tmp_path, kind) / "mkdocs.yml", tmp_path / "site")
    for page in site.rglob("index.html"):
        article = page.read_text("utf-8").partition("<article")[2].rpartition("</article>")[0]
        headings = [*re.finditer(r"<h([2-6])\b.*?</h\1>", article, re.DOTALL)]
        for heading, after in zip(headings, [*headings[1:], None], strict=False):
            between = article[heading.end() : after.start() if after else len(article)]
            is_parent = after is not None and after[1] > heading[1]
            assert is_parent or re.sub(r"<(?!img|svg|article)[^>]*>|\s", "", between), (page, heading[0])


def test_the_papers_are_those_of_the_demo() -> None:
    """With their titles, authors, dates and abstracts, each once; and every one is used."""
    demo, _ = Collection.load(ROOT, ROOT / "content")
    pool = sorted((SAMPLES / "papers").iterdir())
    for path in pool:
        paper = demo.by_id[path.stem]
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        assert record["title"] == paper.title
        assert " ".join(record["abstract"].split()) == paper.abstract
        assert record["authors"] == [name.display for name in paper.authors]
        assert (record["date"], record["arxiv"]) == (str(paper.date), paper.arxiv)
    used = {entry["id"] for kind in KINDS for entry in yaml.safe_load((SAMPLES / kind / "papers.yaml").read_text("utf-8"))}
    assert used == {path.stem for path in pool}
    assert {path.name for path in SAMPLES.iterdir()} == {*KINDS, "papers", "own-front-page"}


def test_a_folder_inside_another_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a command that makes it one of its own: git then finds that, as `mkdocs gh-deploy` does."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "deep").mkdir()
    said = run(monkeypatch, tmp_path, "new", "deep/papers").output
    assert said.splitlines()[1] == (
        f"deep/papers is inside the Git repository {tmp_path}: there, `git` and `mkdocs gh-deploy` publish to that one's remote"
    )
    hint = re.search(r"git init -b main \S+", said)
    assert hint
    subprocess.run(hint[0].split(), cwd=tmp_path, check=True, capture_output=True)
    top = subprocess.run(["git", "rev-parse", "--show-toplevel"], cwd=tmp_path / "deep/papers", check=True, capture_output=True, text=True).stdout
    assert Path(top.strip()) == (tmp_path / "deep/papers").resolve()
    shutil.rmtree(tmp_path / ".git")
    assert "Git" not in run(monkeypatch, tmp_path, "new", "other").output
