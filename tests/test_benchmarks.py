"""The benchmark measures what it says, and the manual shows what was measured."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from benchmarks import (
    corpus,
    edits,
    features,
    formats,
    goals,
    mapping,
    measure,
    million,
    peers,
    picture,
    related,
    report,
    serving,
)
from benchmarks.__main__ import format_report, has_enough_room
from benchmarks.cases import Case, keep, move_aside
from benchmarks.corpus import write_record
from benchmarks.measure import Run
from benchmarks.peers import HUGO, MATERIAL, ZENSICAL
from benchmarks.site_folder import ABSTRACT, COLD, COPY, UNCHANGED, SiteFolder, measure_page_sizes

from papershelf.formats import FORMATS, bibtex
from papershelf.records.paper import Paper
from tests.build import tree

SVG = "{http://www.w3.org/2000/svg}"
SECONDS = {
    COLD: 2.0, COPY: 1.0, UNCHANGED: 0.1, ABSTRACT: 0.5, MATERIAL: 14.0, ZENSICAL: 14.1, HUGO: 30.0,
}  # fmt: skip


def result(papers: int, slower: float = 1.0) -> report.Result:
    runs = {
        name: [Run(seconds * turn * slower * papers / 1000, 1.5, 50_000_000, 10 * papers, papers * 7000)
               for turn in (1, 2, 3)]
        for name, seconds in SECONDS.items()
    }  # fmt: skip
    pages = {"paper": (7000, 9000), "listing": (21_000, 30_000), "author": (5000, 6000)}
    return report.Result(
        papers, 1, "2 cores", "now", {}, runs, pages, papers * 12_000, papers * 4
    )


def cells(rows: Iterable[Sequence[str]]) -> dict[str, Sequence[str]]:
    return {first: rest for first, *rest in rows}


def record(id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id, "type": "inproceedings", "title": f"On <{id}>", "authors": ["Ada Byron"],
        "venue": "A Venue", "date": "1843", "tags": ["engines"], "abstract": "Of *5* < 6.", **more,
    }  # fmt: skip


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    bad = record("b", colour="red")
    found = [record("a", project="https://a.example/"), bad, record("c"), record("d"), record("e")]
    path.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")
    return path


# --- very many papers -----------------------------------------------------------------------


def test_copies_of_records_are_other_papers_and_the_same_in_every_run(lines: Path, tmp_path: Path) -> None:
    more = {"authors": ["Ada Byron", "{A Group}"], "title": r"Engineering $\operatorname{max}$ of machines"}
    records = [record("a", **more), record("c", abstract="Engineering and machinery.")]
    found = list(islice(million.iter_records(records), 60))
    assert found == list(islice(million.iter_records(records), 60))
    assert found[:2] == records
    for key in ("id", "title"):
        assert len({one[key] for one in found}) == 60
    assert all(r"\operatorname{max}" in one["title"] for one in found[::2])
    assert found[2]["authors"][0] == found[3]["authors"][0] != "Ada Byron"
    assert all(one["authors"][1] == "{A Group}" for one in found[::2])
    papers = [Paper.model_validate(one | {"key": one["id"]}) for one in found]
    assert len({paper.authors[0].display for paper in papers}) > 20


# --- related papers -------------------------------------------------------------------------


def test_the_map_is_measured_and_a_new_paper_moves_no_other() -> None:
    texts = {f"p{at}": (f"Robots {at % 7}", f"word{at % 5} other{at % 3} robots plan {at}") for at in range(60)}
    found = dict(zip(mapping.HEAD, mapping.measure_row(texts), strict=True))
    assert found["papers"] == "60"
    assert float(found["µs a paper"]) > 0
    assert found["moved by it"] == "0"


def test_related_papers_are_measured_and_counted() -> None:
    texts = {f"p{number}": (f"Quokka{number // 2} lagoon{number // 2}", "") for number in range(8)}
    found = dict(zip(related.HEAD, related.measure_row(texts), strict=True))
    assert found["papers"] == "8"
    assert (found["any near"], found["five"]) == ("100%", "0%")
    assert float(found["bytes kept a paper"]) > 50


# --- formats --------------------------------------------------------------------------------


def test_formats_are_measured_each_and_together() -> None:
    papers = [Paper.model_validate(record(id)) for id in "abc"]
    found = cells(formats.measure_rows(papers))
    assert set(found) > {*FORMATS, "all formats"}
    total = sum(float(found[name][0]) for name in FORMATS)
    assert float(found["all formats"][0]) == pytest.approx(total, abs=0.3)
    assert float(found["BibTeX"][2]) == len(bibtex.write(papers[0], {}))
    assert set(formats.GOALS) <= set(found)


# --- laying out -----------------------------------------------------------------------------


def test_refused_records_are_left_out_and_others_take_their_place(
    tmp_path: Path, lines: Path
) -> None:
    shelf = SiteFolder.make(tmp_path / "shelf", corpus.read_records(lines), 3)
    assert [one["id"] for one in shelf.records] == ["a", "c", "d"]
    assert shelf.refused == 1
    files = {path.stem for path in (tmp_path / "shelf/content").rglob("*.yaml")}
    assert files == {"a", "c", "d"}


def test_edits_are_undone_before_the_next_round(tmp_path: Path, lines: Path) -> None:
    shelf = SiteFolder.make(tmp_path / "shelf", corpus.read_records(lines), 4)
    curator = edits.Curator(shelf.folder, shelf.records)
    curator.reset()
    content = [before := tree(shelf.folder / "content")]
    for edit in curator.make_edits():
        edit.apply()
        content.append(tree(shelf.folder / "content"))
    assert all(one != other for one, other in pairwise(content))
    assert len(content[1]) == len(before) + 1
    curator.reset()
    assert tree(shelf.folder / "content") == before


def test_the_tag_that_changes_is_one_of_few_papers(tmp_path: Path) -> None:
    records = [record(f"p{at}", tags=["all", f"t{at % 60}", "one"][: 3 - (at > 0)]) for at in range(120)]
    assert edits.Curator(tmp_path, records)._tag == "t0"


def test_a_corpus_may_be_smaller_than_asked_for(tmp_path: Path, lines: Path) -> None:
    assert len(SiteFolder.make(tmp_path / "shelf", corpus.read_records(lines), 100).records) == 4


def test_peers_get_the_same_papers(tmp_path: Path, lines: Path) -> None:
    records = list(islice(corpus.read_records(lines), 1))
    corpus.write_markdown(tmp_path / "docs", records)
    page = (tmp_path / "docs/papers/a/index.md").read_text(encoding="utf-8")
    assert page.startswith("# On &lt;a&gt;\n\nAda Byron\n")
    assert "[Project](https://a.example/)" in page
    assert "author = {Ada Byron}" in page
    corpus.write_hugo(tmp_path / "content", records)
    page = (tmp_path / "content/papers/a.md").read_text(encoding="utf-8")
    front, end = json.JSONDecoder().raw_decode(page)
    assert (front["title"], front["date"], front["years"]) == ("On <a>", "1843-01-01", ["1843"])
    assert page[end:].strip() == "Of *5* &lt; 6."


def test_old_output_is_moved_aside_and_stays(tmp_path: Path) -> None:
    trash, site = tmp_path / "trash", tmp_path / "site"
    prepare = move_aside(trash, site, tmp_path / "never-made")
    for text in ("first", "second"):
        site.mkdir()
        (site / "page").write_text(text, encoding="utf-8")
        prepare()
        assert not site.exists()
    assert {path.read_text(encoding="utf-8") for path in trash.glob("*/page")} == {"first", "second"}


def test_what_a_build_replaces_is_kept(tmp_path: Path) -> None:
    page, trash = tmp_path / "site" / "a" / "page", tmp_path / "trash"
    page.parent.mkdir(parents=True)
    page.write_text("old", encoding="utf-8")
    keep(trash, tmp_path / "site")
    (tmp_path / "new").write_text("new", encoding="utf-8")
    (tmp_path / "new").replace(page)
    assert [path.read_text(encoding="utf-8") for path in trash.glob("*/a/page")] == ["old"]


# --- measuring ------------------------------------------------------------------------------


@pytest.fixture
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is there once a look has found as many bytes as its program waits for."""
    return tmp_path_factory.mktemp("seen") / "seen"


def note_looks(monkeypatch: pytest.MonkeyPatch, seen: Path, size: int) -> None:
    """Whoever waits for `seen` has been looked at: on a busy machine, no time is long enough for that."""
    make_meter = measure._make_meter

    def make() -> Callable[[int], int]:
        meter = make_meter()

        def look(pid: int) -> int:
            found = meter(pid)
            if found > size:
                seen.touch()
            return found

        return look

    monkeypatch.setattr(measure, "_make_meter", make)


def test_a_run_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    note_looks(monkeypatch, seen, 60_000_000)
    (tmp_path / "old").write_text("old", encoding="utf-8")
    code = (
        "import os, sys, time; x = bytearray(60_000_000); open('new', 'w').write('12345'); time.sleep(.3)\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(.01)"
    )
    run = measure.run((sys.executable, "-c", code, str(seen)), tmp_path, tmp_path)
    assert (run.files, run.size) == (1, 5)
    assert run.seconds >= 0.3
    assert 0 <= run.cpu < 10
    assert 60_000_000 < run.memory < 500_000_000


FORKING = """
import os, sys, time
shared = bytearray(b"x") * 80_000_000
ready, tell = os.pipe()
children = []
for _ in range(2):
    pid = os.fork()
    if not pid:
        own = bytearray(b"x") * 30_000_000
        os.write(tell, b".")
        time.sleep(60)
    children.append(pid)
for _ in children:
    os.read(ready, 1)
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
for pid in children:
    os.kill(pid, 9)
    os.waitpid(pid, 0)
"""


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="this system does not tell shares"
)
def test_memory_that_processes_share_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    note_looks(monkeypatch, seen, 140_000_000)
    run = measure.run((sys.executable, "-c", FORKING, str(seen)), tmp_path, tmp_path)
    assert 140_000_000 < run.memory < 200_000_000


def test_looking_takes_two_hundredths_of_a_core_at_most() -> None:
    for elapsed in (0.0, 1.0, 5000.0):
        for cost in (0.0001, 0.004, 0.1):
            rest = measure.compute_pause(elapsed, cost)
            assert cost / (cost + rest) <= 0.0201
            assert rest <= max(0.25, 50 * cost)
    assert measure.compute_pause(5000, 0.001) == 0.25


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    with pytest.raises(SystemExit, match="no such thing"):
        measure.run((sys.executable, "-c", "raise SystemExit('no such thing')"), tmp_path, tmp_path)


@pytest.mark.long
def test_builds_do_what_their_rows_say(tmp_path: Path, lines: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    shelf = SiteFolder.make(tmp_path / "shelf", corpus.read_records(lines), 3)
    for case in shelf.make_cases():
        case.run()  # which checks its output
    assert {*measure_page_sizes(tmp_path / "shelf/site")} == {"paper", "listing", "author"}


@pytest.mark.long
def test_serving_is_measured(tmp_path: Path, lines: Path) -> None:
    shelf = SiteFolder.make(tmp_path / "shelf", corpus.read_records(lines), 3)
    found = serving.measure(shelf, 1)
    assert found["from a saved title to the paper's page"] > 0
    rows = [*serving.format_rows(3, dict.fromkeys(found, 2.0))]
    assert [row[-1] for row in rows] == ["yes", "no", ""]
    # Nothing runs on.
    with serving.serve(shelf.folder) as server:
        server.wait_for("")
    assert server.process.poll() is not None


@pytest.mark.long
def test_a_site_without_features_is_the_one_with_their_answers(tmp_path: Path, lines: Path) -> None:
    shelf = SiteFolder.make(tmp_path / "shelf", corpus.read_records(lines), 3)
    features.check_answers(shelf.folder)
    found = features.measure(shelf.folder, 1)
    assert {*found} == {*features.FEATURES, "all"}
    assert all(calls > 0 for calls, _, _ in found.values())
    assert 0 < found["all"][2] < 0.5
    # A site that uses one is another one.
    write_record(shelf.folder, record("e", version_of="a"))
    with pytest.raises(SystemExit, match=r"other files are written: .*papers/e/index\.html"):
        features.check_answers(shelf.folder)


# --- telling --------------------------------------------------------------------------------


def test_results_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    result(10_000).save()
    without(100, HUGO).save()
    kept = report.load_results()
    assert [one.papers for one in kept] == [100, 10_000]
    assert kept[0].runs == without(100, HUGO).runs
    assert kept[0].absent == {HUGO: "left out"}
    assert format_report(kept[1], None) == format_report(result(10_000), None)


def test_the_table_has_medians_and_ratios() -> None:
    head, *lines = report.format_table(report.HEAD, report.format_rows(result(1000))).splitlines()
    assert head.split() == ["seconds", "ratio", "CPU", "s", "memory", "MB", "files", "MB"]
    assert lines[4].split()[-6:] == ["28.0", "7.00", "1.50", "50", "10,000", "7.00"]


def test_what_was_left_out_is_said() -> None:
    measured = without(1000, HUGO)
    assert cells(report.format_rows(measured))[HUGO] == ["left out", "", "", "", "", ""]
    line = cells(goals.ratios(measured, None))["Hugo / Papershelf cold"]
    assert line == ["left out", "at least 6", ""]
    assert f"| {HUGO} | left out |" in picture.format_tables([measured])


def test_goals_are_judged() -> None:
    said = cells(goals.ratios(result(10_000), None))
    assert said["Material's paper pages / Papershelf cold"] == ["7.00", "at least 4", "yes"]
    assert said["Papershelf cold / cp -r"] == ["2.00", "under 4", "yes"]
    assert said["one abstract changed / cold"] == ["0.25", "at most 0.06", "no"]
    assert said["the same without highlighting / Papershelf cold"] == ["not run", "none", ""]
    said = cells(goals.ratios(result(3_000), None))
    assert said["Material's paper pages / Papershelf cold"] == ["7.00", "at least 3", "yes"]


def test_time_per_paper_is_set_against_a_smaller_collection_of_the_run() -> None:
    slow, base, small = result(86_560, slower=1.3), result(10_000), result(100)
    assert report.find_smaller(slow, [small, slow, base]) is base
    said = cells(goals.ratios(slow, base))
    assert said["cold, per paper / the same with 10,000 papers"] == ["1.30", "at most 1.1", "no"]
    said = cells(goals.ratios(base, small))
    assert said["cold, per paper / the same with 100 papers"] == ["1.00", "none", ""]
    base.started = "before"
    assert report.find_smaller(slow, [base]) is None


def test_sizes_have_budgets() -> None:
    said = cells(goals.sizes(result(86_560)))
    assert said["bytes of a paper page"] == ["7,000", "9,000", "8,500", "yes"]
    assert said["bytes of a listing page"] == ["21,000", "30,000", "20,000", "no"]
    assert said["bytes of the whole site"] == ["1,038,720,000", "", "1,300,000,000", "yes"]
    assert said["bytes of the whole site per paper"] == ["12,000", "", "none", ""]
    assert said["files per paper"] == ["4.00", "", "4", "yes"]
    assert cells(goals.sizes(result(10_000)))["files per paper"] == ["4.00", "", "5", "yes"]


def test_peers_are_called_by_words() -> None:
    absent = peers.absent(["search", "hugo"])
    assert absent[peers.SEARCH] == absent[HUGO] == "left out"
    assert MATERIAL not in absent


def test_no_round_is_begun_without_room_for_it() -> None:
    assert has_enough_room([100, 1000], [60, 900])
    assert not has_enough_room([100, 1000], [60, 500])


def test_a_busy_machine_is_told_of() -> None:
    assert report.format_spread(result(100)).endswith("3.0 at most: the machine was busy, run it again")


def test_the_picture_can_be_read_by_everyone() -> None:
    root = ET.fromstring(picture.to_svg([result(100), result(86_560)]))
    assert root.get("role") == "img"
    title, about = root[0], root[1]
    assert (title.tag, about.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    names = {group.findtext(f"{SVG}text") for group in root.iter(f"{SVG}g")}
    assert names == {*SECONDS} - {UNCHANGED}
    assert all(f"{name}: " in (about.text or "") for name in names)


def without(papers: int, *names: str) -> report.Result:
    found = result(papers)
    for name in names:
        del found.runs[name]
        found.absent[name] = "left out"
    return found


def alike(papers: int) -> report.Result:
    """All cases as fast: their names want the same place, here at the bottom."""
    found = result(papers)
    return replace(found, runs={name: [Run(1.0, 1, 1, 1, 1)] for name in found.runs})


@pytest.mark.parametrize(
    "results",
    [
        [result(1000)],
        [result(papers) for papers in (100, 1000, 10_000, 86_560)],
        [result(100), result(1000), result(10_000), without(86_560, HUGO, ZENSICAL)],
        [alike(papers) for papers in (100, 86_560)],
    ],
)
def test_all_is_in_the_picture_and_no_names_overlap(results: list[report.Result]) -> None:
    root = ET.fromstring(picture.to_svg(results))
    _, _, width, height = map(float, root.get("viewBox", "").split())
    groups = list(root.iter(f"{SVG}g"))
    heights = sorted(float(group[-1].get("y", 0)) for group in groups)
    assert all(below - above > 16 for above, below in pairwise(heights))
    assert 0 < heights[0] < heights[-1] < height - 40
    for group in groups:
        dots = [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in group.iter(f"{SVG}circle")]
        name = group[-1]
        assert all(50 < x < float(name.get("x", 0)) and 0 < y < height for x, y in dots)
        # 7.4 pixels a letter: what a wide font of this size takes.
        assert float(name.get("x", 0)) + 7.4 * len(name.text or "") < width


def test_a_case_has_points_only_where_it_was_run() -> None:
    root = ET.fromstring(picture.to_svg([result(10_000), without(86_560, HUGO)]))
    dots = {g[-1].text: len(list(g.iter(f"{SVG}circle"))) for g in root.iter(f"{SVG}g")}
    assert (dots[HUGO], dots[COLD]) == (1, 2)


def test_the_manual_shows_the_kept_results() -> None:
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.to_svg(report.load_results()), (
        "run `python -m benchmarks --picture`"
    )
    assert picture.format_tables(report.load_results()) in picture.PAGE.read_text(encoding="utf-8")


def test_lists_in_other_orders_are_no_papers(tmp_path: Path) -> None:
    """A list long enough has pages beside those of its papers."""
    for name in ("a", "b", "oldest", "title"):
        folder = tmp_path / "papers" / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("")
    Case("a build", (), tmp_path, tmp_path, 2)._check()
    with pytest.raises(SystemExit, match="2 papers' pages, not 4"):
        Case("a build", (), tmp_path, tmp_path, 4)._check()
