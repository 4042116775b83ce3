"""The client of the network: its requests, the responses that it accepts, and failures."""

from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from papershelf.errors import FetchError
from papershelf.sources import client as module
from papershelf.sources.client import SOURCES

from .conftest import Impatient
from .server import Network, Reply

HTML = "text/html; charset=utf-8"


def test_a_response_is_its_text(net: Network, client: Impatient) -> None:
    net.on("crossref", "works", Reply("{\"a\": \"ü\"}"))
    assert client.get("crossref", "works", rows="1", filter="doi:10.1/a b&c") == '{"a": "ü"}'
    [asked] = net.asked
    assert asked.query == {"rows": "1", "filter": "doi:10.1/a b&c"}


def test_parts_of_a_path_are_quoted(net: Network, client: Impatient) -> None:
    """An identifier can't change the path of a request."""
    for id in ("10.5555/../../members", "a?b#c", "%2e%2e/x", "../..", "a b/ü"):
        assert client.get("crossref", "works", id) is None
    assert [asked.path for asked in net.asked] == [
        "works/10.5555%2F..%2F..%2Fmembers", "works/a%3Fb%23c", "works/%252e%252e%2Fx", "works/..%2F..",
        "works/a%20b%2F%C3%BC",
    ]  # fmt: skip


def test_a_client_names_itself(net: Network, tmp_path: Path) -> None:
    for contact in ("", "curator@nest.example"):
        Impatient(tmp_path / "fetched", net, contact=contact).get("crossref", "works", "x")
    first, second = (asked.headers["User-Agent"] for asked in net.asked)
    assert first.startswith("papershelf/") and "https://" in first and "mailto" not in first
    assert second.endswith("; mailto:curator@nest.example)")


def test_a_missing_resource_is_none(net: Network, client: Impatient) -> None:
    net.on("crossref", "gone", Reply("", 410))
    assert client.get("crossref", "nowhere") is None
    assert client.get("crossref", "gone") is None
    assert client.slept == []


# --- pace -----------------------------------------------------------------------------------


def test_requests_keep_the_pace_of_a_source(net: Network, tmp_path: Path) -> None:
    sources = {**net.sources, "arxiv": net.sources["arxiv"]._replace(every=3.0)}
    client = Impatient(tmp_path / "fetched", net, sources=sources)
    for number in range(3):
        client.get("arxiv", "query", id_list=str(number))
        client.get("crossref", "works", str(number))
    assert [round(wait) for wait in client.slept] == [3, 6]  # the clock stands still


def test_the_paces_are_those_of_the_sources() -> None:
    assert SOURCES["arxiv"].every >= 3
    assert SOURCES["crossref"].every >= 1
    assert SOURCES["pubmed"].every >= 1 / 3
    assert all(source.every > 0 and source.base.startswith("https://") for source in SOURCES.values())


# --- faults ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_temporary_failure_is_retried(net: Network, client: Impatient, status: int) -> None:
    net.on("crossref", "works", Reply("", status), Reply("", status), Reply("{}"))
    assert client.get("crossref", "works") == "{}"
    assert client.slept == [1.0, 4.0]


@pytest.mark.parametrize(
    ("retry_after", "waits"),
    [("7", 7), ("0", 1), ("nonsense", 1), ("-3", 1), ("", 1),
     ("in 20 s", 18),
     ("Mon, 01 Jan 2001 00:00:00 GMT", 1)],
)  # fmt: skip
def test_retry_after_is_respected(net: Network, client: Impatient, retry_after: str, waits: int) -> None:
    if retry_after == "in 20 s":  # as a date
        retry_after = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    net.on("crossref", "works", Reply("", 429, headers={"Retry-After": retry_after}), Reply("{}"))
    assert client.get("crossref", "works") == "{}"
    [waited] = client.slept
    assert waits <= waited <= waits + 2


def test_a_long_retry_after_is_a_failure(net: Network, client: Impatient) -> None:
    net.on("crossref", "works", Reply("", 429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="status 429"):
        client.get("crossref", "works")
    assert client.slept == [] and len(net.asked) == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply("", 500), "status 500"),
        (Reply("{}", after=30.0), "no response in time"),
        (Reply('{"a": 1}', cut=True), "the response broke off"),
        (Reply("<html>Log in</html>", kind=HTML), "sent `text/html` where JSON was expected"),
        (Reply("{}", kind="application/xhtml+xml"), "where JSON was expected"),
        (Reply("words", kind="text/plain"), "where JSON was expected"),
        (Reply("", 400), "status 400"),
        (Reply("", 403), "status 403"),
        (Reply("", 204), "status 204"),
        (Reply("", 302), "status 302"),
        (Reply("", 302, headers={"Location": "http://localhost:9/x"}), "redirects to another host, localhost"),
        (Reply("", 301, headers={"Location": "https://127.0.0.1/x"}), "redirects to another host"),
        (Reply("", 301, headers={"Location": "file:///etc/passwd"}), "redirects to another host"),
        (Reply("", 301, headers={"Location": "/crossref/works"}), "redirects too often"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "a response that can't be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_failure_has_a_message(net: Network, tmp_path: Path, reply: Reply, message: str) -> None:
    client = Impatient(tmp_path / "fetched", net, timeout=httpx.Timeout(0.3 if reply.after else 20.0))
    net.on("crossref", "works", reply)
    with pytest.raises(FetchError, match=message) as caught:
        client.get("crossref", "works")
    assert str(caught.value).startswith("127.0.0.1: ")
    assert len(net.asked) <= 4


def test_a_redirect_on_the_same_host_is_followed(net: Network, client: Impatient) -> None:
    net.on("openalex", "works", Reply("", 301, headers={"Location": "/openalex/W1"}))
    net.on("openalex", "W1", "{}")
    assert client.get("openalex", "works") == "{}"


def test_a_missing_network_is_reported_soon(tmp_path: Path, net: Network) -> None:
    nowhere = {"crossref": SOURCES["crossref"]._replace(base="http://127.0.0.1:9/", every=0.0)}
    client = Impatient(tmp_path / "fetched", net, sources=nowhere)
    with pytest.raises(FetchError, match=r"no connection; is there a network\?"):
        client.get("crossref", "works")
    assert client.slept == [1.0]


def test_a_source_that_fails_twice_is_not_asked_again(net: Network, client: Impatient) -> None:
    net.on("crossref", "works", Reply("", 500))
    net.on("openalex", "works", "{}")
    for _ in range(2):
        with pytest.raises(FetchError, match="status 500"):
            client.get("crossref", "works")
    asked = len(net.asked)
    with pytest.raises(FetchError, match="not asked again"):
        client.get("crossref", "works", "another")
    assert len(net.asked) == asked
    assert client.get("openalex", "works") == "{}"


def test_the_size_of_a_response_is_limited(net: Network, client: Impatient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGEST", 1_000)
    bomb = gzip.compress(b" " * 5_000_000)
    net.on("crossref", "works", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    net.on("openalex", "works", Reply("1" * 1_000))
    with pytest.raises(FetchError, match="more than 1,000 bytes"):
        client.get("crossref", "works")
    assert client.get("openalex", "works") == "1" * 1_000


def test_the_time_of_a_response_is_limited(net: Network, client: Impatient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 0.3)
    net.on("crossref", "works", Reply("1" * 10_000, drip=True))  # which takes longer than a test may
    with pytest.raises(FetchError, match="no complete response in time"):
        client.get("crossref", "works")


def test_invalid_utf_8_is_replaced(net: Network, client: Impatient) -> None:
    net.on("crossref", "works", Reply(b'{"a": "\xff"}'))
    assert client.get("crossref", "works") == '{"a": "\ufffd"}'


def test_no_cookie_is_sent_back(net: Network, client: Impatient) -> None:
    net.on("crossref", "works", Reply("{}", headers={"Set-Cookie": "who=you; Path=/"}))
    client.get("crossref", "works", rows="1")
    client.get("crossref", "works", rows="2")
    assert [asked.headers["Cookie"] for asked in net.asked] == [None, None]


# --- the cache ------------------------------------------------------------------------------


def test_a_response_is_cached(net: Network, client: Impatient, tmp_path: Path) -> None:
    net.on("crossref", "works", '{"a": "ü\\n"}\r\n')
    first = client.get("crossref", "works", rows="1")
    assert Impatient(tmp_path / "fetched", net).get("crossref", "works", rows="1") == first
    assert len(net.asked) == 1
    client.get("crossref", "works", rows="2")
    assert len(net.asked) == 2


def test_failures_and_missing_resources_are_not_cached(net: Network, client: Impatient) -> None:
    net.on("crossref", "works", Reply("", 404), Reply("", 400), Reply("{}"))
    assert client.get("crossref", "works") is None
    with pytest.raises(FetchError):
        client.get("crossref", "works")
    assert client.get("crossref", "works") == "{}"


def test_a_response_expires_after_a_day(net: Network, client: Impatient, tmp_path: Path) -> None:
    net.on("crossref", "works", '{"n": 1}', '{"n": 2}')
    client.get("crossref", "works")
    [file] = (tmp_path / "fetched").iterdir()
    old = time.time() - 24 * 60 * 60 - 1
    os.utime(file, (old, old))
    again = Impatient(tmp_path / "fetched", net)
    assert not file.exists()
    assert again.get("crossref", "works") == '{"n": 2}'


def test_a_cache_that_can_not_be_written_is_skipped(net: Network, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    net.on("crossref", "works", "{}")
    assert Impatient(tmp_path / "file" / "fetched", net).get("crossref", "works") == "{}"
