"""Real stores for tests of publishing: servers of S3, Azure, Google Cloud Storage and SFTP on this machine, and a wire to
them that breaks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.build import ROOT
from tests.node import NODE

AZURITE = ROOT / "tests/azurite/node_modules/azurite/dist/src/blob/main.js"
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
    with keep_running(server, port):
        yield port, server.pid


@contextmanager
def share_models() -> Iterator[None]:
    """Let clients of S3 have the descriptions of services in common, which each reads anew: 50 MB and a tenth of a second."""
    from botocore.loaders import Loader

    init = Loader.__init__
    known: dict[Any, Any] = {}

    def init_and_share(loader: Loader, *args: Any, **options: Any) -> None:
        init(loader, *args, **options)
        loader._cache = known

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loader, "__init__", init_and_share)
        yield


@contextmanager
def keep_running(server: subprocess.Popen[bytes], port: int) -> Iterator[None]:
    """A process that listens to a port, until it is no longer needed."""
    try:
        for _ in range(1500):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert server.poll() is None
            time.sleep(0.02)
        yield
    finally:
        server.kill()
        server.wait()


@contextmanager
def serve_google(folder: Path) -> Iterator[int]:
    """An emulator of Google Cloud Storage; gives its port."""
    port = find_port()
    command = [sys.executable, "-m", "gcp_storage_emulator", "start", "--host", "127.0.0.1", "--port", str(port), "--in-memory"]
    with keep_running(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder), port):
        yield port


@contextmanager
def serve_azure(folder: Path) -> Iterator[int]:
    """Microsoft's emulator of Azure, which npm installs; gives its port."""
    port = find_port()
    assert AZURITE.exists(), "`make test-long` installs it"
    # The library asks for a newer version of the protocol than the emulator knows.
    command = [NODE, AZURITE, "--blobPort", str(port), "--silent", "--inMemoryPersistence", "--disableTelemetry",
               "--skipApiVersionCheck"]  # fmt: skip
    with keep_running(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder), port):
        yield port


@contextmanager
def serve_sftp(folder: Path) -> Iterator[int]:
    """A server of SFTP; gives its port. See `sftp_server.py` for what its folder has."""
    port = find_port()
    command = [sys.executable, "-m", "tests.builder.sftp_server", str(folder), str(port)]
    with keep_running(subprocess.Popen(command, cwd=ROOT), port):
        yield port


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
                    if self.refuses and data.startswith((b"PUT", b"POST")):
                        source.sendall(REFUSAL)
                        break
                if self.stuck.is_set():
                    if self.hangs:
                        time.sleep(600)
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
