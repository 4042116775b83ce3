"""Hand-written pages with mistakes, as `check` and a build report them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from papershelf.cli import main
from tests.build import TOY, tree
from tests.builder.test_fast import copy


def run(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*words, "-f", str(folder / "mkdocs.yml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def test_mistakes_of_pages_are_named_and_the_site_stays(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    pages = folder / "content/pages"
    assert run(folder, "build")[0] == 0
    before = tree(folder / "site")
    (pages / "cited.md").write_text("---\ntitle: A\n---\n\n# A\n\nSee [@bok].\n", "utf-8")
    expected = "content/pages/cited.md:7:6: error[unknown-paper]: no paper has the citation key or id `bok`"
    for command in ("check", "build"):
        code, output = run(folder, command)
        assert code == 1
        assert expected in output
        assert "did you mean `book`?" in output
    assert tree(folder / "site") == before
    (pages / "cited.md").unlink()
    (pages / "latin.md").write_bytes("# Café\n".encode("latin-1"))
    for command in ("check", "build"):
        code, output = run(folder, command)
        assert code == 1
        assert "content/pages/latin.md:1:1: error[not-utf8]: the page is not UTF-8" in output
    assert tree(folder / "site") == before
    (pages / "latin.md").unlink()
    assert run(folder, "build")[0] == 0
    assert tree(folder / "site") == before


def test_a_cited_paper_that_goes_is_an_error_without_mkdocs_too(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    assert run(folder, "build")[0] == 0
    before = tree(folder / "site")
    path = folder / "content/papers/many/documents.yaml"
    path.write_text(path.read_text("utf-8").replace("id: book\n", "id: tome\n"), "utf-8")
    code, output = run(folder, "build")
    assert code == 1
    assert "content/pages/chosen.md:6:20: error[unknown-paper]" in output
    assert tree(folder / "site") == before
    path.write_text(path.read_text("utf-8").replace("id: tome\n", "id: tome\naliases: [book]\n"), "utf-8")
    assert run(folder, "build")[0] == 0
    assert b'href="../papers/tome/"' in (folder / "site/chosen/index.html").read_bytes()
