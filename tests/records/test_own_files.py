"""Own files of a curator, which a record names: which of them are published, and how names are said."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from papershelf.errors import Problem, escape_controls, select_errors
from papershelf.records.checks import FILE_SUFFIXES, MAX_FILE_BYTES
from papershelf.records.collection import Collection

NODE_MODULES = Path(__file__).parents[1] / "node_modules"


def check(root: Path, name: str, size: int = 4) -> list[Problem]:
    """The problems of a record that names a file of this size."""
    papers = root / "content" / "papers"
    papers.mkdir(parents=True)
    file = root / "content" / "files" / name
    file.parent.mkdir()
    with file.open("wb") as opened:
        opened.truncate(size)
    record = json.dumps([{"id": "a", "title": "A", "pdf": f"files/{name}"}])
    (papers / "a.yaml").write_text(record, encoding="utf-8")
    return select_errors(Collection.load(root, root / "content")[1])


@pytest.mark.parametrize("name", [
    "a.xsd", "a.rng", "a.php", "a.hta", "a.html.", "a", "a.html", "a.SVG", "a.shtml", "a.xhtml", "a.mjs", "a.exe",
    "a.svg.gz", "a.php.pdf", "a.Html.txt", "a.pdf.", "a.pdf ", "nul.pdf", "Aux.tar.gz", "com1.pdf", "a:b.pdf",
    "a?b.pdf", "a|b.pdf", "a.xml", "a.rss", "a.atom", "a.css", "a.swf", "a.webmanifest", "a.appcache",
])  # fmt: skip
def test_a_file_that_a_browser_or_server_might_run_is_refused(tmp_path: Path, name: str) -> None:
    (problem,) = check(tmp_path, name)
    assert problem.code == "bad-link"
    assert f"`files/{name}`" in problem.message


@pytest.mark.parametrize("name", ["a.pdf", "Paper v1.2 (final).PDF", "höhe.zip", "data.tar.gz", "console.pdf"])
def test_other_files_are_published(tmp_path: Path, name: str) -> None:
    assert check(tmp_path, name) == []


def test_a_file_has_a_limit_of_size(tmp_path: Path) -> None:
    assert check(tmp_path, "a.mp4", MAX_FILE_BYTES) == []
    with (tmp_path / "content" / "files" / "a.mp4").open("ab") as opened:
        opened.truncate(MAX_FILE_BYTES + 1)
    (problem,) = select_errors(Collection.load(tmp_path, tmp_path / "content")[1])
    assert "1,000,000,001 bytes" in problem.message


def test_servers_serve_no_published_file_as_something_that_runs() -> None:
    """By mime-db, from which GitHub Pages takes its types; it has those of IANA, Apache and nginx."""
    script = "process.stdout.write(JSON.stringify(require('mime-db')))"
    found = subprocess.run(["node", "-e", script], capture_output=True, check=True, cwd=NODE_MODULES, text=True)
    types = json.loads(found.stdout)
    named = [(f".{suffix}", kind) for kind, known in types.items() for suffix in known.get("extensions", ())]
    published = {suffix: kind for suffix, kind in named if suffix in FILE_SUFFIXES}
    assert len(published) > 45
    for suffix, kind in published.items():
        for word in ("html", "xml;", "+xml", "/xml", "script", "svg", "css", "wasm", "flash"):
            assert word not in kind.replace("postscript", ""), (suffix, kind)


def test_the_name_of_a_file_is_one_line_of_a_log(tmp_path: Path) -> None:
    """Else a line of it could be a command for GitHub's workflows, or for a terminal."""
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    (papers / "a\n::error::x\x1b[2J.yaml").write_text("titel: A\n", encoding="utf-8")
    for problem in Collection.load(tmp_path, tmp_path / "content")[1]:
        assert str(problem).startswith("content/papers/a\\n::error::x\\x1b[2J.yaml:1:")
        assert "\x1b" not in str(problem)


def test_bytes_that_are_no_characters_can_be_said() -> None:
    assert escape_controls("a\udcff\tb", kept="\t") == "a\\udcff\tb"
    assert escape_controls("höhe 1.pdf") == "höhe 1.pdf"
