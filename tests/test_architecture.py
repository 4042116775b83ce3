"""The rooms: imports point down, and each foreign package has its door."""

from __future__ import annotations

import ast
import re
from collections import Counter
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
    "rcssmin": {"site/rendering/minify.py"},
    "stdnum": {"records/checks.py", "records/fields.py"},
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


READ = PACKAGE / "formats" / "read"
READERS = ["bibtex", "references", "tables", "tex", "web_apis"]


@pytest.mark.parametrize("folder", ["common", *READERS])
def test_readers_share_only_what_is_common(folder: str) -> None:
    """RIS and CSL must not depend on the reader of BibTeX; LaTeX is in files of several formats."""
    allowed = {"common"} if folder in ("common", "tex") else {"common", "tex"}
    for path in (READ / folder).rglob("*.py"):
        for name in imports(path):
            if name.startswith("papershelf.formats.read."):
                assert name.split(".")[3] in {folder, *allowed}, (path, name)


def test_every_reader_is_checked() -> None:
    folders = {path.parent.name for path in READ.rglob("*.py") if path.parent != READ}
    assert folders == {"common", *READERS}


# --- words ----------------------------------------------------------------------------------

PARTICIPLES = frozenset(
    "begun bound bought broken brought built caught chosen done drawn fallen felt forgotten found "
    "given gone grown heard held hidden kept known laid led left lent lit lost made meant met paid "
    "risen said seen sent shown sold sorn spent spoken stood struck sought taken taught thought "
    "thrown told torn understood won worn woven written".split()
)
"""Irregular participles; the others end in -ed or -ing."""
NO_PARTICIPLES = frozenset("embed ending feed heading listing need pubmed ranking string warning".split())
"""Verbs and nouns with the same endings."""


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def is_bare_participle(name: str) -> bool:
    """Whether a function's name is a participle and nothing else, such as `written`.

    A function does something, so its name is a verb phrase such as `write_rows`.
    """
    word = name.strip("_")
    if word in NO_PARTICIPLES or name.startswith("__"):
        return False
    return word in PARTICIPLES or bool(re.fullmatch(r"[a-z]{2,}(?:ed|ing)", word))


@pytest.mark.parametrize(("name", "found"), [
    ("written", True), ("_kept", True), ("holding", True), ("_listed", True),
    ("write", False), ("read", False), ("cut", False), ("set", False), ("feed", False), ("write_listed", False),
    ("is_written", False), ("__missing__", False),
])  # fmt: skip
def test_bare_participles_are_recognised(name: str, found: bool) -> None:
    assert is_bare_participle(name) == found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_function_is_called_by_a_bare_participle(path: Path) -> None:
    names = {node.name for node in definitions(path) if not isinstance(node, ast.ClassDef)}
    assert {name for name in names if is_bare_participle(name)} == set()


def test_a_class_name_stands_once() -> None:
    names = Counter(
        node.name for path in MODULES for node in definitions(path) if isinstance(node, ast.ClassDef)
    )
    assert {name for name, number in names.items() if number > 1} == set()


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
