"""Real stores for tests of publishing: rclone's server of S3, and a wire to it that breaks."""

from __future__ import annotations

import os
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

RCLONE = Path(sysconfig.get_path("scripts"), "rclone")
KEY, SECRET = "key-of-this-test", "secret-of-this-test"


def find_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serve_s3(folder: Path, port: int = 0, *options: str) -> Iterator[tuple[int, int]]:
    """A server of S3 whose buckets are the folders in a folder; gives its port and its process."""
    port = port or find_port()
    server = subprocess.Popen(
        [RCLONE, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}",
         "--vfs-cache-mode", "off", "--config", os.devnull, *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert server.poll() is None
            time.sleep(0.02)
        yield port, server.pid
    finally:
        server.kill()
        server.wait()


REFUSAL = (b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: 93\r\n\r\n"
           b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")  # fmt: skip


@dataclass
class Wire:
    """A TCP connection to a server. Once `limit` bytes have gone there, it is cut or, if `hangs`, carries no more.

    With `refuses` it answers requests for writing as S3 does where a policy denies them.
    """

    target: int
    limit: float = float("inf")
    hangs: bool = False
    refuses: bool = False
    carried: int = 0
    stuck: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _ = listener.accept()
            except OSError:
                return
            if self.stuck.is_set() and not self.hangs:
                here.close()
                continue
            there = socket.create_connection(("127.0.0.1", self.target))
            for pair in ((here, there), (there, here)):
                threading.Thread(target=self._carry, args=(*pair, pair[0] is here), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_request: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_request:
                    with self._lock:
                        self.carried += len(data)
                    if self.carried > self.limit:
                        self.stuck.set()
                    if self.refuses and data.startswith(b"PUT"):
                        source.sendall(REFUSAL)
                        break
                if self.stuck.is_set():
                    if self.hangs:
                        time.sleep(60)
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def lay_wire(target: int, limit: float = float("inf"), *, hangs: bool = False, refuses: bool = False) -> Iterator[tuple[int, Wire]]:
    """A wire to a server; gives its port, and the wire."""
    wire = Wire(target, limit, hangs, refuses)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=wire.serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1], wire
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
