"""The sources of the network, on loopback: a real HTTP server, with a fault where a test wants one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from papershelf.sources.client import SOURCES, Source

KINDS = {"xml": "application/atom+xml; charset=utf-8", "json": "application/json", "text": "text/plain"}


class Reply(NamedTuple):
    """An answer. `after` seconds of silence; `cut`: half of it, and the connection is closed;
    `drip`: a byte now and then, for ever."""

    body: str | bytes = ""
    status: int = 200
    kind: str = ""
    headers: Mapping[str, str] = {}
    after: float = 0.0
    cut: bool = False
    drip: bool = False


class Request(NamedTuple):
    source: str
    path: str
    query: dict[str, str]
    headers: Message


Answer = Callable[[Request], Reply | str | None]


@dataclass
class Network:
    """What each source answers: a reply for a path, several in turn, or what a function says."""

    address: str = ""
    asked: list[Request] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)

    def on(self, source: str, path: str, *answers: Answer | Reply | str) -> None:
        """Answer a path of a source; the last of several answers stays."""
        self.answers[source, path] = [one if callable(one) else _always(one) for one in answers]

    def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        answers = self.answers.get((request.source, request.path))
        if not answers:
            return Reply("Resource not found.", 404, "text/plain")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        told = answer(request)
        if told is None:
            return Reply("Resource not found.", 404, "text/plain")
        return told if isinstance(told, Reply) else Reply(told)

    @property
    def sources(self) -> dict[str, Source]:
        """The sources as a client may ask them here: as fast as it can."""
        return {
            name: source._replace(base=f"{self.address}/{name}/", every=0.0)
            for name, source in SOURCES.items()
        }

    def of(self, source: str) -> list[Request]:
        return [request for request in self.asked if request.source == source]


def _always(reply: Reply | str) -> Answer:
    return lambda request: reply


@contextmanager
def network() -> Iterator[Network]:
    """A network for a while."""
    here = Network()
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            source, _, path = address.path.removeprefix("/").partition("/")
            reply = here.reply(Request(source, path, dict(parse_qsl(address.query)), self.headers))
            stop.wait(reply.after)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind or KINDS.get(SOURCES[source].kind, "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for byte in body if reply.drip else ():
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
            if not reply.drip:
                self.wfile.write(body[: len(body) // 2] if reply.cut else body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that hung up

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    here.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield here
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
