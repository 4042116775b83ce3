"""Citations of a collection: which are made, what is kept of them, and what of that is believed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.exceptions import Abort

from papershelf.builder.cache import signed_pickle
from papershelf.builder.derived import citation_cache
from papershelf.errors import CallError
from papershelf.formats import csl, styles
from papershelf.records.collection import Collection
from papershelf.settings import Settings
from tests.build import TOY, build, tree
from tests.builder.test_fast import copy, differences

OURS = ("styles/ours.csl",)


@pytest.fixture(scope="module")
def collection() -> Collection:
    collection, _ = Collection.load(TOY, TOY / "content")
    return collection


def labels(collection: Collection, **options: Any) -> list[str]:
    return [style.label for style in citation_cache.choose_styles(collection, Settings(**options))]


def test_a_collection_is_cited_in_six_styles_unless_it_is_large(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(collection.papers)
    every = ["APA", "MLA", "Chicago", "IEEE", "Vancouver", "Harvard"]
    assert labels(collection) == every
    monkeypatch.setattr(citation_cache, "CITED_UP_TO", count)
    assert labels(collection) == every
    monkeypatch.setattr(citation_cache, "CITED_UP_TO", count - 1)
    assert labels(collection) == []


def test_styles_that_are_named_are_used_at_any_size(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = ("ieee", *OURS, "nature", "ieee")
    monkeypatch.setattr(citation_cache, "CITED_UP_TO", 0)
    assert labels(collection, citation_styles=named) == ["IEEE", "Label", "Nature"]
    assert labels(collection, citation_styles=()) == []
    with pytest.raises(CallError, match="unknown citation style `iee`"):
        labels(collection, citation_styles=("iee",))


def test_without_the_processor_there_are_none_and_it_is_said(
    collection: Collection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As where `pip install papershelf` was all: pages come without, what was asked for is missed."""
    for module in ("csl_citations", "styles"):
        monkeypatch.setattr(f"papershelf.formats.{module}.find_spec", lambda name: None)
    with caplog.at_level("INFO"):
        assert labels(collection) == []
    assert "pip install 'papershelf[citations]'" in caplog.text
    with pytest.raises(CallError, match=r"`ieee` is an official style: .*papershelf\[citations\]"):
        labels(collection, citation_styles=("ieee",))
    ours = citation_cache.Citations(citation_cache.choose_styles(collection, Settings(citation_styles=OURS)), TOY / "none")
    with pytest.raises(CallError, match=r"pip install 'papershelf\[citations\]'"):
        ours.cite(csl.write_for_citing(collection.papers[0], collection.venues))


def test_all_are_made_at_once_and_kept(collection: Collection, tmp_path: Path) -> None:
    """What is kept is what the next build shows: a word changed in it would be seen."""
    options = Settings(citation_styles=("vancouver", *OURS))
    items = [csl.write_for_citing(paper, collection.venues) for paper in collection.papers]
    made = citation_cache.prepare_citations(collection, options, tmp_path)
    found = [made.cite(item) for item in items]
    assert all(label == ["Vancouver", "Label"] for label in ([one for one, _ in both] for both in found))
    kept = signed_pickle.load(tmp_path / "citations")
    assert len(kept) == 2 * len(items)
    assert {text for both in found for _, text in both} == set(kept.values())
    signed_pickle.save(tmp_path / "citations", {key: f"kept {text}" for key, text in kept.items()})
    again = citation_cache.prepare_citations(collection, options, tmp_path)
    assert [[(label, f"kept {text}") for label, text in both] for both in found] == list(map(again.cite, items))


def test_a_record_that_the_processor_fails_at_is_named_in_each_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Quotes that are not closed take Pandoc for ever, if it is given them and the time."""
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    (papers / "many.yaml").write_text(f"- {{id: good, title: Good}}\n- {{id: bad, title: Bad, publisher: {'“' * 40}}}\n")
    collection, problems = Collection.load(tmp_path, tmp_path / "content")
    assert problems == []
    for number in (1, 2):
        with monkeypatch.context() as patch:
            patch.setattr("papershelf.formats.csl_citations._MOST_QUOTES", 999)
            patch.setattr("papershelf.formats.csl_citations._TIMEOUT", 3 if number == 1 else 0)
            made = citation_cache.prepare_citations(collection, Settings(citation_styles=("ieee",)), tmp_path)
        bad, good = (made.cite(csl.write_for_citing(paper, {})) for paper in collection.papers)
        assert (bad, good) == ([], [("IEEE", "“Good.”")])
        message = "content/papers/many.yaml:2:3: warning[no-citation]: Pandoc can't format this paper's citation in IEEE"
        assert caplog.messages == [message] * number


def test_another_style_or_record_is_another_citation(collection: Collection, tmp_path: Path) -> None:
    item = csl.write_for_citing(collection.papers[0], collection.venues)
    first = citation_cache.Citations([styles.read_style("ieee", tmp_path)], tmp_path)
    first.prepare([item])
    before = signed_pickle.load(tmp_path / "citations")
    for other, name in ((item.replace('"title":"', '"title":"Another '), "ieee"), (item, "mla")):
        second = citation_cache.Citations([styles.read_style(name, tmp_path)], tmp_path)
        second.prepare([other])
        assert signed_pickle.load(tmp_path / "citations").keys().isdisjoint(before)
        assert second.cite(other) != first.cite(item)
    assert second.digest != first.digest


@pytest.mark.parametrize("damage", ["unsigned", "cut", "of others", "gone"])
def test_what_a_stranger_kept_is_not_believed(damage: str, collection: Collection, tmp_path: Path) -> None:
    options, path = Settings(citation_styles=OURS), tmp_path / "citations"
    item = csl.write_for_citing(collection.papers[0], collection.venues)
    good = citation_cache.prepare_citations(collection, options, tmp_path).cite(item)
    data = path.read_bytes()
    if damage == "unsigned":
        signed_pickle.save(path, dict.fromkeys(signed_pickle.load(path), "<script>alert(1)</script>"))
        path.write_bytes(bytes(32) + path.read_bytes()[32:])
    elif damage == "cut":
        path.write_bytes(data[:-5])
    elif damage == "of others":
        signed_pickle.save(path, ["no table"])
    else:
        path.unlink()
    for again in (citation_cache.prepare_citations(collection, options, tmp_path),
                  citation_cache.Citations(citation_cache.choose_styles(collection, options), tmp_path)):  # fmt: skip
        assert again.cite(item) == good


def test_a_changed_style_changes_pages_as_a_clean_build_would(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "shelf")
    path = folder / "content/styles/ours.csl"
    before = tree(build(folder / "mkdocs.yml", folder / "site"))
    path.write_text(path.read_text("utf-8").replace("italic", "normal"), encoding="utf-8")
    after = tree(build(folder / "mkdocs.yml", folder / "site"))
    shutil.rmtree(folder / ".cache")
    assert differences(after, tree(build(folder / "mkdocs.yml", tmp_path / "clean"))) == []
    changed = differences(before, after)
    assert changed
    assert all(path.startswith("papers/") and path.endswith("/index.html") for path in changed)


def test_a_wrong_style_leaves_the_site_as_it_was(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = copy(TOY, tmp_path / "shelf")
    before = tree(build(folder / "mkdocs.yml", folder / "site"))
    config = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    for style in ("aap", "styles/none.csl", "../x.csl"):
        config["plugins"] = [{"papershelf": {"citation_styles": [style]}}]
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        with pytest.raises(Abort):
            build(folder / "mkdocs.yml", folder / "site")
        assert f"citation style `{style}`" in caplog.text
        assert tree(folder / "site") == before


def test_without_styles_pages_have_bibtex_alone(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "shelf")
    config = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    config["plugins"] = [{"papershelf": {"citation_styles": []}}]
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    site = build(folder / "mkdocs.yml", folder / "site")
    pages = [path.read_text(encoding="utf-8") for path in site.glob("papers/*/index.html")]
    papers = [page for page in pages if "ps-cite" in page]
    assert papers
    assert not any('type="radio" name="style"' in page for page in papers)
    assert not (folder / ".cache/papershelf/citations").exists()
