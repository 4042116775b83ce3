"""The plugin in MkDocs: what it builds, refuses and leaves alone."""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
import threading
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer

from papershelf.builder.mkdocs.theme_settings import ICON, list_icons, prepare_theme
from papershelf.builder.recipe import read_settings
from papershelf.errors import CallError
from papershelf.records.collection import Collection
from papershelf.records.source import Loader
from papershelf.settings import Settings
from papershelf.site import Site
from tests.build import TOY, build, tree


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site", ".cache")))


def test_the_same_records_give_the_same_bytes(toy: Path, tmp_path: Path) -> None:
    """Two builds; in the second every record lies in a file of another name and order."""
    first = tree(build(toy / "mkdocs.yml", tmp_path / "first"))
    papers = toy / "content" / "papers"
    records = []
    for path in sorted(papers.rglob("*.y*ml"), reverse=True):
        for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader):
            many = document if isinstance(document, list) else [document]
            records += [{"id": path.stem, **record} for record in many]
        path.unlink()
    for number, record in enumerate(records):
        text = yaml.dump(record, allow_unicode=True)
        (papers / f"{number:02}.yaml").write_text(text, encoding="utf-8")
    second = tree(build(toy / "mkdocs.yml", tmp_path / "second"))
    assert first.keys() == second.keys()
    for path, content in first.items():
        if path.startswith("papers/") and path.endswith(".html"):
            continue  # a paper's page names its record's file
        assert content == second[path], path


@pytest.mark.long
def test_two_builds_give_the_same_bytes(toy: Path, tmp_path: Path) -> None:
    trees = [tree(build(toy / "mkdocs.yml", tmp_path / name)) for name in ("first", "second")]
    assert trees[0].keys() == trees[1].keys()
    assert [path for path in trees[0] if trees[0][path] != trees[1][path]] == []


def test_a_site_may_be_searched_in_other_languages(toy: Path, tmp_path: Path) -> None:
    settings = toy / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    assert text.count("- papershelf") == 1
    settings.write_text(text.replace("- papershelf:", "- papershelf:\n      search_languages: [de, en]"), "utf-8")
    site = build(settings, tmp_path / "site")
    assert '"languages":["de","en"]' in (site / "search" / "meta.json").read_text(encoding="utf-8")
    assert "lunr.de.stemmer" in (site / "assets" / "papershelf" / "search.js").read_text(encoding="utf-8")


def test_a_broken_collection_leaves_the_last_good_site(toy: Path, tmp_path: Path) -> None:
    site = build(toy / "mkdocs.yml", tmp_path / "site")
    before = tree(site)
    (toy / "content" / "papers" / "broken.yaml").write_text("titel: x\n")
    (toy / "content" / "papers" / "new.yaml").write_text("title: A new one\n")
    with pytest.raises(Abort):
        build(toy / "mkdocs.yml", site)
    assert tree(site) == before


def test_the_problems_are_said(toy: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (toy / "content" / "papers" / "broken.yaml").write_text("titel: x\n")
    with pytest.raises(Abort):
        build(toy / "mkdocs.yml", tmp_path / "site")
    assert "content/papers/broken.yaml:1:1: error[unknown-key]: unknown key `titel`" in caplog.text


def test_a_warning_fails_a_strict_build_only(toy: Path, tmp_path: Path) -> None:
    (toy / "content" / "papers" / "again.yaml").write_text("title: Only a title!\n")
    with pytest.raises(Abort):
        build(toy / "mkdocs.yml", tmp_path / "site")
    config = load_config(str(toy / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    mkdocs_build(config)
    assert (tmp_path / "site" / "papers" / "again" / "index.html").is_file()


def write_config(folder: Path, **changes: object) -> Path:
    path = folder / "mkdocs.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config.update(changes)
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def test_wrong_options_are_named(toy: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write_config(toy, plugins=["search", {"papershelf": {"per_pag": 3, "names_per_page": 0}}])
    with pytest.raises((Abort, ConfigurationError)):
        load_config(str(path), strict=True)
    assert "unknown option `per_pag`: did you mean `per_page`?" in caplog.text
    assert "option `names_per_page`" in caplog.text


@pytest.mark.parametrize("folder", ["none", "..", "/"])
def test_a_wrong_content_folder_is_said(
    toy: Path, tmp_path: Path, folder: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = write_config(toy, plugins=[{"papershelf": {"content": folder}}])
    with pytest.raises(Abort):
        build(path, tmp_path / "site")
    assert "content folder" in caplog.text


def test_another_theme_is_refused(toy: Path, tmp_path: Path) -> None:
    path = write_config(toy, theme={"name": "mkdocs"})
    with pytest.raises(Abort):
        build(path, tmp_path / "site")


def test_settings_say_every_wrong_option() -> None:
    with pytest.raises(CallError) as error:
        read_settings({"per_page": "many", "nonsense": 1})
    assert len(str(error.value).splitlines()) == 2


def test_hand_written_pages_win(toy: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pages = toy / "content" / "pages"
    (pages / "index.md").write_text("# My own home\n")
    site = build(toy / "mkdocs.yml", tmp_path / "site")
    assert "My own home" in (site / "index.html").read_text(encoding="utf-8")
    (pages / "papers").mkdir()
    (pages / "papers" / "bare.md").write_text("# Mine\n")
    with caplog.at_level(logging.WARNING):
        mkdocs_build(load_config(str(toy / "mkdocs.yml"), site_dir=str(site)))
    assert "papers/bare/index.html is a hand-written page" in caplog.text
    assert "Mine" in (site / "papers" / "bare" / "index.html").read_text(encoding="utf-8")


def test_a_curators_own_templates_come_first(toy: Path, tmp_path: Path) -> None:
    overrides = toy / "overrides"
    (overrides / "fragments").mkdir(parents=True)
    (overrides / "fragments" / "row.html").write_text("<li>mine: {{ paper.title | title }}</li>")
    (overrides / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}Ours{% endblock %}'
    )
    theme = yaml.safe_load((toy / "mkdocs.yml").read_text(encoding="utf-8"))["theme"]
    path = write_config(toy, theme={**theme, "custom_dir": "overrides"})
    site = build(path, tmp_path / "site")
    html = (site / "papers" / "page" / "3" / "index.html").read_text(encoding="utf-8")
    assert "<li>mine: Only a title</li>" in html
    assert "Ours" in html
    assert "class=md-skip" in html


def test_an_empty_collection_is_a_site(toy: Path, tmp_path: Path) -> None:
    for name in ("papers", "lists"):
        shutil.rmtree(toy / "content" / name)
    (toy / "content/pages/chosen.md").unlink()  # it cites papers
    for name in ("people", "venues", "tags", "volumes"):
        (toy / "content" / f"{name}.yaml").unlink()
    site = build(toy / "mkdocs.yml", tmp_path / "site")
    assert "No papers yet" in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "bibliography.bib").read_bytes() == b""


def test_without_navigation_only_sections_are_in_it(toy: Path, tmp_path: Path) -> None:
    path = write_config(toy, nav=None)
    site = build(path, tmp_path / "site")
    html = (site / "about" / "index.html").read_text(encoding="utf-8")
    assert 'href="../bibtex/"' in html
    assert "papers/bare/" not in html


def test_a_navigation_may_name_the_reading_lists(toy: Path, tmp_path: Path) -> None:
    nav = [{"Today": "index.md"}, {"To read": "lists/index.md"}]
    site = build(write_config(toy, nav=nav), tmp_path / "site")
    html = (site / "lists" / "first.steps" / "index.html").read_text(encoding="utf-8")
    assert '<li><a href=../ aria-current=true>To read</a>' in html


def test_a_saved_record_is_served(
    toy: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """`mkdocs serve` rebuilds when a record changes, and keeps serving through a broken one."""
    from mkdocs.commands.serve import serve

    servers: list[LiveReloadServer] = []
    start = LiveReloadServer.serve
    monkeypatch.setattr(
        LiveReloadServer, "serve", lambda self, **kw: (servers.append(self), start(self, **kw))[1]
    )
    config = toy / "mkdocs.yml"
    thread = threading.Thread(
        target=lambda: serve(str(config), dev_addr="127.0.0.1:0", livereload=True), daemon=True
    )
    thread.start()

    def shown(path: str) -> str:
        with contextlib.suppress(OSError, IndexError, AttributeError):  # it has no port yet
            url = f"http://127.0.0.1:{servers[0].server_port}/{path}"
            with urllib.request.urlopen(url, timeout=20) as answer:
                return str(answer.read().decode())
        return ""

    def page_with(text: str, path: str = "toy/papers/bare/") -> str:
        """The page as soon as it says so, within two minutes; while MkDocs builds, it doesn't answer."""
        for _ in range(1_200):
            if text in (page := shown(path)):
                return page
            time.sleep(0.1)
        raise AssertionError(f"{path} never said {text!r}")

    record = toy / "content" / "papers" / "bare.yaml"
    assert page_with("Only a title")
    assert shown("toy/search/meta.json")
    assert not shown("toy/search/lunr.json")  # nobody waits for it here
    record.write_text("titel: broken\n")
    while "unknown key `titel`" not in caplog.text:
        time.sleep(0.1)
    assert page_with("Only a title")
    record.write_text("title: A title that was edited\n")
    assert page_with("A title that was edited")

    # From now on what was built is known: MkDocs is not needed, and browsers are told.
    monkeypatch.setattr("papershelf.records.reader._RACY", 0)
    title, listing = "A title that was edited again", "toy/bibliography.bib"
    for text in ("Between", title):
        page = shown("toy/papers/bare/")
        told = re.findall(r"livereload\((\d+), (\d+)\)", page)[0]
        record.write_text(f"title: {text}\n")
        assert int(shown("livereload/{}/{}".format(*told))) > int(told[0])
        assert page_with(text)
        assert text in shown(listing)
    servers[0].shutdown()
    thread.join(10)


FORM = {"provider": "buttondown", "action": "https://x.example/a"}
WRONG: list[tuple[dict[str, object], str]] = [
    ({"hub": "hub.example"}, "option `hub`: expected a URL"),
    ({"hub": 'https://x/" onclick="'}, "option `hub`: expected a URL"),
    ({"feed_ids": "ftp://x.example/"}, "option `feed_ids`: expected a URL"),
    ({"feed_entries": 0}, "option `feed_entries`: input should be greater than"),
    ({"subscribe": FORM | {"action": "http://x.example/a"}}, "option `subscribe.action`: expected a URL that begins with https://"),
    ({"subscribe": FORM | {"action": 'https://x.example/"><script>'}}, "option `subscribe.action`: expected a URL"),
    ({"subscribe": FORM | {"provider": "mailchimp"}}, "option `subscribe.provider`: input should be"),
    ({"subscribe": FORM | {"provider": "listmonk"}}, "option `subscribe`: `list`, the list's UUID, is required for listmonk"),
    ({"subscribe": FORM | {"list": "abc"}}, "option `subscribe`: `list`, the list's UUID, is required for listmonk"),
    ({"subscribe": FORM | {"url": "x"}}, "unknown option `subscribe.url`"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "said"), WRONG)
def test_wrong_options_of_feeds(options: dict[str, object], said: str) -> None:
    with pytest.raises(CallError) as error:
        read_settings(options)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(("favicon", "icons"), [("", {ICON}), ("own.png", set())])
def test_our_icon_is_only_there_where_it_is_used(toy: Path, favicon: str, icons: set[str]) -> None:
    config = load_config(str(toy / "mkdocs.yml"))
    config.theme["favicon"] = favicon or config.theme["favicon"]
    prepare_theme(config, Site(Collection(), Settings(), "S"))
    assert list_icons(config) == icons
