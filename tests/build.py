"""Builds for tests: MkDocs' own build, into a folder of the test's."""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.theme import Theme

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


class Compiled(BytecodeCache):
    """The theme's compiled templates, which take a quarter of a small site's build.

    Jinja knows them by their file and their text.
    """

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.found.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.found[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class QuickLoader(FileSystemLoader):
    """Lists no hidden files: MkDocs copies none of them, and Material has 10,000 icons there."""

    def list_templates(self) -> list[str]:
        found = set()
        for top in map(Path, self.searchpath):
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found |= {Path(folder, name).relative_to(top).as_posix() for name in names}
        return sorted(found)


class QuickTheme(Theme):
    """MkDocs' theme, whose templates are compiled once in a process and not once in a build."""

    def get_env(self) -> Environment:
        env = super().get_env()
        env.bytecode_cache = COMPILED
        env.loader = QuickLoader(self.dirs)
        return env


def build(config_file: Path, site: Path, **settings: Any) -> Path:
    """The site of a settings file, strictly built, in a folder; `settings` go over the file's."""
    # MkDocs takes what it is given apart.
    config = load_config(str(config_file), site_dir=str(site), strict=True, **deepcopy(settings))
    config.theme.__class__ = QuickTheme
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
