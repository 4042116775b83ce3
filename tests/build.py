"""Builds for tests: MkDocs' own build, into a folder of the test's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

ROOT = Path(__file__).parent.parent
TOY = ROOT / "tests" / "data" / "shelf"
SITES = {"demo": ROOT, "toy": TOY}


def build(config_file: Path, site: Path, **settings: Any) -> Path:
    """The site of a settings file, strictly built, in a folder; `settings` go over the file's."""
    config = load_config(str(config_file), site_dir=str(site), strict=True, **settings)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(config)
    finally:
        config.plugins.on_shutdown()
    return site


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: its path and its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
