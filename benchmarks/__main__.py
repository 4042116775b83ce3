"""Runs the benchmark: `python -m benchmarks 100 1000 --rounds 3 --without search --save`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import corpus, goals, peers, picture, report, site_folder
from .cases import Case


def main() -> None:
    """Measure, print, and keep or draw what was asked for."""
    options = _parse_options()
    if options.picture:
        for path in picture.draw():
            print(path)
        return
    with tempfile.TemporaryDirectory(prefix="papershelf-bench-") as temporary:
        results = measure(Path(temporary), options)
        # Before the folder goes: removing millions of files takes its time.
        for result in results:
            print(format_report(result, report.find_smaller(result, results)), flush=True)


def measure(folder: Path, options: argparse.Namespace) -> list[report.Result]:
    """Run every case of every size once a round: a slow minute of the machine falls on all of them.

    What is to be kept is kept after every round, since a run of hours may yet fail.
    """
    started = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    absent = peers.absent(options.without)
    laid = [
        _lay_out(folder / str(papers), papers, started, absent)
        for papers in sorted(set(options.papers))
    ]
    for turn in range(1, options.rounds + 1):
        before = _get_room(folder)
        for result, cases in laid:
            for case in cases:
                _run(result, case, turn)
            if options.save:
                _say(f"kept in {result.save()}")
        after = _get_room(folder)
        if turn < options.rounds and not has_enough_room(before, after):
            _say(f"the disk has no room for another round like this: {turn} it is")
            break
    return [result for result, _ in laid]


def _lay_out(
    folder: Path, papers: int, started: str, absent: dict[str, str]
) -> tuple[report.Result, list[Case]]:
    """The same papers for everyone, and a result without figures."""
    _say(f"laying out {papers:,} papers in {folder}")
    folder.mkdir()
    records = corpus.read_records(corpus.find_corpus())
    ours = site_folder.SiteFolder.make(folder / "papershelf", records, papers)
    theirs = peers.cases(folder, ours.records, ours.settings["theme"], absent)
    result = report.Result(len(ours.records), ours.refused, _describe_machine(), started, absent)
    return result, [*ours.make_cases(), *theirs]


def _run(result: report.Result, case: Case, turn: int) -> None:
    run = case.run()
    result.runs.setdefault(case.name, []).append(run)
    if case.name == site_folder.COLD:
        result.pages.update(site_folder.measure_page_sizes(case.output))
        result.site_bytes, result.site_files = run.size, run.files
    _say(f"{turn}  {case.name}: {run.seconds:.2f} s, {run.files:,} files written")


def format_report(result: report.Result, base: report.Result | None) -> str:
    """All that was found out about one number of papers; `base` is a smaller number's result."""
    return "\n\n".join(
        [
            f"\n{result.papers:,} papers ({result.refused} refused), {result.machine}\n"
            f"medians of {result.rounds}; ratios are to {site_folder.COLD}",
            report.format_table(report.HEAD, report.format_rows(result)),
            report.format_spread(result),
            report.format_table(goals.RATIOS, goals.ratios(result, base)),
            report.format_table(goals.SIZES, goals.sizes(result)),
        ]
    )


def has_enough_room(before: list[int], after: list[int]) -> bool:
    """Whether another round fits, by the room before and after one, since nothing is deleted."""
    return all(left > 1.2 * (full - left) for full, left in zip(before, after, strict=True))


def _get_room(folder: Path) -> list[int]:
    """Bytes that the disk still takes; and files, where their number is limited."""
    room = [shutil.disk_usage(folder).free]
    if hasattr(os, "statvfs") and (stat := os.statvfs(folder)).f_files:
        room.append(stat.f_favail)
    return room


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _describe_machine() -> str:
    return ", ".join(
        [
            f"{os.cpu_count()} cores",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            *(f"{name} {_get_version(name)}" for name in ("mkdocs", "mkdocs-material", "zensical")),
        ]
    )


def _get_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "papers",
        nargs="*",
        type=int,
        default=[1000],
        metavar="N",
        help="how many papers; each number has its report",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--without", action="append", default=[], choices=peers.NAMES, help="leave out a peer"
    )
    parser.add_argument("--save", action="store_true", help="keep the result in results/")
    parser.add_argument(
        "--picture", action="store_true", help="only write the manual's page from results/"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
