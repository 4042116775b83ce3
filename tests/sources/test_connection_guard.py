"""What the client of the network refuses: addresses, sizes, waits and hostile responses; and what it keeps to itself."""

from __future__ import annotations

import gzip
import json
import logging
import pickle
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from papershelf.curation.importing import adding, refreshing, run_import
from papershelf.errors import CallError, FetchError
from papershelf.sources import client as module
from papershelf.sources import connection_guard
from papershelf.sources.client import SOURCES, Source

from . import answers
from .conftest import Impatient
from .server import Network, Reply

SECRET = "s3cr3t-of-the-nest"
CONTACT = "curator@nest.example"


@contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[tuple[dict[str, Source], list[bytes]]]:
    """A server that does with a connection what it likes; the sources at it, and what it received."""
    received: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):  # of a client that hung up
            connection.settimeout(5)
            received.append(connection.recv(65_536))
            if received[-1]:
                serve(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield {"crossref": Source(f"http://127.0.0.1:{listener.getsockname()[1]}/", 0.0, "json")}, received
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
])  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not connection_guard.is_public(address)


@pytest.mark.parametrize("address", ["151.101.3.42", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "172.32.0.1"])
def test_other_addresses_are_public(address: str) -> None:
    assert connection_guard.is_public(address)


def test_a_name_that_leads_to_this_machine_is_refused_before_anything_is_sent(tmp_path: Path, net: Network) -> None:
    """As where the answer for a name is forged; `localhost` is such a name everywhere."""
    with raw_server(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as (here, received):
        sources = {"crossref": here["crossref"]._replace(base=here["crossref"].base.replace("127.0.0.1", "localhost"))}
        for _ in range(3):
            with pytest.raises(FetchError, match=r"^localhost: leads to (127\.0\.0\.1|::1), which is no public address$"):
                Impatient(tmp_path / "fetched", net, sources=sources).get("crossref", "works")
    assert set(received) <= {b""}


def test_an_address_that_is_configured_is_asked(client: Impatient, net: Network) -> None:
    net.on("crossref", "works", "{}")
    assert client.get("crossref", "works") == "{}"
    assert net.address.startswith("http://127.0.0.1:")


def test_a_proxy_may_be_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It resolves the names; the client connects to the proxy alone."""
    with raw_server(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")) as (here, received):
        monkeypatch.setenv("HTTP_PROXY", here["crossref"].base)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = Impatient(tmp_path / "fetched", Network(), sources={"crossref": Source("http://api.nest.example/", 0.0, "json")})
        assert client.get("crossref", "works") == "{}"
    assert received[0].startswith(b"GET http://api.nest.example/works HTTP/1.1\r\n")


@pytest.mark.parametrize("proxy", ["socks9://u:{}@127.0.0.1:9", "nonsense://u:{}@127.0.0.1", "http://u:{}@127.0.0.1:x/"])
def test_an_impossible_proxy_is_an_error_of_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy.format(SECRET))
    with pytest.raises(CallError, match="HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE") as caught:
        Impatient(tmp_path / "fetched", Network())
    assert SECRET not in str(caught.value)


def test_missing_certificates_are_an_error_of_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(CallError, match="SSL_CERT_FILE"):
        Impatient(tmp_path / "fetched", Network())


def test_a_proxy_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(lambda connection: connection.sendall(b"HTTP/1.1 407 Log in\r\nContent-Length: 0\r\n\r\n")) as (here, received):
        monkeypatch.setenv("HTTPS_PROXY", here["crossref"].base.replace("//", f"//me:{SECRET}@"))
        client = Impatient(tmp_path / "fetched", Network(), sources={"crossref": Source("https://api.nest.example/", 0.0, "json")})
        with pytest.raises(FetchError, match=r"^api\.nest\.example: the proxy refuses \(407 Log in\)$"):
            client.get("crossref", "works")
    assert received[0].startswith(b"CONNECT api.nest.example:443 ")


# --- redirects --------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [
    "http://127.0.0.1:1/x", "https://127.0.0.1/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://[::1]/x", "//localhost/x",
    "http://169.254.169.254/latest/meta-data", "gopher://127.0.0.1:70/", "http://me@127.0.0.1/x", "http://2130706433/",
])  # fmt: skip
@pytest.mark.parametrize("hops", [0, 1])
def test_every_hop_stays_at_the_source(client: Impatient, net: Network, target: str, hops: int) -> None:
    net.on("crossref", "works", Reply("", 302, headers={"Location": "/crossref/on" if hops else target}))
    net.on("crossref", "on", Reply("", 307, headers={"Location": target}))
    with pytest.raises(FetchError, match="redirects to another host"):
        client.get("crossref", "works")
    assert len(net.asked) == 1 + hops


# --- limits -----------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", [1, 2])
def test_a_bomb_is_not_unpacked(client: Impatient, net: Network, levels: int) -> None:
    """A hundred megabytes of blanks in a tenth of one, and that packed again."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    block = bytes(1_000_000).replace(b"\0", b" ")
    bomb = b"".join([*(packer.compress(block) for _ in range(100)), packer.flush()])
    for _ in range(levels - 1):
        bomb = gzip.compress(bomb)
    net.on("crossref", "works", Reply(bomb, headers={"Content-Encoding": ", ".join(["gzip"] * levels)}))
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="more than 20,000,000 bytes" if levels == 1 else "can't be read"):
            client.get("crossref", "works")
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
    assert len(net.asked) == 1


def test_a_packed_response_is_unpacked(client: Impatient, net: Network) -> None:
    net.on("crossref", "works", Reply(gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "GZIP"}))
    assert client.get("crossref", "works") == '{"a": 1}'
    assert net.asked[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "x\x1b[31m"])
def test_a_packing_that_was_not_asked_for_is_refused(client: Impatient, net: Network, encoding: str) -> None:
    net.on("crossref", "works", Reply(b"{}", headers={"Content-Encoding": encoding}))
    with pytest.raises(FetchError, match="a response that can't be read") as caught:
        client.get("crossref", "works")
    assert str(caught.value).isprintable()


def test_half_of_a_packed_response_is_refused(client: Impatient, net: Network) -> None:
    net.on("crossref", "works", Reply(gzip.compress(bytes(range(256)) * 9)[:-12], headers={"Content-Encoding": "gzip"}))
    with pytest.raises(FetchError, match="incomplete"):
        client.get("crossref", "works")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def drip(connection: socket.socket, before: bytes, drop: bytes) -> None:
    """Take longer than a test may."""
    connection.sendall(before)
    for _ in range(50_000):
        connection.sendall(drop)
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (HEAD + b"\r\n", b" "),  # without a length: the connection's end is the response's
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 99999\r\n\r\n" + gzip.compress(b"")[:10], b"\0\0\0\xff\xff"),
        (b"", b""),
    ],
    ids=["headers", "body", "chunks", "empty blocks", "nothing"],
)  # fmt: skip
def test_a_response_has_to_be_complete_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, net: Network, before: bytes, drop: bytes) -> None:
    """However a server spreads it: each wait for a byte is short, all of them are not."""
    monkeypatch.setattr(module, "_LONGEST", 0.3)
    with raw_server(lambda connection: drip(connection, before, drop)) as (sources, received):
        client = Impatient(tmp_path / "fetched", net, sources=sources)
        with pytest.raises(FetchError, match="no complete response in time"):
            client.get("crossref", "works")
    assert len(received) == 4, "not tried again"
    assert not (tmp_path / "fetched").exists()


def test_endless_headers_are_refused(tmp_path: Path, net: Network) -> None:
    with raw_server(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 5_000_000)) as (sources, _):
        client = Impatient(tmp_path / "fetched", net, sources=sources)
        with pytest.raises(FetchError, match="the response broke off"):
            client.get("crossref", "works")


# --- hostile responses ------------------------------------------------------------------------

DEEP = 200_000
BOMB = '<!DOCTYPE x [<!ENTITY a "lol">{}]>'.format("".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)))
HOSTILE = {
    "deep lists": "[" * DEEP,
    "deep objects": '{"message":' * DEEP,
    "deep items": '{"message": {"items": [' + "[" * DEEP + "]" * DEEP + "]}}",
    "deep results": '{"results": [' + '{"a":' * DEEP + "1" + "}" * DEEP + "]}",
    "deep notes": '{"notes": [{"content": ' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}]}",
    "a long number": '{"message": {"DOI": ' + "9" * 10_000 + '}, "results": [' + "9" * 10_000 + "]}",
    "no number": '{"message": {"items": [NaN, Infinity, -Infinity, 1e999]}, "results": [NaN], "notes": [NaN], "data": NaN}',
    "surrogates": '{"message": {"title": ["\\ud800"], "DOI": "10.5555/owls.1"}}',
    "other types": json.dumps({key: [1, "a", None, [], {"title": {}, "author": 7, "authors": "x", "creators": [[[]]], "titles": 3}] for key in ("message", "results", "notes", "data")}),
    "a text": json.dumps("x" * 100_000),
    "entities": BOMB + "<feed><entry><title>&j;</title></entry></feed>",
    "a file as an entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed><entry><title>&a;</title></entry></feed>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd">%a;]><feed><entry><title>x</title></entry></feed>',
    "deep elements": "<feed><entry>" + "<a>" * DEEP,
    "a long name": f"<feed><entry><{'a' * 1_000_000}>",
    "many attributes": f"<feed><entry {' '.join(f'a{n}=''1''' for n in range(50_000))}>",
    "deep braces": "@article{a, title = " + "{" * DEEP,
    "no bytes": "",
    "controls": "\x00\x1b[2J\u202e",
    "MEDLINE": "PMID- 123\n" + "TI  - x\n" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("response", HOSTILE.values(), ids=HOSTILE)
def test_no_response_ends_a_run(net: Network, client: Impatient, tmp_path: Path, response: str) -> None:
    """Whatever a source sends, `add` and `refresh` end with a note at most."""
    for source in SOURCES:
        net.on(source, "x", response)
    everywhere = Everywhere(net, response)
    root = tmp_path / "site"
    papers = root / "content" / "papers"
    papers.mkdir(parents=True)
    (papers / "owls.yaml").write_text("title: Owls\narxiv: '3105.00009'\nadded: 2031-05-02\nupvotes: 1\n")
    (papers / "bats.yaml").write_text("title: Bats\ndoi: 10.5555/bats\nbibtex: {pmid: '77'}\n")
    names = ("3105.00001", "10.5555/owls.1", "2031.nest-long.1", "OpenReview:ryQu7f-RZ", "PMID:123", "A Title of Owls")
    started = time.process_time()
    with everywhere:
        planner = run_import.open_planner(root, root / "content", False)
        added = adding.plan(planner, names, client, "2031-06-01")
        planner = run_import.open_planner(root, root / "content")
        refreshed = refreshing.plan(planner, client, "2031-06-01")
    assert len(net.asked) >= 9
    assert time.process_time() - started < 60
    for note in (*added.notes, *refreshed.notes):
        assert str(note).replace("\n", "").isprintable()
    assert "root:" not in str(added.texts)


class Everywhere:
    """A network that sends one response for every path."""

    def __init__(self, net: Network, response: str) -> None:
        self.net, self.response, self.before = net, response, net.answers

    def __enter__(self) -> None:
        response = self.response

        class Same(dict):  # type: ignore[type-arg]
            def get(self, key: object, default: object = None) -> object:
                return [lambda request: Reply(response)]

        self.net.answers = Same()

    def __exit__(self, *_: object) -> None:
        self.net.answers = self.before


# --- secrets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [
    "{}", Reply("", 500), Reply("", 403), Reply("", 302, headers={"Location": f"http://x.example/?api_key={SECRET}"}), Reply("", 302),
    Reply("<p>", kind="text/html"), Reply("{", cut=True), Reply(b"x", headers={"Content-Encoding": "gzip"}), Reply("[" * 200_000),
    Reply("", 302, headers={"Location": f"http://x:port/?{SECRET}"}),
])  # fmt: skip
def test_keys_and_addresses_are_neither_logged_nor_shown(
    net: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Reply | str,
) -> None:  # fmt: skip
    monkeypatch.setenv("PAPERSHELF_OPENALEX_KEY", SECRET)
    caplog.set_level(logging.DEBUG)
    net.on("crossref", "works", fault)
    net.on("openalex", "works", fault)
    net.on("arxiv", "query", answers.atom())
    client = Impatient(tmp_path / "fetched", net, contact=CONTACT)
    root = tmp_path / "site"
    (root / "content" / "papers").mkdir(parents=True)
    (root / "content" / "papers" / "owls.yaml").write_text("title: Owls\narxiv: '3105.00009'\n")
    added = adding.plan(run_import.open_planner(root, root / "content", False), ["Owls at Night", "10.5555/owls"], client, "2031-06-01")
    refreshed = refreshing.plan(run_import.open_planner(root, root / "content"), client, "2031-06-01")
    shown = "\n".join([*map(str, added.notes), *map(str, refreshed.notes), str(added), str(refreshed), caplog.text])
    assert net.asked
    for secret in (SECRET, CONTACT, CONTACT.replace("@", "%40")):
        assert secret not in shown
    for file in (tmp_path / "fetched").glob("*"):
        assert SECRET not in file.name and SECRET not in file.read_text()


def test_a_contact_beyond_ascii_is_quoted(net: Network, tmp_path: Path) -> None:
    Impatient(tmp_path / "fetched", net, contact="kürät\x1bor@nest.example").get("crossref", "works")
    assert net.asked[0].headers["User-Agent"].endswith("; mailto:k%C3%BCr%C3%A4t%1Bor@nest.example)")


def test_an_error_is_printable_in_another_process_too() -> None:
    error = pickle.loads(pickle.dumps(FetchError("a\x1b[31m\nb")))
    assert str(error) == "a\ufffd[31m b"
