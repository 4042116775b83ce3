"""`papershelf verify`: whatever was done to the files of a site is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from papershelf.cli import main
from tests.build import TOY, build
from tests.builder.test_fast import copy


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy(TOY, tmp_path_factory.mktemp("verify") / "toy")
    build(folder / "mkdocs.yml", folder / "site")
    return folder


def verify(folder: Path) -> Result:
    return CliRunner().invoke(main, ["verify", "-f", str(folder / "mkdocs.yml")])


def test_a_site_as_it_was_built(folder: Path) -> None:
    done = verify(folder)
    assert (done.exit_code, done.stdout) == (0, "")
    number = sum(path.is_file() for path in (folder / "site").rglob("*"))
    assert f"{number} files as the last build wrote them" in done.stderr


def test_every_difference_is_found(folder: Path, tmp_path: Path) -> None:
    site = folder / "site"
    page, bib, script, home = (site / path for path in ("papers/maths/index.html", "papers/maths.bib", "assets/papershelf/boot.js", "index.html"))
    before = {path: path.read_bytes() for path in (page, bib, script, home)}
    page.write_bytes(before[page].replace(b"<h1", b"<h2", 1))  # of the same size: a build does not look
    bib.unlink()
    script.write_bytes(before[script] + b"evil()")
    home.unlink()
    home.symlink_to(tmp_path / "index.html")
    (tmp_path / "index.html").write_bytes(before[home])
    (site / "papers/new\nline.html").write_text("x", "utf-8")
    try:
        done = verify(folder)
        assert done.exit_code == 1
        assert done.stdout.splitlines() == [
            "changed: assets/papershelf/boot.js", "changed: index.html", "missing: papers/maths.bib",
            "changed: papers/maths/index.html", "added: papers/new\\nline.html",
        ]  # fmt: skip
        assert "5 differences from the" in done.stderr
    finally:
        (site / "papers/new\nline.html").unlink()
        home.unlink()
        for path, data in before.items():
            path.write_bytes(data)
    assert verify(folder).exit_code == 0


def test_a_site_that_was_never_built_here(folder: Path, tmp_path: Path) -> None:
    other = copy(TOY, tmp_path / "toy")
    done = verify(other)
    assert done.exit_code == 2
    assert "there is nothing to compare" in done.stderr
