"""The rooms: imports point down, and each foreign package has its door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator" / "papershelf"
FLOORS = ["errors", "settings", "parallel", "records", "locale", "formats", "sources", "curation",
          "search", "similarity", "site", "builder", "progress", "cli", "__main__"]  # fmt: skip
DOORS = {
    "mkdocs": {"builder/mkdocs/commands.py", "builder/mkdocs/pages.py", "builder/mkdocs/plugin.py",
               "builder/mkdocs/project.py"},
    "material": {"builder/mkdocs/pages.py"},
    "yaml": {"records/source.py"},
    "babel": {"formats/languages.py", "locale/__init__.py"},
    "bibtexparser": {"formats/read/bibtex/splitter.py"},
    "lunr": {"search/lunr_index.py", "search/terms/stem.py", "search/terms/tokens.py"},
    "jinja2": {"site/site.py", "site/rendering/renderer.py", "builder/template_cache.py"},
    "pylatexenc": {"formats/characters.py", "formats/formulas.py"},
    "latex2mathml": {"site/rendering/markup.py"},
    "nh3": {"site/rendering/markup.py"},
    "PIL": {"site/papers/card_drawing.py"},
    "click": {"cli/__init__.py", "cli/console.py", "cli/fetching.py", "cli/forms.py",
              "cli/records.py", "cli/site.py"},
    "rich": {"progress.py"},
    "httpx": {"sources/client.py"},
    "numpy": {"similarity/landmarks.py"},
    "scipy": {"similarity/landmarks.py"},
    "sklearn": {"similarity/landmarks.py"},
    "threadpoolctl": {"similarity/landmarks.py"},
}
MOST_MODULES = 15
"""In a folder: more can't be taken in at a glance."""
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = {
    ".".join(("papershelf", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in MODULES
}
"""Dotted name -> module."""


def imports(path: Path) -> Iterator[str]:
    """What a module imports: `errors` or `pages.urls` of ours, `yaml` of others."""
    here = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module)
        elif isinstance(node, ast.ImportFrom):
            base = [*here[: len(here) - node.level + 1], *(node.module or "").split(".")]
            for alias in node.names:
                yield "papershelf." + ".".join(part for part in [*base, alias.name] if part)


def dependencies(path: Path) -> set[str]:
    """The modules of ours that a module imports; a package's for names that are no modules."""
    own = {name for name in imports(path) if name.startswith("papershelf.")}
    found = {name if name in NAMES else name.rpartition(".")[0] for name in own}
    return found - {name for name, other in NAMES.items() if other == path}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    if room(path) == "__init__":
        return
    floor = FLOORS.index(room(path))
    for name in imports(path):
        if name.startswith("papershelf."):
            other = name.split(".")[1]
            if other in FLOORS:
                assert FLOORS.index(other) <= floor, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_foreign_packages_come_in_by_their_door(path: Path) -> None:
    where = path.relative_to(PACKAGE).as_posix()
    for name in imports(path):
        doors = DOORS.get(name.split(".")[0])
        assert doors is None or where in doors, name


def test_only_the_commands_print() -> None:
    for path in MODULES:
        names = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in names or room(path) == "cli", path


def test_modules_are_rooms_not_halls() -> None:
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 350, path


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in MODULES}), ids=lambda path: path.name
)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


def test_modules_import_in_no_circle() -> None:
    """Not even for types alone: what needs each other belongs together."""
    graph = {name: dependencies(path) for name, path in NAMES.items()}
    order = TopologicalSorter(graph)
    order.prepare()  # raises CycleError, with the circle


def test_the_tests_can_fail() -> None:
    found = set(imports(PACKAGE / "builder" / "mkdocs" / "plugin.py"))
    assert "papershelf.errors.CallError" in found
    assert "papershelf.builder.recipe" in found
    assert any(name.startswith("mkdocs") for name in found)


def test_templates_keep_to_what_every_builder_reads() -> None:
    """No Python methods in the theme: MiniJinja, which Zensical renders with, has none."""
    ours = [*(PACKAGE / "theme/shared").glob("*.html"), *(PACKAGE / "theme/shared/partials").glob("*.html")]
    for path in [*ours, *(PACKAGE / "theme/mkdocs").rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        for method in (".items()", ".get(", ".split(", ".startswith(", ".format(", ".append("):
            assert method not in text, (path, method)
        for filter_ in ("truncate", "wordcount", "xmlattr", "urlize", "wordwrap"):
            assert f"| {filter_}" not in text, (path, filter_)
