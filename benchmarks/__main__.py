"""Runs the benchmark: `python -m benchmarks [PAPERS] [--rounds 3] [--save] [--picture]`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import corpus, peers, picture, report, shelf
from .cases import Case
from .measure import Run


def main() -> None:
    """Measure, print, and keep or draw what was asked for."""
    options = _options()
    if options.picture:
        for path in picture.draw():
            print(path)
        return
    result = measure(options.papers, options.rounds, options.skip)
    print(f"\n{result.papers:,} papers ({result.refused} refused), {result.machine}")
    print(f"medians of {options.rounds}; ratios are to {shelf.COLD}\n")
    print(report.table(result), report.page_sizes(result), sep="\n\n")
    print(report.spread(result), end="\n\n")
    base = next((one for one in report.saved() if one.papers == 10_000), None)
    print(*report.reach(result, base), sep="\n")
    if options.save:
        print(f"\nkept in {result.save()}")


def measure(papers: int, rounds: int, skip: list[str]) -> report.Result:
    """Run every case once a round, so that a slow minute of the machine falls on all of them."""
    with tempfile.TemporaryDirectory(prefix="papershelf-bench-") as temporary:
        folder, records = Path(temporary), corpus.read(_corpus())
        _say(f"laying out {papers:,} papers in {folder}")
        ours = shelf.Shelf.make(folder / "papershelf", records, papers)
        theirs = peers.cases(folder, ours.records, ours.settings["theme"])
        cases = ours.cases()
        for case in theirs:
            if isinstance(case, str):
                print(case)
            elif not any(word.lower() in case.name.lower() for word in skip):
                cases.append(case)
        result = report.Result(len(ours.records), ours.refused, _machine())
        for turn in range(1, rounds + 1):
            for case in cases:
                result.runs.setdefault(case.name, []).append(_run(case, turn))
                if case.name == shelf.COLD:
                    result.pages.update(shelf.page_sizes(case.output))
    return result


def _run(case: Case, turn: int) -> Run:
    run = case.run()
    _say(f"{turn}  {case.name}: {run.seconds:.2f} s, {run.files:,} files written")
    return run


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _corpus() -> Path:
    path = Path(os.environ.get("PAPERSHELF_CORPUS", ""))
    if not path.is_file():
        raise SystemExit("PAPERSHELF_CORPUS names no file: JSON lines, a record each, or .xz")
    return path


def _machine() -> str:
    return ", ".join(
        [
            f"{os.cpu_count()} cores",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            *(f"{name} {_version(name)}" for name in ("mkdocs", "mkdocs-material", "zensical")),
        ]
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("papers", nargs="?", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--skip", action="append", default=[], metavar="WORD", help="leave out peers with a word"
    )
    parser.add_argument("--save", action="store_true", help="keep the result in results/")
    parser.add_argument(
        "--picture", action="store_true", help="only write the manual's page from results/"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
