"""For all tests: a slow machine is no failure, and a site that many look at is built once in a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from . import once
from .build import SITES, build

once.install()

# `make test-long` takes as many examples as Hypothesis itself would; see `tests/examples.py`.
# Whoever changes something else is not stopped by a rare find: `make test-long` looks for those.
settings.register_profile("papershelf", deadline=None, max_examples=30, derandomize=True)
settings.register_profile("long", deadline=None, print_blob=True)
settings.load_profile("papershelf")


def pytest_xdist_auto_num_workers() -> int:
    """Three workers on two cores (`-n auto`): those who look at pages wait for half of their time."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


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
