"""When the network of a page is idle. Playwright waits for half a second without a request, which is
for servers far away; ours is on this machine, and there are hundreds of pages to open.
A part of the page that says it is busy is waited for: a search at work in its worker asks for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Request, Response

_QUIET = 60
"""Milliseconds without a request after which there is none to come."""
_IS_BUSY = "document.querySelector('[aria-busy=true]') !== null"
_PATIENCE = 30
"""Seconds until a page counts as one that never becomes idle."""


def hasten(page: Page) -> None:
    """Let `goto` and `reload` of a page wait no longer than they must for `networkidle`."""
    requests = _Requests(page)
    for name in ("goto", "reload"):
        setattr(page, name, _hastened(requests, getattr(page, name)))


def _hastened(requests: _Requests, load: Callable[..., Response | None]) -> Callable[..., Response | None]:
    def load_(*address: str, wait_until: str = "load", **options: Any) -> Response | None:
        if wait_until != "networkidle":
            return load(*address, wait_until=wait_until, **options)
        requests.forget()
        response = load(*address, wait_until="load", **options)
        requests.wait()
        return response

    return load_


class _Requests:
    """The requests of a page that have no answer yet."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        self._begun = 0
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def forget(self) -> None:
        """Forget those that are under way: they are of a document that is left."""
        self._open.clear()
        self._begun = 0

    def wait(self) -> None:
        """Wait until there are none, and the page's scripts, if they were at work, began no other."""
        until, begun, is_busy = time.monotonic() + _PATIENCE, -1, False
        while self._open or self._begun > begun or is_busy:
            assert time.monotonic() < until, f"still under way: {[one.url for one in self._open]}"
            begun = self._begun
            self._page.wait_for_timeout(_QUIET)
            is_busy = self._page.evaluate(_IS_BUSY)  # answered when no script of the page is running

    def _begin(self, request: Request) -> None:
        self._begun += 1
        self._open.add(request)

    def _end(self, request: Request) -> None:
        self._open.discard(request)
