"""Builds in several processes, however the system starts them: the same files."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
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
import sys
from concurrent.futures import ProcessPoolExecutor
from papershelf.cli import main
from papershelf.parallel import child, pool, processes

method = sys.argv.pop(1)

class Executor(ProcessPoolExecutor):
    def __init__(self, *args, mp_context, **rest):
        print(mp_context.get_start_method())
        super().__init__(*args, mp_context=mp_context, **rest)

child.can_fork = pool.can_fork = lambda: method == "fork"
pool.count_cores = lambda: 1 if method == "none" else 2
processes.ProcessPoolExecutor = Executor
main()
"""
METHODS = ["fork" if sys.platform == "linux" else "none", "spawn"]


def build(folder: Path, method: str) -> dict[str, bytes]:
    """The site as `papershelf build` makes it, with processes of one method only."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, method, "build"], cwd=folder, env=environment, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert set(done.stdout.split()) <= {"fork": {"fork", "forkserver"}, "spawn": {"spawn"}, "none": set()}[method]
    assert done.stdout or method == "none"
    return tree(folder / "site")


@pytest.mark.timeout(900)  # each process of some imports everything
@pytest.mark.parametrize("again", [False, pytest.param(True, marks=pytest.mark.long)])
def test_processes_make_the_same_files_however_they_are_started(tmp_path: Path, again: bool) -> None:
    """In a cold build, in one that makes all pages again, and in one from the cache."""
    trees: dict[str, list[dict[str, bytes]]] = {}
    for method in METHODS:
        folder = copy(TOY, tmp_path / method)
        for seed in range(12):
            write_record(folder, f"odd-{seed}", odd_record(seed))
        trees[method] = [build(folder, method)]
        if again:
            configure(folder, site_name="Another name")
            write_record(folder, "odd-7", odd_record(1007))
            trees[method].append(build(folder, method))
        write_record(folder, "odd-8", odd_record(1008))
        trees[method].append(build(folder, method))
    for one, other in zip(*trees.values(), strict=True):
        assert not [*describe_differences(one, other)]


def test_an_error_in_a_process_names_what_was_made(tmp_path: Path) -> None:
    site = Site(Collection(), Settings(), "S", "")
    task = RenderTask(("papers", "at-fault"), pickle.dumps(None), b"")
    with pytest.raises(AttributeError) as caught:
        run_batch(RenderContext(site, tmp_path, frozenset()), ({}, [task], LentFragments()))
    assert caught.value.__notes__ == ["while making papers at-fault"]
