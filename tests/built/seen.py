"""What goes on in the pages of a test."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


@dataclass
class Seen:
    """What went on in the pages of a test."""

    abroad: list[str] = field(default_factory=list)
    """Addresses at other hosts that were asked for (in vain: none can be reached)."""
    console: list[str] = field(default_factory=list)
    """Errors in the console, failed requests among them."""
    errors: list[str] = field(default_factory=list)
    """Exceptions that no script caught."""

    def watch(self, context: BrowserContext) -> None:
        """Take all that goes on in a context from now on."""
        context.on("request", self.take_request)
        context.on("console", self.take_message)
        context.on("weberror", self.take_error)

    def trouble(self) -> list[str]:
        """All of it; empty after a good visit."""
        return self.abroad + self.console + self.errors

    def take_request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            self.abroad.append(request.url)

    def take_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console.append(message.text)

    def take_error(self, error: WebError) -> None:
        self.errors.append(str(error.error))
