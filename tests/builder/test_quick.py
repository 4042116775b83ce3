"""Builds without MkDocs: the same site as MkDocs' way, or none at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papershelf.builder import quick, recipe
from papershelf.builder.cache import Cache
from papershelf.records.paper import Paper, compute_fingerprint
from papershelf.settings import Settings
from papershelf.site import Site, makers, paper_edits
from papershelf.site.exports import bibliographies
from papershelf.site.papers.related_papers import find_related
from papershelf.site.search import index_files
from tests.build import ROOT, TOY, build, tree
from tests.builder.test_fast import configure, copy, differences, emptied, write_record
from tests.examples import examples


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy shelf, built into `site/`; its files count as long unchanged."""
    monkeypatch.setattr("papershelf.records.reader._RACY", 0)
    folder = copy(TOY, tmp_path / "shelf")
    options = {"per_page": 5, "rows_per_page": 5, "names_per_page": 20, "citation_styles": ["styles/ours.csl"]}
    configure(folder, plugins=[{"papershelf": options}])
    build(folder / "mkdocs.yml", folder / "site")
    return folder


def quickly(folder: Path) -> recipe.BuildReport | None:
    done = quick.build_quickly(folder / "mkdocs.yml")
    return done[0] if done else None


def clean(folder: Path, out: Path) -> dict[str, bytes]:
    """The site as a build without a cache makes it."""
    shutil.copytree(folder, out, ignore=shutil.ignore_patterns(".cache", "site"))
    return tree(build(out / "mkdocs.yml", out / "site"))


def change(folder: Path, id: str, **keys: object) -> None:
    """Change keys of the record of a file of its own."""
    (path,) = (folder / "content/papers").rglob(f"{id}.yaml")
    record = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    path.write_text(yaml.safe_dump(record | keys, allow_unicode=True), encoding="utf-8")


def alone(folder: Path) -> list[str]:
    """The ids of the records that have a file of their own."""
    found = []
    for path in (folder / "content/papers").rglob("*.yaml"):
        first, *others = yaml.safe_load_all(path.read_text("utf-8"))
        if isinstance(first, dict) and not others and first.get("id", path.stem) == path.stem:
            found.append(path.stem)
    return sorted(found)


def test_nothing_changed_takes_no_mkdocs(site: Path) -> None:
    before = tree(site / "site")
    report = quickly(site)
    assert report
    assert (report.written, report.unchanged, report.removed) == (0, len(before), 0)
    assert tree(site / "site") == before


@pytest.mark.parametrize("at", [0, -1])
def test_an_abstract_is_changed_as_a_clean_build_would(site: Path, at: int, tmp_path: Path) -> None:
    """Of the first paper of the feed too, which stands on a page of the navigation."""
    collection, _ = recipe.load_collection(site, Settings())
    files = alone(site)
    papers = [paper for paper in collection.papers if paper.id in files and paper.abstract]
    before = tree(site / "site")
    change(site, papers[at].id, abstract="Words that were *not* there <b>before</b> & $x^2$.")
    report = quickly(site)
    assert report
    now = tree(site / "site")
    other = {name for name, data in now.items() if before.get(name) != data}
    assert report.written == len(other)
    assert report.removed == len(before.keys() - now.keys())
    whole = {"bibliography-abstracts.bib", "data/papers.jsonl", "assets/papershelf/search.js"}
    assert whole < other
    pages = [name for name in other - whole if not name.startswith(("search/", "feeds/"))]
    # Its own page, the feed, its day, week and month, both rankings, and the sizes of the exports.
    assert 0 < len([name for name in pages if "feed." not in name]) <= 8
    assert differences(now, clean(site, tmp_path / "clean")) == []


def test_an_abstract_that_comes_near_another_shows_on_its_page(site: Path, tmp_path: Path) -> None:
    """And is gone from there when it goes: each time as a clean build has it."""
    collection, _ = recipe.load_collection(site, Settings())
    one, other, *_ = [paper for paper in collection.papers if paper.id in alone(site)]
    page, link = site / "site/papers" / other.id / "index.html", f'papers/{one.id}/"'
    words = "Quokkas wallow in marshmallow lagoons."
    change(site, other.id, abstract=words)
    build(site / "mkdocs.yml", site / "site")
    for text in (f"We find that {words.lower()}", "They left.", f"Now: {words}"):
        change(site, one.id, abstract=text)
        assert quickly(site)
        near = "related" in page.read_text("utf-8") and link in page.read_text("utf-8").partition('id="related"')[2]
        assert near == ("quokkas" in text.lower())
        out = tmp_path / str(len(text))
        assert differences(tree(site / "site"), clean(site, out)) == []


def test_without_what_was_kept_of_related_papers_all_are_looked_at(site: Path, tmp_path: Path) -> None:
    (kept,) = (site / ".cache/papershelf").glob("related-*")
    kept.write_bytes(b"x" * 99)
    change(site, alone(site)[0], abstract="Other words.")
    assert quickly(site)
    assert differences(tree(site / "site"), clean(site, tmp_path / "clean")) == []


def test_what_may_move_a_paper_on_the_map_takes_the_usual_way(site: Path, tmp_path: Path) -> None:
    configure(site, plugins=[{"papershelf": {"map": True, "citation_styles": []}}])
    build(site / "mkdocs.yml", site / "site")
    collection, _ = recipe.load_collection(site, Settings())
    ids = [paper.id for paper in collection.papers if paper.id in alone(site) and paper.abstract]
    change(site, ids[0], note="A note.")
    assert quickly(site)
    change(site, ids[1], abstract="Words that were not there before.")
    assert quickly(site) is None
    build(site / "mkdocs.yml", site / "site")
    assert differences(tree(site / "site"), clean(site, tmp_path / "clean")) == []
    assert quickly(site)


KEYS = {
    "abstract": "Another abstract.", "summary": "In a line.", "note": "A *note*.", "comments": 7,
    "upvotes": 1234, "source": "https://example.org/", "counted": "2024-02-03", "citations": 3,
    "title": "Another title", "authors": ["Ada Lovelace"], "tags": ["graphs"], "date": "1999",
    "added": "2030-01-01", "venue": "Nature", "draft": "true", "related": [], "code": "",
}  # fmt: skip


@settings(max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(st.integers(0, 99), st.sampled_from(sorted(KEYS))),
                      min_size=2, max_size=4))  # fmt: skip
def test_after_any_edits_the_site_is_a_clean_ones(
    edits: list[tuple[int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Quick builds and builds MkDocs' way, in any order, over one cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("papershelf.records.reader._RACY", 0)
        folder = copy(TOY, tmp_path_factory.mktemp("edits") / "shelf")
        configure(folder, plugins=[{"papershelf": {"per_page": 5, "rows_per_page": 5}}])
        build(folder / "mkdocs.yml", folder / "site")
        for number, key in edits:
            ids = alone(folder)
            change(folder, ids[number % len(ids)], **{key: KEYS[key]})
            if recipe.load_collection(folder, Settings())[1]:
                return
            if quickly(folder) is None:
                build(folder / "mkdocs.yml", folder / "site")
        out = tmp_path_factory.mktemp("clean") / "shelf"
        assert differences(tree(folder / "site"), clean(folder, out)) == []


def touch_page(folder: Path) -> None:
    (folder / "content/pages/about.md").write_text("# Others\n", "utf-8")


def new_record(folder: Path) -> None:
    (folder / "content/papers/new.yaml").write_text("title: New\n", "utf-8")


def lose_record(folder: Path) -> None:
    next((folder / "content/papers").rglob("*.yaml")).unlink()


def new_setting(folder: Path) -> None:
    configure(folder, site_name="Another name")


def wrong_record(folder: Path) -> None:
    change(folder, alone(folder)[0], abstrakt="x")


def new_tag(folder: Path) -> None:
    path = folder / "content/tags.yaml"
    path.write_text(path.read_text("utf-8") + "- tag: brand-new\n", "utf-8")


def new_draft(folder: Path) -> None:
    shown = {paper.id for paper in recipe.load_collection(folder, Settings())[0].papers}
    change(folder, next(id for id in alone(folder) if id in shown), draft="true")


def lose_one_of_many(folder: Path) -> None:
    """A file of several records that has one less."""
    for path in (folder / "content/papers").rglob("*.yaml"):
        texts = path.read_text("utf-8").split("\n---\n")
        if len(texts) > 1:
            path.write_text("\n---\n".join(texts[:-1]) + "\n", "utf-8")
            return
    raise AssertionError("no such file")


def lose_page(folder: Path) -> None:
    (folder / "site/papers/index.html").unlink()


def longer_page(folder: Path) -> None:
    with (folder / "site/papers/index.html").open("a") as file:
        file.write(" ")


def new_style(folder: Path) -> None:
    path = folder / "content/styles/ours.csl"
    path.write_text(path.read_text("utf-8").replace("italic", "normal"), encoding="utf-8")


def stray_file(folder: Path) -> None:
    (folder / "site/stray.html").write_text("x")


def stray_file_below(folder: Path) -> None:
    (folder / "site/papers/stray.html").write_text("x")


def stray_folder(folder: Path) -> None:
    (folder / "site/tags/stray").mkdir()


def folder_elsewhere(folder: Path) -> None:
    (folder / "site/tags").rename(folder / "tags")
    (folder / "site/tags").symlink_to(folder / "tags")


def no_longer_settled(folder: Path) -> None:
    """When the site was last changed isn't known."""
    next((folder / ".cache/papershelf").glob("settled-*")).write_text("soon")


def lose_site(folder: Path) -> None:
    shutil.rmtree(folder / "site")


def half_a_build(folder: Path) -> None:
    manifest = next((folder / ".cache/papershelf").glob("manifest-*"))
    manifest.with_name(manifest.name.replace("manifest", "pending")).mkdir()


def damaged_state(folder: Path) -> None:
    next((folder / ".cache/papershelf").glob("state-*")).write_bytes(b"x" * 99)


@pytest.mark.parametrize(
    "what",
    [touch_page, new_record, lose_record, new_setting, wrong_record, new_tag, new_draft,
     lose_one_of_many, lose_page, new_style,
     longer_page, stray_file, stray_file_below, stray_folder, folder_elsewhere, no_longer_settled, lose_site, half_a_build, damaged_state],
)  # fmt: skip
def test_anything_else_takes_the_usual_way(site: Path, what: Callable[[Path], None]) -> None:
    what(site)
    before = tree(site / "site") if (site / "site").exists() else {}
    assert quickly(site) is None
    assert (tree(site / "site") if (site / "site").exists() else {}) == before


def test_a_plugin_that_we_do_not_know_takes_the_usual_way(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "shelf")
    (folder / "hook.py").write_text("def on_page_content(html, **_):\n    return html\n", "utf-8")
    configure(folder, plugins=["papershelf"], hooks=["hook.py"])
    build(folder / "mkdocs.yml", folder / "site")
    assert quickly(folder) is None


def test_a_site_elsewhere_is_not_the_one_of_the_settings(site: Path, tmp_path: Path) -> None:
    build(site / "mkdocs.yml", tmp_path / "elsewhere")
    report = quick.build_quickly(site / "mkdocs.yml")
    assert report
    assert report[1] == site / "site"


def test_what_a_command_says_takes_the_usual_way(site: Path) -> None:
    build(site / "mkdocs.yml", site / "site", use_directory_urls=False)
    assert quickly(site) is None


@pytest.fixture
def voted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve papers with a tag in common, all but the last with upvotes; built into `site/`."""
    monkeypatch.setattr("papershelf.records.reader._RACY", 0)
    folder = emptied(copy(TOY, tmp_path / "shelf"))
    for number in range(12):
        record = {"title": f"Paper {number}", "tags": ["odd-examples"], "date": "2020", "venue": "CONF"}
        write_record(folder, f"p{number}", record | ({"upvotes": number} if number < 11 else {}))
    configure(folder, plugins=[{"papershelf": {"per_page": 5, "rows_per_page": 5}}])
    build(folder / "mkdocs.yml", folder / "site")
    return folder


def test_changed_upvotes_put_listings_into_another_order(voted: Path, tmp_path: Path) -> None:
    before = tree(voted / "site")
    change(voted, "p2", upvotes=40)
    assert quickly(voted)
    now = tree(voted / "site")
    other = {name for name, data in now.items() if before.get(name) != data}
    assert {name for name in other if "/upvotes/" in name} == {
        f"{of}/upvotes/{page}index.html" for of in ("tags/examples", "tags/odd-examples", "venues/conf", "years/2020")
        for page in ("", "page/2/")
    }  # fmt: skip
    assert differences(now, clean(voted, tmp_path / "clean")) == []


def test_the_first_count_of_a_paper_takes_the_usual_way(voted: Path) -> None:
    """It may be the one that gives a listing its order by upvotes."""
    change(voted, "p11", upvotes=1)
    assert quickly(voted) is None


COUNTED = {"comments": 1, "upvotes": 2}


@pytest.mark.parametrize("counts", [{}, COUNTED])
def test_only_the_head_of_a_paper_shows_on_other_pages(counts: dict[str, int]) -> None:
    """`paper_edits.find_jobs` against the keys of all jobs; with new counts all places that a paper may
    have come to are named, and it comes to few."""
    collection, _ = recipe.load_collection(ROOT, Settings())
    jobs = list(makers.plan(Site(collection, Settings(), name="x")))
    for paper in collection.papers[::9]:
        other = Paper.model_validate(
            {**{name: getattr(paper, name) for name in paper.model_fields_set},
             "abstract": "x", "summary": "y", "note": "z", "citations": 3, **counts}
        )  # fmt: skip
        changed = replace(
            collection,
            papers=tuple(other if one is paper else one for one in collection.papers),
            fingerprints={**collection.fingerprints, paper.id: compute_fingerprint(other)},
        )
        assert compute_fingerprint(other).head == compute_fingerprint(paper).head
        before, after = (Site(one, Settings(), name="x") for one in (collection, changed))
        told = {job for job in jobs if makers.key(before, job) != makers.key(after, job)}
        told -= {index_files.JOB, *bibliographies.JOBS}
        near = [[[one.id for one in find_related(site, site.collection.by_id[id])] for id in collection.by_id]
                for site in (before, after)]  # fmt: skip
        moved = {("papers", id) for id, *both in zip(collection.by_id, *near, strict=True) if both[0] != both[1]}
        named = {*paper_edits.find_jobs(after, paper), *paper_edits.find_size_jobs(after, before), *moved}
        assert told <= named
        assert {name for name, _ in named - told} <= ({"views", "orders"} if counts else set())


def previewed(folder: Path) -> list[dict[str, bytes]]:
    """The site each time that it is shown before the usual way is gone."""
    cache = Cache.find(folder / "mkdocs.yml")
    assert cache
    shown: list[dict[str, bytes]] = []
    work = quick.QuickBuild(cache, cache.load_state(), cache.load_delta())
    assert work.run(lambda: shown.append(tree(folder / "site"))) is None
    return shown


@pytest.mark.parametrize("key", sorted(KEYS.keys() & {"title", "authors", "tags", "date", "added", "venue"}))
def test_changed_records_are_shown_before_the_usual_way(site: Path, tmp_path: Path, key: str) -> None:
    """Their own pages and cards, and all else as it was; then the site is a clean one's."""
    before = tree(site / "site")
    papers = {paper.id for paper in recipe.load_collection(site, Settings())[0].papers}
    id = next(id for id in alone(site) if id in papers)
    change(site, id, **{key: KEYS[key]})
    (shown,) = previewed(site)
    other = {name for name, data in shown.items() if before.get(name) != data}
    assert f"papers/{id}/index.html" in other
    assert all(name.startswith((f"papers/{id}/", f"papers/{id}.", "page/", "index.html")) for name in other)
    build(site / "mkdocs.yml", site / "site")
    expected = clean(site, tmp_path / "clean")
    assert differences(tree(site / "site"), expected) == []
    page = f"papers/{id}/index.html"
    assert key in ("tags", "venue", "authors") or shown[page] == expected[page]


def test_a_new_record_is_shown_before_the_usual_way(site: Path, tmp_path: Path) -> None:
    new_record(site)
    (shown,) = previewed(site)
    assert b"<h1>New</h1>" in shown["papers/new/index.html"]
    build(site / "mkdocs.yml", site / "site")
    assert differences(tree(site / "site"), clean(site, tmp_path / "clean")) == []


@pytest.mark.parametrize(
    "what", [touch_page, lose_record, new_setting, wrong_record, new_tag, new_draft, lose_one_of_many]
)
def test_what_changes_no_paper_is_not_shown_before(site: Path, what: Callable[[Path], None]) -> None:
    what(site)
    before = tree(site / "site")
    assert previewed(site) == []
    assert tree(site / "site") == before


def test_a_record_that_was_shown_and_taken_back_leaves_no_trace(site: Path) -> None:
    before = tree(site / "site")
    new_record(site)
    assert previewed(site)
    (site / "content/papers/new.yaml").unlink()
    build(site / "mkdocs.yml", site / "site")
    assert differences(tree(site / "site"), before) == []
