"""The peers' part: Material and Zensical on one tree of Markdown pages, and Hugo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from .cases import Case, aside, program
from .corpus import Record, write_hugo, write_markdown

MATERIAL = "Material, paper pages"
PLAIN = "Material, paper pages, no highlighting"
SEARCH = "Material, paper pages and its search"
ZENSICAL = "Zensical, paper pages"
HUGO = "Hugo, paper, author, tag and year pages"

_OFF = [{"search": {"enabled": False}}]
# What Material's manual tells everyone to set for blocks of code; and MkDocs' own, without colours.
_HIGHLIGHT = ["toc", "tables", "pymdownx.highlight", "pymdownx.superfences"]
_FENCES = ["toc", "tables", "fenced_code"]


def cases(folder: Path, records: Sequence[Record], theme: dict[str, Any]) -> Iterator[Case | str]:
    """Every peer that is installed; a line on every other."""
    tree = folder / "markdown"
    write_markdown(tree / "docs", records)
    mkdocs, zensical, hugo = program("mkdocs"), program("zensical"), program("hugo")
    # `variant` keeps Zensical in Material's own clothes.
    settings = {
        "site_name": "Papers",
        "site_url": "https://papers.example/",
        "nav": ["index.md"],
        "not_in_nav": "papers/",
        "theme": {"variant": "classic"}
        | {key: value for key, value in theme.items() if key != "custom_dir"},
    }
    for name, command, plugins, extensions in (
        (MATERIAL, mkdocs, _OFF, _HIGHLIGHT),
        (PLAIN, mkdocs, _OFF, _FENCES),
        (SEARCH, mkdocs, ["search"], _HIGHLIGHT),
        (ZENSICAL, zensical, _OFF, _HIGHLIGHT),
    ):
        if command is None:
            yield f"{name}: skipped, `pip install zensical` brings it"
            continue
        more = {"plugins": plugins, "markdown_extensions": extensions}
        yield _case(tree, name, command, settings | more, len(records))
    if hugo is None:
        yield f"{HUGO}: skipped, `apt install hugo` brings it"
        return
    yield _hugo(folder / "hugo", hugo, records)


def _case(tree: Path, name: str, command: str, settings: dict[str, Any], pages: int) -> Case:
    """A build of the Markdown tree by settings of its own, into a folder of its own."""
    word = name.lower().replace(" ", "-").replace(",", "")
    site = tree / f"site-{word}"
    path = tree / f"{word}.yml"
    path.write_text(yaml.safe_dump(settings | {"site_dir": site.name}, sort_keys=False), "utf-8")
    clean = aside(tree / "trash", site, tree / ".cache")
    build = (command, "build", "-f", path.name)
    return Case(name, build, tree, site, pages, clean)


def _hugo(folder: Path, command: str, records: Sequence[Record]) -> Case:
    shutil.copytree(Path(__file__).parent / "hugo", folder)
    write_hugo(folder / "content", records)
    site = folder / "public"
    build = (command, "--quiet", "--buildFuture")
    clean = aside(folder / "trash", site)
    return Case(HUGO, build, folder, site, len(records), clean)
