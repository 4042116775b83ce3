"""`papershelf publish` to stores other than S3 and folders, each a real server on this machine: Google Cloud Storage and
Azure by their emulators, SFTP."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import pytest
from fsspec.registry import _registry

from papershelf.builder.publishing import publication
from papershelf.builder.publishing.file_headers import get_headers
from papershelf.builder.publishing.published_record import NAME
from papershelf.builder.publishing.store import Store
from papershelf.errors import CallError
from tests.build import tree
from tests.builder.stores import lay_wire, serve_azure, serve_google, serve_sftp
from tests.builder.test_publishing import list_broken_links, publish, write_settings, write_site

# The account that every emulator of Azure has: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
ACCOUNT = "devstoreaccount1"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
SERVERS = {"gs": serve_google, "az": serve_azure, "sftp": serve_sftp}
# S3, which `test_publishing.py` tests, keeps digests and headers as they do.
GOOGLE = pytest.param("gs", marks=pytest.mark.long)
AZURE = pytest.param("az", marks=pytest.mark.long)  # it takes some seconds to start, and 175 MB of npm's packages


class Server:
    """A server of a kind of store, with an empty place for each test."""

    def __init__(self, kind: str, port: int, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self._port, self._number = port, 0

    @property
    def port(self) -> int:
        return self._port

    def use(self, patch: pytest.MonkeyPatch, port: int = 0, key: str = "") -> None:
        """Let the environment lead to its port, or to another, with its key or another."""
        port = port or self._port
        patch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
        patch.setenv("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")  # the emulator knows no gRPC
        patch.setitem(fsspec.config.conf, "gs", {"token": "anon"})
        account = f"AccountName={ACCOUNT};AccountKey={key or AZURE_KEY};BlobEndpoint=http://127.0.0.1:{port}/{ACCOUNT};"
        patch.setenv("AZURE_STORAGE_CONNECTION_STRING", f"DefaultEndpointsProtocol=http;{account}")
        login = {"client_keys": str(self.folder / (key or "client")), "known_hosts": str(self.folder / "known_hosts")}
        patch.setitem(fsspec.config.conf, "sftp", {**login, "port": port})

    def limit_room(self, size: int, run: Callable[[], object]) -> None:
        """Run something while files at an SFTP server may have so many bytes at most."""
        room = self.folder / "room"
        room.write_text(str(size))
        try:
            run()
        finally:
            room.unlink()

    def make_place(self) -> str:
        """The URL of a new place."""
        self._number += 1
        if self.kind == "sftp":
            return f"sftp://me@127.0.0.1{self.folder}/www/{self._number}/pa pers"
        fsspec.filesystem(self.kind, skip_instance_cache=True).mkdir(f"papers-{self._number}")
        return f"{self.kind}://papers-{self._number}/a/b"


@pytest.fixture(scope="module", params=[GOOGLE, "sftp", AZURE])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](folder) as port:
        yield Server(request.param, port, folder)


@pytest.fixture
def url(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty place at the server, to which the environment leads."""
    server.use(monkeypatch)
    return server.make_place()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", 1)


def published(url: str) -> dict[str, bytes]:
    """What is at a place, without the record."""
    place = Store(url)
    return {path: place.read(path) or b"" for path in place.list_files() if path != NAME}


def test_it_gets_the_files(url: str, server: Server, site: Path) -> None:
    assert publish(site, url).new == len(tree(site))
    assert published(url) == tree(site)
    assert publish(site, url).uploads == []
    write_site(site, 2)
    publish(site, url, delete=True)
    assert published(url) == tree(site)
    if server.kind == "sftp":
        there = server.folder / url.partition(str(server.folder))[2].lstrip("/")
        assert [*there.rglob("*.papershelf-part")] == []
        assert not [path for path in there.rglob("*") if path.is_dir() and not [*path.iterdir()]]


def test_headers(url: str, server: Server, site: Path) -> None:
    """Also those of files that are sent in parts."""
    if server.kind == "sftp":
        pytest.skip("it has none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "_LARGE", 1000)
        publish(site, url)
    assert published(url) == tree(site)
    files = Store(url)
    for path in tree(site):
        sent = files._files.info(f"{files.root}/{path}")
        told = sent.get("content_settings") or {"content_type": sent.get("contentType"), "cache_control": sent.get("cacheControl")}
        kind, cached = get_headers(path)
        if server.kind == "gs":  # its emulator drops parameters
            kind = kind.partition(";")[0]
        assert (told["content_type"], told["cache_control"]) == (kind, cached)
        assert not told.get("content_encoding") and not sent.get("contentEncoding")


def test_a_place_without_a_record_is_listed(url: str, server: Server, site: Path) -> None:
    publish(site, url)
    place = Store(url)
    place.write("index.html", (site / "index.html").read_bytes().swapcase(), get_headers("index.html"))
    place.delete("sw.js")
    place.delete(NAME)
    plan = publish(site, url)
    assert plan.new == 1
    if server.kind != "sftp":  # it knows no digests
        assert plan.uploads == ["index.html", "sw.js"]
    assert published(url) == tree(site)


CREDENTIALS = "check the credentials, and that they may list, read and write there"
NETWORK = "check the network and the endpoint"
# The kind of store, what fails, and what is said of it. The libraries of Google and Azure try again for a minute.
FAULTS = [
    ("sftp", "no place", "/dev/null is not a directory; check the space and the permissions there; nothing of the site was changed there"),
    ("sftp", "refused write", CREDENTIALS),
    ("sftp", "full", "No space left on device; the store is full: free some space there ("),
    pytest.param("sftp", "wrong key", CREDENTIALS, marks=pytest.mark.long),
    ("sftp", "unknown host", "Host key is not trusted for host 127.0.0.1; log in there once with `ssh`"),
    ("sftp", "cut", NETWORK),
    pytest.param("sftp", "nobody there", NETWORK, marks=pytest.mark.long),
    *(pytest.param("gs", *row, marks=pytest.mark.long) for row in [
        ("no place", "there is no b/nothing/o; create it first, or check its name"),
        ("refused write", f"{CREDENTIALS}; nothing of the site was changed there"),
        ("cut", NETWORK),
        ("nobody there", NETWORK),
    ]),
    *(pytest.param("az", *row, marks=pytest.mark.long) for row in [
        ("no place", "The specified container does not exist; create it first, or check its name; nothing of the site was"),
        ("refused write", f"Access Denied; {CREDENTIALS}; nothing of the site was changed there"),
        ("wrong key", f"including the signature; {CREDENTIALS}"),
        ("cut", NETWORK),
        ("nobody there", NETWORK),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("server", "fault", "expected"), FAULTS, indirect=["server"])
def test_faults(server: Server, fault: str, expected: str, url: str, site: Path) -> None:
    """A line says what is wrong, the old site stays whole, and the next run finishes."""
    publish(site, url)
    write_site(site, 2)
    (site / "papers/large.pdf").write_bytes(os.urandom(300_000))
    with pytest.MonkeyPatch.context() as patch, pytest.raises(CallError) as raised:
        fail(fault, server, url, patch, lambda there: publish(site, there))
    said = str(raised.value)
    assert expected in said
    assert "\n" not in said
    assert AZURE_KEY not in said
    assert list_broken_links(published(url)) == []
    assert b"1<script" in published(url)["index.html"]
    publish(site, url, delete=True)
    assert published(url) == tree(site)


def fail(fault: str, server: Server, url: str, patch: pytest.MonkeyPatch, run: Callable[[str], object]) -> None:
    """Publish while something is wrong."""
    match fault:
        case "no place":
            run("sftp://me@127.0.0.1/dev/null/papers" if server.kind == "sftp" else f"{server.kind}://nothing/papers")
        case "wrong key":
            server.use(patch, key="stranger" if server.kind == "sftp" else "QUJDREVGR0g=")
            run(url)
        case "unknown host":
            patch.setitem(fsspec.config.conf, "sftp", {"port": server.port})
            patch.setenv("HOME", str(server.folder))
            run(url)
        case "full":
            server.limit_room(10_000, lambda: run(url))
        case "refused write" if server.kind == "sftp":
            server.limit_room(0, lambda: run(url))
        case "nobody there":
            server.use(patch, port=9)
            run(url)
        case "cut" | "refused write":
            limit = {"gs": 40_000, "az": 40_000, "sftp": 20_000}[server.kind] if fault == "cut" else float("inf")
            with lay_wire(server.port, limit, refuses=fault == "refused write") as (port, _):
                server.use(patch, port)
                run(url)


def test_sftp_needs_sshfs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """fsspec has another library for it, which trusts every server."""
    monkeypatch.setitem(sys.modules, "sshfs", None)
    monkeypatch.delitem(_registry, "sftp", raising=False)
    with pytest.raises(CallError, match="sftp:// needs another package: python -m pip install 'sshfs'"):
        publish(site, "sftp://papers.example/www")


@pytest.mark.parametrize(("server", "room", "said"), [
    ("sftp", 1_000_000, []),
    ("sftp", 0, ["Permission denied; ", CREDENTIALS]),
    pytest.param("gs", 0, ["Cannot connect to host 127.0.0.1:9", NETWORK], marks=pytest.mark.long),
], indirect=["server"])  # fmt: skip
def test_the_command_says_no_more_than_it_has_to(
    room: int, said: list[str], server: Server, url: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries log more, with tracebacks."""
    if server.kind == "gs":
        server.use(monkeypatch, port=9)
    write_settings(site)
    options = {f"FSSPEC_{kind}_{name}".upper(): str(value) for kind in ("sftp", "gs") for name, value in fsspec.config.conf[kind].items()}
    command = [sys.executable, "-m", "papershelf", "publish", "-f", str(site.parent / "mkdocs.yml"), url]
    done: list[subprocess.CompletedProcess[str]] = []
    server.limit_room(room, lambda: done.append(subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | options)))
    lines = done[0].stderr.splitlines()
    rest = [line for line in lines if not line.startswith(("comparing files", "uploading files", "44 files uploaded"))]
    assert len(rest) == bool(said), lines
    assert all(word in rest[0] for word in said)
