"""The benchmark measures what it says, and the manual shows what was measured."""

from __future__ import annotations

import json
import sys
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from benchmarks import corpus, measure, picture, report
from benchmarks.cases import aside
from benchmarks.measure import Run
from benchmarks.peers import HUGO, MATERIAL, ZENSICAL
from benchmarks.shelf import ABSTRACT, COLD, COPY, UNCHANGED, Shelf, page_sizes

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
    return report.Result(papers, 1, "2 cores", runs, {"paper": (7000, 9000)})


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


# --- laying out -----------------------------------------------------------------------------


def test_refused_records_are_left_out_and_others_take_their_place(
    tmp_path: Path, lines: Path
) -> None:
    shelf = Shelf.make(tmp_path / "shelf", corpus.read(lines), 3)
    assert [one["id"] for one in shelf.records] == ["a", "c", "d"]
    assert shelf.refused == 1
    files = {path.stem for path in (tmp_path / "shelf/content").rglob("*.yaml")}
    assert files == {"a", "c", "d"}


def test_a_corpus_may_be_smaller_than_asked_for(tmp_path: Path, lines: Path) -> None:
    assert len(Shelf.make(tmp_path / "shelf", corpus.read(lines), 100).records) == 4


def test_peers_get_the_same_papers(tmp_path: Path, lines: Path) -> None:
    records = list(islice(corpus.read(lines), 1))
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
    prepare = aside(trash, site, tmp_path / "never-made")
    for text in ("first", "second"):
        site.mkdir()
        (site / "page").write_text(text, encoding="utf-8")
        prepare()
        assert not site.exists()
    assert {path.read_text(encoding="utf-8") for path in trash.glob("*/page")} == {"first", "second"}


# --- measuring ------------------------------------------------------------------------------


def test_a_run_is_measured(tmp_path: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    (tmp_path / "old").write_text("old", encoding="utf-8")
    code = "import time; x = bytearray(60_000_000); open('new', 'w').write('12345'); time.sleep(.3)"
    run = measure.run((sys.executable, "-c", code), tmp_path, tmp_path)
    assert (run.files, run.size) == (1, 5)
    assert run.seconds >= 0.3
    assert 0 <= run.cpu < 10
    assert 60_000_000 < run.memory < 500_000_000


FORKING = """
import os, time
shared = bytearray(b"x") * 80_000_000
children = []
for _ in range(2):
    pid = os.fork()
    if not pid:
        own = bytearray(b"x") * 30_000_000
        time.sleep(0.6)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
"""


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="this system does not tell shares"
)
def test_memory_that_processes_share_counts_once(tmp_path: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    run = measure.run((sys.executable, "-c", FORKING), tmp_path, tmp_path)
    assert 140_000_000 < run.memory < 200_000_000


def test_looking_takes_two_hundredths_of_a_core_at_most() -> None:
    for elapsed in (0.0, 1.0, 5000.0):
        for cost in (0.0001, 0.004, 0.1):
            rest = measure.pause(elapsed, cost)
            assert cost / (cost + rest) <= 0.0201
            assert rest <= max(0.25, 50 * cost)
    assert measure.pause(5000, 0.001) == 0.25


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    with pytest.raises(SystemExit, match="no such thing"):
        measure.run((sys.executable, "-c", "raise SystemExit('no such thing')"), tmp_path, tmp_path)


def test_builds_do_what_their_rows_say(tmp_path: Path, lines: Path) -> None:
    pytest.importorskip("psutil", reason="`make bench` installs it")
    shelf = Shelf.make(tmp_path / "shelf", corpus.read(lines), 3)
    for case in shelf.cases():
        case.run()  # which checks its output
    assert {*page_sizes(tmp_path / "shelf/site")} == {"paper", "listing", "author"}


# --- telling --------------------------------------------------------------------------------


def test_results_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    for papers in (10_000, 100):
        result(papers).save()
    kept = report.saved()
    assert [one.papers for one in kept] == [100, 10_000]
    assert kept[0].runs == result(100).runs
    assert report.table(kept[1]) == report.table(result(10_000))


def test_the_table_has_medians_and_ratios() -> None:
    head, *lines = report.table(result(1000)).splitlines()
    assert head.split() == ["seconds", "ratio", "CPU", "s", "memory", "MB", "files", "MB"]
    assert lines[4].split()[-6:] == ["28.0", "7.00", "1.50", "50", "10,000", "7.00"]


def test_reach_is_judged() -> None:
    said = "\n".join(report.reach(result(86_560, slower=1.3), result(10_000)))
    assert "Material's paper pages / Papershelf cold: 7.00 (at least 6)\n" in said
    assert "one abstract changed / cold: 0.25 (under 0.15: not reached)" in said
    assert "the same at 10,000: 1.30 (under 1.2: not reached)" in said
    assert "of many" not in "\n".join(report.reach(result(10_000), result(10_000)))


def test_a_busy_machine_is_told_of() -> None:
    assert report.spread(result(100)).endswith("3.0 at most: the machine was busy, run it again")


def test_the_picture_can_be_read_by_everyone() -> None:
    root = ET.fromstring(picture.svg([result(100), result(86_560)]))
    assert root.get("role") == "img"
    title, about = root[0], root[1]
    assert (title.tag, about.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    names = {group.findtext(f"{SVG}text") for group in root.iter(f"{SVG}g")}
    assert names == {*SECONDS} - {UNCHANGED}
    assert all(f"{name}: " in (about.text or "") for name in names)


def test_names_in_the_picture_do_not_overlap() -> None:
    root = ET.fromstring(picture.svg([result(1000)]))
    heights = sorted(float(g[-1].get("y", 0)) for g in root.iter(f"{SVG}g"))
    assert all(below - above > 16 for above, below in pairwise(heights))


def test_the_manual_shows_the_kept_results() -> None:
    assert picture.PICTURE.read_text(encoding="utf-8") == picture.svg(report.saved()), (
        "run `python -m benchmarks --picture`"
    )
    assert picture.tables(report.saved()) in picture.PAGE.read_text(encoding="utf-8")
