"""Asks hosts whether what a link leads to is still there.

Records are written by strangers, too, and are checked in a curator's network or in that of a
workflow: no request is sent to an address that isn't public, whatever a name or a redirect says.
Of a response only its status and headers are read.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple
from urllib.parse import quote

import httpx

from ... import __version__
from ...errors import FetchError
from ..client import HOME, parse_retry_after
from ..connection_guard import ConnectionGuard, is_address, is_public, is_unknown_host
from ..http_cache import DAY, ResponseCache
from .robots import RobotRules

_WORKERS = 8
"""Hosts that are asked at a time; each gets one request at a time."""
_EVERY = 1.0
"""Seconds between two requests to a host, unless its `robots.txt` asks for more."""
_PATIENCE = 60.0
"""Longest wait in seconds that a host may ask for."""
_LONGEST = 30.0
"""Most seconds until a host has answered a request."""
_LONGEST_RUN = 3600.0
"""Most seconds of a run; the next one goes on with what is left."""
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_MOST_ROBOTS = 500 * 1024
_REDIRECTS = 8
_ROBOTS_REDIRECTS = 5
_MOST_FAILURES = 3
"""Requests in a row that a host doesn't answer, or answers by asking for a pause."""
_ALIVE_FOR = 6 * DAY
"""How long a link that worked isn't asked for again: less than a week, for a weekly run."""
_GONE = (404, 410)
_LIMITED = (429, 503)


class LinkState(NamedTuple):
    """What became of a link: `alive`, `dead` or `unclear`, and why.

    Dead is only what its host says isn't there, and a host whose name doesn't exist. All else, such
    as a refusal, may be meant for programs alone: whether a reader gets there is unclear.
    """

    kind: str
    reason: str = ""


_UNFOUND = LinkState("unfound", "there is no such host")
"""A link of a host whose name has no address: dead, if there is a network at all."""
_SKIPPED = LinkState("unclear", "not asked, as its host failed before")


class _NotAskedError(Exception):
    """A link may not be asked for, or leads nowhere; `state` is what that makes of it."""

    def __init__(self, reason: str, kind: str = "unclear") -> None:
        super().__init__(reason)
        self.state = LinkState(kind, reason)


class _NoAnswerError(_NotAskedError):
    """A host doesn't answer: its other links are likely to fail, too."""


class _Answer(NamedTuple):
    status: int
    retry_after: float
    target: str
    """Where it redirects to; empty if it doesn't."""
    text: str


Listener = Callable[[int, int], None]
"""Called with the number of links that are done, and of all."""


class LinkChecker:
    """Checks links; what is found is cached in a folder: for a day, or six if a link works.

    `contact` is an e-mail address for the people of a host. A host that failed three times in a row
    isn't asked again. `is_allowed` decides which addresses a connection may have.
    """

    def __init__(
        self,
        folder: Path,
        contact: str = "",
        every: float = _EVERY,
        sleep: Callable[[float], None] = time.sleep,
        is_allowed: Callable[[str], bool] = is_public,
    ) -> None:
        self._alive = ResponseCache(folder / "alive", _ALIVE_FOR)
        self._others = ResponseCache(folder / "others", DAY)
        self._every, self._sleep, self._is_allowed = every, sleep, is_allowed
        sender = f"{HOME}; mailto:{quote(contact, safe='@+')}" if contact else HOME
        self._http = httpx.Client(
            headers={"User-Agent": f"papershelf/{__version__} ({sender})", "Accept": "*/*"},
            timeout=_TIMEOUT,
            limits=httpx.Limits(max_keepalive_connections=0),  # a guard sees each connection begin
        )
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._rules: dict[str, RobotRules | str] = {}
        """Origin -> its rules, or why there are none and nothing may be asked."""
        self._failed: Counter[str] = Counter()
        self._has_network = False
        self._end = 0.0

    def check(self, links: Iterable[str], listener: Listener) -> dict[str, LinkState]:
        """Return the state of each link, which may have any scheme, port and host."""
        by_host: dict[str, dict[str, None]] = defaultdict(dict)
        for link in links:
            by_host[_get_origin(link)][link] = None
        todo: SimpleQueue[list[str]] = SimpleQueue()
        done: SimpleQueue[tuple[str, LinkState] | BaseException] = SimpleQueue()
        for some in sorted(by_host.values(), key=len, reverse=True):  # the longest take the longest
            todo.put(list(some))
        self._end = time.monotonic() + _LONGEST_RUN
        for _ in range(min(_WORKERS, len(by_host))):  # they end with the program, whatever they do
            threading.Thread(target=self._work, args=(todo, done), daemon=True).start()
        total = sum(map(len, by_host.values()))
        found: dict[str, LinkState] = {}
        while len(found) < total:
            listener(len(found), total)
            one = done.get()
            if isinstance(one, BaseException):
                raise one
            found[one[0]] = one[1]
        return {link: self._judge(link, state) for link, state in sorted(found.items())}

    def _judge(self, link: str, state: LinkState) -> LinkState:
        """Return the state of a link; where nobody answered at all, no name is known to be gone."""
        if state != _UNFOUND:
            return state
        if not self._has_network:
            return LinkState("unclear", "no host was found; is there a network?")
        return self._remember(link, LinkState("dead", state.reason))

    def _remember(self, link: str, state: LinkState) -> LinkState:
        (self._alive if state.kind == "alive" else self._others).put(link, json.dumps(state))
        return state

    def _work(self, todo: SimpleQueue[list[str]], done: SimpleQueue[object]) -> None:
        with suppress(Empty):
            while True:
                for link in todo.get_nowait():
                    try:
                        done.put((link, self._check_one(link)))
                    except BaseException as error:  # a bug, which belongs to the caller
                        done.put(error)

    def _check_one(self, link: str) -> LinkState:
        for cache in (self._alive, self._others):
            if cached := cache.get(link):
                with suppress(ValueError, TypeError):
                    return LinkState(*json.loads(cached))
        if time.monotonic() > self._end:
            return LinkState("unclear", "not asked: this run took an hour; the next one goes on")
        try:
            state = self._ask(link)
        except _NotAskedError as error:
            state = error.state
        return state if state in (_UNFOUND, _SKIPPED) else self._remember(link, state)

    # --- one link ---------------------------------------------------------------------------

    def _ask(self, link: str) -> LinkState:
        """Ask by HEAD, and by GET if the answer isn't good: many servers know only that."""
        for method in ("HEAD", "GET"):
            answer = self._follow(method, link)
            if 200 <= answer.status < 300:
                return LinkState("alive")
            if method == "HEAD" and answer.status in _LIMITED:
                if answer.retry_after > _PATIENCE:
                    break
                self._sleep(answer.retry_after or 5 * self._every)
        kind = "dead" if answer.status in _GONE else "unclear"
        return LinkState(kind, f"status {answer.status}")

    def _follow(self, method: str, link: str) -> _Answer:
        """Return the answer of the address that a link leads to in the end."""
        for _ in range(_REDIRECTS):
            self._respect_robots(link)
            answer = self._send(method, link)
            if not answer.target:
                return answer
            link = answer.target
        raise _NotAskedError("it redirects too often")

    def _respect_robots(self, link: str) -> None:
        """Raise _NotAskedError if a host doesn't want programs at an address (RFC 9309, 2.3.1)."""
        origin = _get_origin(link)
        if origin not in self._rules:
            self._rules[origin] = self._fetch_rules(f"{origin}/robots.txt")
        rules = self._rules[origin]
        if isinstance(rules, str):
            raise _NotAskedError(rules)
        if not rules.allow(httpx.URL(link).raw_path.decode("ascii", "replace")):
            raise _NotAskedError("its robots.txt doesn't allow programs")

    def _fetch_rules(self, address: str) -> RobotRules | str:
        for _ in range(_ROBOTS_REDIRECTS):
            answer = self._send("GET", address, reads=True)
            if not answer.target:
                if answer.status >= 500 or answer.status == 429:  # (2.3.1.4)
                    return f"its robots.txt has status {answer.status}"
                return RobotRules(answer.text if answer.status == 200 else "")
            address = answer.target
        return RobotRules("")  # (2.3.1.2)

    def _wait_for(self, origin: str) -> None:
        rules = self._rules.get(origin)
        delay = rules.delay if isinstance(rules, RobotRules) else 0.0
        every = max(self._every, min(delay, _PATIENCE))
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next.get(origin, now))
            self._next[origin] = start + every
        if start > now:
            self._sleep(start - now)

    # --- one request ------------------------------------------------------------------------

    def _send(self, method: str, address: str, reads: bool = False) -> _Answer:
        """Return what an address answers to one request, which follows no redirect; its text only
        if `reads`."""
        try:
            target = httpx.URL(address)
        except httpx.InvalidURL:
            raise _NotAskedError("not an address") from None
        if target.scheme not in ("http", "https") or not target.host:
            raise _NotAskedError(f"it leads to another scheme, `{target.scheme[:20]}`")
        if is_address(target.host) and not self._is_allowed(target.host):  # also through a proxy
            raise _NotAskedError(f"it leads to {target.host}, which is no public address")
        origin = _get_origin(address)
        if self._failed[origin] >= _MOST_FAILURES:
            raise _NotAskedError(_SKIPPED.reason)
        self._wait_for(origin)
        try:
            answer = self._receive(method, target, reads)
        except _NoAnswerError:
            self._failed[origin] += 1
            raise
        self._failed[origin] = self._failed[origin] + 1 if answer.status in _LIMITED else 0
        return answer

    def _receive(self, method: str, target: httpx.URL, reads: bool) -> _Answer:
        guard = ConnectionGuard(target.host, self._is_allowed)
        try:
            with guard.limit(_LONGEST):
                return self._stream(method, target, guard, reads)
        except FetchError as error:  # of the guard
            raise _NotAskedError(str(error)) from None
        except httpx.ConnectError as error:
            if is_unknown_host(error):
                raise _NotAskedError(_UNFOUND.reason, _UNFOUND.kind) from None
            raise _NoAnswerError(f"no connection ({error})") from None
        except httpx.TimeoutException:
            raise _NoAnswerError("no answer in time") from None
        except httpx.ProxyError as error:
            raise _NoAnswerError(f"the proxy refuses ({error})") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            reason = "no answer in time" if guard.is_late else "an answer that can't be read"
            raise _NoAnswerError(reason) from None

    def _stream(
        self, method: str, target: httpx.URL, guard: ConnectionGuard, reads: bool
    ) -> _Answer:
        self._http.cookies.clear()
        trace = {"trace": guard.trace}
        with self._http.stream(method, target, extensions=trace) as response:
            self._has_network = True
            onward = response.next_request if response.is_redirect else None
            text = _read_start(response) if reads and response.status_code == 200 else ""
            return _Answer(
                response.status_code, parse_retry_after(response),
                str(onward.url) if onward else "", text,
            )  # fmt: skip


def _get_origin(link: str) -> str:
    """Return scheme, host and port of a link; the link itself if it has none."""
    try:
        return str(httpx.URL(link).copy_with(raw_path=b"/", fragment=None)).rstrip("/")
    except httpx.InvalidURL:
        return link


def _read_start(response: httpx.Response) -> str:
    """Return as much text of a response as a `robots.txt` may have."""
    data = b""
    for part in response.iter_bytes(65_536):
        data += part
        if len(data) > _MOST_ROBOTS:
            break
    return data.decode("utf-8-sig", "replace")
