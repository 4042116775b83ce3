"""Pages of one browser that tests have one after the other.

A context of its own has a process of its own, which compiles all scripts again: to open a page in it takes more than
twice the CPU time. So a page that a test is done with is emptied of what it stored, and given to the next test that asks
for the same options; its size and its media are set anew. One that had something done to it that can't be taken back is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Request, WebError

from .network import hasten
from .seen import Seen
from .server import BLANK

_IDLE = 6
"""How many pages wait for a test at most: each has a process."""
_LASTING = {
    "page": ("add_init_script", "add_locator_handler", "close", "expose_binding", "expose_function", "once", "set_extra_http_headers"),
    "clock": ("fast_forward", "install", "pause_at", "resume", "run_for", "set_fixed_time", "set_system_time"),
    "context": ("add_cookies", "add_init_script", "close", "expose_binding", "expose_function", "grant_permissions",
                "new_cdp_session", "new_page", "once", "set_extra_http_headers", "set_geolocation", "set_offline"),
}  # fmt: skip
"""What a page, its clock or its context keeps until it is closed."""
_SET_ANEW = {
    "viewport": {"width": 1280, "height": 720}, "color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none",
}  # fmt: skip
"""Options that a page may be given later than its context, and what they are unless they are named."""


class Tab:
    """A page in a context of its own, with what it takes to empty it."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        lasting = {name: value for name, value in options.items() if name not in _SET_ANEW}
        self.key = _to_key(options)
        self.seen = Seen()
        self.context = browser.new_context(**lasting)
        self.page = self.context.new_page()
        self._is_spent = False
        self._origins: set[str] = set()
        self._devtools = self.context.new_cdp_session(self.page)
        self.context.on("request", self._take_request)
        self.context.on("console", self._take_message)
        self.context.on("weberror", self._take_error)
        hasten(self.page)
        self.adapt(options)
        owners = {"page": self.page, "clock": self.page.clock, "context": self.context}
        for name, methods in _LASTING.items():
            for method in methods:
                self._watch(owners[name], method)
        self._listeners: list[tuple[Any, str, Callable[..., Any]]] = []
        """(owner, event, function) of those that a test has added."""
        for owner in (self.page, self.context):
            self._note_listeners(owner)

    def empty(self) -> bool:
        """Leave nothing of what a test did; whether that worked, or else the page should be closed."""
        if self._is_spent or len(self.context.pages) > 1:
            return False
        self.seen = Seen()
        try:
            self._empty()
        except Error:  # a server that is gone, a page that crashed
            return False
        return True

    def _empty(self) -> None:
        for owner, event, listener in self._listeners:
            owner.remove_listener(event, listener)
        self._listeners.clear()
        self.page.unroute_all(behavior="ignoreErrors")
        self.context.unroute_all(behavior="ignoreErrors")
        for origin in self._origins:
            self.page.goto(origin + BLANK)
            self.page.evaluate("sessionStorage.clear()")
            self._devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._origins.clear()
        self.page.mouse.move(-1, -1)
        self._devtools.send("Page.resetNavigationHistory")

    def adapt(self, options: dict[str, Any]) -> None:
        """Give the page the size and the media that a test asks for."""
        media = {name: options.get(name, usual) for name, usual in _SET_ANEW.items()}
        self.page.set_viewport_size(media.pop("viewport"))
        self.page.emulate_media(media="null", **media)

    def _take_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.hostname == "127.0.0.1":
            self._origins.add(f"{address.scheme}://{address.netloc}")
        self.seen.take_request(request)

    def _take_message(self, message: ConsoleMessage) -> None:
        self.seen.take_message(message)

    def _take_error(self, error: WebError) -> None:
        self.seen.take_error(error)

    def _watch(self, owner: Any, method: str) -> None:
        """Let the page count as spent when a test calls a method of it, or of its context."""
        call: Callable[..., Any] = getattr(owner, method)

        def spend(*args: Any, **options: Any) -> Any:
            self._is_spent = True
            return call(*args, **options)

        setattr(owner, method, spend)

    def _note_listeners(self, owner: Any) -> None:
        add = owner.on

        def add_and_note(event: str, f: Callable[..., Any]) -> None:
            add(event, f)
            self._listeners.append((owner, event, f))

        owner.on = add_and_note


class Tabs:
    """The pages of a browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: list[Tab] = []  # the one that waits longest first

    def take(self, options: dict[str, Any]) -> Tab:
        """A page with nothing remembered from any other."""
        key = _to_key(options)
        for at in reversed(range(len(self._idle))):
            if self._idle[at].key == key:
                tab = self._idle.pop(at)
                tab.adapt(options)
                return tab
        return Tab(self._browser, options)

    def give_back(self, tab: Tab, *, is_sound: bool) -> None:
        """Empty a page that a test is done with, for the next; close it if it is not sound."""
        if not (is_sound and tab.empty()):
            tab.context.close()
            return
        self._idle.append(tab)
        if len(self._idle) > _IDLE:
            self._idle.pop(0).context.close()


def _to_key(options: dict[str, Any]) -> str:
    return repr(sorted((name, value) for name, value in options.items() if name not in _SET_ANEW))
