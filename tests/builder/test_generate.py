"""The folder for another builder: what is in it, how it is written, and what builders make of it.

MkDocs without our plugin, and Zensical, must show what our own build shows.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config import load_config

from papershelf.builder import markdown_tree
from papershelf.builder.mkdocs.project import read_settings_file
from papershelf.errors import CallError
from tests.build import ROOT, TOY, build, tree
from tests.commands import papershelf
from tests.site.readers import head

Files = dict[str, bytes]
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}


def write(source: Path, folder: Path) -> Files:
    """What `papershelf generate` writes of the site of a folder."""
    done = papershelf("generate", "--out", str(folder), cwd=source)
    assert done.returncode == 0, done.stderr
    return tree(folder)


def run(*words: str, cwd: Path) -> str:
    """What a module says that is run as a command; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd, capture_output=True, encoding="utf-8", env=ENVIRONMENT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@cache
def zensical_is_missing() -> str:
    """Why Zensical can't be run here; empty where it can."""
    command = [sys.executable, "-m", "zensical", "--version"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return "" if done.returncode == 0 else done.stderr.strip()[-200:]


class Text(HTMLParser):
    """The text of a page's title and of its article."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {"title": [], "article": []}
        self.open: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.said:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.said:
            self.open.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.said[self.open[0]].append(data)


def shown(page: bytes) -> tuple[str, str]:
    """A page's title, and the text of its article."""
    title, article = ("".join(words) for words in Text(page).said.values())
    return title, " ".join(article.split())


def told(page: bytes) -> list[tuple[str, str]]:
    """What a page says of itself to machines: its tags, its links to exports, its JSON-LD."""
    found = head(page)
    tags = [
        (key, meta["content"])
        for meta in found.metas
        for key in (meta.get("name", ""), meta.get("property", ""))
        if key.startswith(("citation_", "z:", "og:"))
    ]
    exports = [(link["type"], link["href"]) for link in found.find_links("describedby")]
    scripts = [(one.get("type", ""), text) for one, text in found.scripts if "json" in one.get("type", "")]
    return sorted(tags + exports + scripts)


# --- the same site from every builder -------------------------------------------------------


def copy(source: Path, folder: Path) -> Path:
    """A site's folder, without what was built in it."""
    folder.mkdir(parents=True)
    shutil.copy(source / "mkdocs.yml", folder)
    for part in ("content", "overrides"):
        if (source / part).is_dir():
            shutil.copytree(source / part, folder / part)
    return folder


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A curator who uses what MkDocs has: own templates, tags of YAML, odd files, no `nav`."""
    folder = copy(TOY, tmp_path_factory.mktemp("odd") / "odd")
    for path, text in ODD.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["toy", pytest.param("demo", marks=pytest.mark.long), "odd"])
def site(
    request: pytest.FixtureRequest, odd: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Files, Path]:
    """Our own build of a site, and the folder generated of it."""
    folder = tmp_path_factory.mktemp(request.param)
    source = odd
    if request.param != "odd":
        source = copy({"toy": TOY, "demo": ROOT}[request.param], folder / "source")
    write(source, folder / "tree")
    return tree(build(source / "mkdocs.yml", folder / "site")), folder / "tree"


@pytest.fixture(scope="module")
def by_mkdocs(site: tuple[Files, Path], tmp_path_factory: pytest.TempPathFactory) -> Files:
    """What MkDocs builds of the generated folder."""
    out = tmp_path_factory.mktemp("by_mkdocs")
    run("mkdocs", "build", "--strict", "--quiet", "-d", str(out), cwd=site[1])
    return tree(out)


@pytest.fixture(scope="module")
def zensical(site: tuple[Files, Path]) -> Files:
    """What Zensical builds of the generated folder."""
    if reason := zensical_is_missing():
        pytest.skip(f"no Zensical on this platform: {reason}")
    run("zensical", "build", "--strict", cwd=site[1])
    return tree(site[1] / "site")


def test_mkdocs_builds_the_same_site(site: tuple[Files, Path], by_mkdocs: Files) -> None:
    ours, theirs = site[0], by_mkdocs
    made_by_mkdocs = {"search/search_index.json", "sitemap.xml", "sitemap.xml.gz"}
    assert ours.keys() - theirs.keys() <= made_by_mkdocs | {"assets/papershelf/boot.js"}
    # Files of Material's that no page loads in our own build, among them its icon.
    left_out = re.compile(r"assets/(?:javascripts/(?:lunr|workers)|stylesheets|papershelf)/.*|assets/images/favicon\.png|.*\.map")
    assert {path for path in theirs.keys() - ours.keys() if not left_out.fullmatch(path)} <= made_by_mkdocs
    for path in (theirs.keys() & ours.keys()) - made_by_mkdocs:
        if path == "assets/papershelf/papershelf.css":
            assert ours[path].endswith(theirs[path])  # behind Material's
        elif path.endswith(".html"):
            assert shown(theirs[path]) == shown(ours[path]), path
        else:
            assert theirs[path] == ours[path], path


def test_zensical_builds_the_same_pages(site: tuple[Files, Path], zensical: Files) -> None:
    ours = site[0]
    pages = {path for path in ours if path.endswith("index.html")} - {"guide/third/index.html"}
    assert any(path.startswith("authors/") for path in pages)
    assert pages == {path for path in zensical if path.endswith("index.html")}
    for path in pages | {"404.html"}:
        assert shown(zensical[path]) == shown(ours[path]), path


@pytest.mark.parametrize("builder", ["by_mkdocs", "zensical"])
def test_other_builders_say_the_same_to_machines(
    site: tuple[Files, Path], builder: str, request: pytest.FixtureRequest
) -> None:
    ours, theirs = site[0], request.getfixturevalue(builder)
    pages = [path for path, page in ours.items() if path.endswith("index.html") and told(page)]
    assert sum(path.startswith("papers/") for path in pages) > 10
    for path in pages:
        assert told(theirs[path]) == told(ours[path]), path
    assert theirs["index.html"].count(b"alternate feed") == 2
    icons = [[link["href"].removeprefix("./") for link in head(files["index.html"]).find_links("icon")] for files in (ours, theirs)]
    assert icons[0] == icons[1] == ["assets/papershelf/icon.svg"]
    assert theirs["shelf/index.html"].count(b"noindex") == 1


def test_zensical_has_the_same_files(site: tuple[Files, Path], zensical: Files) -> None:
    """Downloads, redirects, pictures, style sheets: with the same bytes, at the same addresses."""
    ours, folder = site
    sources = {**tree(folder / "theme"), **tree(folder / "docs")}
    files = {path for path in ours if path in sources} - TEMPLATES
    assert any(path.endswith(".bib") for path in files)
    assert "assets/papershelf/papershelf.css" in files
    files.remove("assets/papershelf/papershelf.css")  # ours has Material's in it
    assert {path: zensical.get(path) for path in files} == {path: ours[path] for path in files}
    assert {path for path in zensical if path.endswith(".bib")} <= files


def test_zensical_has_the_redirects(site: tuple[Files, Path], zensical: Files) -> None:
    moved = {path for path, data in site[0].items() if b"http-equiv=refresh" in data}
    assert {path: zensical[path] for path in moved} == {path: site[0][path] for path in moved}
    assert moved or "papers/maths/index.html" not in zensical, "the toy shelf has some"


def test_zensical_makes_no_index_of_its_own(zensical: Files) -> None:
    assert len(zensical["search.json"]) < 1000


# What themes make, by templates of ours or of theirs.
TEMPLATES = {"404.html", "sitemap.xml"}
ODD = {
    "mkdocs.yml": """\
INHERIT: base.yml
site_url: !ENV [NO_SUCH_VARIABLE, "https://toy.example/toy/"]
docs_dir: content/pages
hooks: [hooks.py]
exclude_docs: |
  !.well-known
  secret.txt
draft_docs: draft.md
plugins:
  search: {lang: en}
  papershelf: {per_page: 5, rows_per_page: 5, names_per_page: 20, author_pages_from: 2}
theme:
  name: material
  font: false
  custom_dir: overrides
extra_css: [assets/own.css]
extra_javascript:
  - path: assets/own.js
    type: module
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid,
           format: !!python/name:pymdownx.superfences.fence_code_format ''}
  - pymdownx.snippets: {base_path: [!relative $docs_dir]}
""",
    "base.yml": """\
site_name: Odd "shelf" – ünï 😀
copyright: "a\\x7fb\\u2028c"
extra:
  call: !!python/name:os.path.join ''
  list: [1, !!python/name:os.path.join '', {a: !!python/name:os.path.join ''}]
  day: 2024-01-01
  secret: !ENV [PAPERSHELF_TEST_SECRET, no]
""",
    "hooks.py": "",
    "overrides/main.html": '{% extends "base.html" %}{% block announce %}Ours{% endblock %}',
    "overrides/fragments/row.html": "<li>Mine: {{ paper.title | title }}</li>",
    "overrides/assets/own.css": "body { color: red }",
    "content/pages/assets/own.js": "",
    "content/pages/.well-known/x.json": "{}",
    "content/pages/guide/README.md": """\
# Read me first

[about](../about.md) [papers](../papers/index.md#content){ .md-button } <a href="../tags/">tags</a>

<div markdown>
**in HTML**
</div>

```mermaid
graph LR
```

"quotes" -- (c) H~2~O https://toy.example *[HTML]: x
""",
    "content/pages/guide/second.md": '---\ntitle: Yes & no\ntags: [a]\n---\n\n!!! note "Hi"\n    x\n',
    "content/pages/guide/third.markdown": "# An ending that Zensical doesn't know\n",
    "content/pages/guide/draft.md": "# Draft\n",
    "content/pages/guide/secret.txt": "secret\n",
}


# --- what is written ------------------------------------------------------------------------


def test_the_settings_are_the_curators(
    odd: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Tags of YAML stay; what is Python's goes from `extra`; a secret isn't written down."""
    monkeypatch.setenv("PAPERSHELF_TEST_SECRET", "hunter2")
    done = papershelf("generate", "-o", str(tmp_path / "tree"), cwd=odd)
    assert "left out the Python in `hooks` of mkdocs.yml" in done.stderr
    assert "left out the Python in `extra` of mkdocs.yml" in done.stderr
    text = (tmp_path / "tree" / "mkdocs.yml").read_text(encoding="utf-8")
    assert "hunter2" not in text
    before, after = (
        read_settings_file(str(odd / "mkdocs.yml")),
        read_settings_file(str(tmp_path / "tree/mkdocs.yml")),
    )
    assert after["copyright"] == before["copyright"]
    assert after["extra"].pop("interface_words")["shelf"] == "My shelf"
    assert after["extra"] == {
        "list": [1, {}], "day": "2024-01-01", "search_page": "search/",
        "secret": markdown_tree.TaggedValue("!ENV", ["PAPERSHELF_TEST_SECRET", False]),
    }  # fmt: skip
    assert after["markdown_extensions"][0]["toc"] == before["markdown_extensions"][3]["toc"]
    assert {"papershelf", "hooks"}.isdisjoint(json.dumps(after["plugins"]) + " ".join(after))
    assert load_config(str(tmp_path / "tree" / "mkdocs.yml")).site_name == before["site_name"]


def test_without_reading_lists_no_navigation_names_them(odd: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(odd, tmp_path / "source"))
    assert b"lists/index.md" in write(folder, tmp_path / "with")["mkdocs.yml"].partition(b"not_in_nav")[0]
    shutil.rmtree(folder / "content" / "lists")
    assert b"lists/index.md" not in write(folder, tmp_path / "without")["mkdocs.yml"].partition(b"not_in_nav")[0]


def test_search_stays_where_it_is_asked_for(tmp_path: Path) -> None:
    toy = copy(TOY, tmp_path / "toy")
    text = (toy / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("  - search\n", "  - search: {enabled: true}\n")
    (toy / "mkdocs.yml").write_text(text, encoding="utf-8")
    settings = yaml.safe_load(write(toy, tmp_path / "tree")["mkdocs.yml"])
    assert settings["plugins"][0] == {"search": {"enabled": True}}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    assert write(TOY, tmp_path / "first") == write(TOY, tmp_path / "second")


def test_hand_written_pages_win(odd: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(odd, tmp_path / "odd"))
    (folder / "content/pages/papers").mkdir()
    (folder / "content/pages/papers/bare.md").write_text("# Mine\n", encoding="utf-8")
    files = write(folder, tmp_path / "tree")
    assert files["docs/papers/bare.md"] == b"# Mine\n"
    assert "docs/papers/bare/index.md" not in files
    assert "docs/papers/bare.bib" in files
    assert b"Mine: Only a title" in b"".join(files.values())
    assert not [path for path in files if "fragments" in path or path.endswith("secret.txt")]


# --- how it is written ----------------------------------------------------------------------


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return copy(TOY, tmp_path / "toy")


def test_what_was_generated_is_replaced_and_all_else_stays(toy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    record = toy / "content" / "papers" / "gone.yaml"
    record.write_text("title: Soon gone\n", encoding="utf-8")
    assert "docs/papers/gone/index.md" in write(toy, folder)
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("built")
    (folder / "docs" / "stray.md").write_text("# Stray\n")
    record.unlink()
    files = write(toy, folder)
    assert files["site/index.html"] == b"built"
    assert {"docs/stray.md", "docs/papers/gone/index.md"}.isdisjoint(files)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy", "tree"]


def test_a_broken_collection_leaves_the_folder_as_it_was(toy: Path, tmp_path: Path) -> None:
    before = write(toy, tmp_path / "tree")
    (toy / "content" / "papers" / "broken.yaml").write_text("titel: x\n")
    done = papershelf("generate", "--out", str(tmp_path / "tree"), cwd=toy)
    assert done.returncode == 1
    assert "content/papers/broken.yaml:1:1: error[unknown-key]" in done.stderr
    assert tree(tmp_path / "tree") == before
    done = papershelf("generate", "--out", str(tmp_path / "new"), cwd=toy)
    assert done.returncode == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "place",
    ["used", "toy", ".", "toy/content", "toy/content/pages/new", "toy/site", "toy/mkdocs.yml"],
)
def test_folders_of_others_are_refused(toy: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "thesis.tex").write_text("mine")
    before = tree(tmp_path)
    done = papershelf("generate", "--out", str(tmp_path / place), cwd=toy)
    assert done.returncode == 2
    assert done.stderr.startswith("papershelf: ")
    assert "Traceback" not in done.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "path", ["../out.txt", "docs/../../out.txt", "/out.txt", "docs/a/../../.."]
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(CallError):
        markdown_tree._replace(tmp_path / "tree", [("docs/a.md", b""), (path, b"out")])
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_folder_as_it_was(toy: Path, tmp_path: Path) -> None:
    before = write(toy, tmp_path / "tree")

    def files() -> Any:
        yield "docs/index.md", b"new"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        markdown_tree._replace(tmp_path / "tree", files())
    assert tree(tmp_path / "tree") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy", "tree"]
