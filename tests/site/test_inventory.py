"""Nothing is on a site but what the list of its files has, and that is there."""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.exports import crawler_files, file_parts
from papershelf.site.exports.file_kinds import compile_patterns
from papershelf.site.exports.inventory import KINDS, SECTIONS
from papershelf.site.listings import sorted_pages
from papershelf.site.makers import make_all
from tests.build import ROOT, TOY, build, tree
from tests.pdfs import write_pdf

OWN = [kind for section in SECTIONS if section.is_own for kind in section.kinds]
EVERYTHING: list[Any] = [{"papershelf": {
    "map": True,
    "read_pdfs": ["text", "thumbnails"],
    "host": "netlify",
    "offline": True,
    "embeds": True,
    "issue_forms": True,
    "comments": {"repo": "a/b", "repo_id": "R_1", "category": "Papers", "category_id": "DIC_1"},
    "subscribe": {"provider": "followit", "action": "https://follow.example/a"},
    "citation_styles": [],
    "per_page": 5,
    "rows_per_page": 5,
    "names_per_page": 20,
}}]  # fmt: skip


def address(path: str) -> str:
    """Where a file is: a page at its folder."""
    return f"/{path}".removesuffix("index.html")


@pytest.fixture(scope="module")
def addresses_of_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Name of a site with everything turned on -> the addresses of its files."""
    folder = tmp_path_factory.mktemp("inventory")
    toy = shutil.copytree(TOY, folder / "shelf")
    (toy / "content/pages/notes.txt").write_text("A file of the curator's.\n", encoding="utf-8")
    (toy / "content/files/paper.pdf").write_bytes(write_pdf([["Words of a page"]]))
    settings = {"demo": ROOT / "mkdocs.yml", "toy": toy / "mkdocs.yml"}
    sites = {name: build(file, folder / name, plugins=deepcopy(EVERYTHING)) for name, file in settings.items()}
    return {name: set(map(address, tree(site))) for name, site in sites.items()}


@pytest.fixture(scope="module")
def cut() -> set[str]:
    """The addresses of the toy shelf's files if few papers were many: in parts, compressed, and in orders."""
    collection, _ = Collection.load(TOY, TOY / "content")
    counted = tuple(paper.model_copy(update={"upvotes": 2}) for paper in collection.papers)
    collection = replace(collection, papers=counted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_parts, "MOST", 2_000)
        patch.setattr(file_parts, "PLAIN", 1_000)
        patch.setattr(crawler_files, "_MOST", 5)
        patch.setattr(sorted_pages, "_LEAST", 1)
        site = Site(collection, Settings(), name="A Site", url="https://site.example/")
        return {address(output.file) for output in make_all(site)}


def _own(folder: Path) -> set[str]:
    """The addresses of what a curator put beside the records."""
    files = tree(folder / "content/pages")
    return {address(path.removesuffix(".md") + "/index.html" if path.endswith(".md") else path) for path in files}


@pytest.mark.parametrize("name", ["demo", "toy"])
def test_every_file_is_of_one_kind(name: str, addresses_of_sites: dict[str, set[str]]) -> None:
    own = _own(ROOT if name == "demo" else TOY) | {"/notes.txt"}
    _check(addresses_of_sites[name] - own)
    assert all(any(kind.pattern.fullmatch(one) for kind in OWN) for one in addresses_of_sites[name] & own)


def test_every_file_of_a_large_site_is_of_one_kind(cut: set[str]) -> None:
    _check(cut)
    assert {"/bibliography-2.bib", "/bibliography-2.ris.gz", "/sitemap-papers-1.xml"} <= cut


def _check(addresses: set[str]) -> None:
    found = {one: [kind.addresses for kind in KINDS if kind.pattern.fullmatch(one)] for one in addresses}
    assert {one: kinds for one, kinds in found.items() if len(kinds) != 1} == {}


@pytest.mark.parametrize("template", [one for kind in [*KINDS, *OWN] for one in kind.addresses])
def test_every_address_is_on_a_site(template: str, addresses_of_sites: dict[str, set[str]], cut: set[str]) -> None:
    found = compile_patterns(template)
    assert any(map(found.fullmatch, cut.union(*addresses_of_sites.values())))


@pytest.mark.parametrize("stray", [
    "/authors/ada/bibliography.ris", "/tags/search/feed.json", "/days/2024-05-01/feed.xml", "/papers/a.ris",
    "/weeks/2024-W01/bibliography.bib", "/bibliography.bib.gz", "/bibliography.xml", "/data/papers.json",
    "/papers/a/page/2/", "/authors/ada/title/", "/sitemap.xml.gz", "/search.json", "/assets/papershelf/new.js",
])  # fmt: skip
def test_what_nobody_asks_for_is_of_no_kind(stray: str) -> None:
    assert [kind.addresses for kind in KINDS if kind.pattern.fullmatch(stray)] == []


def test_every_kind_says_all_of_itself() -> None:
    for kind in [*KINDS, *OWN]:
        assert kind.addresses
        assert kind.what
        assert kind.when
        assert kind.asked_by
