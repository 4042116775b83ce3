"""How long a curator waits for `papershelf serve`: until it shows the site, and what was saved.

`python -m benchmarks.serving 2000` with PAPERSHELF_CORPUS, as for the other benchmarks.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from statistics import median
from urllib.request import ProxyHandler, build_opener

from . import corpus
from .cases import find_program
from .corpus import Record
from .report import format_number, format_table
from .site_folder import SiteFolder

HEAD = ("papers", "", "seconds", "goal", "reached")
GOALS = {
    "from the start to the home page, with a cache": 3.0,
    "from a saved title to the paper's page": 1.0,
    "from a saved title to a listing of all papers": 0.0,
}
"""What is measured -> seconds at most; 0 for no goal."""

_OPEN = build_opener(ProxyHandler({})).open
_PAUSE = 0.02
_LONGEST = 900.0
"""Seconds until what is waited for counts as lost."""


@dataclass(frozen=True)
class Server:
    """A running `papershelf serve`."""

    address: str
    process: subprocess.Popen[bytes]

    def wait_for(self, path: str, text: str = "") -> str:
        """Ask for a page until it is there and contains a text; returns the page.

        Raises SystemExit if the server ends, or does not show it in time.
        """
        end = time.perf_counter() + _LONGEST
        while time.perf_counter() < end:
            page = self._get(path)
            if page and text in page:
                return page
            if self.process.poll() is not None:
                break
            time.sleep(_PAUSE)
        raise SystemExit(f"`papershelf serve` did not show {path} with {text!r}")

    def _get(self, path: str) -> str:
        # The server does not answer before it has built the site, and may let a request wait.
        with suppress(OSError, HTTPException), _OPEN(f"{self.address}{path}", timeout=60) as answer:
            return str(answer.read().decode())
        return ""


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Serve a site at a free port; at the end the server is stopped as by Ctrl+C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = (str(find_program("papershelf")), "serve", "--dev-addr", address)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            yield Server(f"http://{address}/", process)
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process as Ctrl+C does, and if it does not end, at once."""
    if sys.platform == "win32":
        process.terminate()
    else:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def measure(site: SiteFolder, rounds: int) -> dict[str, float]:
    """The medians of all rounds, as in GOALS. A build and a server before them fill the cache."""
    command = (str(find_program("papershelf")), "build")
    subprocess.run(command, cwd=site.folder, check=True, stderr=subprocess.DEVNULL)
    with serve(site.folder) as server:
        server.wait_for("")
    found = [measure_round(site, f"Saved in round {turn}") for turn in range(1, rounds + 1)]
    return {name: median(one[name] for one in found) for name in GOALS}


def measure_round(site: SiteFolder, title: str) -> dict[str, float]:
    """Seconds as in GOALS, for a title that no page shows yet."""
    started = time.perf_counter()
    with serve(site.folder) as server:
        server.wait_for("")
        start = time.perf_counter() - started
        record = find_listed(site, server.wait_for("papers/"))
        saved = time.perf_counter()
        corpus.write_record(site.folder, {**record, "title": title})
        server.wait_for(f"papers/{record['id']}/", title)
        page = time.perf_counter() - saved
        server.wait_for("papers/", title)
        listing = time.perf_counter() - saved
    return dict(zip(GOALS, (start, page, listing), strict=True))


def find_listed(site: SiteFolder, listing: str) -> Record:
    """The first record that a listing links to."""
    records = {record["id"]: record for record in site.records}
    links = re.findall(r'href="?(?:[^" >]*/)?([^" >/]+)/[" >]', listing)
    return next(records[link] for link in links if link in records)


def format_rows(papers: int, found: dict[str, float]) -> Iterator[Sequence[str]]:
    """A row for each measurement, under HEAD."""
    for name, goal in GOALS.items():
        reached = "" if not goal else "yes" if found[name] <= goal else "no"
        limit = f"at most {goal:g}" if goal else "none"
        yield f"{papers:,}", name, format_number(found[name]), limit, reached


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("papers", nargs="*", type=int, default=[2000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows: list[Sequence[str]] = []
    with tempfile.TemporaryDirectory(prefix="papershelf-bench-") as temporary:
        for papers in options.papers:
            print(f"laying out {papers:,} papers", file=sys.stderr, flush=True)
            records = corpus.read_records(corpus.find_corpus())
            site = SiteFolder.make(Path(temporary) / str(papers), records, papers)
            rows += format_rows(papers, measure(site, options.rounds))
    print(format_table(HEAD, rows))


if __name__ == "__main__":
    main()
