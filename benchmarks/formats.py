"""What a paper costs in each format: `python -m benchmarks.formats 10000`.

PAPERSHELF_CORPUS names a file of JSON lines, a record each. Each format writes all papers several
times; a time is the best one, of the processor, per paper.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from papershelf.formats import FORMATS, bibtex
from papershelf.records.paper import Paper, as_json

from . import corpus

GOALS = {"BibTeX": 60.0, "all formats": 200.0}
"""Microseconds a paper, at most."""
HEAD = ("", "µs a paper", "at most", "bytes a paper")
_ROUNDS = 5


def measure_rows(papers: Sequence[Paper]) -> Iterator[tuple[str, str, str, str]]:
    """A row a format under HEAD, and what all of them take together; then what else is written."""
    total = 0.0
    for name, written in FORMATS.items():
        taken, size = measure(lambda paper, write=written.write: write(paper, {}), papers)  # type: ignore[misc]
        total += taken
        yield _format_row(name, taken, f"{size:,.0f}")
    yield _format_row("all formats", total)
    for name, write in (
        ("BibTeX with its abstract", _with_abstract),
        ("a record as JSON", as_json),
    ):
        taken, size = measure(write, papers)
        yield _format_row(name, taken, f"{size:,.0f}")


def _with_abstract(paper: Paper) -> str:
    return bibtex.with_abstract(bibtex.write(paper, {}), paper)


def measure(write: Callable[[Paper], str], papers: Sequence[Paper]) -> tuple[float, float]:
    """(microseconds, bytes) of a paper."""
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        texts = [write(paper) for paper in papers]
        best = min(best, time.process_time() - started)
    size = sum(len(text.encode()) for text in texts)
    return best / len(papers) * 1e6, size / len(papers)


def _format_row(name: str, taken: float, size: str = "") -> tuple[str, str, str, str]:
    goal = GOALS.get(name)
    return name, f"{taken:.1f}", f"{goal:g}" if goal else "", size


def _load_papers(wanted: int) -> list[Paper]:
    return list(islice(_check_records(corpus.read_records(corpus.find_corpus())), wanted))


def _check_records(records: Iterator[corpus.Record]) -> Iterator[Paper]:
    """The records that pass the check."""
    for record in records:
        try:
            yield Paper.model_validate(record)
        except ValueError as error:
            print(f"left out {record['id']}: {error.__class__.__name__}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formats", description=__doc__)
    parser.add_argument("papers", nargs="?", type=int, default=10_000, metavar="N")
    found = _load_papers(parser.parse_args().papers)
    for row in (HEAD, ("---", *["--:"] * (len(HEAD) - 1)), *measure_rows(found)):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
