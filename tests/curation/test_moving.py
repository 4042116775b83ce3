"""The recipes of the manual's page *Move from another tool*, followed to the letter."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.build import ROOT
from tests.commands import papershelf

RECIPES = (ROOT / "docs/content/pages/how-to/moving.md").read_text("utf-8")
OLD = ROOT / "tests/data/moving"
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"(?m)^## ", RECIPES)}
OWL_SONGS = {
    "key": "Owl-Songs2023", "type": "inproceedings", "title": "Owl Songs at {Dusk}: A Study of <i>Strix</i>",
    "authors": [{"given": "Ann", "family": "Sova", "equal": "true"}, {"given": "Ute", "family": "Kauz", "equal": "true"}, "Noël Écoute"], "num_authors": "4", "date": "2023-05",
    "venue": "Proceedings of the 12th International Conference on Owls (ICO 2023)", "pages": "12-34", "publisher": "Owl Press",
    "address": "Brussels, Belgium", "isbn": "978-3-16-148410-0", "doi": "10.5555/owls.2023.12", "arxiv": "2301.12345",
    "url": "https://example.org/owls/songs", "pdf": "pdfs/owl-songs2023.pdf", "code": "https://example.org/owls/code",
    "poster": "https://example.org/owls/poster.pdf", "video": "https://example.org/watch?v=owls", "website": "https://example.org/owls",
    "links": [{"label": "Blog", "url": "https://blog.example.org/owls"}, {"label": "Supplement", "url": "https://example.org/owls/supplement.zip"}],
    "abstract": "We listen to owls, $n \\log n$ of them.", "awards": ["Best Paper"],
    "note": "*More Information* can be [found here](https://example.org/more)",
    "bibtex": {"slides": "owl-slides.pdf", "award": "Best of the *12th* conference, of 34 papers.", "note": "Oral"},
    "selected": "true",
}  # fmt: skip
LEFT_OUT = "abbr altmetric bibtex_show dimensions google_scholar_id inspirehep_id preview"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """An empty collection, made with the recipe's first commands, beside the folder of the other tool."""
    new, enter, empty, *_ = re.findall(r"^(\S.*?)(?: +#.*)?$", _find_blocks("Move from another tool", "sh")[0], re.MULTILINE)
    assert (new, enter, empty) == ("papershelf new papers", "cd papers", "rm -r content/papers/2024")
    assert papershelf(*new.split()[1:], cwd=tmp_path).returncode == 0
    shutil.rmtree(tmp_path / "papers/content/papers/2024")
    assert papershelf("check", cwd=tmp_path / "papers").stderr == "no problems\n"
    return tmp_path / "papers"


def _find_blocks(section: str, language: str) -> list[str]:
    found = SECTIONS.get(section) or SECTIONS[f"# {section}"]
    return re.findall(rf"^```{language}.*\n((?:.*\n)*?)```", found, re.MULTILINE)


def _follow(section: str, papers: Path, *more: str) -> str:
    """Run the command of a section; returns what it says."""
    command, *rest = _find_blocks(section, "sh")
    assert not rest
    done = papershelf(*command.split()[1:], *more, cwd=papers)
    assert done.returncode == 0, done.stderr
    return done.stderr


def _load_records(papers: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in papers.glob("content/papers/*/*.yaml")}


def test_al_folio(papers: Path) -> None:
    (papers.parent / "al-folio/_bibliography").mkdir(parents=True)
    (papers.parent / "al-folio/assets/pdf").mkdir(parents=True)
    shutil.copy(OLD / "papers.bib", papers.parent / "al-folio/_bibliography/papers.bib")
    (papers.parent / "al-folio/assets/pdf/owl-songs.pdf").write_bytes(b"%PDF-1.7")
    [fields] = _find_blocks("al-folio and jekyll-scholar", "yaml")
    (papers / "content/fields.yaml").write_text(fields, "utf-8")
    said = _follow("al-folio and jekyll-scholar", papers)
    assert said.splitlines()[-1].startswith("3 new, 0 changed, 0 unchanged, 1 PDF")
    [left_out] = re.findall("left out here and below, .*", said)
    assert re.findall(r"`(\w+)`", left_out) == LEFT_OUT.split()
    records = _load_records(papers)
    assert records["owl-songs2023"] == OWL_SONGS
    assert records["bats2021"] == {
        "type": "article", "title": "Bats by Ear", "authors": ["Ben Bat", "Ann Sova"], "date": "2021", "venue": "Journal of Bats", "pages": "1-1",
        "doi": "10.5555/bats", "pdf": "https://example.org/bats.pdf", "selected": "false",
    }  # fmt: skip
    assert records["thesis24"]["school"] == "Université Owl"
    assert _follow("al-folio and jekyll-scholar", papers).splitlines()[-1].startswith("0 new, 0 changed, 3 unchanged")

    # After the import: the line `bibtex` goes, and a page shows what is selected.
    (papers / "content/fields.yaml").write_text(fields.replace("  bibtex: selected\n", ""), "utf-8")
    (papers / "content/pages/selected.md").write_text("# Selected\n\n```papers\nselected:true\n```\n", "utf-8")
    assert papershelf("check", cwd=papers).stderr == "no problems\n"
    built = papershelf("build", "--strict", cwd=papers)
    assert built.returncode == 0, built.stderr
    selected = (papers / "site/selected/index.html").read_text("utf-8")
    assert "Owl Songs at Dusk" in selected and "Bats by Ear" not in selected.partition("<article")[2].partition("</article")[0]
    page = (papers / "site/papers/owl-songs2023/index.html").read_text("utf-8")
    article = page.partition("<article")[2].partition("</article")[0]
    links = {label: unescape(link) for link, label in re.findall(r'<a [^>]*?href="?([^" >]+)"?[^>]*>([^<]*)</a>', article)}
    wanted = {"Code": OWL_SONGS["code"], "Paper page": OWL_SONGS["url"], "Website": OWL_SONGS["website"], "Poster": OWL_SONGS["poster"], "Video": OWL_SONGS["video"], "Blog": "https://blog.example.org/owls",
              "Supplement": "https://example.org/owls/supplement.zip", "arXiv": "https://arxiv.org/abs/2301.12345", "PDF": "owl-songs2023.pdf"}  # fmt: skip
    assert {label: links.get(label) for label in wanted} == wanted
    assert "Best Paper" in article and "We listen to owls" in article
    assert (papers / "site/papers/owl-songs2023/owl-songs2023.pdf").read_bytes() == b"%PDF-1.7"


def test_hugo_blox(papers: Path) -> None:
    shutil.copytree(OLD / "publication", papers.parent / "hugo-site/content/publication")
    assert _follow("Hugo Blox", papers, "--dry-run").splitlines()[-1] == "2 new, 0 changed, 0 unchanged (nothing was written)"
    assert _follow("Hugo Blox", papers) == "2 new, 0 changed, 0 unchanged\n"
    assert _load_records(papers) == {
        "sova2023owl": {"type": "inproceedings", "title": "Owl Songs at Dusk", "authors": ["Ann Sova", "Ute Kauz"], "date": "2023",
                        "venue": "International Conference on Owls", "doi": "10.5555/owls.2023.12", "abstract": "We listen to owls."},
        "bat-2021": {"key": "Bat:2021", "type": "article", "title": "Bats by Ear", "authors": ["Ben Bat"], "date": "2021-01",
                     "venue": "Journal of Bats", "volume": "7", "number": "2", "pages": "1-9"},
    }  # fmt: skip
    assert papershelf("check", cwd=papers).stderr == "no problems\n"
    assert papershelf("fix", cwd=papers).stderr == "nothing to fix\n"
    assert _follow("Hugo Blox", papers) == "0 new, 0 changed, 2 unchanged\n"
