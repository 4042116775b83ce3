"""The progress of a build, shown while it runs; and its profile afterwards.

A build of less than two seconds shows nothing. After that there is one line on a terminal, or
several lines elsewhere.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from math import inf

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from .builder.progress_steps import Listener

AFTER = 2.0
EVERY = 10.0
"""Seconds between two lines of the same step, where lines stay."""
_TICK = 0.25


@cache
def _get_console() -> Console:
    """Standard error: a single console, so that messages appear above the progress line."""
    return Console(stderr=True, soft_wrap=True, markup=False, highlight=False, emoji=False)


@contextmanager
def show_progress(started: float) -> Iterator[Listener]:
    """Yields a listener whose events are shown from two seconds after `started` to the end of the
    block."""
    console = _get_console()
    # Not `is_terminal`, which is also true if only colours are forced.
    if not console.file.isatty() or console.is_dumb_terminal:
        yield ProgressLog(console, started)
        return
    line = ProgressLine(console, started)
    try:
        with _redraw_regularly(line.draw):
            yield line
    finally:
        line.close()


class ProgressLog:
    """A line when a step begins, and its progress every few seconds: for logs, where lines stay."""

    def __init__(
        self, console: Console, started: float, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._console = console
        self._from = started + AFTER
        self._clock = clock
        self._step, self._printed = "", -inf

    def __call__(self, step: str, done: int, total: int) -> None:
        now = self._clock()
        begins = step != self._step
        if begins:
            self._step, self._printed = step, -inf
        if now < self._from or now - self._printed < EVERY:
            return
        self._console.print(step if begins else f"{step}: {done:,} of {total:,}")
        self._printed = now


class ProgressLine:
    """One line of a terminal, redrawn as work goes on, and removed at the end."""

    def __init__(
        self, console: Console, started: float, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._started = started
        self._clock = clock
        self._event = ("starting", 0, 0)
        self._drawing = False
        self._live = Live(
            console=console,
            get_renderable=self._render,
            # Rich would draw in a thread, beside which no process can be forked. Windows has
            # neither forks nor alarms.
            auto_refresh=sys.platform == "win32",
            redirect_stdout=False,
            transient=True,
        )

    def __call__(self, step: str, done: int, total: int) -> None:
        self._event = (step, done, total)
        self.draw()

    def draw(self) -> None:
        """Draw the line if it is time, and if it is not being drawn."""
        if self._drawing or self._clock() - self._started < AFTER:
            return
        self._drawing = True
        try:
            self._live.start()
            self._live.refresh()
        finally:
            self._drawing = False

    def close(self) -> None:
        """Remove the line."""
        try:
            self._live.stop()
        except IndexError:  # Ctrl-C interrupted its start
            self._live.console.show_cursor()

    def _render(self) -> RenderableType:
        step, done, total = self._event
        cells: list[RenderableType] = [step]
        if total:
            bar = ProgressBar(total, done, 24, complete_style="cyan", finished_style="cyan")
            cells += [bar, f"{done:,} of {total:,}"]
        cells.append(Text(f"{self._clock() - self._started:.0f} s", style="dim"))
        line = Table.grid(padding=(0, 2))
        for cell in cells:
            # In a narrow window the bar is what gives way.
            line.add_column(no_wrap=not isinstance(cell, ProgressBar))
        line.add_row(*cells)
        return line


@contextmanager
def _redraw_regularly(draw: Callable[[], None]) -> Iterator[None]:
    """Redraw the line four times a second, by the system's alarm clock instead of a thread.

    Processes that are forked meanwhile don't inherit the alarm.
    """
    if sys.platform == "win32":
        yield
        return

    def tick(*_: object) -> None:
        # If it interrupts a write to the same stream, the next tick draws the line.
        with suppress(RuntimeError):
            draw()

    before = signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, AFTER, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def show_log(level: int) -> None:
    """Show messages of MkDocs from a level on."""
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        logger.addHandler(ConsoleHandler(_get_console()))


class ConsoleHandler(logging.Handler):
    """Log messages on a console: above the progress line, if there is one."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.print(self.format(record))


def format_profile(steps: Mapping[str, float], total: float) -> str:
    """Seconds and share of each step, then of everything outside the steps, then the total."""
    rows = {**steps, "everything else": max(0.0, total - sum(steps.values())), "total": total}
    width = max(map(len, rows))
    return "\n".join(
        f"{name:<{width}}  {seconds:8.2f} s  {seconds / total:6.1%}"
        for name, seconds in rows.items()
    )
