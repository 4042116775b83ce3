"""The steps of a build: reported to a listener, and timed."""

from __future__ import annotations

import time
from collections.abc import Callable

Listener = Callable[[str, int, int], None]
"""Called with a step, how much of it is done, and the total; 0 and 0 if that is unknown."""


class Steps:
    """The steps of one build, one after the other.

    `seconds` maps each step to its duration, in order of first occurrence; a step may come twice.
    """

    def __init__(self, listener: Listener | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._listener = listener
        self._name = ""
        self._since = 0.0

    def begin(self, name: str, total: int = 0) -> None:
        """End the previous step, and begin another."""
        self.end()
        self._name, self._total, self._since = name, total, time.perf_counter()
        self.advance(0)

    def advance(self, done: int) -> None:
        """Report how much of the step is done."""
        if self._listener:
            self._listener(self._name, done, self._total)

    def end(self) -> None:
        """End the last step."""
        if self._name:
            spent = time.perf_counter() - self._since
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + spent
        self._name = ""
