"""The peers' part: Material and Zensical on one tree of Markdown pages, and Hugo."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Container, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from .cases import Case, find_program, move_aside
from .corpus import Record, write_hugo, write_markdown
from .site_folder import COPY

MATERIAL = "Material, paper pages"
PLAIN = "Material, paper pages, no highlighting"
SEARCH = "Material, paper pages and its search"
ZENSICAL = "Zensical, paper pages"
HUGO = "Hugo, paper, author, tag and year pages"
# What `--without` calls them.
NAMES = {
    "material": MATERIAL,
    "plain": PLAIN,
    "search": SEARCH,
    "zensical": ZENSICAL,
    "hugo": HUGO,
}
_TOOLS = {
    MATERIAL: "mkdocs",
    PLAIN: "mkdocs",
    SEARCH: "mkdocs",
    ZENSICAL: "zensical",
    HUGO: "hugo",
    COPY: "cp",
}

_OFF: list[Any] = [{"search": {"enabled": False}}]
# What Material's manual tells everyone to set for blocks of code; and MkDocs' own, without colours.
_HIGHLIGHT = ["toc", "tables", "pymdownx.highlight", "pymdownx.superfences"]
_FENCES = ["toc", "tables", "fenced_code"]
# Who builds the tree of Markdown pages, with which plugins and extensions.
_TREES: list[tuple[str, list[Any], list[str]]] = [
    (MATERIAL, _OFF, _HIGHLIGHT),
    (PLAIN, _OFF, _FENCES),
    (SEARCH, ["search"], _HIGHLIGHT),
    (ZENSICAL, _OFF, _HIGHLIGHT),
]


def absent(without: Collection[str]) -> dict[str, str]:
    """The rows that there will not be, by the words of NAMES or for want of a program, and why."""
    wanting = {name: "not installed" for name, tool in _TOOLS.items() if find_program(tool) is None}
    return wanting | {NAMES[word]: "left out" for word in without}


def cases(
    folder: Path, records: Sequence[Record], theme: dict[str, Any], absent: Container[str]
) -> Iterator[Case]:
    """Every peer but the absent."""
    trees = [one for one in _TREES if one[0] not in absent]
    if trees:
        write_markdown(folder / "markdown" / "docs", records)
    # `variant` keeps Zensical in Material's own clothes.
    settings = {
        "site_name": "Papers",
        "site_url": "https://papers.example/",
        "nav": ["index.md"],
        "not_in_nav": "papers/",
        "theme": {"variant": "classic"}
        | {key: value for key, value in theme.items() if key != "custom_dir"},
    }
    for name, plugins, extensions in trees:
        more = {"plugins": plugins, "markdown_extensions": extensions}
        yield _case(folder / "markdown", name, settings | more, len(records))
    if HUGO not in absent:
        yield _hugo(folder / "hugo", records)


def _case(tree: Path, name: str, settings: dict[str, Any], pages: int) -> Case:
    """A build of the Markdown tree by settings of its own, into a folder of its own."""
    word = name.lower().replace(" ", "-").replace(",", "")
    site = tree / f"site-{word}"
    path = tree / f"{word}.yml"
    path.write_text(yaml.safe_dump(settings | {"site_dir": site.name}, sort_keys=False), "utf-8")
    clean = move_aside(tree / "trash", site, tree / ".cache")
    build = (str(find_program(_TOOLS[name])), "build", "-f", path.name)
    return Case(name, build, tree, site, pages, clean)


def _hugo(folder: Path, records: Sequence[Record]) -> Case:
    shutil.copytree(Path(__file__).parent / "hugo", folder)
    write_hugo(folder / "content", records)
    site = folder / "public"
    build = (str(find_program(_TOOLS[HUGO])), "--quiet", "--buildFuture")
    clean = move_aside(folder / "trash", site)
    return Case(HUGO, build, folder, site, len(records), clean)
