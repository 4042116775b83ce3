"""For all tests: a slow machine is no failure, and a site that many look at is built once in a run."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from . import once
from .build import SITES, build
from .memory import find_memory

once.install()

# Processes by the hundred are started here: none compiles the package again that another has.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A run writes a hundred thousand small files. In memory, that takes a tenth of a disk's CPU time.
if memory := find_memory():
    os.environ["TMPDIR"] = tempfile.tempdir = memory

# jsonschema would parse a grammar of addresses for a second, for formats that no schema here has.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# What is collected stays, ten thousand tests with their values: looking for garbage in it again and
# again takes a second of each worker before the first test, and a twentieth of all that follows.
gc.disable()

# `make test-long` takes as many examples as Hypothesis itself would; see `tests/examples.py`.
# Whoever changes something else is not stopped by a rare find: `make test-long` looks for those.
settings.register_profile("papershelf", deadline=None, max_examples=20, derandomize=True)
settings.register_profile("long", deadline=None, print_blob=True)
settings.load_profile("papershelf")


def pytest_xdist_auto_num_workers() -> int:
    """Three workers on two cores (`-n auto`): those who look at pages wait for half of their time."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 100)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write the name of a test that fails into the file FAILED_TESTS at once, if it is named."""
    place = os.environ.get("FAILED_TESTS")
    if place and report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{report.nodeid}\n")


@pytest.fixture(scope="module", autouse=True)
def in_one_process() -> Iterator[None]:
    """Work in the tests' own process starts no others: a fork of it takes as long as a small site.

    Commands that tests run have processes, as a curator's; `test_parallel.py` and
    `builder/test_processes.py` test them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("papershelf.parallel.child.can_fork", lambda: False)
        patch.setattr("papershelf.parallel.pool.count_cores", lambda: 1)
        yield


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`built_site(name)` gives a site of `tests.build.SITES`, which nobody may change.

    The processes of a run have it in common: the first that asks builds it.
    """
    base = tmp_path_factory.getbasetemp()
    sites = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sites"

    def site(name: str) -> Path:
        place, finished = sites / name, sites / f"{name}.finished"
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(sites / f"{name}.lock"):
            if not finished.exists():
                folder, settings = SITES[name]
                build(folder / "mkdocs.yml", place / "site", **settings)
                finished.touch()
        return place / "site"

    return site


@pytest.fixture(scope="session")
def demo_site(built_site: Callable[[str], Path]) -> Path:
    """The demo, built as it is."""
    return built_site("demo")


@pytest.fixture(scope="session")
def toy_site(built_site: Callable[[str], Path]) -> Path:
    """The toy shelf, built as it is."""
    return built_site("toy")
