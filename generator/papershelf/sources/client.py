"""Requests to the sources of papers: at the rate that each source asks for, and within limits.

A request says who sends it. A response is untrusted text of limited size, and nothing more: cookies
are dropped, and redirects to other hosts, ports or schemes are refused. Addresses of requests are
secret, as a query may have a key: they are neither logged nor shown.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import httpx

from .. import __version__
from ..errors import CallError, FetchError
from ..formats.read.common.encodings import decode
from .connection_guard import ConnectionGuard
from .http_cache import ResponseCache

HOME = "https://github.com/papershelf/papershelf"
for _logger in ("httpx", "httpcore"):  # which log addresses
    logging.getLogger(_logger).setLevel(logging.WARNING)


class Source(NamedTuple):
    """A source of papers: its base address, the seconds between two requests (`every`), and a part
    of its responses' content type (`kind`). No source responds with HTML. `accept` is the type to
    ask for, where the source has several.
    """

    base: str
    every: float
    kind: str = ""
    accept: str = "*/*"


SOURCES: Mapping[str, Source] = {
    "arxiv": Source("https://export.arxiv.org/api/", 3.0, "xml"),  # info.arxiv.org/help/api/tou
    "crossref": Source("https://api.crossref.org/", 1.0, "json"),  # lists: one a second
    "datacite": Source("https://api.datacite.org/", 0.5, "json"),
    "acl": Source("https://aclanthology.org/", 1.0),
    "openreview": Source("https://api2.openreview.net/", 1.0, "json"),
    "openreview-1": Source("https://api.openreview.net/", 1.0, "json"),
    "pubmed": Source("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", 0.4, "text"),  # three
    "openalex": Source("https://api.openalex.org/", 0.2, "json"),
    "huggingface": Source("https://huggingface.co/api/", 1.0, "json"),  # 500 in five minutes
    "zotero": Source("https://api.zotero.org/", 1.0, "json"),
    "orcid": Source("https://pub.orcid.org/v3.0/", 1.0, "json", "application/json"),
    "dblp": Source("https://dblp.org/", 2.0, "xml"),  # dblp.org/faq: one or two seconds
    "archive": Source("https://archive.org/wayback/", 4.0, "json"),  # its limits are not published
}

_PAUSES = (1.0, 4.0, 15.0)
"""Seconds before each further attempt, unless the source asks for more."""
_EVERY = 1.0
"""Seconds between two requests to a host of the curator's choice."""
_PATIENCE = 60.0
"""Longest wait in seconds that a source may ask for."""
_LARGEST = 20_000_000
"""Most bytes of a response, unpacked; a hundred works with their references have two million."""
_LONGEST = 90.0
"""Most seconds until a response is complete, with all redirects before it."""
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_TEMPORARY = frozenset((429, 500, 502, 503, 504))
_REDIRECTS = 3


class _TemporaryError(Exception):
    """A fault that may be gone a moment later.

    `wait`: the seconds that the source asks for; `retries`: how many further attempts are useful.
    """

    def __init__(self, message: str, wait: float = 0.0, retries: int = len(_PAUSES)) -> None:
        super().__init__(message)
        self.wait, self.retries = wait, retries


class Client:
    """Asks sources, one request at a time; responses are cached in a folder for a day.

    `contact` is an e-mail address for the people of a source. A source that failed twice in a row
    isn't asked again.
    """

    def __init__(
        self,
        folder: Path,
        contact: str = "",
        sources: Mapping[str, Source] | None = None,
        timeout: httpx.Timeout = _TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.contact = contact
        self.requests: Counter[str] = Counter()
        """How many requests were sent to each source."""
        self._sources = sources or SOURCES
        self._sleep = sleep
        self._cache = ResponseCache(folder)
        self._next: dict[str, float] = {}
        self._failed: Counter[str] = Counter()
        self._guards: dict[str, ConnectionGuard] = {}
        sender = f"{HOME}; mailto:{quote(contact, safe='@+')}" if contact else HOME
        headers = {
            "User-Agent": f"papershelf/{__version__} ({sender})",
            "Accept-Encoding": "gzip",  # what `_read_body` unpacks
        }
        try:
            self._http = httpx.Client(headers=headers, timeout=timeout)
        except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
            raise CallError(
                "the environment's settings of the network can't be used "
                f"(HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE): {error}"
            ) from None

    def get(self, name: str, *path: str, **query: str) -> str | None:
        """Return the text that a source has at a path; None if it has nothing there.

        Parts of the path may be untrusted. Raises FetchError if there is no usable response.
        """
        source = self._sources[name]
        where = source.base + "/".join(quote(part, safe="") for part in path)
        return self._fetch(name, source, f"{where}?{urlencode(query)}" if query else where)

    def get_file(self, address: str) -> str | None:
        """Return the text of a file at an address that the curator chose, as `get` does."""
        try:
            base = str(httpx.URL(address).copy_with(raw_path=b"/"))
        except httpx.InvalidURL as error:
            raise FetchError(f"not an address: {error}") from None
        return self._fetch(base, Source(base, _EVERY), address)

    def _fetch(self, name: str, source: Source, address: str) -> str | None:
        cached = self._cache.get(address)
        if cached is not None:
            return cached
        text = self._ask(name, source, address)
        if text is not None:
            self._cache.put(address, text)
        return text

    def _ask(self, name: str, source: Source, address: str) -> str | None:
        """Return the text at an address, after several attempts if need be."""
        if self._failed[name] >= 2:
            raise FetchError(f"{_get_host(source)}: not asked again, as it failed before")
        for attempt, pause in enumerate((*_PAUSES, inf)):
            try:
                text = self._try_once(name, source, address)
            except _TemporaryError as error:
                if attempt == error.retries or error.wait > _PATIENCE:
                    self._failed[name] += 1
                    raise FetchError(f"{_get_host(source)}: {error}") from None
                self._sleep(max(pause, error.wait))
            else:
                self._failed[name] = 0
                return text
        raise AssertionError("no pause is left")

    def _try_once(self, name: str, source: Source, address: str) -> str | None:
        self._wait_for(name, source)
        guard = self._guards.setdefault(name, ConnectionGuard(_get_host(source)))
        try:
            with guard.limit(_LONGEST):
                text = self._follow_redirects(name, source, address)
        except httpx.ConnectError as error:
            message = f"no connection; is there a network? ({error})"
            raise _TemporaryError(message, retries=1) from None
        except httpx.TimeoutException:
            raise _TemporaryError("no response in time") from None
        except httpx.ProxyError as error:
            raise FetchError(f"{_get_host(source)}: the proxy refuses ({error})") from None
        except httpx.TransportError:
            if not guard.is_late:
                raise _TemporaryError("the response broke off") from None
        except (httpx.InvalidURL, zlib.error) as error:
            host = _get_host(source)
            raise FetchError(f"{host}: a response that can't be read ({error})") from None
        if guard.is_late:  # also where the end of the connection looks like the response's
            raise _TemporaryError("no complete response in time")
        return text

    def _wait_for(self, name: str, source: Source) -> None:
        now = time.monotonic()
        wait = self._next.get(name, now) - now
        if wait > 0:
            self._sleep(wait)
        self._next[name] = max(now, now + wait) + source.every

    def _follow_redirects(self, name: str, source: Source, address: str) -> str | None:
        """Return the text at an address, or at the one on the same host that it leads to."""
        for _ in range(_REDIRECTS):
            self.requests[name] += 1
            self._http.cookies.clear()
            guard = {"trace": self._guards[name].trace}
            headers = {"Accept": source.accept}
            with self._http.stream("GET", address, headers=headers, extensions=guard) as response:
                if not response.is_redirect or response.next_request is None:
                    return _read_text(source, response)
                target = response.next_request.url
            if httpx.URL(source.base).copy_with(raw_path=b"/") != target.copy_with(raw_path=b"/"):
                place = f"{target.host} ({target.scheme})"
                raise FetchError(f"{_get_host(source)}: redirects to another host, {place}")
            address = str(target)
        raise FetchError(f"{_get_host(source)}: redirects too often")


def _read_text(source: Source, response: httpx.Response) -> str | None:
    """Return the text of a response; None if there is nothing at its address."""
    if response.status_code in (404, 410):
        return None
    if response.status_code in _TEMPORARY:
        raise _TemporaryError(f"status {response.status_code}", parse_retry_after(response))
    if response.status_code != 200:
        raise FetchError(f"{_get_host(source)}: status {response.status_code}")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if "html" in kind or source.kind not in kind:
        expected = source.kind.upper() or "text"
        raise FetchError(f"{_get_host(source)}: sent `{kind[:40]}` where {expected} was expected")
    data = _read_body(source, response)
    return data.decode("utf-8", "replace") if source.kind else _decode(response, data)


def _decode(response: httpx.Response, data: bytes) -> str:
    """Return the text of a file, in the encoding that its server says, or else as an import reads
    it."""
    try:
        return data.decode(response.charset_encoding or "")
    except (LookupError, UnicodeError):  # also if it says none, or a wrong one
        return decode(data)[0]


def _read_body(source: Source, response: httpx.Response) -> bytes:
    """Return the bytes of a response, unpacked. No more is unpacked than a response may have."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise FetchError(f"{_get_host(source)}: a response that can't be read ({encoding[:40]})")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
    parts, size = [], 0
    for part in response.iter_raw():
        unpacked = unpacker.decompress(part, _LARGEST + 1 - size) if unpacker else part
        size += len(unpacked)
        if size > _LARGEST:
            raise FetchError(f"{_get_host(source)}: a response of more than {_LARGEST:,} bytes")
        parts.append(unpacked)
    if unpacker and not unpacker.eof:
        raise zlib.error("its compressed data is incomplete")
    return b"".join(parts)


def parse_retry_after(response: httpx.Response) -> float:
    """Return the seconds of a response's `Retry-After`, which is a number or a date; 0 without."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _get_host(source: Source) -> str:
    return httpx.URL(source.base).host
