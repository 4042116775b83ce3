"""The fragments of papers: each process reads them from the file, and only those that still fit."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.bibtex_entries import write_bibtex
from papershelf.site.paper_fragments import (
    ENTRY,
    NEAR,
    NEWS,
    ROW,
    FragmentFile,
    FragmentStore,
    get_fragments,
    write_fragments,
)
from papershelf.site.reading import digest_head
from papershelf.site.rendering.renderer import join_rows, render_fragments, show_rows
from tests.build import TOY

PARTS = ENTRY, ROW, NEAR, NEWS


@pytest.fixture
def toy() -> Site:
    collection, _ = Collection.load(TOY, TOY / "content")
    return Site(collection, Settings(), name="S", url="https://s.example/")


def write_all(site: Site, folder: Path, mark: str = "") -> FragmentFile:
    """The file of a site's fragments; a mark tells them from others."""
    papers = site.records.papers
    rendered = zip(papers, render_fragments(site, papers), strict=True)
    return write_fragments(
        folder / "fragments",
        (
            (paper.id, digest_head(site, paper.id), tuple(text + mark for text in found))
            for paper, found in rendered
        ),
    )


def test_fragments_in_a_file_are_those_that_were_rendered(toy: Site, tmp_path: Path) -> None:
    papers = toy.records.papers
    rendered = list(render_fragments(toy, papers))
    store = FragmentStore()
    store.use_file(write_all(toy, tmp_path))
    assert [tuple(store.find(toy, one, part) for part in PARTS) for one in papers] == rendered
    assert any(not text.isascii() for texts in rendered for text in texts)


def read_often(store: FragmentStore, ids: list[str], expected: list[str]) -> None:
    for _ in range(200):
        assert [store.read(id, ENTRY) for id in ids] == expected


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork")
def test_a_forked_process_has_a_position_of_its_own(toy: Site, tmp_path: Path) -> None:
    """Parent and child read at the same time from a file that the parent has opened."""
    ids = [paper.id for paper in toy.records.papers]
    store = FragmentStore()
    store.use_file(write_all(toy, tmp_path))
    expected = [store.read(id, ENTRY) for id in ids]
    child = multiprocessing.get_context("fork").Process(target=read_often, args=(store, ids, expected))
    child.start()
    read_often(store, ids, expected)
    child.join()
    assert child.exitcode == 0


def test_a_fragment_of_an_earlier_head_is_rendered_again(toy: Site, tmp_path: Path) -> None:
    file = write_all(toy, tmp_path, " old")
    file.is_new = False
    changed, same, *_ = toy.records.papers
    file.papers[changed.id] = b"another head" + file.papers[changed.id][12:]
    get_fragments(toy).use_file(file)
    assert write_bibtex(toy, same).endswith(" old")
    assert not write_bibtex(toy, changed).endswith(" old")
    rows = str(join_rows(toy, show_rows(toy, [changed, same])))
    assert rows.count(" old") == 1
    assert rows.endswith(" old")


def test_saved_fragments_are_loaded_once_one_is_asked_for(toy: Site, tmp_path: Path) -> None:
    files = [write_all(toy, tmp_path, " saved")]
    get_fragments(toy).use_saved(files.pop)
    assert len(files) == 1
    assert all(write_bibtex(toy, paper).endswith(" saved") for paper in toy.records.papers)
    assert not files


def test_saved_fragments_give_way_to_those_rendered_before(toy: Site, tmp_path: Path) -> None:
    """The head of a paper may have changed; whoever shows it gets its new text."""
    changed, same, *_ = toy.records.papers
    now = str(join_rows(toy, show_rows(toy, [changed])))
    store = get_fragments(toy)
    store.use_saved(lambda: write_all(toy, tmp_path, " saved"))
    show_rows(toy, [same, changed])
    lent, elsewhere = store.collect(store.take_shown()), FragmentStore()
    with elsewhere.lend(lent):
        assert elsewhere.read(changed.id, ROW) == now
        assert elsewhere.read(same.id, ROW).endswith(" saved")


def test_without_saved_fragments_all_are_rendered(toy: Site) -> None:
    get_fragments(toy).use_saved(lambda: None)
    assert all(write_bibtex(toy, paper).startswith("@") for paper in toy.records.papers)


def test_lent_fragments_are_all_that_a_job_needs(toy: Site, tmp_path: Path) -> None:
    """Those of a file, and those that were rendered since."""
    file = write_all(toy, tmp_path)
    rendered, filed, *_ = toy.records.papers
    del file.papers[rendered.id]
    here, elsewhere = get_fragments(toy), FragmentStore()
    here.use_file(file)
    ids = show_rows(toy, [rendered, filed])
    lent = here.collect(here.take_shown())
    assert (lent.texts.keys(), lent.places.keys()) == ({rendered.id}, {filed.id})
    assert here.take_shown() == set()
    with elsewhere.lend(lent):
        assert "".join(elsewhere.read(id, ROW) for id in ids) == str(join_rows(toy, ids))
    with pytest.raises(KeyError):
        elsewhere.read(filed.id, ROW)


@pytest.mark.parametrize("damage", [
    lambda path: path.write_bytes(path.read_bytes().replace(b"<a", b"<b", 1)),
    lambda path: path.write_bytes(path.read_bytes()[:-1]),
    Path.unlink,
])  # fmt: skip
def test_a_damaged_file_is_found_out(toy: Site, tmp_path: Path, damage: object) -> None:
    file = write_all(toy, tmp_path)
    assert file.is_sound()
    damage(file.path)  # type: ignore[operator]
    assert not file.is_sound()
