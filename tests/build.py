"""Builds for tests: MkDocs' own build, into a folder of the test's."""

from __future__ import annotations

import atexit
import os
import shutil
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

ROOT = Path(__file__).parent.parent
TOY = ROOT / "tests" / "data" / "shelf"
ADDRESS = "http://127.0.0.1:10000/papershelf/"
"""Where the demo with instant navigation is, until it is copied to another place."""
_THEME = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["theme"]
INSTANT = {**_THEME, "features": [*_THEME["features"], "navigation.instant"], "custom_dir": str(ROOT / "overrides")}
SITES: dict[str, tuple[Path, dict[str, Any]]] = {
    "demo": (ROOT, {}),
    "toy": (TOY, {}),
    "instant": (ROOT, {"site_url": ADDRESS, "theme": INSTANT}),
}
"""Sites that many tests read: their folders, and settings that go over those of the folders."""


def build(config_file: Path, site: Path, **settings: Any) -> Path:
    """The site of a settings file, strictly built, in a folder; `settings` go over the file's."""
    # MkDocs takes what it is given apart.
    config = load_config(str(_move(config_file)), site_dir=str(site), strict=True, **deepcopy(settings))
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()
    return site


def _move(config_file: Path) -> Path:
    """The same file in a copy of the demo or the toy shelf: a build writes beside its sources.

    In the repository that would be onto the disk, which takes half of a build, and where other processes want to write too.
    """
    folder = config_file.parent
    return _copy(folder) / config_file.name if folder in (ROOT, TOY) else config_file


@cache
def _copy(folder: Path) -> Path:
    """A copy of a collection for this process."""
    copy = Path(mkdtemp())
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    shutil.copy(folder / "mkdocs.yml", copy)
    for name in ("content", "overrides"):
        if (folder / name).exists():
            shutil.copytree(folder / name, copy / name)
    return copy


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: its path and its bytes."""
    found = {}
    start = len(str(folder)) + 1
    for top, _, names in os.walk(folder):
        for name in names:
            path = f"{top}{os.sep}{name}"
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as a `Path`, it takes twice the time
                found[path[start:].replace(os.sep, "/")] = file.read()
    return dict(sorted(found.items()))
