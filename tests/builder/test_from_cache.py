"""Builds from the cache, without MkDocs: the same site as a clean build, or none at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from mkdocs.exceptions import Abort

from papershelf.builder import recipe
from papershelf.builder.cache.folder import Cache
from papershelf.builder.from_cache import CachedBuild, build_from_cache
from papershelf.builder.progress_steps import Steps
from papershelf.builder.report import BuildReport
from papershelf.errors import CallError
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.settings import Settings
from papershelf.site import Site, makers
from papershelf.site.exports import bibliographies
from papershelf.site.papers import related_papers
from papershelf.site.search import index_files
from tests.build import ROOT, TOY, build, tree
from tests.builder.snapshot import Snapshot, trust_stamps
from tests.builder.test_fast import configure, copy, differences, emptied, write_record
from tests.commands import papershelf
from tests.jobs import find_changed_jobs, find_concerned_jobs


def build_toy(folder: Path) -> None:
    copy(TOY, folder)
    options = {"per_page": 5, "rows_per_page": 5, "names_per_page": 20, "citation_styles": ["styles/ours.csl"]}
    configure(folder, plugins=[{"papershelf": options}])
    build(folder / "mkdocs.yml", folder / "site")


@pytest.fixture(scope="module")
def toy_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot(tmp_path_factory.mktemp("toy"), build_toy)


@pytest.fixture
def site(toy_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy shelf, built into `site/`; its files count as long unchanged."""
    trust_stamps(monkeypatch)
    return toy_snapshot.restore()


def from_cache(folder: Path) -> CachedBuild | None:
    return build_from_cache(folder / "mkdocs.yml", Steps())


def quickly(folder: Path) -> BuildReport | None:
    build = from_cache(folder)
    return build.report if build else None


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
    whole = {"bibliography-abstracts.bib", "bibliography.ris", "data/papers.jsonl", "assets/papershelf/search.js"}
    assert whole < other
    pages = [name for name in other - whole if not name.startswith(("search/", "feeds/"))]
    # Its own page, the feed, its day, week and month, both rankings, and the sizes of the exports.
    assert 0 < len([name for name in pages if "feed." not in name]) <= 8
    assert differences(now, clean(site, tmp_path / "clean")) == []


def test_an_abstract_that_comes_near_another_shows_on_its_page(site: Path, tmp_path: Path) -> None:
    """And is gone from there when it goes: each time as a clean build has it."""
    collection, _ = recipe.load_collection(site, Settings())
    one, other, *_ = [paper for paper in collection.papers if paper.id in alone(site)]
    page, link = site / "site/papers" / other.id / "index.html", f"../{one.id}/"
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


def test_papers_move_on_the_map(site: Path, tmp_path: Path) -> None:
    configure(site, plugins=[{"papershelf": {"map": True, "citation_styles": []}}])
    build(site / "mkdocs.yml", site / "site")
    cache, collection = Cache.find(site / "mkdocs.yml"), recipe.load_collection(site, Settings())[0]
    assert cache
    state = cache.load_state()
    planned = {*makers.plan(replace(state.site, records=collection))}
    assert state.sections.keys() == planned & {*makers.list_section_jobs(replace(state.site, records=collection))}
    ids = [paper.id for paper in collection.papers if paper.id in alone(site) and paper.abstract]
    for id, keys in ((ids[0], {"note": "A note."}), (ids[1], {"abstract": "Words that were not there before."})):
        change(site, id, **keys)
        assert quickly(site)
        assert differences(tree(site / "site"), clean(site, tmp_path / id)) == []


# --- what MkDocs has to do ------------------------------------------------------------------


def touch_page(folder: Path) -> None:
    (folder / "content/pages/about.md").write_text("# Others\n", "utf-8")


def new_setting(folder: Path) -> None:
    configure(folder, site_name="Another name")


def wrong_record(folder: Path) -> None:
    change(folder, alone(folder)[0], abstrakt="x")


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


@pytest.mark.parametrize("and_a_record", [True, pytest.param(False, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "what",
    [touch_page, new_setting, wrong_record, lose_page, new_style, longer_page, stray_file, stray_file_below,
     stray_folder, folder_elsewhere, no_longer_settled, lose_site, half_a_build, damaged_state],
)  # fmt: skip
def test_anything_but_records_takes_mkdocs(
    site: Path, what: Callable[[Path], None], and_a_record: bool
) -> None:
    what(site)
    if and_a_record:
        new_record(site)
    before = tree(site / "site") if (site / "site").exists() else {}
    assert quickly(site) is None
    assert (tree(site / "site") if (site / "site").exists() else {}) == before


def link_from_a_page(folder: Path, to: str) -> None:
    """A hand-written page with a link to a page that there may not be."""
    (folder / "content/pages/about.md").write_text(f"# About\n\n[A link]({to})\n", "utf-8")
    configure(folder, validation={"links": {"not_found": "info"}})
    build(folder / "mkdocs.yml", folder / "site")


@pytest.mark.parametrize("to", [
    "papers/unpublished/index.md", *(pytest.param(name, marks=pytest.mark.long) for name in ("papers/new/index.md", "tags/fresh/index.md")),
])  # fmt: skip
def test_a_link_that_leads_elsewhere_now_takes_mkdocs(site: Path, tmp_path: Path, to: str) -> None:
    link_from_a_page(site, to)
    change(site, alone(site)[0], title="Another title")
    assert quickly(site)
    lose_one_of_many(site)
    (site / "content/papers/new.yaml").write_text("{title: New, tags: [fresh]}\n", "utf-8")
    assert quickly(site) is None
    build(site / "mkdocs.yml", site / "site")
    assert differences(tree(site / "site"), clean(site, tmp_path / "clean")) == []


def test_hand_written_pages_are_in_the_index_as_they_are_now(site: Path, tmp_path: Path) -> None:
    (site / "content/pages/about.md").write_text("# About\n\nWords that were not there before.\n", "utf-8")
    change(site, alone(site)[0], title="Another title")
    build(site / "mkdocs.yml", site / "site")
    assert differences(tree(site / "site"), clean(site, tmp_path / "clean")) == []


def test_a_section_that_appears_or_goes_takes_mkdocs(site: Path, tmp_path: Path) -> None:
    """The reading lists' page is there if there are any."""
    lists = site / "content/lists"
    for there, elsewhere in ((lists, tmp_path / "lists"), (tmp_path / "lists", lists)):
        there.rename(elsewhere)
        assert quickly(site) is None
        build(site / "mkdocs.yml", site / "site")
        assert differences(tree(site / "site"), clean(site, tmp_path / elsewhere.parent.name)) == []


# --- records of every kind ------------------------------------------------------------------


def new_record(folder: Path) -> None:
    (folder / "content/papers/new.yaml").write_text("title: New\n", "utf-8")


def lose_record(folder: Path) -> None:
    (folder / "content/papers/2023/hostile.yaml").unlink()
    path = folder / "content/lists/odd.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "hostile" not in line).replace("*walk", "{date: 2026-06-01}"), "utf-8")


def new_tag(folder: Path) -> None:
    path = folder / "content/tags.yaml"
    path.write_text(path.read_text("utf-8") + "- tag: brand-new\n", "utf-8")


def new_draft(folder: Path) -> None:
    change(folder, "numbers", draft="true")


def lose_one_of_many(folder: Path) -> None:
    """A file of several records that has one less."""
    path = folder / "content/papers/many/documents.yaml"
    text, found, _ = path.read_text("utf-8").partition("---\nid: unpublished")
    assert found
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("what", [new_record, lose_record, new_tag, new_draft, lose_one_of_many])
def test_records_that_come_and_go_take_no_mkdocs(
    site: Path, tmp_path: Path, what: Callable[[Path], None]
) -> None:
    what(site)
    assert quickly(site)
    assert differences(tree(site / "site"), clean(site, tmp_path / "clean")) == []


def test_a_new_record_is_on_its_pages(site: Path) -> None:
    new_record(site)
    assert quickly(site)
    now = tree(site / "site")
    assert b"<h1>New</h1>" in now["papers/new/index.html"]
    pages = {name.partition("/")[0] for name, data in now.items() if b"papers/new/" in data and name.endswith("index.html")}
    assert pages >= {"page", "papers", "bibtex"}


def test_a_record_that_is_taken_back_leaves_no_trace(site: Path) -> None:
    before = tree(site / "site")
    new_record(site)
    assert quickly(site)
    (site / "content/papers/new.yaml").unlink()
    assert quickly(site)
    assert differences(tree(site / "site"), before) == []


def test_warnings_are_those_of_the_records(site: Path) -> None:
    for isbn, expected in (("9780306406158", 1), ("9780306406157", 0)):  # the first has a wrong check digit
        change(site, "bare", isbn=isbn)
        for _ in range(2):  # after a change, and without
            done = from_cache(site)
            assert done
            warnings = [text for text in done.list_warnings() if "bad-isbn" in text]
            assert len(warnings) == expected


def test_an_equal_warning_is_said_once(site: Path) -> None:
    for id in ("bare", "names"):
        change(site, id, isbn="9780306406158")
    done = from_cache(site)
    assert done
    said = [text for text in done.list_warnings() if "bad-isbn" in text]
    assert [text.splitlines()[0].partition("; ")[2] for text in said] == ["1 more: papershelf check"], said
    by_mkdocs = papershelf("build", "--strict", cwd=site).stderr
    assert said[0] in by_mkdocs
    assert by_mkdocs.count("bad-isbn") == 1
    checked = papershelf("check", cwd=site).stderr
    assert checked.count("bad-isbn") == 1
    assert re.search(r"bad-isbn.*\n.*\n    also: content/papers/\S+:\d+:\d+\n", checked), checked


# --- other builds ---------------------------------------------------------------------------


def test_a_plugin_that_we_do_not_know_takes_the_usual_way(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "shelf")
    (folder / "hook.py").write_text("def on_page_content(html, **_):\n    return html\n", "utf-8")
    configure(folder, plugins=["papershelf"], hooks=["hook.py"])
    build(folder / "mkdocs.yml", folder / "site")
    assert quickly(folder) is None


def test_a_site_elsewhere_is_not_the_one_of_the_settings(site: Path, tmp_path: Path) -> None:
    build(site / "mkdocs.yml", tmp_path / "elsewhere")
    done = from_cache(site)
    assert done
    assert done.site == site / "site"


def test_what_a_command_says_takes_the_usual_way(site: Path) -> None:
    configure(site, use_directory_urls=False)
    build(site / "mkdocs.yml", site / "site", use_directory_urls=True)
    assert quickly(site) is None


def test_addresses_without_folders_are_refused(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = tree(site / "site")
    with pytest.raises(Abort):
        build(site / "mkdocs.yml", site / "site", use_directory_urls=False)
    assert "remove `use_directory_urls: false` from mkdocs.yml" in caplog.text
    assert tree(site / "site") == before


def test_a_paper_waits_for_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `scheduled` only; a build of that day adds it, without MkDocs, as a clean build would."""
    folder = emptied(copy(TOY, tmp_path / "shelf"))
    for day, other in ("30", "31"), ("31", "30"):
        write_record(folder, f"owls-{day}", {"title": f"Owls {day}", "added": f"2031-05-{day}", "related": [f"owls-{other}"]})
    trust_stamps(monkeypatch)

    def set_day(day: str) -> None:
        seconds = datetime.fromisoformat(f"{day}T23:59:59+00:00").timestamp()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(seconds)))

    set_day("2031-05-30")
    configure(folder, plugins=[{"papershelf": {"scheduled": True}}])
    before = tree(build(folder / "mkdocs.yml", folder / "site"))
    assert "papers/owls-30/index.html" in before
    assert [name for name, data in before.items() if "owls-31" in name or b"Owls 31" in data or b"owls-31" in data] == []
    assert quickly(folder)
    assert tree(folder / "site") == before
    set_day("2031-05-31")
    assert quickly(folder)
    assert differences(tree(folder / "site"), clean(folder, tmp_path / "clean")) == []
    assert "papers/owls-31/index.html" in tree(folder / "site")
    set_day("2031-05-30")
    assert quickly(folder)
    assert tree(folder / "site") == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    with pytest.raises(CallError, match="SOURCE_DATE_EPOCH is no number of seconds: tomorrow"):
        recipe.load_collection(folder, Settings(scheduled=True))
    assert len(recipe.load_collection(folder, Settings())[0].papers) == 2


def build_voted(folder: Path) -> None:
    emptied(copy(TOY, folder))
    for number in range(12):
        record = {"title": f"Paper {number}", "tags": ["odd-examples"], "date": "2020", "venue": "CONF"}
        write_record(folder, f"p{number}", record | ({"upvotes": number} if number < 11 else {}))
    configure(folder, plugins=[{"papershelf": {"per_page": 5, "rows_per_page": 5}}])
    build(folder / "mkdocs.yml", folder / "site")


@pytest.fixture(scope="module")
def voted_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot(tmp_path_factory.mktemp("voted"), build_voted)


@pytest.fixture
def voted(voted_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve papers with a tag in common, all but the last with upvotes; built into `site/`."""
    trust_stamps(monkeypatch)
    return voted_snapshot.restore()


def test_changed_upvotes_put_listings_into_another_order(voted: Path, tmp_path: Path) -> None:
    before = tree(voted / "site")
    change(voted, "p2", upvotes=40)
    assert quickly(voted)
    now = tree(voted / "site")
    other = {name for name, data in now.items() if before.get(name) != data}
    assert {name for name in other if "/upvotes/" in name} == {
        f"{of}/upvotes/{page}index.html" for of in ("papers", "tags/examples", "tags/odd-examples", "venues/conf", "years/2020")
        for page in ("", "page/2/")
    }  # fmt: skip
    assert differences(now, clean(voted, tmp_path / "clean")) == []


def test_the_second_count_of_a_listing_gives_it_an_order_by_upvotes(voted: Path, tmp_path: Path) -> None:
    for number in range(12):
        write_record(voted, f"q{number}", {"title": f"Other {number}", "tags": ["more"], **({"upvotes": 3} if number == 5 else {})})
    assert quickly(voted)
    assert "tags/more/upvotes/index.html" not in tree(voted / "site")
    change(voted, "q1", upvotes=1)
    assert quickly(voted)
    now = tree(voted / "site")
    assert "tags/more/upvotes/index.html" in now
    assert differences(now, clean(voted, tmp_path / "clean")) == []


def test_the_first_page_of_its_kind_takes_mkdocs(voted: Path, tmp_path: Path) -> None:
    """No page of a paper had a description up to now."""
    before = tree(voted / "site")
    change(voted, "p2", abstract="The first.")
    assert quickly(voted) is None
    assert tree(voted / "site") == before
    build(voted / "mkdocs.yml", voted / "site")
    change(voted, "p3", abstract="The second.")
    assert quickly(voted)
    assert differences(tree(voted / "site"), clean(voted, tmp_path / "clean")) == []


# --- what is looked at ----------------------------------------------------------------------

COUNTED = {"comments": 1, "upvotes": 2}


@pytest.mark.parametrize("counts", [{}, COUNTED])
def test_only_the_head_of_a_paper_shows_on_other_pages(counts: dict[str, int]) -> None:
    """What jobs read, against their inputs; with new counts a paper may have come to any place of a
    ranking, and it comes to few."""
    collection, _ = recipe.load_collection(ROOT, Settings())
    whole = {bibliographies.NAME, index_files.NAME}
    jobs = [job for job in makers.plan(Site(collection, Settings(), name="x")) if job[0] not in whole]
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
        before, after = map(with_neighbours, (collection, changed))
        moved = {("papers", id) for id in collection.by_id if before.related[id] != after.related[id]}
        told = find_changed_jobs(before, after, jobs)
        assert ("papers", paper.id) in told
        assert {id for name, id in told if name == "papers"} <= {paper.id, *(id for _, id in moved)}
        named = find_concerned_jobs(before, after, jobs)
        assert told <= named
        assert {name for name, _ in named - told - moved} <= ({"views", "orders"} if counts else set())


def with_neighbours(collection: Collection) -> Site:
    site = Site(collection, Settings(), name="x", export_sizes={})
    neighbours = related_papers.new_neighbours(site)
    related_papers.update(site, neighbours)
    return replace(site, related=neighbours.to_lists())
