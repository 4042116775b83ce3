"""Hand-written pages with mistakes, as `check` and a build report them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from papershelf.cli import main
from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site, makers
from papershelf.site.home import newest
from papershelf.site.rendering import urls
from tests.build import TOY, build, tree
from tests.builder.test_fast import copy


def run(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*words, "-f", str(folder / "mkdocs.yml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def test_mistakes_of_pages_are_named_and_the_site_stays(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    pages = folder / "content/pages"
    assert run(folder, "build")[0] == 0
    before = tree(folder / "site")
    (pages / "cited.md").write_text("---\ntitle: A\n---\n\n# A\n\nSee [@bok].\n", "utf-8")
    expected = "content/pages/cited.md:7:6: error[unknown-paper]: no paper has the citation key or id `bok`"
    for command in ("check", "build"):
        code, output = run(folder, command)
        assert code == 1
        assert expected in output
        assert "did you mean `book`?" in output
    assert tree(folder / "site") == before
    (pages / "cited.md").unlink()
    (pages / "latin.md").write_bytes("# Café\n".encode("latin-1"))
    for command in ("check", "build"):
        code, output = run(folder, command)
        assert code == 1
        assert "content/pages/latin.md:1:1: error[not-utf8]: the page is not UTF-8" in output
    assert tree(folder / "site") == before
    (pages / "latin.md").unlink()
    assert run(folder, "build")[0] == 0
    assert tree(folder / "site") == before


def test_a_cited_paper_that_goes_is_an_error_without_mkdocs_too(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    assert run(folder, "build")[0] == 0
    before = tree(folder / "site")
    path = folder / "content/papers/many/documents.yaml"
    path.write_text(path.read_text("utf-8").replace("id: book\n", "id: tome\n"), "utf-8")
    code, output = run(folder, "build")
    assert code == 1
    assert "content/pages/chosen.md:6:20: error[unknown-paper]" in output
    assert tree(folder / "site") == before
    path.write_text(path.read_text("utf-8").replace("id: tome\n", "id: tome\naliases: [book]\n"), "utf-8")
    assert run(folder, "build")[0] == 0
    assert b"href=../papers/tome/" in (folder / "site/chosen/index.html").read_bytes()


def test_feed_pages_have_an_address_of_their_own() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    site = Site(collection, Settings(per_page=5, feed_at="daily/"), name="A", url="https://a.example/")
    pages = [output for arg in newest.plan(site) for output in makers.make(site, ("feed", arg))]
    assert [page.address for page in pages[:2]] == ["daily/", "daily/page/2/"]
    assert "href=../papers/" in urls.make_relative(pages[0].body, "daily/")
    assert makers.find_output(site, "daily/index.md") == pages[0]
    assert makers.find_output(site, "index.md") is None


@pytest.mark.long
def test_the_feed_has_an_address_of_its_own_beside_a_front_page(tmp_path: Path) -> None:
    """Both ways of building give the same, also after a change of records; without a front page nothing is built."""
    folder = copy(TOY, tmp_path / "toy")
    settings, site = folder / "mkdocs.yml", folder / "site"
    settings.write_text(settings.read_text("utf-8").replace("- papershelf:\n", "- papershelf:\n      feed_at: daily/\n", 1), "utf-8")
    for command in ("check", "build"):
        code, output = run(folder, command)
        assert code == 1
        assert "error[no-front-page]: the feed is at `daily/`, and the site has no front page" in output
    (folder / "content/pages/index.md").write_text("# Ours\n\n[New](daily/index.md)\n", "utf-8")
    assert "no-feed" not in run(folder, "check")[1]
    assert run(folder, "build")[0] == 0
    path = folder / "content/papers/many/documents.yaml"
    path.write_text(path.read_text("utf-8").replace("id: book\n", "id: book\nadded: 2030-01-02\n"), "utf-8")
    assert run(folder, "build")[0] == 0
    daily = (site / "daily/index.html").read_text("utf-8")
    assert "href=../papers/book/" in daily
    assert "href=../feed.xml" in daily
    assert 'href="daily/"' in (site / "index.html").read_text("utf-8")
    assert not (site / "page").exists()
    other = build(settings, tmp_path / "other", plugins=[{"papershelf": {**_read_options(settings), "fast": False}}])
    assert tree(other) == tree(site)


def _read_options(settings: Path) -> dict[str, Any]:
    """The options of the plugin in a file of settings."""
    plugins = yaml.safe_load(settings.read_text("utf-8"))["plugins"]
    return next(dict(plugin["papershelf"]) for plugin in plugins if "papershelf" in plugin)
