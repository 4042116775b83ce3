"""Reading BibTeX, beside bibtexparser: `python -m benchmarks.reading 10000`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from papershelf.formats import bibtex as writer
from papershelf.formats.latex import CLASSIC
from papershelf.formats.read import bibtex
from papershelf.formats.read.bibtex.syntax import parse
from papershelf.records.paper import Paper

from . import corpus

MILLION = 1_000_000


def main() -> None:
    """Measure each reader in a process of its own, on the same file, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("papers", type=int, nargs="?", default=10_000)
    options.add_argument("--corpus", default=os.environ.get("PAPERSHELF_CORPUS", ""))
    options.add_argument("--read", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.read:
        print(json.dumps(_measure(chosen.read[0], Path(chosen.read[1]))))
        return
    with TemporaryDirectory(prefix="papershelf-reading-") as folder:
        for name, text in _iter_texts(Path(chosen.corpus), chosen.papers):
            path = Path(folder) / f"{name}.bib"
            path.write_text(text, "utf-8")
            lines = text.count("\n")
            print(f"{name}: {lines:,} lines, {len(text) / 1e6:.1f} MB")
            for reader in ("syntax", "ours", "bibtexparser"):
                print(_format_row(reader, _run_in_process(reader, path)), flush=True)


def _iter_texts(path: Path, papers: int) -> Iterator[tuple[str, str]]:
    """The papers' file, and as many of it as make a million lines."""
    entries = (_to_bibtex(record) for record in islice(corpus.read_records(path), papers))
    text = "\n".join(entry for entry in entries if entry)
    times = MILLION // text.count("\n") + 1
    yield "papers", text
    yield "a-million-lines", "\n".join([text] * times)


def _to_bibtex(record: corpus.Record) -> str:
    """An entry with its abstract; some records of the corpus have broken links."""
    try:
        paper = Paper.model_validate(record)
    except ValueError:
        return ""
    abstract = f",\n  abstract = {{{CLASSIC.write_text(paper.abstract)}}}\n}}\n"
    return writer.write(paper, {}).removesuffix("\n}\n") + abstract


def _run_in_process(reader: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reading", "--read", reader, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _measure(reader: str, path: Path) -> dict[str, float]:
    text = path.read_text("utf-8")
    started = time.process_time()
    entries = _READERS[reader](text)
    seconds = time.process_time() - started
    return {"entries": entries, "seconds": seconds, "memory": _get_peak()}


def _read_by_papershelf(text: str) -> int:
    return sum(1 for _ in bibtex.read(text))


def _read_syntax(text: str) -> int:
    return sum(1 for _ in parse(text))


def _read_by_bibtexparser(text: str) -> int:
    """What our reader would stand on: the fields of entries, with their LaTeX."""
    from bibtexparser.entrypoint import parse_string

    return len(parse_string(text).entries)


_READERS = {
    "ours": _read_by_papershelf,
    "syntax": _read_syntax,
    "bibtexparser": _read_by_bibtexparser,
}


def _get_peak() -> float:
    """The most memory that this process has had, in bytes.

    Not `ru_maxrss`, which on Linux begins with what the parent had.
    """
    told = psutil.Process().memory_info()
    if hasattr(told, "peak_wset"):  # Windows
        return float(told.peak_wset)
    status = Path("/proc/self/status")
    if status.exists():
        return float(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    return float(told.rss)


def _format_row(reader: str, found: dict[str, float]) -> str:
    each = found["seconds"] / found["entries"] * 1e6
    return (
        f"  {reader:13} {found['entries']:9,.0f} entries {found['seconds']:7.2f} s "
        f"{each:6.0f} µs each {found['memory'] / 1e6:6.0f} MB"
    )


if __name__ == "__main__":
    main()
