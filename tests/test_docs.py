"""The manual agrees with the code: names, generated parts, links, examples."""

from __future__ import annotations

import importlib.util
import posixpath
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from types import ModuleType

import click
import pytest
import yaml
from markdown.extensions.toc import slugify
from mkdocs.config.defaults import MkDocsConfig
from pydantic import BaseModel

from papershelf import cli
from papershelf.builder.recipe import read_settings
from papershelf.errors import select_errors
from papershelf.formats.read import READERS, Entry, Unread, read_text, recognize
from papershelf.records.collection import Collection
from papershelf.records.followed.followed_sources import FollowedSource, RefusedPaper
from papershelf.records.lists import ReadingList
from papershelf.records.name import Name
from papershelf.records.own.own_fields import OwnField
from papershelf.records.paper import Paper
from papershelf.records.value import list_keys
from papershelf.records.vocabulary import Person, Tag, Venue
from papershelf.records.volumes.volume import Volume
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.exports import inventory
from papershelf.site.exports.file_kinds import compile_patterns
from papershelf.site.makers import make_all
from papershelf.site.rendering import renderer, urls

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = DOCS / "content" / "pages"
PACKAGE = ROOT / "generator" / "papershelf"
THEME = PACKAGE / "theme" / "shared"
NAMES = sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.md"))
# Codes of files that can't be shown as a block of YAML: `_write_odd_file` writes them.
ODD_FILES = {"not-utf8", "outside", "too-large", "unreadable"}



def _import_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


generate = _import_generator()


def read_page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def find_section(name: str, heading: str) -> str:
    """The text below a heading of a page, up to the next heading of its level."""
    rank = heading.split(maxsplit=1)[0]
    body = read_page(name).partition(f"\n{heading}\n")[2]
    assert body, f"{name} has no heading {heading}"
    return re.split(rf"\n{rank[:-1]}#? ", f"\n{body}")[0]


def find_words(text: str) -> set[str]:
    """The words set as code in the first cells of tables."""
    cells = re.findall(r"^\| (.*?) \|", text, re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


# --- everything is named --------------------------------------------------------------------


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_command_and_option_is_named(name: str) -> None:
    named = " ".join(find_words(find_section("commands.md", f"## `papershelf {name}`")))
    for param in cli.main.commands[name].params:
        if isinstance(param, click.Option):
            assert [flag for flag in param.opts if flag not in re.split(r"[ ,]+", named)] == []


@pytest.mark.parametrize(
    ("model", "heading"),
    [
        (Paper, "## The keys of a record"),
        (Name, "### Names"),
        (Person, "## people.yaml"),
        (Venue, "## venues.yaml"),
        (Tag, "## tags.yaml"),
        (OwnField, "## fields.yaml"),
        (Volume, "## volumes.yaml"),
        (FollowedSource, "## sources.yaml"),
        (RefusedPaper, "## refused.yaml"),
        (ReadingList, "## Reading lists"),
    ],
)
def test_every_key_is_named(model: type[BaseModel], heading: str) -> None:
    named = find_words(find_section("records.md", heading))
    assert [key for key in list_keys(model) if key not in (*named, "own")] == []  # `own` has those of fields.yaml


def test_every_setting_is_named() -> None:
    assert find_words(find_section("settings.md", "## Options of the plugin")) >= {*Settings.model_fields}


def test_every_problem_has_a_section_and_no_other() -> None:
    assert re.findall(r"^### (.+)$", read_page("problems.md"), re.MULTILINE)
    assert {*re.findall(r"^### (.+)$", read_page("problems.md"), re.MULTILINE)} == {*generate.find_codes()}


def test_the_codes_of_the_source_are_all_found() -> None:
    cases = (ROOT / "tests" / "cases" / "problems").glob("*.txt")
    reported = {
        code for case in cases
        for code in re.findall(r"(?:error|warning)\[(.+?)\]", case.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert len(reported) > 20
    assert reported <= {*generate.find_codes()}


def test_every_part_of_the_theme_is_named() -> None:
    named = find_words(read_page("theme.md"))
    files = {path.name for path in (THEME / "fragments").glob("*.html")}
    files |= {f"partials/{path.name}" for path in (THEME / "partials").glob("*.html")}
    assert files | {*renderer._FILTERS} <= named


# --- addresses ------------------------------------------------------------------------------


@cache
def _list_outputs(folder: Path) -> dict[str, str]:
    """Map every URL of a site with very short pages to its path."""
    collection, _ = Collection.load(folder, folder / "content")
    short = Settings(per_page=1, rows_per_page=1, names_per_page=1, map=True, offline=True)
    site = Site(collection, short, name="A Site", url="https://example.org/")
    return {f"/{output.address.removesuffix('index.html')}": output.path for output in make_all(site)}


def test_every_address_is_named_and_no_other() -> None:
    named = {address: compile_patterns(address) for address in find_words(read_page("site-files.md"))
             if address.startswith("/")}  # fmt: skip
    addresses = {*_list_outputs(ROOT / "tests/data/shelf"), *_list_outputs(DOCS), *_list_outputs(ROOT)}
    ours = [found for address, found in named.items() if "<path>" not in address]
    assert len(ours) > 50
    assert [address for address in addresses if not any(kind.fullmatch(address) for kind in ours)] == []


@pytest.mark.parametrize("name", sorted({*NAMES} - {"site-files.md"}))
def test_no_page_names_an_address_that_is_gone(name: str) -> None:
    prose = re.sub(r"^```.*?^```$", "", read_page(name), flags=re.MULTILINE | re.DOTALL)
    for address in re.findall(r"`(/[^`\s?#]*)[^`\s]*`", prose):
        example = re.sub("<yyyy>", "2024", re.sub("<(id|slug)>", "a", address))
        assert any(kind.pattern.fullmatch(example) for kind in inventory.KINDS), address


# --- generated parts and examples -----------------------------------------------------------


def test_the_examples_of_formats_are_in_them() -> None:
    """Each is recognised as what its heading says, and read whole."""
    page = read_page("import-formats.md")
    parts = re.split(r"^### `(.+)`$", page, flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert {*texts, "workbook", "pdf"} == set(READERS)
    for name, part in texts.items():
        (block,) = generate.find_blocks(part)
        assert recognize(block.text) == name
        found = [*read_text(block.text, name)]
        assert found and not any(isinstance(one, Unread) for one in found), (name, found)
        assert not any(one.unread for one in found if isinstance(one, Entry)), (name, found)


def test_generated_parts_are_up_to_date() -> None:
    assert [path.name for path, _ in generate.find_outdated()] == [], "run `make docs`"


def test_the_folder_tree_has_every_folder() -> None:
    """Two levels deep; deeper ones where they need a word."""
    package = ROOT / "generator" / "papershelf"
    tree = find_section("inside/architecture.md", "## The folder tree").partition("```text\n")[2].partition("```")[0]
    shown, above = set(), ""
    for line in tree.splitlines():
        names = re.match(r" *((?:\w+/ )*\w+/)(?: |$)", line)
        if not names:
            continue
        depth = len(line) - len(line.lstrip())
        above = names[1] if depth == 2 else above
        shown.update(name if depth == 2 else f"{above}{name}" for name in names[1].split())
    there = {f"{path.parent.relative_to(package).as_posix()}/" for path in package.rglob("__init__.py")} - {"./"}
    assert {path for path in there if path.count("/") < 3} == {path for path in shown if (package / path / "__init__.py").exists()}
    assert {path for path in shown if not (package / path).is_dir()} == set()


def test_every_problem_is_shown() -> None:
    # Exports, builds and pages report these: `test_export.py`, `builder/test_citation_cache.py`, `builder/test_renamed.py`,
    # `site/test_own_pages.py`, `site/test_markup.py`, `sources/test_links.py`, `builder/test_pdfs.py`.
    shown_elsewhere = {"dead-link", "incomplete", "missing-alias", "no-citation", "no-feed", "no-front-page", "no-papers",
                       "no-pdf-text", "unknown-formula", "unreadable-pdf"}
    for code in generate.find_codes():
        text = find_section("problems.md", f"### {code}")
        shown = [block.text for block in generate.find_blocks(text) if block.language == "text"]
        assert len(shown) == 1, code
        assert f"[{code}]" in shown[0]
        assert (code in ODD_FILES | shown_elsewhere) != ("begin generated" in text), code


def _write_odd_file(code: str, path: Path, outside: Path) -> None:
    if code == "not-utf8":
        path.write_bytes("title: café\n".encode("latin-1"))
    elif code == "too-large":
        with path.open("wb") as file:
            file.truncate(33 * 1024 * 1024)
    else:
        if code == "outside":
            outside.write_text("title: T\n", encoding="utf-8")
        try:
            path.symlink_to(outside)
        except OSError:
            pytest.skip("no symbolic links here")


@pytest.mark.parametrize("code", sorted(ODD_FILES))
def test_messages_about_files_are_as_shown(code: str, tmp_path: Path) -> None:
    path = tmp_path / "site/content/papers/example.yaml"
    path.parent.mkdir(parents=True)
    _write_odd_file(code, path, tmp_path / "outside.yaml")
    _, problems = Collection.load(tmp_path / "site", tmp_path / "site" / "content")
    shown = generate.find_blocks(find_section("problems.md", f"### {code}"))[0].text.strip()
    assert [str(problem) for problem in problems] == [shown]


@pytest.mark.parametrize("name", sorted({*NAMES} - {"problems.md", "tutorial.md"}))
def test_records_of_the_manual_are_sound(name: str) -> None:
    for part in generate.split_sections(read_page(name)):
        blocks = [block for block in generate.find_blocks(part) if block.language == "yaml"]
        assert all(block.title for block in blocks), "a block says which file it is of"
        assert select_errors(generate.load_example(part)[1]) == []
        for block in blocks:
            if block.title == "mkdocs.yml":
                _check_settings(yaml.safe_load(block.text))


def _check_settings(settings: dict[str, object]) -> None:
    assert {*settings} <= {*MkDocsConfig().keys()}
    plugins = settings.get("plugins", [])
    assert isinstance(plugins, list)
    for plugin in plugins:
        if isinstance(plugin, dict):
            read_settings(plugin["papershelf"])


def test_there_are_records_in_the_manual() -> None:
    collections = [generate.load_example(part)[0] for part in generate.split_sections(read_page("records.md"))]
    assert sum(len(collection.papers) for collection in collections) > 5


def test_the_table_of_types_decides_for_every_record() -> None:
    lines = re.findall(r"^\| (.*`.*|anything else) \| `(\w+)` \|$",
                       find_section("bibtex-entries.md", "## Types"), re.MULTILINE)  # fmt: skip
    table = [({*re.findall(r"`(\w+)`", cell)}, kind) for cell, kind in lines]
    keys = sorted(set().union(*(given for given, _ in table)))
    assert len(table) > 5
    for size in range(len(keys) + 1):
        for given in combinations(keys, size):
            first = next(kind for needed, kind in table if needed <= {*given})
            assert generate.infer_type(given) == first, given


# --- links ----------------------------------------------------------------------------------


def _find_anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {slugify(heading.replace("`", ""), "-") for heading in headings}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    prose = re.sub(r"^```.*?^```$|`[^`\n]+`", "", read_page(name), flags=re.MULTILINE | re.DOTALL)
    generated = {*_list_outputs(DOCS).values()}
    for link, target, anchor in _find_links(name, prose):
        assert target in generated or (PAGES / target).is_file(), link
        if anchor:
            assert anchor in _find_anchors(PAGES / target), link


def _find_links(name: str, text: str) -> Iterator[tuple[str, str, str]]:
    """The links of a page within the site: as written, their page below `PAGES`, their anchor."""
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        if "://" not in target:
            path = posixpath.join(posixpath.dirname(name), target) if target else name
            yield link, posixpath.normpath(path), anchor


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_links_at_the_root_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for link, target, anchor in _find_links(name, text):
        assert (ROOT / target).is_file(), link
        if anchor:
            assert anchor in _find_anchors(ROOT / target), link


def _flatten(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    parts = nav if isinstance(nav, list) else list(nav.values())  # type: ignore[attr-defined]
    return [leaf for part in parts for leaf in _flatten(part)]


def test_the_navigation_has_every_page_once() -> None:
    config = yaml.safe_load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"))
    leaves = _flatten(config["nav"])
    assert {*NAMES} <= {*leaves}
    assert {*leaves} <= {*NAMES} | {f"{address}index.md" for address in urls.SECTIONS}
    assert [leaf for leaf, times in Counter(leaves).items() if times > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_modules_that_maintainers_are_sent_to_are_there(name: str) -> None:
    paths = re.findall(r"`([a-z_/]+\.py)`", read_page(name))
    assert [path for path in paths if not any((root / path).exists() for root in (PACKAGE, ROOT))] == []


def test_the_first_page_leads_to_every_other() -> None:
    linked = {target for _, target, _ in _find_links("index.md", read_page("index.md"))}
    assert [name for name in NAMES if name != "index.md" and name not in linked] == []


# --- the search's client --------------------------------------------------------------------


def test_the_client_has_what_the_manual_calls() -> None:
    client = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "search/client").glob("**/*.js"))
    (example,) = (block.text for block in generate.find_blocks(read_page("searching.md")) if block.language == "js")
    imported = re.search(r"^import {(.*?)}", example, re.MULTILINE)
    assert imported
    for name in imported[1].split(", "):
        assert re.search(rf"^export (async )?function {name}\b", client, re.MULTILINE), name
    for name in re.findall(r"index\.(\w+)\(", example):
        assert re.search(rf"@property {{.*}} {name}$", client, re.MULTILINE), name


# --- the commands do what the manual says ---------------------------------------------------


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def test_the_manual_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "mkdocs.yml", "-d"]
    code, output = _run([*command, str(tmp_path)], DOCS)
    assert code == 0, output
    assert (tmp_path / "records" / "index.html").is_file()


def test_the_tutorial_is_true(tmp_path: Path) -> None:
    """Write its files, run its commands, and compare their output."""
    program = shutil.which("papershelf", path=str(Path(sys.executable).parent))
    assert program
    folder, output, checks = tmp_path, "", 0
    for block in generate.find_blocks(read_page("tutorial.md")):
        if block.language == "sh":
            for line in block.text.splitlines():
                words = line.split()
                if words[0] == "cd":
                    folder = folder / words[1]
                elif words[0] == "papershelf" and words[1] != "serve":
                    _, output = _run([program, *words[1:]], folder)
        elif block.language == "text":
            assert _drop_times(output) == _drop_times(block.text)
            checks += 1
        elif block.title.startswith("content/"):
            generate._write(folder / block.title, block.text)
    assert checks >= 4
    assert (folder / "site/papers/probabilistic-relevance-framework.bib").is_file()


def _drop_times(output: str) -> list[str]:
    """The lines of an output without sizes, times, paths, and steps such as "building pages", which
    only slow machines show."""
    lines = output.replace("\r", "").strip().splitlines()
    lines = [line for line in lines if not re.fullmatch(r"[a-z]+ing [A-Za-z' ]+(: [0-9,]+ of [0-9,]+)?", line)]
    return [re.sub(r"; [0-9.]+ s; (.*), [0-9.]+ MB: .*\bsite$", r"; \1, … site", line) for line in lines]


def test_five_commands_publish_a_site() -> None:
    block, *_ = generate.find_blocks(find_section("tutorial.md", "## In short"))
    assert [line[:2] for line in block.text.splitlines()] == ["$ "] * 5


def test_the_tutorial_shows_the_folder_as_it_is() -> None:
    skeleton = ROOT / "generator" / "papershelf" / "skeleton"
    named = find_words(find_section("tutorial.md", "## Make a folder"))
    assert [path for path in named - {"content/schema.json"} if not (skeleton / path).exists()] == []
