"""The door to the network: requests to the sources of papers, politely and within limits.

Each source is asked no faster than it asks for, and by whom is said. What comes back is a
stranger's text of a limited size, and nothing more: no cookie, no redirect to another host.
"""

from __future__ import annotations

import time
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
from ..errors import FetchError
from .http_cache import Kept

HOME = "https://github.com/papershelf/papershelf"


class Source(NamedTuple):
    """A source of papers: where it is, how fast it may be asked, and what it answers.

    `every`: seconds between two requests. `kind` is part of the content type; a page of HTML is an
    answer of none.
    """

    base: str
    every: float
    kind: str = ""


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
}

_PAUSES = (1.0, 4.0, 15.0)
"""Seconds before a request is made again, where the source doesn't say."""
_PATIENCE = 60.0
"""Longest wait that a source may ask for."""
_LARGEST = 20_000_000
"""Bytes of an answer; a hundred works with all their references are two million."""
_LONGEST = 90.0
"""Seconds for an answer to be all there."""
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_AGAIN = frozenset((429, 500, 502, 503, 504))
_REDIRECTS = 3


class _PassingError(Exception):
    """What may be better a moment later; `wait` is what the source asks for, in seconds."""

    def __init__(self, what: str, wait: float = 0.0, again: int = len(_PAUSES)) -> None:
        super().__init__(what)
        self.wait, self.again = wait, again


class Client:
    """Asks sources, one request at a time; answers are kept in a folder for a day.

    `contact` is an address that a source can write to; a source that failed twice in a row isn't
    asked again.
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
        """How many requests each source was sent."""
        self._sources = sources or SOURCES
        self._sleep = sleep
        self._kept = Kept(folder)
        self._next: dict[str, float] = {}
        self._failed: Counter[str] = Counter()
        known = f"{HOME}; mailto:{contact}" if contact else HOME
        agent = {"User-Agent": f"papershelf/{__version__} ({known})"}
        self._http = httpx.Client(headers=agent, timeout=timeout)

    def get(self, name: str, *path: str, **query: str) -> str | None:
        """What a source has at a path, in UTF-8; None where it has nothing there.

        Parts of the path may be strangers' text. Raises FetchError where there is no sound answer.
        """
        source = self._sources[name]
        where = source.base + "/".join(quote(part, safe="") for part in path)
        address = f"{where}?{urlencode(query)}" if query else where
        kept = self._kept.get(address)
        if kept is not None:
            return kept
        found = self._asked(name, source, address)
        if found is not None:
            self._kept.put(address, found)
        return found

    def _asked(self, name: str, source: Source, address: str) -> str | None:
        """An answer, or FetchError after some patience."""
        if self._failed[name] >= 2:
            raise FetchError(f"{_host(source)}: not asked again, as it failed before")
        for tried, pause in enumerate((*_PAUSES, inf)):
            try:
                found = self._once(name, source, address)
            except _PassingError as error:
                if tried == error.again or error.wait > _PATIENCE:
                    self._failed[name] += 1
                    raise FetchError(f"{_host(source)}: {error}") from None
                self._sleep(max(pause, error.wait))
            else:
                self._failed[name] = 0
                return found
        raise AssertionError("no pause is left")

    def _once(self, name: str, source: Source, address: str) -> str | None:
        self._wait_for(name, source)
        try:
            return self._followed(name, source, address)
        except httpx.ConnectError as error:
            said = f"no connection; is there a network? ({error})"
            raise _PassingError(said, again=1) from None
        except httpx.TimeoutException:
            raise _PassingError("no answer in time") from None
        except httpx.TransportError:
            raise _PassingError("the answer broke off") from None
        except (httpx.InvalidURL, httpx.DecodingError) as error:
            raise FetchError(f"{_host(source)}: no answer that can be read ({error})") from None

    def _wait_for(self, name: str, source: Source) -> None:
        now = time.monotonic()
        wait = self._next.get(name, now) - now
        if wait > 0:
            self._sleep(wait)
        self._next[name] = max(now, now + wait) + source.every

    def _followed(self, name: str, source: Source, address: str) -> str | None:
        """The answer at an address, or where that leads to on the same host."""
        for _ in range(_REDIRECTS):
            self.requests[name] += 1
            self._http.cookies.clear()
            with self._http.stream("GET", address) as response:
                if not response.is_redirect or response.next_request is None:
                    return _text(source, response)
                leads = response.next_request.url
            if httpx.URL(source.base).copy_with(raw_path=b"/") != leads.copy_with(raw_path=b"/"):
                raise FetchError(f"{_host(source)}: leads to another host, {leads.host}")
            address = str(leads)
        raise FetchError(f"{_host(source)}: leads from one address to the next")


def _text(source: Source, response: httpx.Response) -> str | None:
    """The text of an answer that is as it should be."""
    if response.status_code in (404, 410):
        return None
    if response.status_code in _AGAIN:
        raise _PassingError(f"status {response.status_code}", _wait(response))
    if response.status_code != 200:
        raise FetchError(f"{_host(source)}: status {response.status_code}")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if "html" in kind or source.kind not in kind:
        expected = source.kind.upper() or "text"
        raise FetchError(f"{_host(source)}: sent `{kind[:40]}` where {expected} was expected")
    return _body(source, response).decode("utf-8", "replace")


def _body(source: Source, response: httpx.Response) -> bytes:
    parts, size, end = [], 0, time.monotonic() + _LONGEST
    for part in response.iter_bytes():
        size += len(part)
        if size > _LARGEST:
            raise FetchError(f"{_host(source)}: an answer of more than {_LARGEST:,} bytes")
        if time.monotonic() > end:
            raise _PassingError("no whole answer in time")
        parts.append(part)
    return b"".join(parts)


def _wait(response: httpx.Response) -> float:
    """The seconds that an answer asks to wait: `Retry-After`, as a number or a date."""
    told = response.headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return float(told[:9])
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _host(source: Source) -> str:
    return httpx.URL(source.base).host
