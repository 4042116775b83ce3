"""A web server that answers as GitHub Pages does, for a site under a sub-path."""

from __future__ import annotations

import gzip
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Our own table: Python's depends on the machine, down to the registry of Windows.
_TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
# Pages compresses what is text, for who takes it.
_COMPRESSED = ("text/", "application/json", "application/xml", "image/svg")
# Pages lets a browser keep every file for ten minutes. Here it is only what all pages share, since
# tests take away the network, a page or an index, and mean that it is gone.
_KEPT = "assets/"
MODULES = "/node_modules/"
"""Where every server also serves the packages that tests bring into a page; no site is there."""
BLANK = "/blank"
"""Where every server has an empty page; no site is there."""
FOLDER = Path(__file__).parents[1] / "node_modules"
"""The folder of these packages."""


@contextmanager
def serve(
    folder: Path, base: str = "/shelf/", *, keep: bool = True, headers: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve a folder at a free port of this machine; gives the address, with `base` at its end.

    A browser may keep the scripts and style sheets that it has fetched, unless `keep` is False.
    Every answer has the `headers` besides its own.
    """
    server = _Server(folder.resolve(), base, keep, headers or {})
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path, base: str, keep: bool, headers: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.base = base
        self.keep = keep
        self.headers = headers

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser may leave in mid-answer
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.server.folder / path.removeprefix(self.server.base)
        if path == BLANK:
            self._answer(200, None)
        elif path.startswith(MODULES) and ".." not in file.parts:
            self._answer_with(FOLDER / path.removeprefix(MODULES))
        elif not path.startswith(self.server.base) or ".." in file.parts:
            self._answer(404, None)  # on Pages this is another's site: not even our 404.html
        elif file.is_dir() and not path.endswith("/"):
            self._redirect()
        else:
            self._answer_with(file / "index.html" if path.endswith("/") else file)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests look for themselves."""

    def _redirect(self) -> None:
        address = urlsplit(self.path)
        self.send_response(301)
        self.send_header("Location", address._replace(path=address.path + "/").geturl())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer_with(self, file: Path) -> None:
        choices = (file, file.with_name(file.name + ".html"))  # Pages serves /about from about.html
        if found := next((choice for choice in choices if choice.is_file()), None):
            self._answer(200, found)
        else:
            page = self.server.folder / "404.html"
            self._answer(404, page if page.is_file() else None)

    def _answer(self, status: int, file: Path | None) -> None:
        body = file.read_bytes() if file else b""
        kind = _TYPES.get(file.suffix, "application/octet-stream") if file else "text/plain"
        self.send_response(status)
        if kind.startswith(_COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        if self.server.keep and self.path.startswith((self.server.base + _KEPT, MODULES)):
            self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@lru_cache(500)
def _compress(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
