"""Builds in several processes, however the system starts them: the same files."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from papershelf.builder.render import RenderContext, RenderTask, run_batch
from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.paper_fragments import LentFragments
from tests.build import TOY, tree
from tests.builder.test_fast import configure, copy, odd_record, write_record

from .project import describe_differences

BUILD = """
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from papershelf.cli import main
from papershelf.parallel import child, pool, processes
from papershelf.site.search import index_files

method = sys.argv.pop(1)

def say(text):
    os.write(1, f"{text}\\n".encode())  # whole lines, whichever process writes

class Executor(ProcessPoolExecutor):
    def __init__(self, *args, mp_context, **rest):
        say(mp_context.get_start_method())
        super().__init__(*args, mp_context=mp_context, **rest)

def patch(*given, make=index_files.patch):
    if patched := make(*given):
        say("patched")
    return patched

index_files.patch = patch
child.can_fork = pool.can_fork = lambda: method == "fork"
pool._FEW_TO_SPAWN = pool._FEW  # the edits are small
pool.count_cores = lambda: 1 if method == "none" else 2
processes.ProcessPoolExecutor = Executor
main()
"""
METHODS = ["fork" if sys.platform == "linux" else "none", "spawn"]
STARTED = {"fork": {"fork", "forkserver"}, "spawn": {"spawn"}, "none": set[str]()}
PATCHED = "patched"
Edit = Callable[[Path], None]


def build(folder: Path, method: str) -> set[str]:
    """Build as `papershelf build`, with processes of one method only; how each was started, and PATCHED if the
    index was."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, method, "build"], cwd=folder, env=environment, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    said = {*done.stdout.splitlines()}
    assert said <= STARTED[method] | {PATCHED}
    return said


def change_abstract(folder: Path) -> None:
    write_record(folder, "odd-8", {**odd_record(8), "abstract": "Other words."})


def relabel_tag(folder: Path) -> None:
    """And change a record that moves."""
    path = folder / "content/tags.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("label: Odd examples", "label: Strange examples"), "utf-8")
    assert path.read_text("utf-8") != text
    write_record(folder, "odd-8", odd_record(1008))


def remove_newest(folder: Path) -> None:
    """Remove a record; all others keep their places."""
    (folder / "content/papers/newest.yaml").unlink()


def rename_site(folder: Path) -> None:
    configure(folder, site_name="Another name")
    write_record(folder, "odd-7", odd_record(1007))


EDITS: list[Edit] = [change_abstract, relabel_tag, remove_newest]
PATCHING = [change_abstract, remove_newest]


@pytest.mark.timeout(900)  # each process of some imports everything
@pytest.mark.parametrize("edits", [EDITS, pytest.param([rename_site, *EDITS], marks=pytest.mark.long)])
def test_processes_make_the_same_files_however_they_are_started(
    tmp_path: Path, edits: list[Edit]
) -> None:
    """In a cold build, and in those after some edits, one after the other; some of these patch the index."""
    trees: dict[str, list[dict[str, bytes]]] = {}
    for method in METHODS:
        folder = copy(TOY, tmp_path / method)
        for seed in range(12):
            write_record(folder, f"odd-{seed}", odd_record(seed))
        write_record(folder, "newest", {"title": "The newest of all", "date": "2025-12"})
        assert bool(build(folder, method)) == bool(STARTED[method])
        trees[method] = [tree(folder / "site")]
        for edit in edits:
            edit(folder)
            assert (PATCHED in build(folder, method)) == (edit in PATCHING), edit
            trees[method].append(tree(folder / "site"))
    for edit, one, other in zip([None, *edits], *trees.values(), strict=True):
        assert not [*describe_differences(one, other)], edit


def test_an_error_in_a_process_names_what_was_made(tmp_path: Path) -> None:
    site = Site(Collection(), Settings(), "S", "")
    task = RenderTask(("papers", "at-fault"), pickle.dumps(None), b"")
    with pytest.raises(AttributeError) as caught:
        run_batch(RenderContext(site, tmp_path, frozenset()), ({}, [task], LentFragments()))
    assert caught.value.__notes__ == ["while making papers at-fault"]
