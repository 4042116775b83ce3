"""What a reader's browser fetches for a search: `python -m benchmarks.search.transfer FOLDER SITE`.

FOLDER has the records, SITE is the site built from them. Chromium opens the dialog and searches for
known papers: the first query is pasted, a further one pasted over it, and the first one typed
letter by letter in a fresh browser. Counted are requests and bytes from a server that compresses as
GitHub Pages does, passages of abstracts included.
"""

from __future__ import annotations

import argparse
import gzip
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from statistics import mean, median

from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser import find_chromium

from papershelf.records.collection import Collection

from . import client, known

_DELAY = 120
"""Milliseconds between two typed letters: 100 words a minute."""
_SETTLED = "#ps-hits:not([aria-busy])"
_PAUSE = 700
"""Milliseconds after which nothing more is fetched unless the reader goes on."""
Fetched = list[tuple[str, int]]
"""Kind of file and bytes of each request."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--pairs", type=int, default=16, help="of a first and a further query")
    options = parser.parse_args()
    pairs = draw_pairs(options.folder, options.pairs)
    costs: defaultdict[str, list[Fetched]] = defaultdict(list)
    with serve(options.site) as (home, log), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for first, further in pairs:
            for what in measure_pair(browser, home, first, further):
                costs[what].append(log.copy())
                log.clear()
        browser.close()
    for what, found in costs.items():
        if what:
            print(format_costs(what, found))


def draw_pairs(folder: Path, count: int) -> list[tuple[str, str]]:
    """Queries for known papers, in pairs of a first and a further one."""
    collection, _ = Collection.load(folder, folder / "content")
    items = known.draw_known_items(list(client.make_documents(collection)), (count + 1) // 2, 5)
    queries = [query for _, query, _ in items]
    Random(2).shuffle(queries)
    return list(zip(queries[:count], reversed(queries), strict=False))


class _Handler(SimpleHTTPRequestHandler):
    """Sends files compressed, lets the browser keep them, and writes down what it sent."""

    protocol_version = "HTTP/1.1"

    def __init__(self, log: Fetched, *given: object, directory: Path) -> None:
        self._log = log
        super().__init__(*given, directory=str(directory))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)
        self._log.append((_name_kind(self.path), len(body)))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _name_kind(path: str) -> str:
    """The folder of a file of the index, the name of a script, or the section of a page."""
    first, *others = path.partition("?")[0].strip("/").split("/")
    if first == "search" and others:
        return others[0]
    return others[-1] if first == "assets" else first


@contextmanager
def serve(site: Path) -> Iterator[tuple[str, Fetched]]:
    """Serve a site; gives its address, and the list to which each request is added."""
    log: Fetched = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, log, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", log
    server.shutdown()


def measure_pair(browser: Browser, home: str, first: str, further: str) -> Iterator[str]:
    """Says which query is answered; "" where what was fetched is of no interest."""
    for is_typed in (False, True):
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{home}tags/", wait_until="networkidle")
        yield ""
        page.keyboard.press("/")
        page.wait_for_selector("#ps-hits", state="attached")
        if is_typed:
            page.keyboard.type(first, delay=_DELAY)
            _settle(page)
            yield "typed letter by letter"
        else:
            _paste(page, first)
            _settle(page)
            yield "first, pasted"
            page.keyboard.press("Control+a")
            _paste(page, further)
            _settle(page)
            yield "further, pasted"
        context.close()


def _paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def _settle(page: Page) -> None:
    page.wait_for_timeout(_PAUSE)
    page.wait_for_selector(_SETTLED, state="attached")
    page.wait_for_timeout(_PAUSE)


def format_costs(what: str, costs: Sequence[Fetched]) -> str:
    """Requests and KB of some queries, and what they consist of."""
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for kind, size in (fetch for cost in costs for fetch in cost):
        kinds[kind].append(size)
    sizes = [sum(size for _, size in cost) / 1000 for cost in costs]
    parts = (
        f"{kind} {len(each) / len(costs):.1f} / {sum(each) / len(costs) / 1000:.1f}"
        for kind, each in sorted(kinds.items())
    )
    return (
        f"{what}: {mean(map(len, costs)):.1f} requests, {mean(sizes):.1f} KB on average; in the "
        f"middle {median(map(len, costs)):.0f} and {median(sizes):.1f} ({', '.join(parts)})"
    )


if __name__ == "__main__":
    main()
