"""A real HTTP server on loopback in place of the sources, with failures on request."""

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
    """A response, sent after `after` seconds. With `cut`, the connection is closed after half of it;
    with `drip`, it is sent byte by byte."""

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
    method: str = "GET"


Answer = Callable[[Request], Reply | str | None]


@dataclass
class Network:
    """The responses of each source: a reply for a path, several in turn, or a function of the request."""

    address: str = ""
    asked: list[Request] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)

    def on(self, source: str, path: str, *answers: Answer | Reply | str) -> None:
        """Set the responses for a path of a source; the last one is repeated."""
        self.answers[source, path] = [answer if callable(answer) else _always(answer) for answer in answers]

    def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        answers = self.answers.get((request.source, request.path))
        if not answers:
            return Reply("Resource not found.", 404, "text/plain")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        reply = answer(request)
        if reply is None:
            return Reply("Resource not found.", 404, "text/plain")
        return reply if isinstance(reply, Reply) else Reply(reply)

    @property
    def sources(self) -> dict[str, Source]:
        """The sources at this server, without pauses between requests."""
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
    """Serve a network during the block."""
    here = Network()
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            source, _, path = address.path.removeprefix("/").partition("/")
            reply = here.reply(Request(source, path, dict(parse_qsl(address.query)), self.headers, self.command))
            stop.wait(reply.after)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind or (KINDS.get(SOURCES[source].kind, "text/plain") if source in SOURCES else "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "HEAD":
                return
            for byte in body if reply.drip else ():
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
            if not reply.drip:
                self.wfile.write(body[: len(body) // 2] if reply.cut else body)

        do_HEAD = do_GET  # noqa: N815

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
