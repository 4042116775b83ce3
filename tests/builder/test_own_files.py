"""Files that records name: each is on the site once, and none is read into memory as a whole."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import pytest

from papershelf.builder.cache.manifest import FileDigests, compute_digest, compute_file_digest
from papershelf.builder.render import write_asset
from papershelf.site import Asset
from tests.build import build, tree
from tests.builder.snapshot import trust_stamps
from tests.builder.test_from_cache import build_toy, change, clean, from_cache


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy shelf, built into `site/`; its files count as long unchanged."""
    trust_stamps(monkeypatch)
    build_toy(tmp_path / "toy")
    return tmp_path / "toy"


def find_copies(folder: Path) -> list[str]:
    """The copies beside pages of papers; the toy shelf's volume has the same file as its own."""
    return sorted(str(path.relative_to(folder / "site")) for path in (folder / "site/papers").rglob("paper.pdf"))


def test_a_file_of_several_records_is_published_once(site: Path, tmp_path: Path) -> None:
    """Beside the page of the oldest of them; the others link to it, in whatever way the site is built."""
    assert find_copies(site) == ["papers/maths/paper.pdf"]
    change(site, "right-to-left", pdf="files/paper.pdf", added="2099-01-01")
    assert from_cache(site)
    assert find_copies(site) == ["papers/maths/paper.pdf"]
    page = (site / "site/papers/right-to-left/index.html").read_text("utf-8")
    assert re.search(r'href="?\.\./maths/paper\.pdf[ ">]', page)
    assert tree(site / "site") == clean(site, tmp_path / "newer")
    change(site, "right-to-left", pdf="files/paper.pdf", added="1999-01-01")
    build(site / "mkdocs.yml", site / "site")
    assert find_copies(site) == ["papers/right-to-left/paper.pdf"]
    assert "/papers/right-to-left/paper.pdf" in (site / "site/papers/maths/index.html").read_text("utf-8")
    assert tree(site / "site") == clean(site, tmp_path / "older")
    change(site, "right-to-left", pdf="", added="1999-01-01")
    assert from_cache(site)
    assert find_copies(site) == ["papers/maths/paper.pdf"]
    assert tree(site / "site") == clean(site, tmp_path / "gone")


def test_a_large_file_is_copied_in_parts(tmp_path: Path) -> None:
    source, size = tmp_path / "talk.mp4", 200_000_000
    with source.open("wb") as file:
        file.truncate(size)
    files: FileDigests = {}
    tracemalloc.start()
    write_asset(tmp_path / "site", files, Asset("papers/a/talk.mp4", source), {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
    assert (tmp_path / "site/papers/a/talk.mp4").stat().st_size == size
    assert files == {"papers/a/talk.mp4": compute_file_digest(source)}


def test_a_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"some bytes" * 100_000)
    assert compute_file_digest(tmp_path / "a") == compute_digest((tmp_path / "a").read_bytes())
