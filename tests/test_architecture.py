"""The rooms: imports point down, and each foreign package has its door."""

from __future__ import annotations

import ast
import os
import pickle
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Page, Site, makers
from papershelf.site.exports import bibliographies
from papershelf.site.makers import Maker, WholeMaker
from papershelf.site.map.coordinates import get_map
from papershelf.site.paper_fragments import get_fragments
from papershelf.site.reading import count_by_slug, label_venue, list_ids, read_head
from papershelf.site.rendering.output import Output, escape_text
from papershelf.site.without_papers import strip_papers
from tests.build import TOY, build, tree
from tests.builder.test_fast import configure, copy, differences, emptied, write_record
from tests.builder.test_from_cache import clean, quickly

PACKAGE = Path(__file__).parent.parent / "generator" / "papershelf"
FLOORS = ["errors", "settings", "parallel", "records", "locale", "formats", "sources", "curation",
          "search", "similarity", "site", "builder", "progress", "cli", "__main__"]  # fmt: skip
DOORS = {
    "mkdocs": {"builder/mkdocs/mkdocs_commands.py", "builder/mkdocs/live_server.py", "builder/mkdocs/own_pages.py",
               "builder/mkdocs/page_events.py", "builder/mkdocs/pages.py", "builder/mkdocs/plugin.py", "builder/mkdocs/policies.py", "builder/mkdocs/project.py",
               "builder/mkdocs/serve_events.py", "builder/mkdocs/theme_settings.py"},
    "material": {"builder/mkdocs/pages.py"},
    "yaml": {"records/source.py"},
    "babel": {"formats/language_names.py", "locale/__init__.py", "records/parts/translation.py"},
    "bibtexparser": {"formats/read/bibtex/splitter.py"},
    "rcssmin": {"site/rendering/minify.py"},
    "stdnum": {"records/checks.py", "records/fields.py"},
    "lunr": {"search/lunr_index.py", "search/terms/stem.py", "search/terms/tokens.py"},
    "jinja2": {"site/site.py", "site/rendering/renderer.py", "site/rendering/minify.py", "builder/build_errors.py", "builder/cache/templates.py",
              "builder/mkdocs/theme_settings.py"},
    "pylatexenc": {"formats/characters.py", "formats/formulas.py"},
    "latex2mathml": {"site/rendering/markup.py"},
    "nh3": {"site/rendering/markup.py"},
    "pypdf": {"formats/read/pdf/__init__.py"},
    "pypdfium2": {"builder/pdfs/pdf_worker.py"},
    "openpyxl": {"formats/read/tables/workbook.py"},
    "PIL": {"site/papers/card_drawing.py", "site/rendering/images.py"},
    "click": {"cli/__init__.py", "cli/console.py", "cli/exporting.py", "cli/fetching.py",
              "cli/forms.py", "cli/publishing.py", "cli/records.py", "cli/building.py"},
    "rich": {"progress.py"},
    "distributed": {"parallel/dask_cluster.py"},
    "fsspec": {"builder/publishing/store.py"},
    "httpx": {"sources/client.py", "sources/links/link_checker.py"},
    "numpy": {"similarity/landmarks.py"},
    "scipy": {"similarity/landmarks.py"},
    "sklearn": {"similarity/landmarks.py"},
    "threadpoolctl": {"similarity/landmarks.py"},
}
MOST_MODULES = 15
"""In a folder: more can't be taken in at a glance."""
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(path for path in PACKAGE.rglob("*.js") if path.parent.name != "minified")
CLIENT_FLOORS = ["words", "index", "query", "client"]
NAMES = {
    ".".join(("papershelf", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in MODULES
}
"""Dotted name -> module."""


@cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of a module, which every test reads."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """What a module imports: `errors` or `pages.urls` of ours, `yaml` of others."""
    here = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(parse(path)):
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


def shorten(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


# A test for each module and rule would take longer to collect than to run.


def test_imports_point_down() -> None:
    wrong = [
        (shorten(path), name) for path in MODULES if room(path) != "__init__" for name in imports(path)
        if name.startswith("papershelf.") and (other := name.split(".")[1]) in FLOORS
        and FLOORS.index(other) > FLOORS.index(room(path))
    ]  # fmt: skip
    assert wrong == []


def test_foreign_packages_come_in_by_their_door() -> None:
    wrong = [(shorten(path), name) for path in MODULES for name in imports(path)
             if shorten(path) not in DOORS.get(name.split(".")[0], {shorten(path)})]  # fmt: skip
    assert wrong == []


NETWORK = {
    "httpx": {"sources/client.py", "sources/links/link_checker.py"}, "socket": {"sources/connection_guard.py"},
    "smtplib": {"builder/mail.py"}, "ssl": {"builder/mail.py"},
    "fsspec": {"builder/publishing/store.py"}, "distributed": {"parallel/dask_cluster.py"},
    "asyncio": {"parallel/dask_cluster.py"},
    **{name: set() for name in ("aiohttp", "ftplib", "http", "httpcore", "imaplib", "poplib",
                                "requests", "socketserver", "urllib.request", "urllib3", "webbrowser", "xmlrpc")},
}  # fmt: skip


def test_the_network_is_used_by_the_client_for_links_mail_stores_and_clusters_only() -> None:
    """Whatever is fetched is fetched within the limits of `sources/client.py`; of links only the status is."""
    wrong = [
        (shorten(path), name) for path in MODULES for name in imports(path) for module in (name, name.split(".")[0])
        if shorten(path) not in NETWORK.get(module, {shorten(path)})
    ]  # fmt: skip
    assert wrong == []


def test_only_the_commands_print() -> None:
    for path in MODULES:
        names = {
            node.func.id
            for node in ast.walk(parse(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in names or room(path) == "cli", path


def test_modules_are_rooms_not_halls() -> None:
    for path in [*MODULES, *SCRIPTS]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 350, path


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in MODULES}), ids=lambda path: path.name
)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in SCRIPTS}), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_a_folder_of_scripts_can_be_taken_in_at_a_glance(folder: Path) -> None:
    assert len([*folder.glob("*.js")]) <= MOST_MODULES


def test_scripts_of_the_search_import_down() -> None:
    """What answers a query knows the index, and both know words; never the other way round."""
    client = PACKAGE / "search" / "client"
    modules = {path: re.findall(r'^import {.*} from "(.*)"', path.read_text(encoding="utf-8"), re.MULTILINE)
               for path in SCRIPTS if path.is_relative_to(client)}  # fmt: skip
    assert {path.parent.name for path in modules} == {*CLIENT_FLOORS}
    wrong = [
        (path.name, target) for path, targets in modules.items() for target in targets if not target.endswith("/lunr.js")
        and CLIENT_FLOORS.index((path.parent / target).resolve().parent.name) > CLIENT_FLOORS.index(path.parent.name)
    ]  # fmt: skip
    assert wrong == []


def test_modules_import_in_no_circle() -> None:
    """Not even for types alone: what needs each other belongs together."""
    graph = {name: dependencies(path) for name, path in NAMES.items()}
    order = TopologicalSorter(graph)
    order.prepare()  # raises CycleError, with the circle


READ = PACKAGE / "formats" / "read"
READERS = ["bibtex", "handwritten", "pdf", "references", "tables", "tex", "web_apis"]


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
    for node in ast.walk(parse(path)):
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


def test_no_function_is_called_by_a_bare_participle() -> None:
    wrong = [(shorten(path), node.name) for path in MODULES for node in definitions(path)
             if not isinstance(node, ast.ClassDef) and is_bare_participle(node.name)]  # fmt: skip
    assert wrong == []


def test_a_class_name_stands_once() -> None:
    names = Counter(
        node.name for path in MODULES for node in definitions(path) if isinstance(node, ast.ClassDef)
    )
    assert {name for name, number in names.items() if number > 1} == set()


FORMATS = {"crossref", "csl", "datacite", "endnote", "markdown_list", "mods", "ris"}
"""Formats that are written and read, each in a module that is called as the format."""


def test_the_name_of_a_module_stands_once() -> None:
    names = Counter(path.stem for path in MODULES if path.name != "__init__.py")
    assert {name for name, number in names.items() if number > 1} == FORMATS
    for path in MODULES:
        if path.stem in FORMATS:
            assert room(path) == "formats", path


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


# --- makers ---------------------------------------------------------------------------------

ELSEWHERE = """
import pickle, sys
from papershelf.site import makers
from papershelf.site.paper_fragments import get_fragments
site, tasks = pickle.load(open(sys.argv[1], "rb"))
made = {}
for job, inputs, shown in reversed(tasks):
    with get_fragments(site).lend(shown):
        made[job] = list(makers.make_from_inputs(site, job, pickle.loads(inputs)))
pickle.dump(made, open(sys.argv[2], "wb"))
"""


@pytest.fixture(scope="module")
def toy() -> Site:
    """The toy shelf with everything that a build derives from all papers."""
    collection, _ = Collection.load(TOY, TOY / "content")
    settings = Settings(per_page=5, rows_per_page=5, names_per_page=20, author_pages_from=1, map=True)
    site = Site(collection, settings, name="S", url="https://s.example/")
    exports = (output for job in makers.plan(site, [bibliographies.NAME]) for output in makers.make(site, job))
    return replace(site, map=get_map(site), export_sizes={one.path: 1000 for one in exports})


def test_a_job_can_run_anywhere(toy: Site, tmp_path: Path) -> None:
    """From its inputs and the fragments that it shows, by a process that has no papers, in any
    order."""
    bare, fragments = strip_papers(toy), get_fragments(toy)
    assert bare.records.papers == ()
    assert b"never bound" not in pickle.dumps(bare)
    jobs = [job for job in makers.plan(toy) if isinstance(makers.MAKERS[job[0]], Maker)]
    tasks = [
        (
            job,
            makers.pickle_inputs(toy, *makers.read_inputs(toy, job))[0],
            fragments.collect(fragments.take_shown()),
        )
        for job in jobs
    ]
    (tmp_path / "tasks").write_bytes(pickle.dumps((bare, tasks)))
    command = [sys.executable, "-c", ELSEWHERE, str(tmp_path / "tasks"), str(tmp_path / "made")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=tmp_path)
    made = pickle.loads((tmp_path / "made").read_bytes())
    found = [
        output for job in makers.plan(toy)
        for output in (made[job] if job in made else makers.make(toy, job))
    ]  # fmt: skip
    assert found == list(makers.make_all(toy))


def test_jobs_look_at_no_papers_but_those_of_their_inputs(toy: Site) -> None:
    """With all papers at hand, the outputs are the same."""
    for job in makers.plan(toy):
        maker = makers.MAKERS[job[0]]
        if isinstance(maker, Maker):
            inputs, _ = makers.read_inputs(toy, job)
            assert list(maker.module.make(toy, inputs)) == list(makers.make(toy, job)), job


def test_files_of_all_papers_are_no_jobs_of_others(toy: Site) -> None:
    for job in makers.plan(toy):
        if isinstance(makers.MAKERS[job[0]], WholeMaker):
            with pytest.raises(TypeError, match="need all papers"):
                makers.make_from_inputs(toy, job, None)


class NewestTitle(NamedTuple):
    """The newest title of a venue."""

    slug: str
    venue: str
    title: str


class NewestTitles:
    """A maker as one may write it, without a line about what has changed: a page for each venue."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def plan(self, site: Site) -> Iterator[str]:
        yield from count_by_slug(site, "venues")

    def inputs(self, site: Site, slug: str) -> NewestTitle:
        self.read.append(slug)
        newest, *_ = list_ids(site, "venues", slug)
        return NewestTitle(slug, label_venue(site, slug)[0], read_head(site, newest).title)

    def make(self, _: Site, inputs: NewestTitle) -> Iterator[Output]:
        body, meta = f"<h1>{escape_text(inputs.title)}</h1>", {"search": {"exclude": True}}
        yield Page(f"newest/{inputs.slug}/", inputs.venue, body, meta=meta)


RECORDS = {
    "old": {"title": "Old", "venue": "CONF", "added": "2020-01-01", "abstract": "Old."},
    "new": {"title": "New", "venue": "CONF", "added": "2021-01-01", "abstract": "New."},
    "other": {"title": "Other", "venue": "JIE", "added": "2022-01-01"},
}
CHANGES: dict[str, tuple[str, dict[str, str], set[str], set[str]]] = {
    "its title": ("new", {"title": "Newer"}, {"conf"}, {"conf"}),
    "its abstract": ("new", {"abstract": "Words."}, set(), set()),
    "the title of an older one": ("old", {"title": "Older"}, set(), set()),
    "an older one is newer": ("old", {"added": "2023-01-01"}, {"conf"}, {"conf"}),
    "it is of another venue": ("new", {"venue": "JIE"}, {"conf", "jie"}, {"conf"}),
    "a new record": ("newest", {"title": "Newest", "venue": "CONF", "added": "2024-01-01"}, {"conf"}, {"conf"}),
    "a record of a new venue": ("first", {"title": "First", "venue": "New Venue"}, {"new-venue"}, {"new-venue"}),
}
"""The record and its new keys, the pages whose inputs are read again, and those that change."""


LIKE_OTHERS = {"its abstract", "an older one is newer", "a new record", "a record of a new venue"}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long if name in LIKE_OTHERS else ()) for name in CHANGES])
def test_a_new_kind_of_page_is_made_again_just_when_it_must_be(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its functions read through `reading.py`, and that is all."""
    module = NewestTitles()
    monkeypatch.setitem(makers.MAKERS, "newest_titles", Maker("newest_titles", module))
    monkeypatch.setattr("papershelf.records.reader._RACY", 0)
    monkeypatch.setattr("papershelf.parallel.pool.count_cores", lambda: 1)  # others lack the maker
    folder = emptied(copy(TOY, tmp_path / "shelf"))
    for id, record in RECORDS.items():
        write_record(folder, id, record)
    configure(folder, plugins=[{"papershelf": {"citation_styles": []}}])
    build(folder / "mkdocs.yml", folder / "site")
    before = tree(folder / "site")
    assert b"<h1>New</h1>" in before["newest/conf/index.html"]
    id, keys, read, changed = CHANGES[name]
    write_record(folder, id, RECORDS.get(id, {}) | keys)
    module.read.clear()
    assert quickly(folder)
    assert {*module.read} == read
    now = tree(folder / "site")
    pages = {path.split("/")[1] for path in differences(before, now) if path.startswith("newest/")}
    assert pages == changed
    assert differences(now, clean(folder, tmp_path / "clean")) == []
