"""A network on loopback, and clients for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from papershelf.sources.client import Client

from .server import Network, network


class Impatient(Client):
    """A client that records its pauses instead of waiting."""

    def __init__(self, folder: Path, net: Network, **options: Any) -> None:
        self.slept: list[float] = []
        options = {"sources": net.sources, "timeout": httpx.Timeout(20.0), **options}
        super().__init__(folder, sleep=self.slept.append, **options)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a collection without records."""
    (tmp_path / "site" / "content" / "papers").mkdir(parents=True)
    return tmp_path / "site"


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with network() as here:
        yield here


@pytest.fixture
def client(net: Network, tmp_path: Path) -> Impatient:
    return Impatient(tmp_path / "fetched", net)
